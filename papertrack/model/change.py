"""`Change`: something new in the database that its user wants to hear of, as the log of changes keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from papertrack.model.identifier import Identifier


class ChangeKind(StrEnum):
    """What can be new: an issue, a paper, or something that happened to a paper that is known already."""

    NEW_ISSUE = "new issue"
    REVISED_ISSUE = "revised issue"
    NEW_PAPER = "new paper"
    NEW_VERSION = "new version"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    RETRACTED = "retracted"


SINCE_LAST_LOOK = "since the last look"
"""Detail of a new issue that a newsletter which is followed published after it had been looked at before."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change. paper: the identifier under which the paper was seen. title: the paper's, where it is known; the log
    does not keep it. detail: the circumstances in words: `v2 → v3`, where it was published. issue: the row id of the
    issue that is new or revised, or that first named the paper. id: its place in the log, in order of time, and `at`
    when that was; 0 and None before it is stored.
    """

    kind: ChangeKind
    paper: Identifier | None = None
    title: str | None = None
    detail: str | None = None
    issue: int | None = None
    id: int = 0
    at: datetime | None = None
