"""How much two works look alike: by their titles, by the numbers in them, by their authors' family names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz

_WORD = re.compile(r"[^\W_]+")
_MARKUP = re.compile(r"\\[A-Za-z]+|[\\${}]")  # LaTeX commands and what delimits formulas
_PART = re.compile(r"\d+|ii|iii|iv|vi|vii|viii|ix")
_NOTICES = frozenset(
    (
        "addendum", "comment", "commentary", "correction", "corrigendum", "erratum", "rejoinder", "reply", "response",
        "retracted", "retraction", "supplement", "supplementary",
    )
)  # fmt: skip
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))


def title_words(title: str) -> str:
    """A title for comparing: folded words, without marks and LaTeX, parted by one space.

    >>> title_words("Grokking: $\\\\alpha$ Gödel's Café")
    'grokking godel s cafe'
    """
    folded = _MARKUP.sub(" ", title).casefold()
    if not folded.isascii():
        parts = unicodedata.normalize("NFKD", folded)
        folded = "".join(part for part in parts if not unicodedata.combining(part))
    return " ".join(_WORD.findall(folded))


def title_likeness(one: str, other: str) -> float:
    """How alike the words of two titles are, from 0 to 100; one that goes on where the other ends is half alike.

    Both as `title_words` gives them. The measure is rapidfuzz's `ratio`, the normalised Indel similarity.
    """
    return fuzz.ratio(one, other)


def told_apart(one: str, other: str) -> bool:
    """Do the titles tell two works apart: by a number or part (`II`), or as a comment, reply or erratum?

    Both as `title_words` gives them.
    """
    return _marks(one) != _marks(other)


def family_names(authors: Iterable[str]) -> frozenset[str]:
    """The last word of each family name, folded; names are given name first."""
    return frozenset(name for author in authors if (name := family_name(author)))


@lru_cache(maxsize=4096)
def family_name(author: str) -> str:
    """The last word of a name, folded, without `Jr.` and its like; "" when there is none.

    >>> family_name("Aäron van den Oord"), family_name("Robert Downey Jr.")
    ('oord', 'downey')
    """
    words = [word for word in title_words(author).split() if word not in _SUFFIXES]
    return words[-1] if words else ""


def _marks(words: str) -> frozenset[str]:
    return frozenset(word for word in words.split() if _PART.fullmatch(word) or word in _NOTICES)
