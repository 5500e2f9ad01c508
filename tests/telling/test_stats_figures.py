"""Figures are what a patient reader would count."""

from __future__ import annotations

import statistics

from hypothesis import given
from hypothesis import strategies as st

from papertrack.model.figures import lag, months
from papertrack.tracker.tracker import Tracker


def test_totals_count_what_stands_in_the_newest_readings(tracker: Tracker) -> None:
    found = tracker.stats()
    assert (found.issues, found.papers, found.mentions, found.links) == (4, 5, 7, 10)
    assert sum(count for _, count in found.kinds) == 10
    assert dict(found.kinds)["paper"] == 7


def test_what_and_who_is_mentioned_most_comes_first(tracker: Tracker) -> None:
    found = tracker.stats()
    assert [(str(each.id), each.mentions, each.issues, each.first, each.last) for each in found.most_mentioned[:2]] == [
        ("arxiv:2408.00002", 2, 2, "2024-08-20", "2024-09-01"),
        ("arxiv:2401.00001", 2, 2, "2024-01-10", "2024-08-20"),
    ]
    assert [(each.name, each.papers, each.mentions) for each in found.authors[:2]] == [
        ("Bo Chen", 2, 4), ("Ada Lindqvist", 1, 2),
    ]  # fmt: skip
    assert [(each.name, each.papers, each.mentions) for each in found.categories] == [
        ("cs.LG", 2, 4), ("cs.DC", 2, 3), ("q-bio.BM", 1, 1),
    ]  # fmt: skip
    assert found.venues == ()
    assert len(tracker.stats(limit=1).authors) == 1


def test_months_run_without_a_gap(tracker: Tracker) -> None:
    found = tracker.stats().months
    assert (found[0], found[-1], len(found)) == (("2024-01", 3), ("2025-02", 1), 14)
    assert sum(count for _, count in found) == 7


def test_the_lag_is_from_publication_to_the_first_mention(tracker: Tracker) -> None:
    found = tracker.stats().lag  # 30, 7, 1 days, and 10 days before publication
    assert (found.papers, found.quartiles) == (4, (-1.75, 4.0, 12.75))
    assert [papers for _, _, _, papers in found.histogram] == [1, 0, 2, 1, 0, 0, 0, 0]


def test_each_newsletter_has_figures_of_its_own(tracker: Tracker) -> None:
    letter, other = tracker.stats().newsletters
    assert (letter.name, letter.issues, letter.papers, letter.mentions, letter.lag.papers) == ("The Letter", 3, 5, 6, 4)
    assert (other.name, other.issues, other.papers, other.mentions) == ("Other Post", 1, 1, 1)
    assert other.lag.quartiles == (13.0, 13.0, 13.0)


def test_a_selection_has_figures_of_its_own(tracker: Tracker) -> None:
    found = tracker.stats("newsletter:other")
    assert (found.issues, found.papers, found.mentions, found.links) == (1, 1, 1, 2)
    assert tracker.stats("zebra").papers == 0
    assert tracker.stats("title:streaming OR title:folding").papers == 2


def test_figures_may_be_asked_for_again_and_while_one_reads(tracker: Tracker) -> None:
    assert tracker.stats("islands") == tracker.stats("islands")


@given(st.dictionaries(st.integers(-50, 3000), st.integers(1, 5), min_size=1, max_size=20))
def test_quartiles_are_those_of_the_days_written_out(days: dict[int, int]) -> None:
    written_out = [day for day, papers in days.items() for _ in range(papers)]
    found = lag(days)
    assert found.papers == len(written_out)
    assert sum(papers for _, _, _, papers in found.histogram) == len(written_out)
    assert found.quartiles is not None
    if len(written_out) > 1:
        expected = statistics.quantiles(written_out, n=4, method="inclusive")
        assert all(abs(one - other) < 1e-9 for one, other in zip(found.quartiles, expected, strict=True))


@given(st.dictionaries(st.dates().map(lambda day: day.isoformat()[:7]), st.integers(1, 9), max_size=5))
def test_months_keep_every_count(counted: dict[str, int]) -> None:
    assert {month: count for month, count in months(counted) if count} == counted
