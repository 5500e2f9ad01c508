"""Statements about records: what providers said, never changed, and where each enquiry stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.record import Duty, Record, Standing, Status
from papertrack.store import rows
from papertrack.store.pending import Pending, identify


def put(connection: Connection, pending: Pending, record: Record) -> None:
    """Append a record."""
    known, _ = identify(connection, pending, [record.identifier])
    ((identifier_id, _),) = known.values()
    provider_id = connection.exec_driver_sql("SELECT id FROM provider WHERE name = ?", (record.provider,)).scalar()
    if provider_id is None:
        provider_id = pending.take(connection, "provider")
        connection.exec_driver_sql("INSERT INTO provider (id, name) VALUES (?, ?)", (provider_id, record.provider))
    connection.exec_driver_sql(
        "INSERT INTO record (provider_id, identifier_id, asked_at, status, payload, parser) VALUES (?, ?, ?, ?, ?, ?)",
        (
            provider_id,
            identifier_id,
            rows.instant(record.asked_at),
            record.status.value,
            rows.squeezed(record.payload),
            record.parser,
        ),
    )


def of_paper(connection: Connection, paper_id: int) -> list[Record]:
    """All that was said of a paper under any of its identifiers, oldest first."""
    return _records(
        connection.exec_driver_sql(
            f"{_SELECTED} FROM identifier AS i {_JOINED} WHERE i.paper_id = ? ORDER BY c.asked_at, c.id", (paper_id,)
        ).all()
    )


def about(connection: Connection, identifiers: Iterable[Identifier]) -> list[Record]:
    """All that was said under these very identifiers, oldest first."""
    names = rows.array((each.scheme.value, rows.clean(each.value)) for each in identifiers)
    return _records(
        connection.exec_driver_sql(
            f"{_SELECTED} FROM json_each(?) AS w CROSS JOIN identifier AS i "
            "ON i.scheme = json_extract(w.value, '$[0]') AND i.value = json_extract(w.value, '$[1]') "
            f"{_JOINED} ORDER BY c.asked_at, c.id",
            (names,),
        ).all()
    )


_STATUSES = {status.value: status for status in Status}
_SELECTED = "SELECT v.name, i.scheme, i.value, c.asked_at, c.status, c.payload, c.parser"
_JOINED = "CROSS JOIN record AS c ON c.identifier_id = i.id CROSS JOIN provider AS v ON v.id = c.provider_id"


def _records(found: Iterable[Sequence[Any]]) -> list[Record]:
    return [
        Record(
            provider=str(provider),
            identifier=Identifier(rows.SCHEMES[scheme], str(value)),
            asked_at=datetime.fromisoformat(str(asked_at)),
            status=_STATUSES[status],
            payload=rows.unsqueezed(payload),
            parser=parser,
        )
        for provider, scheme, value, asked_at, status, payload, parser in found
    ]


def standings(connection: Connection, provider: str, duty: Duty) -> list[Standing]:
    """Where each identifier of a duty stands with a provider.

    Left out are identifiers that nothing mentions any more and nobody was ever asked about.
    """
    schemes = rows.array(scheme.value for scheme in duty.schemes)
    unless = rows.array(scheme.value for scheme in duty.unless)
    found = connection.exec_driver_sql(_STANDINGS, (schemes, provider, schemes, rows.array(duty.after), unless))
    return [
        Standing(
            identifier=Identifier(Scheme(scheme), value),
            asked_at=None if asked_at is None else datetime.fromisoformat(asked_at),
            status=None if status is None else Status(status),
            misses=misses or 0,
            published=published,
        )
        for scheme, value, published, asked_at, status, misses in found
    ]


_STANDINGS = """
WITH said AS (
    SELECT c.identifier_id, max(c.id) AS last, max(CASE WHEN c.status = 'found' THEN c.id ELSE 0 END) AS hit
    FROM record AS c JOIN provider AS v ON v.id = c.provider_id
    JOIN identifier AS i ON i.id = c.identifier_id AND i.scheme IN (SELECT value FROM json_each(?))
    WHERE v.name = ? GROUP BY c.identifier_id)
SELECT i.scheme, i.value, p.published, c.asked_at, c.status,
    (SELECT count(*) FROM record AS x
     WHERE x.identifier_id = i.id AND x.provider_id = c.provider_id AND x.id > said.hit)
FROM identifier AS i
JOIN paper AS p ON p.id = i.paper_id
LEFT JOIN paper_text AS t ON t.paper_id = p.id
LEFT JOIN said ON said.identifier_id = i.id
LEFT JOIN record AS c ON c.id = said.last
WHERE i.scheme IN (SELECT value FROM json_each(?))
    AND (t.mentions > 0 OR EXISTS (SELECT 1 FROM record AS x WHERE x.identifier_id = i.id))
    AND NOT EXISTS (SELECT 1 FROM json_each(?) AS a WHERE coalesce((
        SELECT x.status FROM provider AS v JOIN record AS x ON x.provider_id = v.id AND x.identifier_id = i.id
        WHERE v.name = a.value ORDER BY x.id DESC LIMIT 1), 'never') NOT IN ('not found', 'gone'))
    AND NOT EXISTS (SELECT 1 FROM identifier AS o
        WHERE o.paper_id = i.paper_id AND o.scheme IN (SELECT value FROM json_each(?)))
ORDER BY i.id"""
