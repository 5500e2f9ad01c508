"""`Following`: take newsletters up, give them up, poll them, and read their archives."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from papertrack.documents import HOLDS_NONE
from papertrack.errors import DocumentError, FetchError, NothingFound, RateLimited, UsageError
from papertrack.identify import recognise
from papertrack.model.source import Batch, Source
from papertrack.tracker import rhythm
from papertrack.tracker.ports import Keeps, Polls
from papertrack.tracker.reports import Failure, Followed, IssueTaken, Newsletter, Polled, Progress

Add = Callable[..., Iterator[IssueTaken | Failure]]
"""`Tracker.add`."""


class Following:
    """What is followed. kinds: the kinds of sources, asked in this order whether a place is theirs."""

    def __init__(self, store: Keeps, kinds: Sequence[Polls], add: Add, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._kinds = kinds
        self._add = add
        self._clock = clock

    def newsletters(self) -> list[Newsletter]:
        """What is followed, by name, with what came of it."""
        with self._store.read() as reader:
            sources, counts, days = reader.sources(), reader.issue_counts(), reader.days_of_issues()
        return [
            Newsletter(each, counts.get(each.name, 0), max(days.get(each.name, []), default=None))
            for each in sorted(sources, key=lambda source: source.name)
        ]

    def due(self, *, everything: bool) -> list[Source]:
        """The sources to poll now, the longest overdue first. everything: all that have not ended."""
        now = self._clock()
        with self._store.read() as reader:
            sources = reader.sources()
        wanted = [each for each in sources if (not each.gone if everything else rhythm.is_due(each, now))]
        return sorted(wanted, key=lambda each: (each.next_due is not None, each.next_due or now))

    def named(self, names: Iterable[str]) -> list[Source]:
        """The sources that a user means. Raises NothingFound for one that is not followed."""
        with self._store.read() as reader:
            sources = reader.sources()
        found = []
        for name in names:
            matching = [
                each for each in sources if name in (each.name, each.title, each.location, each.typed, each.home)
            ]
            if not matching:
                known = ", ".join(sorted(each.name for each in sources)) or "none yet"
                raise NothingFound(f"{name!r} is not followed; these newsletters are: {known}")
            found += [each for each in matching if each not in found]
        return found

    def follow(
        self, place: str, *, name: str | None = None, on_wait: Callable[[float], None] = lambda seconds: None
    ) -> Iterator[Followed | IssueTaken | Failure | Polled]:
        """Find the newsletter that a place means, follow it, and take its current issues in.

        Raises UsageError when nothing is known by that name or found there, FetchError when it gives no answer.
        """
        source = next((found for kind in self._kinds if (found := kind.find(place, on_wait)) is not None), None)
        if source is None:
            raise UsageError(f"{place!r}: is no newsletter known by name; give the address of its site or its feed")
        yield from self.take_up(source if name is None else replace(source, name=name), on_wait)

    def take_up(
        self, source: Source, on_wait: Callable[[float], None] = lambda seconds: None
    ) -> Iterator[Followed | IssueTaken | Failure | Polled]:
        """Follow a source that is described, and poll it; one that is followed already, and was polled, changes
        nothing.
        """
        with self._store.write() as writer:
            others = writer.sources()
            known = next((each for each in others if _same(each, source)), None)
            if known is None:
                source = replace(source, name=_unused(source.name, {each.name for each in others}))
                writer.put_source(source)
        yield Followed(known or source, already=known is not None)
        if known is None or known.polled_at is None:
            yield from self.poll(known or source, on_wait)

    def unfollow(self, name: str) -> Source:
        """Follow it no longer; its issues stay. Raises NothingFound when it is not followed."""
        (source, *_) = self.named([name])
        with self._store.write() as writer:
            writer.drop_source(source.name)
        return source

    def poll(
        self, source: Source, on_wait: Callable[[float], None] = lambda seconds: None
    ) -> Iterator[IssueTaken | Failure | Polled]:
        """Ask a source for what is new, and take it in; how that went is told last, as `Polled` or as `Failure`."""
        fresh_for, notes = 0.0, []
        try:
            for batch in self._kind(source).poll(source, on_wait):
                yield from self._take(source, batch, cursor=batch.cursor, **_moved(batch))
                fresh_for = max(fresh_for, batch.fresh_for)
                notes += [batch.note] if batch.note else []
        except (FetchError, DocumentError, UsageError) as error:
            self._failed(source, error)
            yield Failure(source.name, str(error))
            return
        now = self._clock()
        due = rhythm.after_answer(now, self._days(source), fresh_for)
        self._change(source.name, polled_at=now, ok_at=now, next_due=due, failures=0, error=None)
        yield Polled(source.name, "; ".join(notes) or None)

    def backfill(
        self, names: Collection[str] = (), on_wait: Callable[[float], None] = lambda seconds: None
    ) -> Iterator[IssueTaken | Failure | Progress]:
        """Take in the whole archive of newsletters, of all when none is named. It may be broken off, and goes on.

        Issues that come so are old, and no news. Raises NothingFound for a name that is not followed.
        """
        for source in self.named(names) if names else self.due(everything=True):
            yield Progress(source.name, 0, None)
            try:
                for batch in self._kind(source).archive(source, self._held, on_wait):
                    yield from self._take(source, batch, news=False, archive=batch.cursor)
                    yield Progress(source.name, batch.step, batch.steps)
            except (FetchError, DocumentError, UsageError) as error:
                yield Failure(source.name, str(error))

    def _take(
        self, source: Source, batch: Batch, *, news: bool = True, **changes: Any
    ) -> Iterator[IssueTaken | Failure]:
        """Store a batch's documents, then what it says of the source."""
        for report in self._add(batch.documents, news=news, source=source.name):
            if isinstance(report, IssueTaken) or report.reason != HOLDS_NONE:
                yield report
        self._change(source.name, **changes)

    def _failed(self, source: Source, error: Exception) -> None:
        now, failures = self._clock(), source.failures + 1
        pause = error.retry_after if isinstance(error, RateLimited) else None
        due = rhythm.after_failure(now, self._days(source), failures, pause or 0.0)
        self._change(source.name, polled_at=now, next_due=due, failures=failures, error=str(error))

    def _change(self, name: str, **changes: Any) -> None:
        """Change what is known of a source, if it is still followed."""
        with self._store.write() as writer:
            source = next((each for each in writer.sources() if each.name == name), None)
            if source is not None:
                writer.put_source(replace(source, **changes))

    def _days(self, source: Source) -> Sequence[Any]:
        with self._store.read() as reader:
            return reader.days_of_issues().get(source.name, [])

    def _held(self, addresses: Sequence[str]) -> Collection[str]:
        """Which of these addresses are issues that are here."""
        keys = {address: recognise(address).target for address in addresses}
        with self._store.read() as reader:
            held = reader.held(keys.values())
        return {address for address, key in keys.items() if key in held}

    def _kind(self, source: Source) -> Polls:
        found = next((kind for kind in self._kinds if kind.kind == source.kind), None)
        if found is None:
            raise UsageError(f"{source.location}: this installation cannot read sources of kind {source.kind!r}")
        return found


def _moved(batch: Batch) -> dict[str, Any]:
    moved = {} if batch.location is None else {"location": batch.location}
    return {**moved, "gone": batch.gone}


def _same(one: Source, other: Source) -> bool:
    """Are these one newsletter: do they share a place?"""
    return bool({one.location, *one.others} & {other.location, *other.others})


def _unused(name: str, taken: Collection[str]) -> str:
    number = 1
    unused = name
    while unused in taken:
        number += 1
        unused = f"{name}-{number}"
    return unused
