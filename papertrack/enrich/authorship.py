"""Whether two works have an author in common, however their records write names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from papertrack.enrich.likeness import NAME_SUFFIXES, title_words

_GROUPS = frozenset(
    ("collaboration", "committee", "consortium", "group", "initiative", "members", "network", "project", "team")
)
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "a", "œ": "o", "þ": "th"})
_SPELT_OUT = re.compile("(?<=[aou])e")
"""`Mueller` for `Müller`: the e that stands for two dots is left out of all names."""


@dataclass(frozen=True, slots=True)
class Credits:
    """The people whom a work names. A group (`The ATLAS Collaboration`) stands for anybody, and is left out.

    families: the last word of each name. inner: all words but first names. wholes: the words of each name, in any
    order, since some records put the family name first.
    """

    families: frozenset[str] = frozenset()
    inner: frozenset[str] = frozenset()
    wholes: frozenset[frozenset[str]] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.families)


def credited(authors: Iterable[str]) -> Credits:
    """The people of a list of authors."""
    names = [words for author in authors if (words := _words(author))]
    return Credits(
        frozenset(words[-1] for words in names),
        frozenset(word for words in names for word in words[1:] or words),
        frozenset(frozenset(words) for words in names),
    )


def in_common(one: Credits, other: Credits) -> bool:
    """Is somebody named by both?

    >>> in_common(credited(["Gabriel García Márquez"]), credited(["G. García"]))
    True
    """
    return not (
        one.families.isdisjoint(other.inner)
        and other.families.isdisjoint(one.inner)
        and one.wholes.isdisjoint(other.wholes)
    )


@lru_cache(maxsize=8192)
def _words(author: str) -> tuple[str, ...]:
    """The folded words of a person's name, without `Jr.` and its like; none of a group's."""
    words = title_words(author).translate(_LETTERS).split()
    if not _GROUPS.isdisjoint(words):
        return ()
    return tuple(_SPELT_OUT.sub("", word) for word in words if word not in NAME_SUFFIXES)
