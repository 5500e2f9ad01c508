"""When a paper is asked for again: soon while it is young, seldom when it is old, never not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertrack.enrich.plan import LONGEST, batches, due, next_due
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.record import Standing, Status

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def arxiv_id(number: int) -> Identifier:
    return Identifier(Scheme.ARXIV, f"2503.{number:05}")


def found(days_ago: float, published: str | None, number: int = 1) -> Standing:
    return Standing(arxiv_id(number), NOW - days_ago * DAY, Status.FOUND, published=published)


def missed(days_ago: float, misses: int, number: int = 1) -> Standing:
    return Standing(arxiv_id(number), NOW - days_ago * DAY, Status.NOT_FOUND, misses)


standings = st.builds(
    Standing,
    st.builds(arxiv_id, st.integers(0, 99_999)),
    st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2026, 6, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from([None, *Status]),
    st.integers(0, 10_000),
    st.none() | st.dates().map(str) | st.sampled_from(["2025", "2025-03", "soon", "", "0000", "2025-13"]),
)


def test_what_was_never_asked_for_is_due():
    assert due([Standing(arxiv_id(1))], NOW) == [arxiv_id(1)]


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (found(6.9, "2026-05-20"), False),
        (found(7, "2026-05-20"), True),
        (found(7, "2026"), True),
        (found(8, "2026-05"), True),
        (found(8, "2019-01-01"), False),
        (found(89, "2019"), False),
        (found(90, "2019-01"), True),
        (found(89, None), False),
        (found(90, None), True),
        (found(90, "some day"), True),
    ],
)
def test_young_papers_are_asked_for_weekly_and_old_ones_each_quarter(standing, expected):
    assert bool(due([standing], NOW)) is expected


@pytest.mark.parametrize(("misses", "days"), [(1, 1), (2, 2), (3, 4), (4, 8), (7, 64), (8, 90), (500, 90)])
def test_the_intervals_of_what_is_not_found_double_up_to_90_days(misses, days):
    assert due([missed(days - 0.01, misses)], NOW) == []
    assert due([missed(days, misses)], NOW) == [arxiv_id(1)]


@given(standings)
def test_nothing_is_ever_given_up(standing):
    latest = max(standing.asked_at or NOW, NOW) + LONGEST
    assert due([standing], latest) == [standing.identifier]


@given(standings, st.integers(0, 1_000))
def test_what_is_due_stays_due(standing, days):
    if due([standing], NOW):
        assert due([standing], NOW + days * DAY)


@given(st.lists(standings, max_size=20))
def test_everything_means_everything(several):
    assert sorted(due(several, NOW, everything=True)) == sorted(standing.identifier for standing in several)


@given(st.lists(standings, max_size=20))
def test_what_was_never_asked_for_comes_first_then_the_longest_overdue_and_last_what_failed(several):
    by_identifier = {standing.identifier: standing for standing in several}
    order = [by_identifier[identifier] for identifier in due(by_identifier.values(), NOW)]
    times = [
        (standing.status is Status.FAILED, standing.asked_at is not None, next_due(standing)) for standing in order
    ]
    assert times == sorted(times)


@pytest.mark.parametrize(("failures", "days"), [(1, 0), (2, 0), (3, 1), (4, 2), (500, 90)])
def test_what_failed_is_due_at_once_until_it_has_failed_three_times(failures, days):
    def failed(days_ago: float) -> Standing:
        return Standing(arxiv_id(1), NOW - days_ago * DAY, Status.FAILED, failures)

    assert due([failed(days)], NOW) == [arxiv_id(1)]
    assert days == 0 or due([failed(days - 0.01)], NOW) == []


def test_only_what_was_asked_for_before_is_stale():
    assert due([Standing(arxiv_id(1)), found(7, "2026-05-20", 2)], NOW, stale=True) == [arxiv_id(2)]


def test_new_papers_are_asked_for_in_the_order_in_which_they_are_given():
    new = [Standing(arxiv_id(number)) for number in (3, 1, 2)]
    assert due(new, NOW) == [arxiv_id(3), arxiv_id(1), arxiv_id(2)]


def test_an_answer_from_the_future_does_not_put_a_paper_off_for_ever():
    assert due([found(-10_000, "2026-05-01")], NOW) == [arxiv_id(1)]


@given(st.lists(st.builds(arxiv_id, st.integers(0, 99)), max_size=50), st.integers(1, 60))
def test_batches_hold_everything_in_order_and_are_full_but_the_last(identifiers, size):
    made = list(batches(identifiers, size))
    assert [one for batch in made for one in batch] == identifiers
    assert all(len(batch) == size for batch in made[:-1])
    assert all(1 <= len(batch) <= size for batch in made)


def test_a_batch_of_none_is_no_batch():
    with pytest.raises(ValueError, match="at least one"):
        list(batches([arxiv_id(1)], 0))
