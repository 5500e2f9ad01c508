"""What the database answers: papers with their mentions, issues and links as they stand in their issue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from papertrack.model.identifier import Identifier
from papertrack.model.own import NO_WORDS, Own
from papertrack.model.paper import Paper


@dataclass(frozen=True, slots=True)
class IssueRef:
    """An issue, as a mention refers to it.

    id: its number in this database. origin: the file or address it was read from, to name it by
    where it has no title.
    """

    id: int
    title: str | None
    number: int | None
    url: str | None
    published: date | None
    newsletter: str | None
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class IssueSource:
    """What citing an issue takes beyond `IssueRef`.

    name: what makes it the same issue in any database, its address or the hash of its bytes. author: who wrote it.
    added: when it was taken in (UTC). key: its citation key, once given.
    """

    name: str
    author: str | None
    added: datetime
    key: str | None


@dataclass(frozen=True, slots=True)
class MentionAnswer:
    """A mention of a paper: in which issue, under which headline, in which words, which version.

    named: the identifier that the words or the link name, which may be another of the paper's than the preferred one.
    """

    paper: Identifier
    issue: IssueRef
    position: int
    headline: str | None
    context: str
    text: str
    url: str
    version: int | None
    named: Identifier | None = None


@dataclass(frozen=True, slots=True)
class PaperAnswer:
    """A paper that answers a question, its mentions in order of time, and how well it answers (higher is better)."""

    paper: Paper
    mentions: tuple[MentionAnswer, ...]
    score: float | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two papers that may be one. score: how alike their titles are, from 0 to 100; None where a record says so.

    reason: why, in words.
    """

    one: Paper
    other: Paper
    score: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a field of a paper has its value: the provider that said it, about which identifier, and when (UTC)."""

    field: str
    value: object
    provider: str
    identifier: Identifier
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """A link of an issue, whatever it leads to."""

    issue: IssueRef
    position: int
    url: str
    target: str
    text: str
    headline: str | None
    context: str
    kind: str
    ids: tuple[Identifier, ...]
    rule: str | None


@dataclass(frozen=True, slots=True)
class IssueAnswer:
    """An issue with the papers it names, in order, how many links it holds, and the reader's tags and notes on it."""

    issue: IssueRef
    papers: tuple[Identifier, ...]
    links: int
    own: Own = NO_WORDS
