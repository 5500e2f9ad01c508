"""Citation keys: `douillard2023diloco`, made of author, year and first telling word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from itertools import count

from papertrack.export.latex import readable
from papertrack.export.listed import listed
from papertrack.export.names import parse
from papertrack.model.identifier import Identifier
from papertrack.model.paper import Facts

_LONGEST_PART = 32

_FOLDED = str.maketrans(
    {
        **dict.fromkeys("øØ", "o"),
        **dict.fromkeys("łŁ", "l"),
        **dict.fromkeys("đĐðÐ", "d"),
        **dict.fromkeys("þÞ", "th"),
        **dict.fromkeys("æÆ", "ae"),
        **dict.fromkeys("œŒ", "oe"),
        **dict.fromkeys("ßẞ", "ss"),
        **dict.fromkeys("ħĦ", "h"),
        **dict.fromkeys("ŧŦ", "t"),
        **dict.fromkeys("ŋŊ", "ng"),
        **dict.fromkeys("ıȷ", "i"),
        **dict.fromkeys("əƏ", "e"),
    }
)
_NOT_IN_KEY = re.compile(r"[^a-z0-9]+")
_WORD_BREAK = re.compile(r"[\s/:;,.()\[\]–—]+")
_FORMULA = re.compile(r"\$[^$]*\$")
_YEAR = re.compile(r"[0-9]{4}(?![0-9])")


_STOP_WORDS = listed(
    """a an and are as at be by can do does for from has have how in into is it its of on or our that the their there
    this to toward towards via we what when where which who why will with without
    le la les l un une des du de et en sur pour
    der die das ein eine und im zur zum von fur uber
    el los las una y del para"""
)
_GROUP_WORDS = listed("""the team group project collaboration consortium authors et al""")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def make_key(facts: Facts, identifier: Identifier) -> str:
    """The key of a paper: family name of the first author, year, first word of the title that tells something.

    Particles belong to the family name (`vandenoord2017neural`); a group gives its first own word
    (`atlas2012observation`). Only `[a-z0-9]`, accents folded (NFKD). A year or title that is not known is left
    out. Where the author is not known, or is in a script that folds to nothing, the key is made of the
    identifier: `arxiv250309799`.
    """
    author = _author_part(facts.authors[0]) if facts.authors else ""
    if not author:
        return _folded(str(identifier)) or identifier.scheme.value
    year = _YEAR.match(facts.published or "")
    return author + (year[0] if year else "") + _title_part(facts.title or "")


def unique(key: str, taken: Container[str]) -> str:
    """The key itself if it is not taken, else with the first of a, b … z, aa, ab … that makes it free."""
    if key not in taken:
        return key
    return next(candidate for n in count(1) if (candidate := key + _letters(n)) not in taken)


def _author_part(display: str) -> str:
    name = parse(display)
    if not name.literal:
        return _folded(name.particle + name.family)[:_LONGEST_PART]
    own = (word for word in map(_folded, _WORD_BREAK.split(name.literal)) if word and word not in _GROUP_WORDS)
    return next(own, _folded(name.literal))[:_LONGEST_PART]


def _title_part(title: str) -> str:
    words = [_folded(word) for word in _WORD_BREAK.split(_FORMULA.sub(" ", readable(title)))]
    telling = [word for word in words if any(map(str.isalpha, word))]
    return next((word for word in telling if word not in _STOP_WORDS), telling[0] if telling else "")[:_LONGEST_PART]


def _folded(text: str) -> str:
    return _NOT_IN_KEY.sub("", unicodedata.normalize("NFKD", text.translate(_FOLDED)).casefold())


def _letters(n: int) -> str:
    """The n-th suffix, counted from 1: a … z, aa …"""
    suffix = ""
    while n:
        n, rest = divmod(n - 1, 26)
        suffix = _LETTERS[rest] + suffix
    return suffix
