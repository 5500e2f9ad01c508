"""Settling papers: which identifiers are one paper by all that records and the user say, and what is known of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from papertrack.enrich.derive import derive, latest
from papertrack.enrich.join import groups, joins, named_in
from papertrack.errors import BadResponse
from papertrack.model.identifier import Identifier
from papertrack.model.joining import USER, Joining
from papertrack.model.paper import Facts
from papertrack.model.record import Record
from papertrack.tracker.ports import Reads, Writes

Readers = Mapping[str, Callable[[bytes], Facts]]
"""For each provider at hand, how its payloads are read. The records of others stay, unread."""


ByUser = Callable[[list[Joining]], list[Joining]]
"""Makes of the decisions in force those that the user has taken from now on."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A paper that was derived again: what was known of it before, less the authors, and what is now."""

    ids: tuple[Identifier, ...]
    before: Facts
    now: Facts


def settle(
    writer: Writes,
    readers: Readers,
    identifiers: Iterable[Identifier],
    now: datetime,
    by_user: ByUser = lambda joinings: joinings,
    unreadable: Callable[[Record], None] = lambda record: None,
) -> list[Settled]:
    """Decide again, from all stored records, which identifiers around these are one paper, and derive those papers.

    by_user: what the user decides at this moment. unreadable: told each record that cannot be read; the one before it
    counts then. Doing it again changes nothing.
    """
    around, said, in_force = _surroundings(writer, readers, identifiers, unreadable)
    settled = [each for each in by_user(in_force) if each.decided_by not in readers]
    decisions = joins(said, settled)
    decided = [*decisions, *(each for each in settled if each.decided_by == USER)]
    everyone = {*around, *(name for each in decided for name in (each.one, each.other))}
    papers = writer.regroup(groups(everyone, decided))
    writer.put_joinings(in_force, decided, now)
    told: dict[Identifier, list[tuple[Record, Facts]]] = defaultdict(list)
    for record, facts in said:
        told[record.identifier].append((record, facts))
    known, unknown = [], []
    for paper in papers:
        records = [each for identifier in paper.ids for each in told.get(identifier, ())]
        if records:
            known.append((paper, *derive(records)))
        elif paper.changed and not latest(writer.records_about(paper.ids)):
            unknown.append(paper)
    before = writer.put_all_facts([(paper.paper_id, facts, said_by) for paper, facts, said_by in known])
    writer.put_all_facts([(paper.paper_id, Facts(), ()) for paper in unknown])
    return [Settled(paper.ids, was, facts) for (paper, facts, _), was in zip(known, before, strict=True)]


def read_latest(
    readers: Readers, records: Iterable[Record], unreadable: Callable[[Record], None] = lambda record: None
) -> list[tuple[Record, Facts]]:
    """What the newest records of each provider at hand say of each identifier; in place of one that cannot be read, the
    one before it.
    """
    records = [record for record in records if record.provider in readers]
    said, damaged = [], []
    for record in latest(records):
        try:
            said.append((record, readers[record.provider](record.payload)))
        except BadResponse:
            unreadable(record)
            damaged.append(record)
    if damaged:
        concerned = {(each.provider, each.identifier) for each in damaged}
        older = [
            record for record in records if (record.provider, record.identifier) in concerned and record not in damaged
        ]
        said += read_latest(readers, older)
    return said


def _surroundings(
    reader: Reads, readers: Readers, identifiers: Iterable[Identifier], unreadable: Callable[[Record], None]
) -> tuple[set[Identifier], list[tuple[Record, Facts]], list[Joining]]:
    """All identifiers that decisions or records tie to these, at any remove, what the newest records say, and the
    decisions that are in force.
    """
    around: set[Identifier] = set()
    said: list[tuple[Record, Facts]] = []
    in_force: list[Joining] = []
    ahead = set(identifiers)
    while ahead:
        around |= ahead
        read = read_latest(readers, reader.records_about(ahead), unreadable)
        said += read
        named = {name for _, facts in read for _, name in named_in(facts)}
        found = reader.joinings(ahead)
        in_force = found if ahead == around else list(dict.fromkeys([*in_force, *found]))
        tied = {name for each in found for name in (each.one, each.other)}
        ahead = (named | tied) - around
    return around, said, in_force
