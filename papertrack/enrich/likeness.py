"""How much two works look alike: by their titles, by the numbers in them, by their authors' family names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz

_WORD = re.compile(r"[^\W_]+")
_MARKUP = re.compile(r"\\[A-Za-z]+|[\\${}]")  # LaTeX commands and what delimits formulas
_NUMBER = re.compile(r"\d+")
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}\b)")
_PART = re.compile(r"\b(?:part|volume|vol|chapter|paper) (i|v|x)\b|\b(ii|iii|iv|vi|vii|viii|ix|xi|xii)\b")
_NUMERALS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ROMAN = {name: str(number) for number, name in enumerate(_NUMERALS, 1)}
_NOTICE = re.compile(
    r"(?:(?:author|publisher) )?(?:errat|corrigend|addend|rejoinder|retract(?:ion|ed)\b)"
    r"|(?:comment|commentary|reply|response|correction|supplement) (?:to|on|for)\b"
    r"|(?:comment|reply|(?:(?:author|publisher) )?correction) (?!of\b|and\b|in\b|by\b|with\b)"
    r"|.* (?:erratum|corrigendum|addendum|rejoinder)$"
)
_NOTICES = frozenset(
    (
        "addendum", "comment", "commentary", "correction", "corrigendum", "erratum", "rejoinder", "reply", "response",
        "retracted", "retraction", "supplement", "supplementary",
    )
)  # fmt: skip
NAME_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))


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
    return numbers(one) != numbers(other) or _notices(one) != _notices(other)


@lru_cache(maxsize=4096)
def numbers(words: str) -> frozenset[str]:
    """The numbers and parts in a title, as `title_words` gives it: `Llama2`, `Llama 2` and `Llama II` have the same.

    >>> sorted(numbers("part i of 10 000 h2o"))
    ['1', '10000', '2']
    """
    parts = frozenset(_ROMAN[part[1] or part[2]] for part in _PART.finditer(words))
    return parts.union(_NUMBER.findall(_THOUSANDS.sub("", words)))


@lru_cache(maxsize=4096)
def is_notice(words: str) -> bool:
    """Is it the title of a comment, a reply or an erratum, as `title_words` gives it?

    >>> is_notice("comment on flow"), is_notice("response of a flow"), is_notice("author correction flow")
    (True, False, True)
    """
    return _NOTICE.match(words) is not None


def family_names(authors: Iterable[str]) -> frozenset[str]:
    """The last word of each family name, folded; names are given name first."""
    return frozenset(name for author in authors if (name := family_name(author)))


@lru_cache(maxsize=4096)
def family_name(author: str) -> str:
    """The last word of a name, folded, without `Jr.` and its like; "" when there is none.

    >>> family_name("Aäron van den Oord"), family_name("Robert Downey Jr.")
    ('oord', 'downey')
    """
    words = [word for word in title_words(author).split() if word not in NAME_SUFFIXES]
    return words[-1] if words else ""


@lru_cache(maxsize=4096)
def _notices(words: str) -> frozenset[str]:
    return _NOTICES.intersection(words.split())
