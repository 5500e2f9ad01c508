"""Statements about papers: their facts and keys, and the papers that answer a query."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from papertrack.errors import UsageError
from papertrack.model.answer import MentionAnswer, PaperAnswer
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.own import NO_WORDS
from papertrack.model.paper import Facts, Paper
from papertrack.model.query import Query
from papertrack.store import issues, own, ranking, rows, search
from papertrack.store.scopes import Condition
from papertrack.store.texts import day_number, paper_at
from papertrack.store.walk import newest_places, sorted_papers

BATCH = 200
"""How many papers are loaded at a time, with all that belongs to them."""

CANDIDATES = 100
"""Of more matches than these, those are weighed that have the words in a title or a headline, and then those mentioned
last: so an answer costs the same however common its words are."""

_NEWEST = "t.place DESC"
PAPER_SORTS = {
    "relevance": _NEWEST,
    "published": f"p.published DESC, {_NEWEST}",
    "mentioned": _NEWEST,
    "title": f"p.title IS NULL, fold(p.title), {_NEWEST}",
    "mentions": f"t.mentions DESC, {_NEWEST}",
}
"""How papers may be sorted; relevance goes before the order given here."""


Derived = tuple[int, Facts, tuple[tuple[str, str], ...]]
"""A paper by row id, its facts, and for each field who said so."""


def put_facts(connection: Connection, derived: Sequence[Derived]) -> list[Facts]:
    """Replace what is known of papers; of what stays as it is nothing is written. Returns what was known of each
    before, without the authors.
    """
    ids = rows.array(paper_id for paper_id, *_ in derived)
    found = {row[0]: row[1:] for row in connection.exec_driver_sql(_FACTS_BEFORE, (ids,)).all()}
    written: list[tuple[object, ...]] = []
    credited: list[tuple[int, str]] = []
    known_before = []
    for paper_id, facts, said_by in derived:
        *before, authors_before = found[paper_id]
        now = [*rows.facts_row(facts), json.dumps(said_by)]
        if before == now:
            known_before.append(replace(facts, authors=()))
        else:
            written.append((*now, paper_id))
            known_before.append(rows.facts(before[:-1], ()))
        authors = [rows.clean(name) for name in facts.authors]
        if json.loads(authors_before) != authors:
            credited.append((paper_id, rows.array(authors)))
    if written:
        connection.exec_driver_sql(_PUT_FACTS, written)
    if credited:
        connection.exec_driver_sql("DELETE FROM author WHERE paper_id = ?", [(paper_id,) for paper_id, _ in credited])
        connection.exec_driver_sql(
            "INSERT INTO author (paper_id, position, name) SELECT ?, key + 1, value FROM json_each(?)", credited
        )
    return known_before


_FACTS_BEFORE = f"""SELECT p.id, {", ".join(f"p.{name}" for name in rows.FACTS_COLUMNS)}, p.said_by,
    (SELECT json_group_array(name) FROM (SELECT name FROM author WHERE paper_id = p.id ORDER BY position))
FROM json_each(?) AS w CROSS JOIN paper AS p ON p.id = w.value"""
_PUT_FACTS = f"UPDATE paper SET {', '.join(f'{name} = ?' for name in rows.FACTS_COLUMNS)}, said_by = ? WHERE id = ?"


def set_key(connection: Connection, paper_id: int, key: str | None) -> None:
    """Give a paper a citation key, or take all away. Raises UsageError when another paper has that key.

    A key hangs on the identifier that the paper is called by now, and goes where that goes. Of several keys the first
    that was given is the paper's; the others find it, too.
    """
    if key is None:
        connection.exec_driver_sql(
            "DELETE FROM citation_key WHERE identifier_id IN (SELECT id FROM identifier WHERE paper_id = ?)",
            (paper_id,),
        )
        return
    name = rows.identifiers_of(connection, [paper_id])[paper_id][0]
    try:
        connection.exec_driver_sql(
            "INSERT INTO citation_key (key, identifier_id) SELECT ?, id FROM identifier WHERE scheme = ? AND value = ?",
            (key, name.scheme.value, name.value),
        )
    except IntegrityError:
        raise UsageError(f"the citation key {key} belongs to another paper; choose another one") from None


def by_key(connection: Connection, key: str) -> Identifier | None:
    """The identifier that a citation key was given to."""
    found = connection.exec_driver_sql(
        "SELECT i.scheme, i.value FROM citation_key AS k JOIN identifier AS i ON i.id = k.identifier_id "
        "WHERE k.key = ?",
        (rows.clean(key),),
    ).first()
    return Identifier(Scheme(found[0]), found[1]) if found else None


def keys_in_use(connection: Connection) -> set[str]:
    """All citation keys that are given."""
    return {str(key) for (key,) in connection.exec_driver_sql("SELECT key FROM citation_key")}


def ids_after(connection: Connection, after: int, limit: int) -> list[int]:
    """The row ids of the next `limit` papers after one, in order."""
    found = connection.exec_driver_sql("SELECT id FROM paper WHERE id > ? ORDER BY id LIMIT ?", (after, limit))
    return [paper_id for (paper_id,) in found.all()]


def count(connection: Connection) -> int:
    """How many papers there are."""
    return int(connection.exec_driver_sql("SELECT count(*) FROM paper").scalar_one())


def find(
    connection: Connection, query: Query, *, limit: int | None, sort: str, mentions: bool = True, offset: int = 0
) -> Iterator[PaperAnswer]:
    """The mentioned papers that answer a query, best first, loaded a batch at a time.

    The score is that of `ranking`; None where nothing was weighed: a query without words, another order, or a place
    after the `CANDIDATES`. mentions: whether they are loaded, too. offset: so many at the beginning are left out.
    Raises UsageError for an unknown `sort`.
    """
    if sort not in PAPER_SORTS:
        raise UsageError(f"cannot sort by {sort!r}; choose one of {', '.join(PAPER_SORTS)}")
    found = _ranked(connection, query, None if limit is None else offset + limit, sort)[offset:]
    for start in range(0, len(found), BATCH):
        yield from load(connection, found[start : start + BATCH], mentions=mentions)


def ranked(connection: Connection, query: Query, limit: int | None) -> list[tuple[int, float | None]]:
    """The row ids and scores of the papers that answer a query, best first."""
    return _ranked(connection, query, limit, "relevance")


def one(connection: Connection, identifier: Identifier) -> PaperAnswer | None:
    """The paper that has this identifier, mentioned or not."""
    paper_id = connection.exec_driver_sql(
        "SELECT paper_id FROM identifier WHERE scheme = ? AND value = ?",
        (identifier.scheme.value, rows.clean(identifier.value)),
    ).scalar()
    return None if paper_id is None else load(connection, [(int(paper_id), None)])[0]


def headings(connection: Connection) -> list[tuple[int, str, str, str]]:
    """(row id, title, first author, first appearance) of each mentioned paper of which all are known."""
    found = connection.exec_driver_sql(
        "SELECT p.id, p.title, a.name, p.published FROM paper_text AS t JOIN paper AS p ON p.id = t.paper_id "
        "JOIN author AS a ON a.paper_id = p.id AND a.position = 1 "
        "WHERE t.mentions > 0 AND p.title IS NOT NULL AND p.published IS NOT NULL ORDER BY p.id"
    )
    return [(paper_id, title, author, published) for paper_id, title, author, published in found]


def at(connection: Connection, paper_ids: Iterable[int]) -> dict[int, PaperAnswer]:
    """Papers by row id."""
    ids = sorted(set(paper_ids))
    return dict(zip(ids, load(connection, [(paper_id, None) for paper_id in ids]), strict=True))


def load(
    connection: Connection, found: Sequence[tuple[int, float | None]], *, mentions: bool = True
) -> list[PaperAnswer]:
    """Papers by row id, each with its score, with all that belongs to them: eight statements in all.

    mentions: without them it takes half of the time.
    """
    ids = rows.array(paper_id for paper_id, _ in found)
    authors: dict[int, list[str]] = {}
    for paper_id, name in connection.exec_driver_sql(
        "SELECT paper_id, name FROM author WHERE paper_id IN (SELECT value FROM json_each(?)) "
        "ORDER BY paper_id, position",
        (ids,),
    ).all():
        authors.setdefault(paper_id, []).append(name)
    names = rows.identifiers_of(connection, (paper_id for paper_id, _ in found))
    mentioned: dict[int, list[MentionAnswer]] = {}
    wanted = Condition("i.paper_id IN (SELECT value FROM json_each(?))", (ids,))
    order = "ORDER BY s.published IS NULL, s.published, s.id, l.position"
    for paper_id, columns in issues.mention_rows(connection, wanted, order) if mentions else ():
        mentioned.setdefault(paper_id, []).append(issues.mention(names[paper_id][0], columns))
    keys = _keys_of(connection, ids)
    owned = own.of_papers(connection, ids)
    papers: dict[int, Paper] = {}
    for paper_id, said_by, *columns in connection.exec_driver_sql(
        f"SELECT id, said_by, {', '.join(rows.FACTS_COLUMNS)} FROM paper WHERE id IN (SELECT value FROM json_each(?))",
        (ids,),
    ):
        papers[paper_id] = Paper(
            id=names[paper_id][0],
            ids=names[paper_id],
            facts=rows.facts(columns, tuple(authors.get(paper_id, ()))),
            key=next(iter(keys.get(paper_id, ())), None),
            further_keys=tuple(keys.get(paper_id, ()))[1:],
            own=owned.get(paper_id, NO_WORDS),
            said_by=tuple((field, provider) for field, provider in json.loads(said_by)) if said_by != "[]" else (),
        )
    return [PaperAnswer(papers[paper_id], tuple(mentioned.get(paper_id, ())), score) for paper_id, score in found]


def _keys_of(connection: Connection, ids: str) -> dict[int, list[str]]:
    """The citation keys of each of these papers: the one that the user chose first, then by when they were given."""
    keys: dict[int, list[str]] = {}
    for paper_id, key in connection.exec_driver_sql(
        "SELECT i.paper_id, k.key FROM json_each(?) AS w CROSS JOIN identifier AS i ON i.paper_id = w.value "
        "CROSS JOIN citation_key AS k ON k.identifier_id = i.id ORDER BY k.chosen DESC, k.id",
        (ids,),
    ):
        keys.setdefault(paper_id, []).append(key)
    return keys


def _ranked(connection: Connection, query: Query, limit: int | None, sort: str) -> list[tuple[int, float | None]]:
    """Row ids of papers with their scores. An answer of fewer papers is the beginning of one of more."""
    asked = search.compiled_papers(connection, query)
    if PAPER_SORTS[sort] != _NEWEST:
        return [(paper_id, None) for paper_id in sorted_papers(connection, asked, limit, PAPER_SORTS[sort])]
    weighed: dict[int, float | None] = {}
    if sort == "relevance" and asked.worded:
        weighed = dict(ranking.ranked(query, _candidates(connection, asked)))
        if len(weighed) < CANDIDATES or (limit is not None and limit <= CANDIDATES):
            return list(weighed.items())[:limit]
    found = [paper_at(place) for place in newest_places(connection, asked, limit)]
    return [*weighed.items(), *((paper_id, None) for paper_id in found if paper_id not in weighed)][:limit]


def _candidates(connection: Connection, asked: search.Search) -> list[ranking.Candidate]:
    """The papers to be weighed, the last mentioned first."""
    places = newest_places(connection, replace(asked, expression=asked.likely), CANDIDATES)
    if len(places) < CANDIDATES and asked.likely != asked.expression:
        places = newest_places(connection, asked, CANDIDATES)
    if len(places) == CANDIDATES and asked.strong is not None:
        foremost = newest_places(
            connection, replace(asked, expression=asked.strong), CANDIDATES * 2 // 3, index="title_search"
        )
        places = sorted(list(dict.fromkeys((*foremost, *places)))[:CANDIDATES], reverse=True)
    found = connection.exec_driver_sql(
        "SELECT t.place, t.paper_id, t.mentions, t.title, t.headline, t.context, t.authors FROM json_each(?) AS w "
        "CROSS JOIN paper_text AS t ON t.place = w.value ORDER BY w.key",
        (rows.array(places),),
    )
    return [ranking.Candidate(paper_id, day_number(place), *told) for place, paper_id, *told in found.all()]
