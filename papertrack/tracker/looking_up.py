"""`Lookups`: finds the papers that issues name by title alone, few at a time, and reads these issues again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from papertrack.enrich.lookup import Candidate, due, in_order, likeliest
from papertrack.errors import BadResponse, FetchError, NothingFound
from papertrack.model.identifier import Identifier
from papertrack.model.lookup import LookUp, Outcome, TitleAnswer
from papertrack.model.paper import Facts
from papertrack.model.record import Record, Status
from papertrack.tracker.ports import Keeps, Kept, Searches, Writes
from papertrack.tracker.reports import Failure, LookedUp

MOST = 20
"""So many titles are looked up in one run, unless all are asked for: at the pace of each service that is a minute."""

Reread = Callable[[Writes, Iterable[Kept]], None]
"""Reads documents again in a transaction that is under way, so that a title is accepted and read as one."""

Settle = Callable[[Writes, Iterable[Identifier]], None]
"""Derives papers again from their records."""


class Lookups:
    """The titles of the database, and the services that are asked for them, the preferred one first."""

    def __init__(
        self, store: Keeps, searches: Sequence[Searches], clock: Callable[[], datetime], reread: Reread, settle: Settle
    ) -> None:
        self._store = store
        self._searches = {search.name: search for search in searches}
        self._clock = clock
        self._reread = reread
        self._settle = settle

    def named(self) -> list[TitleAnswer]:
        """All titles by which issues name papers."""
        with self._store.read() as reader:
            return reader.titles_named()

    def due(self, *, everything: bool = False) -> list[LookUp]:
        """The titles that `run` would look up now. everything: all that are undecided, due or not, however many."""
        wanted = due((each.lookup for each in self.named()), self._clock(), everything=everything)
        return wanted if everything else wanted[:MOST]

    def run(
        self, on_wait: Callable[[float], None], *, everything: bool = False, without: Collection[str] = ()
    ) -> Iterator[LookedUp | Failure]:
        """Look up what is due; each answer is stored as it arrives, and each title reported once it is through.

        A service that fails is not asked again in this run; what it was not asked for it is asked in the next one.
        without: hosts of services that have failed already.
        """
        failed = {name for name, search in self._searches.items() if search.host in without}
        for lookup in self.due(everything=everything) if self._searches else ():
            names = in_order([name for name in self._searches if name not in lookup.answered], lookup.sources)
            for name in names:
                if lookup.outcome is Outcome.ACCEPTED or name in failed:
                    continue
                try:
                    lookup = self._asked(self._searches[name], lookup, on_wait)
                except FetchError as error:
                    failed.add(name)
                    yield Failure(error.service, error.reason)
            if lookup.outcome is Outcome.ACCEPTED or not lookup.answered:
                yield LookedUp(lookup)

    def decide(self, number: int, outcome: Outcome) -> LookUp:
        """The user's word on what was found for a title: ACCEPTED or REFUSED. Raises NothingFound."""
        with self._store.write() as writer:
            lookup = next((each.lookup for each in writer.titles_named() if each.lookup.id == number), None)
            if lookup is None:
                raise NothingFound(f"there is no title {number} here; `papertrack titles --all` lists those that are")
            if outcome is Outcome.ACCEPTED and lookup.found is None:
                raise NothingFound(f"nothing was found for {lookup.title!r} so far, so there is nothing to accept")
            decided = replace(lookup, outcome=outcome)
            self._put(writer, decided)
            return decided

    def _asked(self, search: Searches, lookup: LookUp, on_wait: Callable[[float], None]) -> LookUp:
        """Ask one service; what it says is stored. Returns how the title stands then."""
        payloads = search.search(lookup.title, on_wait)
        best, outcome = likeliest(lookup, _read(search, payloads.items()))
        now = self._clock()
        told = _told(lookup, best, outcome)
        answered = (*lookup.answered, search.name)
        over = told.outcome is Outcome.ACCEPTED or set(answered) >= self._searches.keys()
        missed = over and told.outcome is not Outcome.ACCEPTED
        told = replace(told, asked_at=now, answered=() if over else answered, misses=lookup.misses + missed)
        with self._store.write() as writer:
            if best and told.outcome is Outcome.ACCEPTED:
                payload = payloads[best.identifier]
                writer.put_record(Record(search.name, best.identifier, now, Status.FOUND, payload, search.parser))
            self._put(writer, told)
            if best and told.outcome is Outcome.ACCEPTED:
                self._settle(writer, [best.identifier])
        return told

    def _put(self, writer: Writes, lookup: LookUp) -> None:
        writer.put_lookup(lookup)
        if lookup.outcome in (Outcome.ACCEPTED, Outcome.REFUSED):
            self._reread(writer, list(writer.documents_titled([lookup.id])))


def _read(search: Searches, payloads: Iterable[tuple[Identifier, bytes]]) -> Iterator[tuple[Identifier, Facts]]:
    """What payloads say; one that cannot be read says nothing."""
    for identifier, payload in payloads:
        try:
            yield identifier, search.facts(payload)
        except BadResponse:
            continue


def _told(lookup: LookUp, best: Candidate | None, outcome: Outcome) -> LookUp:
    """How a title stands with what one service found: a likelier paper takes the place of a less likely one."""
    if best is None or (outcome is not Outcome.ACCEPTED and best.score <= (lookup.score or 0)):
        return lookup
    return replace(
        lookup, found=best.identifier, found_title=best.facts.title, score=round(best.score, 1), outcome=outcome
    )
