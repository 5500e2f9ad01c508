"""`Joining`: one decision, with its evidence, on whether two identifiers name one work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from papertrack.model.identifier import Identifier

USER = "user"
"""Who decided, where it was no provider."""


class Verdict(StrEnum):
    """What is decided of two identifiers: one work, two works, or too doubtful to decide without the user."""

    SAME = "same"
    DIFFERENT = "different"
    SUGGESTED = "suggested"


@dataclass(frozen=True, slots=True)
class Joining:
    """A decision on two identifiers.

    one: the identifier that the evidence is about; other: the one that it names. decided_by: the provider whose
    record says it, or `USER`. relation: the field of Facts that says so, or the user's command. decided_at: when
    that record was asked for, or the user decided; aware, UTC.
    """

    one: Identifier
    other: Identifier
    verdict: Verdict
    decided_by: str
    relation: str
    decided_at: datetime
