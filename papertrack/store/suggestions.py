"""What the shell may complete from a database: identifiers, citation keys, newsletters, tags, issue numbers.

It reads with the standard library alone, since a key press has no time for anything larger, makes and changes nothing,
and is silent about a database that is not there, in use, damaged, or of another release.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

MOST = 60
"""How many suggestions are given at most."""

_LAST = "\U0010ffff"
_WAIT = 0.2  # seconds
_NAMED = """SELECT {shown}, p.title FROM identifier AS i JOIN paper AS p ON p.id = i.paper_id
    JOIN paper_text AS t ON t.paper_id = p.id AND t.mentions > 0"""
_RANGE = "BETWEEN :start AND :start || :last ORDER BY i.value LIMIT :most"
_CURIES = _NAMED.format(shown="i.scheme || ':' || i.value")
_IDENTIFIERS = f"{_CURIES} WHERE i.scheme = :scheme AND i.value {_RANGE}"
_VALUES = f"{_NAMED.format(shown='i.value')} WHERE i.value {_RANGE}"
_KEYS = """SELECT k.key, p.title FROM citation_key AS k JOIN identifier AS i ON i.id = k.identifier_id
    JOIN paper AS p ON p.id = i.paper_id WHERE k.key BETWEEN :start AND :start || :last ORDER BY k.key LIMIT :most"""
_NEWSLETTERS = "SELECT name, '' FROM newsletter ORDER BY name"
_TAGS = "SELECT DISTINCT word, '' FROM tag WHERE word BETWEEN :start AND :start || :last ORDER BY word LIMIT :most"
_NUMBERS = """SELECT number, title FROM issue WHERE number IS NOT NULL AND CAST(number AS TEXT) BETWEEN :start
    AND :start || :last ORDER BY number DESC LIMIT :most"""

Suggestion = tuple[str, str]
"""A word, and what it means."""


class Suggestions:
    """Suggestions from the database in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self, start: str) -> list[Suggestion]:
        """What papers may be called: identifiers, their bare values, citation keys."""
        scheme, colon, value = start.partition(":")
        if colon:
            return self._found(_IDENTIFIERS, value, scheme=scheme)
        return [*self._found(_VALUES, start), *self._found(_KEYS, start)]

    def newsletters(self, start: str) -> list[Suggestion]:
        """The newsletters whose names begin so, whatever the case."""
        folded = start.casefold()
        return [each for each in self._found(_NEWSLETTERS, "") if each[0].casefold().startswith(folded)]

    def tags(self, start: str) -> list[Suggestion]:
        """The tags in use."""
        return self._found(_TAGS, start.lower())

    def issue_numbers(self, start: str) -> list[Suggestion]:
        """The numbers that issues have in their newsletters, the highest first."""
        return self._found(_NUMBERS, start)

    def _found(self, select: str, start: str, **values: str) -> list[Suggestion]:
        try:
            address = f"{self._path.resolve().as_uri()}?mode=ro"
            with closing(sqlite3.connect(address, uri=True, timeout=_WAIT)) as reader:
                asked = {"start": start, "last": _LAST, "most": MOST, **values}
                rows: Sequence[tuple[object, object]] = reader.execute(select, asked).fetchall()
        except (sqlite3.Error, OSError):
            return []
        return [(str(word), "" if told is None else str(told)) for word, told in rows]
