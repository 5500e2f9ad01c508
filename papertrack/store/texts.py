"""Keeps the papers' search rows, and the words in them, up to date.

A row holds all that is searched of one paper. Rows stand in the order of their papers' last mentions, so that FTS5
itself walks the newest first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from papertrack.store.engine import driver, fold, insertion
from papertrack.store.expressions import COLUMNS, STRONG, category_words, doublings, marked
from papertrack.store.rows import PARTED, array
from papertrack.store.signs import runs_together, signs

LONGEST_WORD = 60
"""Letters of a word that can be found by how it begins; longer ones are addresses and the like."""


def paper_at(place: int) -> int:
    """The row id of the paper whose search row has this place."""
    return place & ((1 << _PAPERS_A_DAY) - 1)


def day_number(place: int) -> int:
    """The day of a paper's last mention, as its place tells it, counted from the first there was."""
    return max(place >> _PAPERS_A_DAY, 1)


def day_of(place: int) -> str:
    """The same in ISO 8601."""
    return date.fromordinal(day_number(place)).isoformat()


def place_of(paper_id: int, mentions: int, last_mentioned: str | None) -> int:
    """Where a paper stands among the search rows: the later its last mention the higher, and below zero unmentioned.

    last_mentioned: ISO 8601, maybe without day or month. Rows of one day stand in the order of `paper_id`.
    """
    if not mentions:
        return -paper_id
    return (_day(last_mentioned or "") << _PAPERS_A_DAY) + paper_id


def refresh(connection: Connection, paper_ids: Iterable[int]) -> None:
    """Rewrite the search rows of these papers from what is now said of them, where that has changed."""
    _refresh_all(connection, paper_ids, indexed=True)


def rewrite(connection: Connection, paper_ids: Iterable[int]) -> bool:
    """`refresh`, but not of the indexes, which know nothing of it until `reindex`. Has any row changed?"""
    return _refresh_all(connection, paper_ids, indexed=False)


def reindex(connection: Connection) -> None:
    """Make the indexes of papers anew: of many rows that have changed that takes a fraction of changing each."""
    for index in _INDEXES:
        connection.exec_driver_sql(f"INSERT INTO {index.table}({index.table}) VALUES ('rebuild')")


def forget(connection: Connection, paper_ids: Iterable[int]) -> None:
    """Take away the search rows of these papers."""
    _unwrite(connection, _stored(connection, array(paper_ids)), _INDEXES)


_AT_ONCE = 2_000  # papers whose rows are made anew together
_PAPERS_A_DAY = 32  # bits: enough for all papers there are, and a date above them still fits a row id


def _day(text: str) -> int:
    """A date as the number of its day; one for what is no date."""
    year, month, day = (int(part) if part.isdecimal() else 1 for part in f"{text[:10]}-1-1".split("-")[:3])
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return 1


_SAID = """
SELECT i.paper_id, l.id, l.headline, l.context, l.text, coalesce(s.published, p.published), s.newsletter_id
FROM json_each(?) AS w
CROSS JOIN identifier AS i ON i.paper_id = w.value
CROSS JOIN mention AS m ON m.identifier_id = i.id
CROSS JOIN link AS l ON l.id = m.link_id
CROSS JOIN revision AS r ON r.id = l.revision_id AND r.superseded_at IS NULL
CROSS JOIN issue AS s ON s.id = r.issue_id
CROSS JOIN paper AS p ON p.id = i.paper_id
GROUP BY i.paper_id, l.id
ORDER BY i.paper_id, l.id"""
_STORED = ("place", *COLUMNS, "paper_id", "mentions", "first_mentioned", "last_mentioned")
_ID = len(COLUMNS) + 1  # where the paper's row id stands in these


class _Index:
    """A full-text index over columns of `paper_text`.

    It is given values, and never asked to select them: a statement that selects makes FTS5 flush all that it has
    buffered, each time.
    """

    def __init__(self, table: str, columns: Sequence[str]) -> None:
        self.table = table
        self._indexed = itemgetter(0, *(1 + COLUMNS.index(name) for name in columns))
        self._put = insertion(table, ("rowid", *columns))
        self._take = insertion(table, (table, "rowid", *columns))

    def put(self, connection: Connection, rows: Iterable[tuple[Any, ...]]) -> None:
        """Index these rows of `_STORED`."""
        driver(connection).executemany(self._put, map(self._indexed, rows))

    def take(self, connection: Connection, rows: Iterable[tuple[Any, ...]]) -> None:
        """Let go of these rows of `_STORED`, which it was given so."""
        driver(connection).executemany(self._take, (("delete", *self._indexed(row)) for row in rows))


_INDEXES = (_Index("search", COLUMNS), _Index("title_search", (*STRONG, "marks")))


@dataclass(slots=True)
class _Gathered:
    """What is said of one paper, each wording once, in the order in which it came."""

    headlines: dict[str, None] = field(default_factory=dict)
    contexts: dict[str, None] = field(default_factory=dict)
    dates: list[str] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)
    mentions: int = 0


def _refresh_all(connection: Connection, paper_ids: Iterable[int], *, indexed: bool) -> bool:
    ids = sorted(paper_ids)
    changed = False
    for start in range(0, len(ids), _AT_ONCE):
        changed |= _refresh(connection, array(ids[start : start + _AT_ONCE]), indexed)
    return changed


def _refresh(connection: Connection, ids: str, indexed: bool) -> bool:
    """Rows are written in the order of their places: FTS5 flushes its buffer whenever a row id goes down."""
    old = {row[_ID]: row for row in _stored(connection, ids)}
    new = _gathered(connection, ids)
    stale = [row for paper_id, row in old.items() if new.get(paper_id) != row]
    fresh = sorted((row for paper_id, row in new.items() if old.get(paper_id) != row), key=lambda row: row[:1])
    _unwrite(connection, stale, _INDEXES if indexed else ())
    if fresh:
        _put_words(connection, fresh)
        driver(connection).executemany(insertion("paper_text", _STORED), fresh)
        for index in _INDEXES if indexed else ():
            index.put(connection, fresh)
    return bool(stale or fresh)


def _stored(connection: Connection, ids: str) -> list[tuple[Any, ...]]:
    """The search rows that these papers have, in the order of their places."""
    columns = ", ".join(_STORED)
    asked = f"SELECT {columns} FROM paper_text WHERE paper_id IN (SELECT value FROM json_each(?)) ORDER BY place"
    return driver(connection).execute(asked, (ids,)).fetchall()


def _put_words(connection: Connection, fresh: Iterable[tuple[Any, ...]]) -> None:
    """Make known what words there are, in the order in which they come up: so the common ones come first."""
    words = dict.fromkeys(_words("\n".join(text for row in fresh for text in row[1:8])))
    driver(connection).executemany("INSERT OR IGNORE INTO word(folded, written) VALUES (?, ?)", words)


_WORD = re.compile(r"[^\W_]+")


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Each word without case and diacritics, and as it is to be looked for."""
    for word in dict.fromkeys(_WORD.findall(text.lower())):
        if len(word) <= LONGEST_WORD and not runs_together(word):
            yield fold(word), word
    if not text.isascii():  # where accents are signs of their own, they have parted the words above
        for word in dict.fromkeys(_WORD.findall(fold(text))):
            if len(word) <= LONGEST_WORD and not runs_together(word):
                yield word, word


def _unwrite(connection: Connection, stale: list[tuple[Any, ...]], indexes: Iterable[_Index]) -> None:
    if not stale:
        return
    for index in indexes:
        index.take(connection, stale)
    driver(connection).executemany("DELETE FROM paper_text WHERE place = ?", [row[:1] for row in stale])


def _gathered(connection: Connection, ids: str) -> dict[int, tuple[Any, ...]]:
    """The search rows that these papers are to have."""
    said: dict[int, _Gathered] = {}
    for paper_id, _, headline, context, text, dated, newsletter in driver(connection).execute(_SAID, (ids,)):
        gathered = said.setdefault(paper_id, _Gathered())
        gathered.mentions += 1
        if headline:
            gathered.headlines[headline] = None
        gathered.contexts[context if text in context else f"{context}{PARTED}{text}"] = None
        if dated:
            gathered.dates.append(dated)
            gathered.marks.add(marked(f"y{dated[:4]}"))
        if newsletter is not None:
            gathered.marks.add(marked(f"n{newsletter}"))
    authors: dict[int, list[str]] = {}
    for paper_id, name in driver(connection).execute(
        "SELECT paper_id, name FROM author WHERE paper_id IN (SELECT value FROM json_each(?)) "
        "ORDER BY paper_id, position",
        (ids,),
    ):
        authors.setdefault(paper_id, []).append(name)
    schemes: dict[int, set[str]] = {}
    for paper_id, scheme in driver(connection).execute(
        "SELECT paper_id, scheme FROM identifier WHERE paper_id IN (SELECT value FROM json_each(?))", (ids,)
    ):
        schemes.setdefault(paper_id, set()).add(scheme)
    rows: dict[int, tuple[Any, ...]] = {}
    for paper_id, title, abstract, venue, journal, doi, categories in driver(connection).execute(
        "SELECT id, title, abstract, venue, journal_ref, doi, categories FROM paper "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (ids,),
    ):
        gathered = said.get(paper_id) or _Gathered()
        last = max(gathered.dates, default=None)
        texts = (
            title or "",
            PARTED.join(gathered.headlines),
            PARTED.join(gathered.contexts),
            abstract or "",
            PARTED.join(authors.get(paper_id, ())),
            PARTED.join(filter(None, (venue, journal))),
        )
        has = {"title": title, "abstract": abstract, "venue": venue, "author": authors.get(paper_id), "doi": doi}
        known = {f"h{name}" for name, value in has.items() if value is not None}
        known.update(f"h{scheme}" for scheme in schemes.get(paper_id, ()))
        known.update(f"m{times}" for times in doublings(gathered.mentions))
        rows[paper_id] = (
            place_of(paper_id, gathered.mentions, last),
            *texts,
            _categories(json.loads(categories)),
            " ".join(sorted(gathered.marks | set(map(marked, known)))),
            signs(*texts),
            paper_id,
            gathered.mentions,
            min(gathered.dates, default=None),
            last,
        )
    return rows


def _categories(names: Iterable[str]) -> str:
    """Categories to be searched: each as one word, and each archive."""
    archives = (name.partition(".")[0] for name in names)
    return " ".join(dict.fromkeys(map(category_words, (*names, *archives))))
