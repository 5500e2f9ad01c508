"""Settling papers: which identifiers are one paper by all that records and the user say, and what is known of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from papertrack.enrich.derive import derive, latest
from papertrack.enrich.join import groups, joins, named_in
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
) -> list[Settled]:
    """Decide again, from all stored records, which identifiers around these are one paper, and derive those papers.

    by_user: what the user decides at this moment. Doing it again changes nothing.
    """
    around, said = surroundings(writer, readers, identifiers)
    in_force = by_user(writer.joinings(around))
    settled = [each for each in in_force if each.decided_by not in readers]
    decisions = joins(said, settled)
    decided = [*decisions, *(each for each in settled if each.decided_by == USER)]
    everyone = {*around, *(name for each in decided for name in (each.one, each.other))}
    papers = writer.regroup(groups(everyone, decided))
    writer.put_joinings(sorted(around), decided, now)
    told: dict[Identifier, list[tuple[Record, Facts]]] = defaultdict(list)
    for record, facts in said:
        told[record.identifier].append((record, facts))
    settled_papers = []
    for paper in papers:
        records = [each for identifier in paper.ids for each in told[identifier]]
        if records:
            facts, said_by = derive(records)
            before = writer.put_facts(paper.paper_id, facts, said_by)
            settled_papers.append(Settled(paper.ids, before, facts))
        elif paper.changed and not latest(writer.records_about(paper.ids)):
            writer.put_facts(paper.paper_id, Facts(), ())
    return settled_papers


def surroundings(
    reader: Reads, readers: Readers, identifiers: Iterable[Identifier]
) -> tuple[set[Identifier], list[tuple[Record, Facts]]]:
    """All identifiers that decisions or records tie to these, at any remove, and what the newest records say."""
    around: set[Identifier] = set()
    said: list[tuple[Record, Facts]] = []
    ahead = set(identifiers)
    while ahead:
        around |= ahead
        read = [
            (record, readers[record.provider](record.payload))
            for record in latest(reader.records_about(ahead))
            if record.provider in readers
        ]
        said += read
        named = {name for _, facts in read for _, name in named_in(facts)}
        tied = {name for each in reader.joinings(ahead) for name in (each.one, each.other)}
        ahead = (named | tied) - around
    return around, said
