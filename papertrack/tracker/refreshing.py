"""`Refreshing`: one run of all that is due, with a row in the database that says how it went, and what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile
from typing import Protocol

from papertrack.errors import StoreError
from papertrack.model.change import ChangeKind
from papertrack.model.identifier import Identifier
from papertrack.model.redirect import Trail
from papertrack.model.run import Run, RunStatus
from papertrack.tracker.following import Following
from papertrack.tracker.ports import Keeps, Reads
from papertrack.tracker.reports import (
    Changed,
    Failure,
    Fetched,
    IssueTaken,
    LookedUp,
    NobodyKnows,
    Polled,
    Progress,
    Refreshed,
)

_A_DAY = 200  # runs; more than there are in a day
_ENDED = (RunStatus.DONE, RunStatus.PARTLY)
_WAIT = Callable[[float], None]

Report = IssueTaken | Failure | Fetched | NobodyKnows | Polled | Trail | LookedUp
"""What a refresh tells of each step."""


class Works(Protocol):
    """What a refresh has done by others: `Tracker`."""

    def unresolved(self, issues: Collection[int] | None = None) -> list[str]: ...
    def resolve(self, addresses: Iterable[str] | None = None, *, on_wait: _WAIT) -> Iterator[Trail | IssueTaken]: ...
    def enrich(self, *, on_wait: _WAIT) -> Iterator[Fetched | Failure | NobodyKnows]: ...
    def look_up(self, *, without: Collection[str], on_wait: _WAIT) -> Iterator[LookedUp | Failure]: ...


@dataclass
class Tally:
    """What a run brought by now."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    issues: set[int] = field(default_factory=set)

    def note(self, report: object) -> None:
        """Count a report."""
        match report:
            case IssueTaken(outcome="new" | "revised" as outcome):
                self.counts[f"{outcome} issues"] += 1
                self.counts["new papers"] += len(report.new_papers)
                self.issues.add(report.issue_id)
            case IssueTaken():
                self.counts["new papers"] += len(report.new_papers)
            case Polled():
                self.counts["sources"] += 1
            case Trail():
                self.counts["redirectors"] += 1
            case Fetched():
                self.counts["records"] += report.found
            case Failure():
                self.failures.append(report)


class Refreshing:
    """Runs of unattended work, each under its own lock and with its own row."""

    def __init__(self, store: Keeps, following: Following, works: Works, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._following = following
        self._works = works
        self._clock = clock

    def refresh(self, *, everything: bool, on_wait: _WAIT) -> Generator[Report | Refreshed, None, None]:
        """All that is due: poll sources, ask redirectors, fetch metadata, look titles up; what came of it is told last,
        with what earlier runs that were broken off could not tell.

        everything: poll every source now. Raises AlreadyRunning when another refresh is under way.
        """
        with self._run("refresh") as (number, tally):
            with self._store.read() as reader:
                before = _untold(reader, number)
            for report in self._steps(tally, everything, on_wait):
                tally.note(report)
                yield report
        with self._store.read() as reader:
            run = next(each for each in reader.runs(None) if each.id == number)
            changes = changed(reader, before)
        yield Refreshed(run, tuple(changes), tuple(tally.failures))

    def backfill(
        self, names: Collection[str], on_wait: _WAIT
    ) -> Generator[IssueTaken | Failure | Progress, None, None]:
        """`Following.backfill`, as a run. Raises AlreadyRunning when another backfill is under way."""
        with self._run("backfill") as (_, tally):
            for report in self._following.backfill(names, on_wait):
                tally.note(report)
                yield report

    def _steps(self, tally: Tally, everything: bool, on_wait: _WAIT) -> Iterator[Report]:
        for source in self._following.due(everything=everything):
            yield from self._following.poll(source, on_wait)
        issues = None if self._is_first_today() else tally.issues
        yield from self._works.resolve(self._works.unresolved(issues), on_wait=on_wait)
        yield from self._works.enrich(on_wait=on_wait)
        failed = {failure.subject for failure in tally.failures}
        yield from self._works.look_up(without=failed, on_wait=on_wait)

    def _is_first_today(self) -> bool:
        """Did no refresh of this day come to its end? Only the first asks about all hidden links, since some
        redirectors never answer; the others ask about those of new issues.
        """
        today = self._clock().date()
        with self._store.read() as reader:
            ended = [run for run in reader.runs(_A_DAY) if run.status in _ENDED]
        return not any(run.command == "refresh" and run.started_at.date() == today for run in ended)

    @contextmanager
    def _run(self, command: str) -> Iterator[tuple[int, Tally]]:
        """One run: its number and its tally. However the block ends, the row says so; when the process is killed, the
        next run of the command does.
        """
        tally = Tally()
        with self._store.lease(command):
            started = self._clock()
            with self._store.write() as writer:
                number = writer.begin_run(command, started)

            def end(status: RunStatus) -> None:
                told = tuple(f"{each.subject}: {each.reason}" for each in tally.failures)
                counts = {name: count for name, count in tally.counts.items() if count}
                with self._store.write() as writer:
                    writer.end_run(Run(number, command, started, status, self._clock(), counts, told))

            try:
                yield number, tally
            except BaseException:
                with suppress(StoreError):  # a full disk may be why
                    end(RunStatus.INTERRUPTED)
                raise
            end(RunStatus.PARTLY if tally.failures else RunStatus.DONE)


def _untold(reader: Reads, number: int) -> int:
    """The place in the log behind which no refresh told of anything: where this run began, or the first of those just
    before it that did not come to their end.
    """
    earlier = (run for run in reader.runs(_A_DAY) if run.command == "refresh" and run.id != number)
    broken = list(takewhile(lambda run: run.status not in _ENDED, earlier))
    last = reader.last_change()
    return min(last, reader.position_at(broken[-1].started_at).change) if broken else last


def changed(reader: Reads, after: int) -> list[Changed]:
    """What changed behind a place in the log, in order; each paper counts as new once, whatever its names."""
    found, new = [], set()
    for change in reader.changes(after):
        issue = None if change.issue is None else reader.issue(change.issue)
        paper = None if change.paper is None else reader.paper(change.paper)
        if change.kind is ChangeKind.NEW_PAPER:
            name: Identifier | None = paper.paper.id if paper else None
            if name is None or name in new:
                continue
            new.add(name)
        found.append(Changed(change, issue.issue if issue else None, paper.paper if paper else None))
    return found
