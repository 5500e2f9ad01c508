"""A story is told in order of time, with everything about it, and with who and what is named with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertrack.model.document import RawDocument
from papertrack.model.story import Story, quarters
from papertrack.store import company
from papertrack.tracker.tracker import Tracker


def titles(story: Story) -> list[str | None]:
    return [chapter.issue.title for chapter in story.chapters]


def test_issues_come_in_order_of_time_whatever_the_order_of_adding(tracker: Tracker) -> None:
    story = tracker.story("islands")
    assert titles(story) == ["The Letter 1", "The Letter 2", "Something else"]
    assert [[part.headline for part in chapter.parts] for chapter in story.chapters] == [
        ["Training far apart"], ["More islands"], ["Short news", "Again"],
    ]  # fmt: skip
    assert story.first is not None
    assert (story.first.issue.title, story.first.headline) == ("The Letter 1", "Training far apart")


def test_a_section_that_names_no_paper_belongs_to_the_story_by_its_words(tracker: Tracker) -> None:
    part = tracker.story("talk about islands").chapters[0].parts[0]
    assert part.mentions == ()
    assert [link.target for link in part.links] == ["https://video.example.com/watch?v=1"]


def test_an_issue_leads_to_the_earlier_issues_of_the_same_story(tracker: Tracker) -> None:
    first, second, other = tracker.story("islands").chapters
    assert (first.refers_to, second.refers_to, other.refers_to) == ((), (first.issue.id,), ())
    assert [chapter.refers_to for chapter in tracker.story("streaming").chapters] == [(), ()]


def test_papers_come_in_the_order_in_which_they_came_up_with_their_dates(tracker: Tracker) -> None:
    told = [
        (str(each.id), each.title, each.mentions, each.first, each.last) for each in tracker.story("islands").papers
    ]
    assert told == [
        ("arxiv:2401.00001", "Islands of Training", 2, date(2024, 1, 10), date(2024, 8, 20)),
        ("arxiv:2312.00009", "A Survey of Distance", 1, date(2024, 1, 10), date(2024, 1, 10)),
        ("arxiv:2408.00002", "Streaming Islands", 2, date(2024, 8, 20), date(2024, 9, 1)),
    ]


def test_who_is_named_with_it_are_papers_of_the_same_sections_and_the_authors(tracker: Tracker) -> None:
    story = tracker.story("title:islands")
    assert [(str(each.id), each.title, each.together) for each in story.companions] == [
        ("arxiv:2312.00009", "A Survey of Distance", 1)
    ]
    assert [(each.name, each.papers, each.mentions) for each in story.people] == [
        ("Bo Chen", 2, 4), ("Ada Lindqvist", 1, 2),
    ]  # fmt: skip


def test_quarters_run_from_the_first_mention_to_the_last_with_empty_ones(tracker: Tracker) -> None:
    assert tracker.story("title:islands").quarters == (("2024 Q1", 1), ("2024 Q2", 0), ("2024 Q3", 3))


def test_nothing_tells_of_nothing(tracker: Tracker) -> None:
    story = tracker.story("zebra")
    assert (story.chapters, story.papers, story.quarters, story.first, story.mentions) == ((), (), (), None, 0)


def test_a_part_of_an_issue_that_was_taken_out_is_no_longer_told(
    tracker: Tracker, page_of: Callable[..., RawDocument]
) -> None:
    raw = page_of("other-7")
    list(tracker.add([RawDocument(raw.body.replace(b"islands", b"lakes"), raw.origin, raw.url)]))
    assert titles(tracker.story("context:islands")) == ["The Letter 1", "The Letter 2"]


@pytest.mark.parametrize("text", ["", "OR", '"', "tag:x", "since:2024-08 islands", "newsletter:letter", "C++"])
def test_any_query_has_a_story(tracker: Tracker, text: str) -> None:
    story = tracker.story(text)
    assert story.mentions == sum(len(part.mentions) for chapter in story.chapters for part in chapter.parts)


def test_a_long_list_names_nobody_together_but_in_the_same_words(
    tracker: Tracker, page_of: Callable[..., RawDocument]
) -> None:
    items = "".join(
        f'<li>No. {n}: <a href="https://arxiv.org/abs/2405.{n:05}">one</a> and '
        f'<a href="https://arxiv.org/abs/2406.{n:05}">two</a></li>'
        for n in range(1, 31)
    )
    list(tracker.add([page_of("letter-3", f"<h2>All of it</h2><ul>{items}</ul>")]))
    identifier = tracker.identifier("arxiv:2405.00004")
    assert identifier is not None
    _, companions = tracker.beside(identifier)
    assert [str(each.id) for each in companions] == ["arxiv:2406.00004"]


@given(st.lists(st.dates(date(1990, 1, 1), date(2060, 1, 1)) | st.none(), max_size=30))
def test_quarters_count_every_dated_mention_once_and_leave_no_gap(days: list[date | None]) -> None:
    told = list(quarters(days))
    assert sum(count for _, count in told) == sum(day is not None for day in days)
    numbers = [int(name[:4]) * 4 + int(name[-1]) for name, _ in told]
    assert numbers == list(range(numbers[0], numbers[-1] + 1)) if numbers else told == []


def test_of_a_very_long_story_the_newest_part_is_told_and_that_is_said(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not tracker.story().cut
    monkeypatch.setattr(company, "MOST_TOLD", 2)
    story = tracker.story()
    assert story.cut
    assert story.mentions == 2
    assert titles(story)[-1] == "The Letter 3"
