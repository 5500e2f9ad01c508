"""Figures about what is mentioned: who and what most, when, and how soon after publication."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from papertrack.model.identifier import Identifier

_LAGS = (
    ("before publication", None, -1),
    ("the same day", 0, 0),
    ("1–7 days", 1, 7),
    ("8–30 days", 8, 30),
    ("1–3 months", 31, 91),
    ("3–12 months", 92, 365),
    ("1–3 years", 366, 1095),
    ("later", 1096, None),
)


@dataclass(frozen=True, slots=True)
class MostMentioned:
    """A paper, in how many mentions and issues it is, and the dates of the first and the last (ISO 8601, or None)."""

    id: Identifier
    title: str | None
    mentions: int
    issues: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Share:
    """An author, a category or a venue, with how many papers it has and how often these are mentioned."""

    name: str
    papers: int
    mentions: int


@dataclass(frozen=True, slots=True)
class Lag:
    """How many days after a paper's publication its first mention came, over the papers of which both days are known.

    quartiles: the lower, the median, the upper; None without papers. histogram: label, days from and to (None: open),
    papers.
    """

    papers: int
    quartiles: tuple[float, float, float] | None
    histogram: tuple[tuple[str, int | None, int | None, int], ...]


@dataclass(frozen=True, slots=True)
class NewsletterFigures:
    """A newsletter (None: issues without one): its issues that mention papers, these papers, the mentions, the lag."""

    name: str | None
    issues: int
    papers: int
    mentions: int
    lag: Lag


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one selection. The lists hold the first ones only, the most mentioned first.

    months: from the first to the last, empty ones included, each as (`2025-03`, mentions). kinds: each kind of link
    with its number of links.
    """

    issues: int
    papers: int
    mentions: int
    most_mentioned: tuple[MostMentioned, ...]
    authors: tuple[Share, ...]
    categories: tuple[Share, ...]
    venues: tuple[Share, ...]
    newsletters: tuple[NewsletterFigures, ...]
    months: tuple[tuple[str, int], ...]
    lag: Lag
    kinds: tuple[tuple[str, int], ...]

    @property
    def links(self) -> int:
        """How many links there are, of all kinds."""
        return sum(count for _, count in self.kinds)


def lag(days: Mapping[int, int]) -> Lag:
    """The lag of first mentions. days: for each number of days after publication, how many papers."""
    papers = sum(days.values())
    histogram = tuple((label, start, end, sum(_between(days, start, end))) for label, start, end in _LAGS)
    return Lag(papers, _quartiles(sorted(days.items()), papers) if papers else None, histogram)


def months(counted: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """The counts of months (`2025-03`) in order, from the first to the last, with those that have none."""
    numbers = {int(month[:4]) * 12 + int(month[5:7]) - 1: count for month, count in counted.items()}
    for number in range(min(numbers), max(numbers) + 1) if numbers else ():
        yield f"{number // 12:04d}-{number % 12 + 1:02d}", numbers.get(number, 0)


def _between(days: Mapping[int, int], start: int | None, end: int | None) -> Iterator[int]:
    for day, papers in days.items():
        if (start is None or day >= start) and (end is None or day <= end):
            yield papers


def _quartiles(days: Sequence[tuple[int, int]], papers: int) -> tuple[float, float, float]:
    """By linear interpolation between the closest ranks, as NumPy and spreadsheets do (Hyndman and Fan's type 7)."""

    def at(place: int) -> int:
        seen = 0
        for day, count in days:
            seen += count
            if place < seen:
                return day
        raise IndexError(place)

    def quantile(fourths: int) -> float:
        place, rest = divmod(fourths * (papers - 1), 4)
        low = at(place)
        return low + rest / 4 * (at(place + 1) - low) if rest else float(low)

    return quantile(1), quantile(2), quantile(3)
