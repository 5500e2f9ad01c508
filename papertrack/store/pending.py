"""What one transaction that writes has to remember until its end, and the identifiers that it makes known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection

from papertrack.model.identifier import Identifier
from papertrack.store import rows
from papertrack.store.engine import driver, insertion


@dataclass(slots=True)
class Pending:
    """What one transaction remembers: papers whose search rows are out of date, whether there are rows that the indexes
    do not know, the next free row ids, and which issues links name (by link, newsletter and number) that is still to be
    written down.
    """

    touched: set[int] = field(default_factory=set)
    unindexed: bool = False
    free: dict[str, int] = field(default_factory=dict)
    named: list[tuple[int, str, int]] = field(default_factory=list)

    def take(self, connection: Connection, table: str, count: int = 1) -> int:
        """The first of `count` new ids. Safe because a transaction that writes holds the write lock."""
        first = self.free.get(table)
        if first is None:
            (first,) = driver(connection).execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()
        self.free[table] = first + count
        return first


def identify(
    connection: Connection, pending: Pending, identifiers: Iterable[Identifier]
) -> tuple[dict[Identifier, tuple[int, int]], tuple[Identifier, ...]]:
    """The identifier id and paper id of each, and which are new; a new one gets a paper of its own."""
    wanted = list(dict.fromkeys(Identifier(each.scheme, rows.clean(each.value)) for each in identifiers))
    database = driver(connection)
    known: dict[Identifier, tuple[int, int]] = {}
    new: list[Identifier] = []
    for each in wanted:
        found = database.execute(_IDENTIFIED, (each.scheme.value, each.value)).fetchone()
        if found is None:
            new.append(each)
        else:
            known[each] = found
    if new:
        first_paper = pending.take(connection, "paper", len(new))
        first = pending.take(connection, "identifier", len(new))
        ids = {each: (first + place, first_paper + place) for place, each in enumerate(new)}
        database.executemany(_PUT_PAPER, [(paper_id,) for _, paper_id in ids.values()])
        database.executemany(
            _PUT_IDENTIFIER,
            [(each_id, each.scheme.value, each.value, paper_id) for each, (each_id, paper_id) in ids.items()],
        )
        known |= ids
        pending.touched.update(paper_id for _, paper_id in ids.values())
    return known, tuple(new)


_IDENTIFIED = "SELECT id, paper_id FROM identifier WHERE scheme = ? AND value = ?"
_PUT_PAPER = insertion("paper", ("id",))
_PUT_IDENTIFIER = insertion("identifier", ("id", "scheme", "value", "paper_id"))
