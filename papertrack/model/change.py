"""`Change`: something new in the database that its user wants to hear of, as the log of changes keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from papertrack.model.identifier import Identifier


class ChangeKind(StrEnum):
    """What changed."""

    NEW_ISSUE = "new issue"
    REVISED_ISSUE = "revised issue"
    NEW_PAPER = "new paper"
    PUBLISHED = "published"
    NEW_VERSION = "new version"
    WITHDRAWN = "withdrawn"
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True)
class Change:
    """One change. issue: the row id of the issue that is new or revised, or that first named the paper.

    paper: the identifier under which the paper was seen. detail: what there is to say of it, as `v3` of a version or
    the venue of a publication. id: its place in the log, in order of time; 0 and at None before it is stored.
    """

    kind: ChangeKind
    issue: int | None = None
    paper: Identifier | None = None
    detail: str | None = None
    id: int = 0
    at: datetime | None = None
