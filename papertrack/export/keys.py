"""Citation keys: `douillard2023diloco`, made by a pattern of author, year and first telling word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Mapping
from itertools import count, islice

from papertrack.errors import UsageError
from papertrack.export.latex import readable
from papertrack.export.listed import listed
from papertrack.export.names import parse
from papertrack.model.answer import IssueRef
from papertrack.model.identifier import Identifier
from papertrack.model.paper import Facts

DEFAULT_PATTERN = "{author}{year}{word}"

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


def make_key(facts: Facts, identifier: Identifier, pattern: str = DEFAULT_PATTERN) -> str:
    """The key of a paper, made by a pattern: text with the fields of `FIELDS` in braces.

    As is usual: family name of the first author, year, first word of the title that tells something. Particles belong
    to the family name (`vandenoord2017neural`); a group gives its first own word (`atlas2012observation`). Fields are
    `[a-z0-9]`, accents folded (NFKD); with a capital (`{Author}`) they have one. What is not known is left out. Where
    no author is known, or only in a script that folds to nothing, a key with an author is made of the identifier
    instead: `arxiv250309799`. Raises UsageError for a pattern that makes no keys.
    """
    parts = _parsed(pattern)
    values = {name: FIELDS[name.lower()](facts, identifier) for _, name in parts if name}
    whole = _folded(str(identifier)) or identifier.scheme.value
    if any(not value for name, value in values.items() if name.lower() in _BY_AUTHOR):
        return whole
    key = "".join(text + _cased(name, values.get(name, "")) for text, name in parts)
    return _REPEATED.sub(r"\1", key).strip("-_:.+/") or whole


def make_issue_key(issue: IssueRef) -> str:
    """The key of an issue: its newsletter and number (`importai404`), else its newsletter or title and its day."""
    day = issue.published.strftime("%Y%m%d") if issue.published else ""
    named = _folded(issue.newsletter or "")[:_LONGEST_PART]
    if named and issue.number is not None and issue.number >= 0:
        return f"{named}{issue.number}"
    return (named or _title_part(issue.title or "")) + day or "issue"


def checked(key: str) -> str:
    """The key, which every format can write as it is. Raises UsageError where one cannot."""
    if not _KEY.fullmatch(key):
        raise UsageError(
            f"{key!r} is no citation key that every format can write; use letters, digits and - _ : . + /, "
            "beginning with a letter or digit, 80 at most"
        )
    return key


def unique(key: str, taken: Container[str]) -> str:
    """The key itself if it is not taken, else with the first of a, b … z, aa, ab … that makes it free.

    taken: in lower case, since bibtex(1) does not tell keys apart that differ only in case.
    """
    if key.lower() not in taken:
        return key
    return next(candidate for n in count(1) if (candidate := key + _letters(n)).lower() not in taken)


def _parsed(pattern: str) -> list[tuple[str, str]]:
    """(text, the field after it, or "") …; raises UsageError for what is no pattern."""
    parts = [(match[1], match[2] or "") for match in _PATTERN.finditer(pattern)]
    if "".join(f"{text}{{{name}}}" if name else text for text, name in parts) != pattern:
        raise UsageError(
            f"{pattern!r} is no pattern for keys; write letters, digits and - _ : . + / with fields in braces, "
            f"such as {DEFAULT_PATTERN}"
        )
    for _, name in parts:
        if name and (name.lower() not in FIELDS or name not in (name.lower(), name.capitalize())):
            raise UsageError(f"keys have no field {{{name}}}; there are {', '.join(f'{{{each}}}' for each in FIELDS)}")
    if not any(name for _, name in parts):
        raise UsageError(f"{pattern!r} makes the same key for every paper; put a field in, such as {DEFAULT_PATTERN}")
    return parts


def _cased(name: str, value: str) -> str:
    if name != name.lower():
        value = " ".join(value.split()).title()
    return value.replace(" ", "")


def _first_author(facts: Facts) -> str:
    return _author_part(facts.authors[0]) if facts.authors else ""


def _authors(facts: Facts) -> str:
    """The first three; `etal` stands for the others."""
    named = " ".join(filter(None, map(_author_part, facts.authors[:3])))
    return named + " etal" if named and len(facts.authors) > 3 else named


def _year(facts: Facts) -> str:
    year = _YEAR.match(facts.published or "")
    return year[0] if year else ""


def _author_part(display: str) -> str:
    name = parse(display)
    if not name.literal:
        return _folded(name.particle + name.family)[:_LONGEST_PART]
    own = (word for word in map(_folded, _WORD_BREAK.split(name.literal)) if word and word not in _GROUP_WORDS)
    return next(own, _folded(name.literal))[:_LONGEST_PART]


def _title_part(title: str, words: int = 1) -> str:
    """The first telling words of a title, parted by spaces."""
    folded = [_folded(word) for word in _WORD_BREAK.split(_FORMULA.sub(" ", readable(title)))]
    named = [word for word in folded if any(map(str.isalpha, word))]
    telling = [word for word in named if word not in _STOP_WORDS] or named[:1]
    return " ".join(word[:_LONGEST_PART] for word in islice(telling, words))


def _folded(text: str) -> str:
    return _NOT_IN_KEY.sub("", unicodedata.normalize("NFKD", text.translate(_FOLDED)).casefold())


def _letters(n: int) -> str:
    """The n-th suffix, counted from 1: a … z, aa …"""
    suffix = ""
    while n:
        n, rest = divmod(n - 1, 26)
        suffix = _LETTERS[rest] + suffix
    return suffix


FIELDS: Mapping[str, Callable[[Facts, Identifier], str]] = {
    "author": lambda facts, identifier: _first_author(facts),
    "authors": lambda facts, identifier: _authors(facts),
    "year": lambda facts, identifier: _year(facts),
    "yy": lambda facts, identifier: _year(facts)[2:],
    "word": lambda facts, identifier: _title_part(facts.title or ""),
    "words": lambda facts, identifier: _title_part(facts.title or "", 3),
    "id": lambda facts, identifier: _folded(identifier.value),
}
"""What a pattern may name: the values are words of `[a-z0-9]`, parted by spaces. words: the first three."""

_BY_AUTHOR = frozenset(("author", "authors"))
_PATTERN = re.compile(r"([A-Za-z0-9_:.+/-]*)(?:\{([A-Za-z]+)\})?")
_REPEATED = re.compile(r"([-_:.+/])\1+")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_:.+/-]{0,79}")
