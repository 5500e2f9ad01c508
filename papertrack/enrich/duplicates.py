"""Suggest papers that may be one: alike in title, of the same first author, of about the same year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from papertrack.enrich.likeness import family_name, title_likeness, title_words, told_apart

ALIKE = 90.0
"""Titles from this likeness on are suggested as one. Below it stand, in our labelled pairs, more works of one author
on one matter than works that changed their title."""

SHORTEST = 8
"""Titles of fewer letters (`Editorial`, less its last) say too little."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What one paper is compared by. paper: its row id. author: the first one. published: ISO 8601."""

    paper: int
    title: str
    author: str
    published: str


def alike(headings: Iterable[Heading]) -> list[tuple[int, int, float]]:
    """(paper, other paper, likeness of their titles) for those that may be one, the likeliest first.

    They agree in the first author's family name; their years are no more than one apart, since a preprint comes
    before its publication; their titles are at least `ALIKE` and no number tells them apart. Only papers of one author
    and of neighbouring years are compared, so that the work grows with the papers and not with their square.
    """
    found = [
        (min(one.paper, other.paper), max(one.paper, other.paper), round(score, 1))
        for one, words, other, others_words in _neighbouring(headings)
        if (score := title_likeness(words, others_words)) >= ALIKE and not told_apart(words, others_words)
    ]
    return sorted(found, key=lambda pair: (-pair[2], pair[0], pair[1]))


def _neighbouring(headings: Iterable[Heading]) -> Iterator[tuple[Heading, str, Heading, str]]:
    """Pairs of one author and of neighbouring years, each with its words, once."""
    shelves: dict[tuple[str, int], list[tuple[Heading, str]]] = defaultdict(list)
    for heading in headings:
        words, author, dated = title_words(heading.title), family_name(heading.author), heading.published[:4]
        if len(words) >= SHORTEST and author and dated.isdecimal():
            shelves[author, int(dated)].append((heading, words))
    for (author, year), shelf in shelves.items():
        later = shelves.get((author, year + 1), [])
        for place, (one, words) in enumerate(shelf):
            for other, others_words in (*shelf[place + 1 :], *later):
                yield one, words, other, others_words
