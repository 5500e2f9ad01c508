"""Hidden links in a database: asked about once, remembered, and read again by where they lead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from papertrack import extraction
from papertrack.model.document import RawDocument
from papertrack.model.redirect import Trail
from papertrack.store.store import Store
from papertrack.tracker.reports import IssueTaken
from papertrack.tracker.tracker import Tracker

PAPER = "https://arxiv.org/abs/2503.09799"


@dataclass
class Redirectors:
    """Redirectors that know targets; an address they do not know leads nowhere, and some never answer."""

    targets: dict[str, str]
    silent: tuple[str, ...] = ()
    asked: list[str] = field(default_factory=list)

    def follow(self, urls: Iterable[str], on_wait: Callable[[float], None]) -> Iterator[Trail]:
        for url in urls:
            self.asked.append(url)
            yield Trail(url, self.targets.get(url), url not in self.silent, "")


@dataclass
class Desk:
    tracker: Tracker
    redirectors: Redirectors
    store: Store
    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def add(self, *hrefs: str) -> int:
        body = " ".join(f'<a href="{href}">words</a>' for href in hrefs)
        (taken,) = self.tracker.add([RawDocument(f"<p>{body}</p>".encode(), "issue.html")])
        assert isinstance(taken, IssueTaken)
        return taken.issue_id

    def resolve(self) -> list[str]:
        """The outcomes of the issues that were read again."""
        return [each.outcome for each in self.tracker.resolve() if isinstance(each, IssueTaken)]

    def papers(self) -> list[str]:
        return [str(each.paper.id) for each in self.tracker.papers()]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Store.open(tmp_path / "papers.db") as store:
        redirectors = Redirectors({"https://t.co/paper": PAPER})
        desk = Desk(Tracker(store, [], lambda: desk.now, lambda: None, redirectors), redirectors, store)
        yield desk


def test_an_issue_is_read_again_by_where_its_links_lead(desk: Desk) -> None:
    desk.add("https://t.co/paper", "https://example.org/")
    assert desk.papers() == []
    assert desk.resolve() == ["reread"]
    assert desk.papers() == ["arxiv:2503.09799"]
    (link, _) = desk.tracker.links(sort="oldest")
    assert (link.url, link.target, link.kind) == ("https://t.co/paper", PAPER, "paper")
    assert desk.store.check() == []


def test_what_was_told_is_never_asked_for_again(desk: Desk) -> None:
    desk.add("https://t.co/paper")
    desk.resolve()
    desk.now += timedelta(days=1000)
    assert desk.resolve() == []
    desk.add("https://t.co/paper", "https://example.org/another-issue")
    assert (desk.tracker.unresolved(), desk.resolve()) == ([], [])
    assert desk.redirectors.asked == ["https://t.co/paper"]
    assert [len(each.mentions) for each in desk.tracker.papers()] == [2]


def test_a_link_that_led_nowhere_is_asked_about_again_after_a_week(desk: Desk) -> None:
    desk.add("https://t.co/later")
    assert desk.resolve() == []
    desk.now += timedelta(days=6)
    assert desk.resolve() == []
    desk.now += timedelta(days=1)
    desk.redirectors.targets["https://t.co/later"] = PAPER
    assert desk.resolve() == ["reread"]
    assert len(desk.redirectors.asked) == 2


def test_what_a_clock_that_was_wrong_noted_of_a_link_does_not_hold(desk: Desk) -> None:
    desk.add("https://t.co/later")
    desk.now += timedelta(days=3650)
    desk.resolve()
    desk.now -= timedelta(days=3650)
    desk.redirectors.targets["https://t.co/later"] = PAPER
    assert desk.resolve() == ["reread"]


def test_a_link_that_nobody_answered_for_is_asked_about_in_the_next_run(desk: Desk) -> None:
    desk.redirectors.silent = ("https://t.co/down",)
    desk.add("https://t.co/down")
    desk.resolve()
    assert desk.tracker.unresolved() == ["https://t.co/down"]


def test_what_was_told_holds_when_a_newer_extractor_reads_all_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.add("https://t.co/paper")
    desk.resolve()
    monkeypatch.setattr(extraction, "EXTRACTOR", extraction.EXTRACTOR + 1)
    assert desk.tracker.reread() == 1
    assert desk.papers() == ["arxiv:2503.09799"]
    assert len(desk.redirectors.asked) == 1


def test_some_issues_alone_may_be_resolved_and_all_gain_from_it(desk: Desk) -> None:
    first = desk.add("https://t.co/paper")
    second = desk.add("https://t.co/paper", "https://bit.ly/other")
    assert desk.tracker.unresolved([first]) == ["https://t.co/paper"]
    list(desk.tracker.resolve(desk.tracker.unresolved([first])))
    assert desk.redirectors.asked == ["https://t.co/paper"]
    assert [len(each.mentions) for each in desk.tracker.papers()] == [2]
    assert desk.tracker.unresolved([second]) == ["https://bit.ly/other"]


def test_a_button_is_never_asked_about_but_reads_by_what_is_known_of_its_address(desk: Desk) -> None:
    list(desk.tracker.add([RawDocument(b'<a href="https://t.co/paper">Unsubscribe</a>', "button.html")]))
    assert desk.tracker.unresolved() == []
    desk.add("https://t.co/paper")
    assert desk.resolve() == ["reread", "reread"]
    assert desk.resolve() == []


def test_an_answer_is_kept_even_when_the_run_ends_at_once(desk: Desk) -> None:
    desk.redirectors.targets["https://t.co/two"] = PAPER
    desk.add("https://t.co/paper", "https://t.co/two")
    run = desk.tracker.resolve()
    next(run)
    run.close()
    assert desk.tracker.unresolved() == ["https://t.co/two"]


def test_without_a_way_to_redirectors_nobody_is_asked(desk: Desk) -> None:
    alone = Tracker(desk.store, [], lambda: desk.now, lambda: None)
    desk.add("https://t.co/paper")
    assert list(alone.resolve()) == []
