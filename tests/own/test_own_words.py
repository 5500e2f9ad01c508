"""Tags and notes stay on what they were put on, whatever becomes of papers, records and documents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from papertrack.errors import NothingFound, UsageError
from papertrack.model.document import RawDocument
from papertrack.model.identifier import Identifier
from papertrack.store.store import Store
from papertrack.tracker.tracker import Tracker

A, D = Identifier.parse("arxiv:2403.01001"), Identifier.parse("doi:10.5555/flow.1")
PAGE = """<link rel="canonical" href="https://n.example/1"><h2>Flow</h2>
<p>A <a href="https://arxiv.org/abs/2403.01001">preprint</a>, {more}.</p>
<p>An <a href="https://doi.org/10.5555/flow.1">article</a>.</p>"""


class Clock:
    now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(days=1)
        return self.now


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "p.db") as store:
        yield store


@pytest.fixture
def tracker(store: Store) -> Tracker:
    tracker = Tracker(store, [], Clock(), lambda: None)
    take_in(tracker)
    return tracker


def take_in(tracker: Tracker, more: str = "new") -> None:
    list(tracker.add([RawDocument(PAGE.format(more=more).encode(), "issue.html")]))


def found(tracker: Tracker, query: str) -> list[str]:
    return sorted(str(answer.paper.id) for answer in tracker.papers(query))


def test_a_tag_is_found_again_however_it_is_written(tracker: Tracker) -> None:
    assert tracker.tag(A, "To-Read", "flows").tags == ("flows", "to-read")
    assert tracker.tag(A, "to-read").tags == ("flows", "to-read")
    assert found(tracker, "tag:TO-READ") == [str(A)]
    assert found(tracker, "tag:to*") == [str(A)]
    assert found(tracker, "tag:to") == []
    assert found(tracker, "-tag:flows") == [str(D)]
    assert found(tracker, "has:tag") == [str(A)]
    assert tracker.untag(A, "to-read").tags == ("flows",)
    assert found(tracker, "tag:to-read") == []


def test_a_tag_on_an_issue_finds_the_issue_and_what_stands_in_it_but_tags_no_paper(tracker: Tracker) -> None:
    (issue,) = tracker.issues()
    tracker.tag(issue.issue.id, "read")
    assert [answer.own.tags for answer in tracker.issues("tag:read")] == [("read",)]
    assert len(tracker.mentions("tag:read")) == len(tracker.links("tag:read")) == 2
    assert tracker.papers("tag:read") == []
    tracker.tag(A, "mine")
    assert tracker.issues("tag:mine") == []
    assert [str(answer.paper) for answer in tracker.mentions("tag:mine")] == [str(A)]
    assert [answer.ids for answer in tracker.links("tag:mine")] == [(A,)]
    assert [(each.tag, each.papers, each.issues) for each in tracker.tags()] == [("mine", 1, 0), ("read", 0, 1)]


def test_notes_are_kept_in_order_each_once_until_they_are_replaced_or_deleted(tracker: Tracker) -> None:
    tracker.note(A, "first")
    tracker.note(A, " first ")
    assert [note.text for note in tracker.note(A, "second\nline").notes] == ["first", "second\nline"]
    assert found(tracker, "has:note") == [str(A)]
    assert [note.text for note in tracker.note(A, "third", replace=True).notes] == ["third"]
    assert tracker.drop_notes(A).notes == ()


def test_own_words_survive_merge_and_split_and_go_where_their_identifier_goes(tracker: Tracker) -> None:
    tracker.tag(A, "preprint", "both")
    tracker.tag(D, "article", "both")
    tracker.note(D, "of the article")
    tracker.merge(A, D)
    assert tracker.own(A).tags == ("article", "both", "preprint")
    assert found(tracker, "tag:preprint tag:article") == [str(A)]
    tracker.split(D)
    assert (tracker.own(A).tags, tracker.own(D).tags) == (("both", "preprint"), ("article", "both"))
    assert [note.text for note in tracker.own(D).notes] == ["of the article"]
    tracker.merge(A, D)
    tracker.untag(A, "both")
    tracker.split(D)
    assert (tracker.own(A).tags, tracker.own(D).tags) == (("preprint",), ("article",))


def test_own_words_survive_rebuilding_rereading_and_a_new_version_of_the_issue(tracker: Tracker, store: Store) -> None:
    (issue,) = tracker.issues()
    for subject in (A, issue.issue.id):
        tracker.tag(subject, "kept")
        tracker.note(subject, "kept, too")
    before = [tracker.own(subject) for subject in (A, issue.issue.id)]
    tracker.rebuild()
    with store.write() as writer:
        writer._connection.exec_driver_sql("UPDATE revision SET extractor = 0")
    assert tracker.reread() == 1
    take_in(tracker, more="and revised")
    assert [tracker.own(subject) for subject in (A, issue.issue.id)] == before
    assert store.check() == []


@pytest.mark.parametrize("word", ["", "two words", "arxiv:2403.01001", "10.5555/flow", "-x", "a" * 61, "a*", '"'])
def test_what_is_not_one_word_is_no_tag(tracker: Tracker, word: str) -> None:
    with pytest.raises(UsageError):
        tracker.tag(A, word)
    assert tracker.own(A).tags == ()


def test_what_is_not_here_cannot_be_tagged_or_noted(tracker: Tracker) -> None:
    for subject in (Identifier.parse("arxiv:2403.09999"), 99):
        with pytest.raises(NothingFound):
            tracker.tag(subject, "x")
        with pytest.raises(NothingFound):
            tracker.note(subject, "x")
