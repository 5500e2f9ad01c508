"""A user who follows newsletters, in few words, with a clock of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from loopback_web import LoopbackWeb
from newsletter_sites import SUBSTACK, WORDPRESS

from papertrack.model.query import parse
from papertrack.sources.known import Known
from papertrack.store.store import Store
from papertrack.tracker.reports import Failure, IssueTaken, Progress, Refreshed
from papertrack.tracker.reports import Newsletter as Listed
from papertrack.tracker.tracker import Tracker

TRAIL = Known(
    "papertrail", "The Paper Trail", f"https://{SUBSTACK}/", (f"https://{SUBSTACK}/feed", f"https://{WORDPRESS}/feed/")
)
START = datetime(2026, 2, 1, 8, tzinfo=UTC)


@dataclass
class Desk:
    """A user of the tracker, in few words."""

    tracker: Tracker
    store: Store
    web: LoopbackWeb
    now: datetime = START
    failures: list[Failure] = field(default_factory=list)

    def outcomes(self, reports: Iterable[object]) -> list[str]:
        """What became of each issue; failures are kept aside."""
        found = []
        for report in reports:
            if isinstance(report, Failure):
                self.failures.append(report)
            elif isinstance(report, IssueTaken):
                found.append(report.outcome)
        return found

    def follow(self, place: str) -> list[str]:
        return self.outcomes(self.tracker.follow(place))

    def backfill(self, *names: str) -> list[str]:
        return self.outcomes(self.tracker.backfill(names))

    def steps(self) -> list[tuple[int, int | None]]:
        return [(each.step, each.steps) for each in self.tracker.backfill() if isinstance(each, Progress)]

    def refresh(self, *, everything: bool = False) -> Refreshed:
        *_, ended = self.tracker.refresh(everything=everything)
        assert isinstance(ended, Refreshed)
        return ended

    @property
    def source(self) -> Listed:
        (listed,) = self.tracker.newsletters()
        return listed

    def numbers(self) -> list[int | None]:
        return sorted((each.issue.number for each in self.tracker.issues(limit=None)), key=lambda number: number or 0)

    def urls(self) -> list[str | None]:
        return [each.issue.url for each in self.tracker.issues(parse(""), limit=None, sort="oldest")]

    def asked(self, since: int = 0) -> list[str]:
        return [each.path for each in self.web.asked[since:]]

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)
