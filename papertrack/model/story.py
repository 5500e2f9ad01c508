"""The thread of a story: its issues, sections and papers in order of time, and who is named with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from papertrack.model.answer import IssueRef, LinkAnswer, MentionAnswer
from papertrack.model.identifier import Identifier


@dataclass(frozen=True, slots=True)
class Bibliography:
    """Of a paper so much as a story tells: its title (None while nobody told it) and its authors."""

    title: str | None = None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Companion:
    """A paper that is named with others. together: in how many sections."""

    id: Identifier
    title: str | None
    together: int


@dataclass(frozen=True, slots=True)
class Material:
    """What a database holds about a story.

    mentions, links: those that answer the question, oldest first. papers: each paper mentioned. companions: other
    papers of the same sections, those that are named with it most often first. refers_to: for each issue, by id, the
    issues that its links lead to. cut: there is more, and older.
    """

    mentions: Sequence[MentionAnswer] = ()
    links: Sequence[LinkAnswer] = ()
    papers: Mapping[Identifier, Bibliography] = field(default_factory=dict)
    companions: Sequence[Companion] = ()
    refers_to: Mapping[int, Sequence[int]] = field(default_factory=dict)
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Cast:
    """A paper of a story. first, last: the dates of the issues that name it, where these have one."""

    id: Identifier
    title: str | None
    authors: tuple[str, ...]
    mentions: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Person:
    """An author of papers of a story, with how many of them, and how often these are mentioned."""

    name: str
    papers: int
    mentions: int


@dataclass(frozen=True, slots=True)
class Part:
    """A section about the story: its mentions of papers, and what else it links to."""

    headline: str | None
    mentions: tuple[MentionAnswer, ...]
    links: tuple[LinkAnswer, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """An issue with its sections about the story. refers_to: issues of the same story, by id."""

    issue: IssueRef
    parts: tuple[Part, ...]
    refers_to: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A story in order of time. quarters: mentions in each quarter from the first to the last, empty ones included.

    papers: in the order in which they came up. people: the authors of most of its papers first. cut: what is older is
    left out.
    """

    query: str
    chapters: tuple[Chapter, ...]
    papers: tuple[Cast, ...]
    companions: tuple[Companion, ...]
    people: tuple[Person, ...]
    quarters: tuple[tuple[str, int], ...]
    cut: bool = False

    @property
    def mentions(self) -> int:
        """How often its papers are mentioned."""
        return sum(paper.mentions for paper in self.papers)

    def newest(self, count: int | None) -> Story:
        """The same story with its newest so many issues only; None keeps all. What it says of the whole stays."""
        return self if count is None else replace(self, chapters=self.chapters[-count:])

    @property
    def first(self) -> MentionAnswer | None:
        """The first mention of one of its papers."""
        return next((mention for chapter in self.chapters for part in chapter.parts for mention in part.mentions), None)


def tell(query: str, material: Material) -> Story:
    """Put what a database holds about a story into the order of time."""
    cast = tuple(_cast(material.mentions, material.papers))
    return Story(
        query,
        tuple(_chapters(material)),
        cast,
        tuple(material.companions),
        tuple(_people(cast)),
        tuple(quarters(mention.issue.published for mention in material.mentions)),
        material.cut,
    )


def quarters(days: Iterable[date | None]) -> Iterator[tuple[str, int]]:
    """How many of the days fall in each quarter (`2025 Q1`), from the first to the last, empty ones included."""
    counted = Counter(day.year * 4 + (day.month - 1) // 3 for day in days if day is not None)
    for quarter in range(min(counted), max(counted) + 1) if counted else ():
        yield f"{quarter // 4} Q{quarter % 4 + 1}", counted[quarter]


def _cast(mentions: Sequence[MentionAnswer], known: Mapping[Identifier, Bibliography]) -> Iterator[Cast]:
    of: dict[Identifier, list[MentionAnswer]] = {}
    for mention in mentions:
        of.setdefault(mention.paper, []).append(mention)
    for paper, found in of.items():
        days = sorted(mention.issue.published for mention in found if mention.issue.published)
        told = known.get(paper, Bibliography())
        first, last = (days[0], days[-1]) if days else (None, None)
        yield Cast(paper, told.title, told.authors, len(found), first, last)


def _people(cast: Sequence[Cast]) -> list[Person]:
    papers: Counter[str] = Counter()
    mentions: Counter[str] = Counter()
    for paper in cast:
        for name in dict.fromkeys(paper.authors):
            papers[name] += 1
            mentions[name] += paper.mentions
    people = [Person(name, count, mentions[name]) for name, count in papers.items()]
    return sorted(people, key=lambda person: (-person.papers, -person.mentions))


def _chapters(material: Material) -> Iterator[Chapter]:
    issues: dict[int, IssueRef] = {}
    parts: dict[int, dict[str | None, tuple[list[MentionAnswer], list[LinkAnswer]]]] = {}
    places: dict[tuple[int, str | None], int] = {}

    def part(issue: IssueRef, headline: str | None, position: int) -> tuple[list[MentionAnswer], list[LinkAnswer]]:
        issues[issue.id] = issue
        place = (issue.id, headline)
        places[place] = min(position, places.get(place, position))
        return parts.setdefault(issue.id, {}).setdefault(headline, ([], []))

    for mention in material.mentions:
        part(mention.issue, mention.headline, mention.position)[0].append(mention)
    for link in material.links:
        part(link.issue, link.headline, link.position)[1].append(link)
    for issue in sorted(issues.values(), key=_time):
        told = sorted(parts[issue.id].items(), key=lambda each: places[issue.id, each[0]])
        yield Chapter(
            issue,
            tuple(Part(headline, tuple(mentions), tuple(links)) for headline, (mentions, links) in told),
            tuple(each for each in material.refers_to.get(issue.id, ()) if each in issues),
        )


def _time(issue: IssueRef) -> tuple[bool, date, int]:
    return issue.published is None, issue.published or date.min, issue.id
