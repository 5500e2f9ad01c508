"""`Digest`: what is new in the database, as a letter or a feed tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from papertrack.model.answer import IssueRef, PaperAnswer
from papertrack.model.change import ChangeKind
from papertrack.model.paper import Paper


@dataclass(frozen=True, slots=True)
class Position:
    """How far a digest reaches: the highest row ids of issues and of changes that it covers.

    Row ids and no times, so that a clock that jumps makes a digest neither leave out nor repeat anything.
    """

    issue: int
    change: int


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper in a new issue. answer: the paper, with its mentions in this issue. earlier: how many older issues
    mention it as well.
    """

    answer: PaperAnswer
    earlier: int


@dataclass(frozen=True, slots=True)
class NewIssue:
    """An issue that was taken in. key: what it is known by for good. added_at: when, in UTC."""

    issue: IssueRef
    key: str
    added_at: datetime
    papers: tuple[NewPaper, ...]


@dataclass(frozen=True, slots=True)
class Development:
    """What became known of a paper, or of an issue that reads differently now. detail: as `v3`, or a venue."""

    kind: ChangeKind
    paper: Paper | None
    issue: IssueRef | None
    detail: str | None


@dataclass(frozen=True, slots=True)
class Digest:
    """What is new since a moment. since: None for a digest that simply holds the newest. Times are aware, in UTC.

    older: how many issues were taken in that are long published, as an archive brings them; they are not listed.
    position: what the next digest goes on from.
    """

    since: datetime | None
    until: datetime
    issues: tuple[NewIssue, ...]
    older: int
    developments: tuple[Development, ...]
    position: Position

    @property
    def empty(self) -> bool:
        """Is there nothing new at all?"""
        return not (self.issues or self.older or self.developments)
