"""What a run did, as values: one report for each document and each answer, for the command line to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from papertrack.model.answer import IssueRef
from papertrack.model.change import Change
from papertrack.model.identifier import Identifier
from papertrack.model.paper import Paper
from papertrack.model.run import Run
from papertrack.model.source import Source


@dataclass(frozen=True, slots=True)
class IssueTaken:
    """An issue that was taken in. outcome: `new`, `revised`, `reread` or `unchanged`.

    papers: how many papers it names; new_papers: those that the database had not seen before.
    """

    origin: str
    title: str | None
    issue_id: int
    outcome: str
    links: int
    papers: int
    new_papers: Sequence[Identifier]


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that was not done, and why, in one line. subject: a document, or a service."""

    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Two identifiers that are one paper. changed: they were two before."""

    paper: Paper
    changed: bool


@dataclass(frozen=True, slots=True)
class Parted:
    """An identifier's paper, parted from the other one; other is None when there was nothing to part it from."""

    paper: Paper
    other: Paper | None


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer of a provider, stored: how many identifiers it knew, and which it did not know.

    changes: what happened to papers that were known before this run.
    """

    provider: str
    found: int
    missing: Sequence[Identifier]
    malformed: Sequence[Identifier]
    changes: Sequence[Change] = ()


@dataclass(frozen=True, slots=True)
class NobodyKnows:
    """An identifier that was asked about, and of whose paper no provider has told anything so far."""

    identifier: Identifier


@dataclass(frozen=True, slots=True)
class Newsletter:
    """What is followed: the source, how many issues came from it, and the day of the newest one."""

    source: Source
    issues: int
    newest: date | None


@dataclass(frozen=True, slots=True)
class Followed:
    """A source that is followed from now on, or was `already`."""

    source: Source
    already: bool


@dataclass(frozen=True, slots=True)
class Polled:
    """A source that answered. note: what there is to say of how, in words."""

    source: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the backfill of a source is: `step` of `steps`, where these are known."""

    source: str
    step: int
    steps: int | None


@dataclass(frozen=True, slots=True)
class Changed:
    """A change, with the issue and the paper that it names, as they are now."""

    change: Change
    issue: IssueRef | None
    paper: Paper | None


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A refresh that has ended: its row, what changed, in order, and what was not done."""

    run: Run
    changes: tuple[Changed, ...]
    failures: tuple[Failure, ...]
