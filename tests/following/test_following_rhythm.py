"""How often a newsletter is looked at follows from how often it publishes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertrack.model.source import Source
from papertrack.tracker.rhythm import LONGEST, UNKNOWN, after_answer, after_failure, interval, is_due

TODAY = date(2026, 3, 1)
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


def every(days: int, count: int = 12) -> list[date]:
    return [TODAY - timedelta(days=days * place) for place in range(count)]


@pytest.mark.parametrize(("days", "hours"), [(every(7), 21), (every(1), 3), (every(30), 90), ([], 24), ([TODAY], 24)])
def test_it_is_an_eighth_of_the_usual_time_between_issues(days: list[date], hours: int) -> None:
    assert interval(days, TODAY) == timedelta(hours=hours)


def test_one_pause_in_a_rhythm_changes_nothing() -> None:
    days = every(7)
    assert interval([*days[:3], *(day - timedelta(days=60) for day in days[3:])], TODAY) == timedelta(hours=21)


def test_a_newsletter_that_fell_silent_is_looked_at_less_and_less() -> None:
    intervals = [interval(every(7), TODAY + timedelta(days=silent)) for silent in (0, 20, 60, 120, 1000)]
    assert intervals == sorted(intervals)
    assert intervals[0] == timedelta(hours=21)
    assert intervals[-1] == LONGEST


def test_failures_are_tried_again_after_growing_pauses() -> None:
    waits = [after_failure(NOW, every(7), failures, 0.0) - NOW for failures in range(1, 40)]
    assert waits[:4] == [timedelta(hours=hours) for hours in (1, 2, 4, 8)]
    assert waits == sorted(waits)
    assert waits[-1] == UNKNOWN


@given(st.lists(st.dates(date(1990, 1, 1), TODAY), max_size=40), st.floats(0, 86_400))
def test_whatever_the_days_the_next_look_lies_ahead_and_not_too_far(days: list[date], fresh_for: float) -> None:
    wait = after_answer(NOW, days, fresh_for) - NOW
    assert timedelta(hours=3) <= wait <= LONGEST
    assert wait >= timedelta(seconds=fresh_for)


@pytest.mark.parametrize(
    ("polled", "due", "expected"),
    [
        (None, None, True),
        (NOW - timedelta(days=1), NOW, True),
        (NOW - timedelta(days=1), NOW + timedelta(seconds=1), False),
        (NOW + timedelta(days=1), NOW + timedelta(days=2), True),
    ],
)
def test_a_source_is_due_when_its_time_has_come_or_its_clock_was_wrong(
    polled: datetime | None, due: datetime | None, expected: bool
) -> None:
    source = Source("a", "feed", "https://a.example/feed", "https://a.example/", polled_at=polled, next_due=due)
    assert is_due(source, NOW) is expected
