"""Papers that issues name by title alone: what was read, what was looked up, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from papertrack.model.answer import IssueRef
from papertrack.model.identifier import Identifier


class NamedTitle(NamedTuple):
    """A title by which an issue names a paper. link: the position of the link that has it; None where no link has.

    source: what the issue says of where the paper is (`arXiv`, `Nature`, `DeepMind, PDF`), or "". words: the sentence
    or paragraph that it stands in.
    """

    title: str
    source: str
    words: str
    link: int | None


class Outcome(StrEnum):
    """What is decided of a title. OPEN: nothing that is like it was found so far."""

    OPEN = "open"
    ACCEPTED = "accepted"
    SUGGESTED = "suggested"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class LookUp:
    """A title, what issues say around it, and how looking it up has gone.

    sources, words: of all issues that have it, each once. published: the oldest of these issues. asked_at: when a
    service last answered, aware, UTC. misses: how many rounds of all services ended without an accepted paper.
    answered: the services that answered in the round under way. found, found_title, score: the likest paper so far.
    """

    id: int
    title: str
    sources: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    published: date | None = None
    asked_at: datetime | None = None
    misses: int = 0
    answered: tuple[str, ...] = ()
    found: Identifier | None = None
    found_title: str | None = None
    score: float | None = None
    outcome: Outcome = Outcome.OPEN


@dataclass(frozen=True, slots=True)
class TitleAnswer:
    """A title with the issues that name a paper by it, oldest first."""

    lookup: LookUp
    issues: tuple[IssueRef, ...]
