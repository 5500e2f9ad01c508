"""Links that no rule knows: the pages that they lead to are read once, and name the paper that they state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from loopback_web import Asked, LoopbackWeb, Reply, loopback_web, small_redirector

from papertrack.model.document import RawDocument
from papertrack.model.redirect import Trail
from papertrack.net.client import Client
from papertrack.store.store import Store
from papertrack.tracker.reports import IssueTaken
from papertrack.tracker.tracker import Tracker
from papertrack.wiring.leads import Leads

ARTICLE = "https://journal.example.org/article/view/77"
PAPER = b'<html><head><meta name="citation_doi" content="10.1000/xyz"></head><body></body></html>'
SILENT = b"<html><head><title>A shop</title></head><body></body></html>"


class Desk:
    """A tracker whose way to the web leads to the loopback web."""

    def __init__(self, store: Store, leads: Leads, web: LoopbackWeb) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)
        self.store = store
        self.web = web
        self.tracker = Tracker(store, [], lambda: self.now, lambda: None, leads)

    def add(self, html: str) -> None:
        (taken,) = self.tracker.add([RawDocument(f"<p>{html}</p>".encode(), "issue.html")])
        assert isinstance(taken, IssueTaken)

    def resolve(self) -> list[Trail]:
        return [each for each in self.tracker.resolve() if isinstance(each, Trail)]

    def papers(self) -> list[str]:
        return [str(each.paper.id) for each in self.tracker.papers()]

    def asked(self) -> list[str]:
        return [f"{asked.host}{asked.path}" for asked in self.web.asked]


def serve(body: bytes, content_type: str = "text/html", status: int = 200, **headers: str) -> Callable[[Asked], Reply]:
    return lambda asked: Reply(body, content_type, status, {name.replace("_", "-"): headers[name] for name in headers})


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    hosts = {"journal.example.org": serve(PAPER), "www.example.net": serve(SILENT)}
    with loopback_web(tmp_path, hosts) as web, Store.open(tmp_path / "papers.db") as store:
        for name, value in web.environment.items():
            monkeypatch.setenv(name, value)
        with Client("papertrack-tests") as client, Client("papertrack-tests", limit_bytes=100_000) as pages:
            yield Desk(store, Leads(client, pages, tmp_path), web)


def test_a_page_that_states_a_paper_names_it_and_the_link_goes_on_leading_to_the_page(desk: Desk) -> None:
    desk.add(f'<a href="{ARTICLE}">words</a>')
    assert desk.papers() == []
    desk.resolve()
    assert desk.papers() == ["doi:10.1000/xyz"]
    (link,) = desk.tracker.links()
    assert (link.target, link.kind, link.rule) == (ARTICLE, "paper", "landing-page")
    assert desk.store.check() == []


def test_a_page_is_read_once_whatever_it_states(desk: Desk) -> None:
    desk.add(f'<a href="{ARTICLE}">words</a> <a href="https://www.example.net/x">the paper</a>')
    for _ in range(3):
        desk.resolve()
    assert desk.asked() == ["journal.example.org/article/view/77", "www.example.net/x"]
    desk.now += timedelta(days=90)
    desk.resolve()
    assert desk.asked()[2:] == ["www.example.net/x"]


def test_what_a_page_states_holds_for_every_link_to_it_and_every_later_reading(desk: Desk) -> None:
    desk.add(f'<a href="{ARTICLE}">words</a>')
    desk.resolve()
    desk.add(f'more: <a href="{ARTICLE}">here</a>')
    assert [len(each.mentions) for each in desk.tracker.papers()] == [2]
    assert len(desk.asked()) == 1


def test_ordinary_pages_are_never_asked(desk: Desk) -> None:
    desk.add('<a href="https://www.example.net/">home</a> <a href="https://github.com/a/b">the paper\'s code</a>')
    desk.add(
        '<a href="https://www.nytimes.com/article/view/1">article</a> <a href="https://www.example.net/p.pdf">x</a>'
    )
    assert desk.resolve() == []
    assert desk.asked() == []


def test_a_page_behind_a_redirector_is_read_in_its_turn(desk: Desk) -> None:
    desk.web.hosts["t.co"] = small_redirector({"/a": ARTICLE, "/b": "https://www.example.net/"})
    desk.add('<a href="https://t.co/a">words</a> <a href="https://t.co/b">words</a>')
    desk.resolve()
    assert desk.papers() == ["doi:10.1000/xyz"]
    assert desk.asked() == ["t.co/a", "t.co/b", "journal.example.org/article/view/77"]


def test_a_file_is_not_downloaded_but_the_page_beside_it_is_read(desk: Desk) -> None:
    desk.add('<a href="https://journal.example.org/article/download/77/12">PDF</a>')
    desk.resolve()
    assert desk.asked() == ["journal.example.org/article/view/77"]
    assert desk.papers() == ["doi:10.1000/xyz"]
    assert desk.tracker.links()[0].target == "https://journal.example.org/article/download/77/12"


@pytest.mark.parametrize(
    "reply",
    [
        serve(b"", status=503),
        serve(b"", status=429, Retry_After="4000"),
        serve(b"", status=500),
        serve(SILENT[:-16]),
        serve(PAPER * 3000),
    ],
)
def test_a_page_that_gives_no_answer_is_read_in_another_run_and_the_others_go_on(
    desk: Desk, reply: Callable[[Asked], Reply]
) -> None:
    desk.web.hosts["www.example.net"] = reply
    desk.add(f'<a href="https://www.example.net/paper/view/1">a</a> <a href="{ARTICLE}">words</a>')
    silent, told = desk.resolve()
    assert (silent.answered, silent.target, bool(silent.reason)) == (False, None, True)
    assert (told.answered, told.target) == (True, "https://doi.org/10.1000/xyz")
    assert desk.tracker.unresolved() == ["https://www.example.net/paper/view/1"]


@pytest.mark.parametrize(
    "reply", [serve(SILENT, status=403), serve(SILENT, status=404), serve(b"%PDF", "application/pdf")]
)
def test_a_page_that_is_gone_or_turns_us_away_or_is_a_file_is_left_alone_for_months(
    desk: Desk, reply: Callable[[Asked], Reply]
) -> None:
    desk.web.hosts["www.example.net"] = reply
    desk.add('<a href="https://www.example.net/paper/view/1">a</a>')
    assert desk.resolve() == [Trail("https://www.example.net/paper/view/1", None, True)]
    assert desk.tracker.unresolved() == []


def test_a_site_that_asked_for_a_pause_gets_it_in_later_runs_too(desk: Desk) -> None:
    desk.web.hosts["www.example.net"] = serve(b"", status=429, Retry_After="4000")
    desk.add("".join(f'<a href="https://www.example.net/paper/view/{number}">a</a>' for number in range(3)))
    desk.resolve()
    desk.resolve()
    assert len(desk.asked()) == 1


def test_a_log_in_page_in_place_of_a_page_is_no_answer(desk: Desk) -> None:
    desk.web.hosts["login.example"] = serve(SILENT)
    desk.web.hosts["www.example.net"] = serve(b"", status=302, Location="https://login.example/")
    desk.add('<a href="http://www.example.net/paper/view/1">a</a>')
    (trail,) = desk.resolve()
    assert not trail.answered


@pytest.mark.parametrize("trap", ["http://10.0.0.1/admin", "http://localhost/", "http://[::1]/", "file:///etc/passwd"])
def test_no_page_leads_us_into_our_own_network(desk: Desk, trap: str) -> None:
    desk.web.hosts["www.example.net"] = serve(b"", status=302, Location=trap)
    desk.add(f'<a href="https://www.example.net/paper/view/1">a</a> <a href="{trap}paper/view/1">the paper</a>')
    desk.resolve()
    assert desk.asked() == ["www.example.net/paper/view/1"]
    assert desk.papers() == []


def test_the_pages_of_all_sites_together_are_asked_no_more_than_once_a_second(desk: Desk) -> None:
    desk.web.hosts["www.example.com"] = serve(PAPER)
    desk.add(f'<a href="{ARTICLE}">a</a> <a href="https://www.example.com/paper/view/1">a</a>')
    desk.resolve()
    first, second = (asked.time for asked in desk.web.asked)
    assert second - first >= 1.0
