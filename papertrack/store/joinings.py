"""Statements about joinings: which identifiers were decided to be one work, and moving them between papers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from papertrack.model.identifier import Identifier
from papertrack.model.joining import USER, Joining, Verdict
from papertrack.store import rows, texts, vectors
from papertrack.store.pending import Pending, identify


def about(connection: Connection, identifiers: Iterable[Identifier]) -> list[Joining]:
    """The decisions in force that name any of these identifiers, in the order in which they were taken."""
    names = _names(identifiers)
    found = connection.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM (SELECT * FROM joining WHERE revoked_at IS NULL AND one_id IN ({_ASKED}) "
        f"UNION SELECT * FROM joining WHERE revoked_at IS NULL AND other_id IN ({_ASKED})) AS j {_NAMED} ORDER BY j.id",
        (names, names),
    )
    return [_joining(row) for row in found.all()]


def put(
    connection: Connection, pending: Pending, in_force: Iterable[Joining], wanted: Iterable[Joining], now: str
) -> None:
    """Let `wanted` take the place of decisions that are in force. Others are revoked, none is changed or deleted.

    A decision that is in force already stays as it was taken, with its first evidence.
    """
    current = {_matter(joining): joining for joining in in_force}
    new = {_matter(joining): joining for joining in wanted}
    revoked = [joining for matter, joining in current.items() if matter not in new]
    if revoked:
        connection.exec_driver_sql(
            "UPDATE joining SET revoked_at = ? WHERE revoked_at IS NULL AND decided_by = ? AND "
            + " AND ".join(
                f"{name} = (SELECT id FROM identifier WHERE scheme = ? AND value = ?)"
                for name in ("one_id", "other_id")
            ),
            [(now, each.decided_by, *_key(each.one), *_key(each.other)) for each in revoked],
        )
    added = [joining for matter, joining in new.items() if matter not in current]
    if not added:
        return
    known, _ = identify(connection, pending, (name for each in added for name in (each.one, each.other)))
    connection.exec_driver_sql(
        "INSERT INTO joining (one_id, other_id, verdict, decided_by, relation, decided_at) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                known[_clean(each.one)][0],
                known[_clean(each.other)][0],
                each.verdict.value,
                each.decided_by,
                each.relation,
                rows.instant(each.decided_at),
            )
            for each in added
        ],
    )


def suggested(connection: Connection) -> list[tuple[int, int, Joining]]:
    """(paper, other paper, the decision) for each claim that was kept as a suggestion between two mentioned papers."""
    found = connection.exec_driver_sql(
        f"SELECT j.id, {_COLUMNS}, a.paper_id, b.paper_id FROM joining AS j {_NAMED} "
        "JOIN paper_text AS t ON t.paper_id = a.paper_id AND t.mentions > 0 "
        "JOIN paper_text AS u ON u.paper_id = b.paper_id AND u.mentions > 0 "
        "WHERE j.revoked_at IS NULL AND j.verdict = 'suggested' AND a.paper_id != b.paper_id ORDER BY j.id"
    )
    return [(*sorted((row[9], row[10])), _joining(row[1:9])) for row in found.all()]


def parted(connection: Connection) -> set[tuple[int, int]]:
    """The pairs of papers, the lower row id first, that the user has parted."""
    return {
        (min(pair), max(pair))
        for pair in connection.exec_driver_sql(
            f"SELECT a.paper_id, b.paper_id FROM joining AS j {_NAMED} "
            "WHERE j.revoked_at IS NULL AND j.verdict = 'different' AND j.decided_by = ?",
            (USER,),
        )
    }


@dataclass(frozen=True, slots=True)
class Regrouped:
    """A paper after its identifiers were put together. changed: it has not the identifiers that it had before."""

    paper_id: int
    ids: tuple[Identifier, ...]
    changed: bool


def regroup(
    connection: Connection, pending: Pending, groups: Iterable[tuple[Identifier, ...]]
) -> list[Regrouped]:  # fmt: skip
    """Make each group of identifiers one paper; what is unknown is made, papers that lose all of theirs are deleted.

    Of the papers that a group comes from the one with the oldest citation key stays, else the one with the lowest row
    id. Mentions, records and keys hang on identifiers, so they move with them; search rows follow.
    """
    groups = list(groups)
    homes = _homes(connection, (each for group in groups for each in group))
    before = rows.identifiers_of(connection, {home.paper_id for home in homes.values()})
    taken: set[int] = set()
    regrouped = []
    for group in groups:
        old = sorted((homes[each] for each in map(_clean, group) if each in homes), key=_seniority)
        paper_id = next((home.paper_id for home in old if home.paper_id not in taken), None)
        if paper_id is None:
            paper_id = pending.take(connection, "paper")
            connection.exec_driver_sql("INSERT INTO paper (id) VALUES (?)", (paper_id,))
        taken.add(paper_id)
        changed = set(before.get(paper_id, ())) != set(map(_clean, group))
        if changed:
            _move(connection, pending, group, homes, paper_id)
            pending.touched.add(paper_id)
        regrouped.append(Regrouped(paper_id, tuple(group), changed))
    _delete_empty(connection, pending, before.keys() - taken)
    return regrouped


@dataclass(frozen=True, slots=True)
class _Home:
    """Where an identifier is: its row, its paper, and its oldest citation key."""

    identifier_id: int
    paper_id: int
    key_id: int | None


_VERDICTS = {verdict.value: verdict for verdict in Verdict}
_COLUMNS = "a.scheme, a.value, b.scheme, b.value, j.verdict, j.decided_by, j.relation, j.decided_at"
_NAMED = "CROSS JOIN identifier AS a ON a.id = j.one_id CROSS JOIN identifier AS b ON b.id = j.other_id"
_ASKED = (
    "SELECT i.id FROM json_each(?) AS w CROSS JOIN identifier AS i "
    "ON i.scheme = json_extract(w.value, '$[0]') AND i.value = json_extract(w.value, '$[1]')"
)


def _joining(columns: Sequence[str]) -> Joining:
    scheme, value, other_scheme, other_value, verdict, decided_by, relation, decided_at = columns
    return Joining(
        Identifier(rows.SCHEMES[scheme], value),
        Identifier(rows.SCHEMES[other_scheme], other_value),
        _VERDICTS[verdict],
        decided_by,
        relation,
        datetime.fromisoformat(decided_at),
    )


def _matter(joining: Joining) -> tuple[object, ...]:
    """What a decision decides, whatever the day."""
    return _clean(joining.one), _clean(joining.other), joining.verdict, joining.decided_by, joining.relation


def _homes(connection: Connection, identifiers: Iterable[Identifier]) -> dict[Identifier, _Home]:
    found = connection.exec_driver_sql(
        "SELECT i.scheme, i.value, i.id, i.paper_id, (SELECT min(k.id) FROM citation_key AS k "
        f"WHERE k.identifier_id = i.id) FROM identifier AS i WHERE i.id IN ({_ASKED})",
        (_names(identifiers),),
    )
    return {Identifier(rows.SCHEMES[scheme], value): _Home(*home) for scheme, value, *home in found.all()}


def _seniority(home: _Home) -> tuple[bool, int, int]:
    return home.key_id is None, home.key_id or 0, home.paper_id


def _move(
    connection: Connection, pending: Pending, group: Iterable[Identifier], homes: dict[Identifier, _Home], paper_id: int
) -> None:
    members = list(dict.fromkeys(map(_clean, group)))
    known = [homes[each] for each in members if each in homes and homes[each].paper_id != paper_id]
    pending.touched.update(home.paper_id for home in known)
    if known:
        connection.exec_driver_sql(
            "UPDATE identifier SET paper_id = ? WHERE id = ?", [(paper_id, home.identifier_id) for home in known]
        )
    new = [(each.scheme.value, each.value, paper_id) for each in members if each not in homes]
    if new:
        first = pending.take(connection, "identifier", len(new))
        connection.exec_driver_sql(
            "INSERT INTO identifier (id, scheme, value, paper_id) VALUES (?, ?, ?, ?)",
            [(first + place, *row) for place, row in enumerate(new)],
        )


def _delete_empty(connection: Connection, pending: Pending, paper_ids: Iterable[int]) -> None:
    empty = [
        paper_id
        for (paper_id,) in connection.exec_driver_sql(
            "SELECT value FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM identifier AS i WHERE i.paper_id = value)",
            (rows.array(paper_ids),),
        )
    ]
    if not empty:
        return
    texts.forget(connection, empty)
    vectors.forget(connection, empty)
    for statement in ("DELETE FROM author WHERE paper_id = ?", "DELETE FROM paper WHERE id = ?"):
        connection.exec_driver_sql(statement, [(paper_id,) for paper_id in empty])
    pending.touched.difference_update(empty)


def _names(identifiers: Iterable[Identifier]) -> str:
    return rows.array((each.scheme.value, each.value) for each in map(_clean, identifiers))


def _key(identifier: Identifier) -> tuple[str, str]:
    return identifier.scheme.value, rows.clean(identifier.value)


def _clean(identifier: Identifier) -> Identifier:
    return identifier if identifier.value.isascii() else Identifier(identifier.scheme, rows.clean(identifier.value))
