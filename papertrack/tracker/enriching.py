"""Fetching metadata: which services are asked about what, until nothing more is due; what they said is settled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from papertrack.enrich.changes import happened
from papertrack.enrich.duties import duties
from papertrack.enrich.plan import due
from papertrack.errors import FetchError, UsageError
from papertrack.model.change import Change
from papertrack.model.identifier import Identifier
from papertrack.model.query import Query
from papertrack.model.record import Duty, Record, Status
from papertrack.tracker.ports import Answer, Keeps, Provides, Reads
from papertrack.tracker.reports import Failure, Fetched, NobodyKnows
from papertrack.tracker.settling import Readers, settle


@dataclass(frozen=True, slots=True)
class Selection:
    """Which enquiries are wanted of all that might be.

    everything: due or not. stale: only what was asked about before. about: only papers that answer this query.
    providers: only these, by name; None for all.
    """

    everything: bool = False
    stale: bool = False
    about: Query | None = None
    providers: Collection[str] | None = None


class Enricher:
    """Asks the providers about what is due, and keeps what they say as it arrives."""

    def __init__(
        self, store: Keeps, providers: Sequence[Provides], readers: Readers, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._providers = providers
        self._readers = readers
        self._clock = clock

    def due(self, selection: Selection) -> dict[str, list[Identifier]]:
        """Which identifiers each provider would be asked about now; more may follow from what they answer."""
        run = _Run()
        return {provider.name: self._wanted(provider, selection, run) for provider in self._chosen(selection)}

    def enrich(
        self, selection: Selection, on_wait: Callable[[float], None]
    ) -> Iterator[Fetched | Failure | NobodyKnows]:
        """Ask in turn until nothing is due; nobody is asked twice about the same.

        A provider that fails is not asked again in this run, and the others go on. Each that failed, as a whole or for
        some identifiers, is one Failure. At the end come the identifiers that were asked about and of which nothing is
        known.
        """
        run = _Run()
        chosen = self._chosen(selection)
        asked_any = True
        while asked_any:
            asked_any = False
            for provider in chosen:
                wanted = [] if provider.name in run.failed else self._wanted(provider, selection, run)
                if wanted:
                    asked_any = True
                    yield from self._ask(provider, wanted, run, on_wait)
        for name in sorted(run.unanswered.keys() - run.failed):
            yield Failure(name, _nothing_for(run.unanswered[name]))
        yield from self._unknown(run)

    def _chosen(self, selection: Selection) -> list[Provides]:
        names = {provider.name for provider in self._providers}
        if unknown := sorted(set(selection.providers or ()) - names):
            raise UsageError(f"there is no provider {unknown[0]!r} here; choose among {', '.join(sorted(names))}")
        return [each for each in self._providers if selection.providers is None or each.name in selection.providers]

    def _ask(
        self, provider: Provides, wanted: Sequence[Identifier], run: _Run, on_wait: Callable[[float], None]
    ) -> Iterator[Fetched | Failure]:
        run.asked[provider.name].update(wanted)
        try:
            for answer in provider.ask(wanted, on_wait):
                changes = self._keep(provider, answer, run)
                yield Fetched(provider.name, len(answer.found), answer.missing, answer.malformed, changes)
                if answer.failed:
                    run.unanswered.setdefault(provider.name, {}).update(answer.failed)
        except FetchError as error:
            run.failed.add(provider.name)
            unanswered = run.unanswered.get(provider.name)
            yield Failure(
                error.service, f"{error.reason}; it {_nothing_for(unanswered)}" if unanswered else error.reason
            )

    def _wanted(self, provider: Provides, selection: Selection, run: _Run) -> list[Identifier]:
        asked, found = run.asked[provider.name], []
        with self._store.read() as reader:
            chosen = None if selection.about is None else set(reader.matching(selection.about))
            for duty in duties(provider.name, provider.schemes):
                if duty.instead_of is None or duty.instead_of in run.failed:
                    left = None if duty.limit is None else max(0, duty.limit - len(asked))
                    open_ones = (one for one in self._due(reader, provider.name, duty, selection) if one not in asked)
                    found += list(islice((one for one in open_ones if chosen is None or one in chosen), left))
        return found

    def _due(self, reader: Reads, provider: str, duty: Duty, selection: Selection) -> list[Identifier]:
        def of(name: str) -> list[Identifier]:
            standings = reader.standings(name, duty)
            return due(standings, self._clock(), everything=selection.everything, stale=selection.stale)

        if duty.instead_of is None:
            return of(provider)
        still_open = frozenset(of(duty.instead_of))
        return [one for one in of(provider) if one in still_open]

    def _keep(self, provider: Provides, answer: Answer, run: _Run) -> tuple[Change, ...]:
        now = self._clock()
        run.missing.update((*answer.missing, *answer.malformed))
        with self._store.write() as writer:
            known = _found_before(writer, provider.name, answer.missing)
            for identifier, payload in answer.found.items():
                writer.put_record(Record(provider.name, identifier, now, Status.FOUND, payload, provider.parser))
            for identifier in (*answer.missing, *answer.malformed):
                status = Status.GONE if identifier in known else Status.NOT_FOUND
                writer.put_record(Record(provider.name, identifier, now, status, b"", provider.parser))
            for identifier in answer.failed:
                writer.put_record(Record(provider.name, identifier, now, Status.FAILED, b"", provider.parser))
            changes = []
            for settled in settle(writer, self._readers, answer.found, now):
                if settled.before.title is None:
                    run.new.update(settled.ids)
                elif run.new.isdisjoint(settled.ids):
                    changes += [
                        Change(kind, settled.ids[0], settled.now.title, detail)
                        for kind, detail in happened(settled.before, settled.now)
                    ]
            writer.put_changes(changes, now)
        return tuple(changes)

    def _unknown(self, run: _Run) -> Iterator[NobodyKnows]:
        with self._store.read() as reader:
            known = reader.bibliography(run.missing)
        for identifier in sorted(known):
            if known[identifier].title is None:
                yield NobodyKnows(identifier)


@dataclass(slots=True)
class _Run:
    """What was asked in one run, who failed as a whole or for which identifiers (and why), what was not found, and
    which papers were not known before it.
    """

    asked: dict[str, set[Identifier]] = field(default_factory=lambda: defaultdict(set))
    failed: set[str] = field(default_factory=set)
    unanswered: dict[str, dict[Identifier, str]] = field(default_factory=dict)
    missing: set[Identifier] = field(default_factory=set)
    new: set[Identifier] = field(default_factory=set)


def _nothing_for(unanswered: Mapping[Identifier, str]) -> str:
    """`gives nothing for acl:P18-1, acl:P18-2 (no answer in time)`, what has one reason together."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for identifier, reason in unanswered.items():
        by_reason[reason].append(str(identifier))
    return "gives nothing for " + "; ".join(f"{', '.join(names)} ({reason})" for reason, names in by_reason.items())


def _found_before(reader: Reads, provider: str, identifiers: Sequence[Identifier]) -> set[Identifier]:
    if not identifiers:
        return set()
    records = reader.records_about(identifiers)
    return {each.identifier for each in records if each.provider == provider and each.status is Status.FOUND}
