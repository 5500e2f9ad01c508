"""Titles in a database: looked up few at a time, taken or suggested, and read again at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from papertrack import extraction
from papertrack.errors import NothingFound, RateLimited
from papertrack.model.document import RawDocument
from papertrack.model.identifier import Identifier
from papertrack.model.lookup import Outcome
from papertrack.model.paper import Facts
from papertrack.store.store import Store
from papertrack.tracker.looking_up import MOST
from papertrack.tracker.reports import Failure, LookedUp
from papertrack.tracker.tracker import Tracker

TITLE = "Scaling Laws for Language Model Pruning"
PAPER = Identifier.parse("arxiv:2503.09799")


@dataclass
class Service:
    """A service that finds papers by title. papers: by title, the id and the year."""

    name: str
    papers: dict[str, tuple[Identifier, str]]
    fails: bool = False
    asked: list[str] = field(default_factory=list)
    parser: int = 1
    schemes: frozenset[object] = frozenset()

    @property
    def host(self) -> str:
        return f"{self.name}.example"

    def search(self, title: str, on_wait: Callable[[float], None]) -> Mapping[Identifier, bytes]:
        if self.fails:
            raise RateLimited(self.name, "answered 429", 9.0)
        self.asked.append(title)
        if title not in self.papers:
            return {}
        identifier, year = self.papers[title]
        return {identifier: json.dumps({"title": title, "year": year}).encode()}

    def facts(self, payload: bytes) -> Facts:
        told = json.loads(payload)
        return Facts(title=told["title"], authors=("Ada Lovelace",), published=told["year"])

    def ask(self, identifiers: object, on_wait: object) -> Iterator[object]:
        return iter(())


@dataclass
class Desk:
    store: Store
    arxiv: Service
    crossref: Service
    now: datetime = datetime(2025, 6, 1, tzinfo=UTC)

    @property
    def tracker(self) -> Tracker:
        services = [self.arxiv, self.crossref]
        return Tracker(self.store, services, lambda: self.now, lambda: None, searches=services)  # type: ignore[arg-type]

    def add(self, body: str, name: str = "issue.md") -> None:
        text = f"---\ntitle: {name}\ndate: 2025-06-01\n---\n# {name}\n\n{body}"
        list(self.tracker.add([RawDocument(text.encode(), name)]))

    def look_up(self, **how: object) -> list[LookedUp | Failure]:
        return list(self.tracker.look_up(**how))  # type: ignore[arg-type]

    def papers(self) -> list[tuple[str, str | None]]:
        return [(str(each.paper.id), each.paper.facts.title) for each in self.tracker.papers()]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Store.open(tmp_path / "papers.db") as store:
        yield Desk(store, Service("arxiv", {TITLE: (PAPER, "2025-03-12")}), Service("crossref", {}))


def pointer(title: str = TITLE, source: str = "arXiv") -> str:
    return f"Read more: {title} ({source}).\n\n"


def test_an_issue_that_names_a_paper_by_title_alone_has_that_paper_once_it_is_looked_up(desk: Desk) -> None:
    desk.add(pointer())
    assert (desk.papers(), len(desk.tracker.titles_due())) == ([], 1)
    (report,) = desk.look_up()
    assert isinstance(report, LookedUp)
    assert (report.lookup.outcome, report.lookup.found) == (Outcome.ACCEPTED, PAPER)
    assert desk.papers() == [("arxiv:2503.09799", TITLE)]
    (link,) = desk.tracker.links()
    assert (link.rule, link.url, link.text) == ("title", PAPER.url, TITLE)
    assert (desk.tracker.titles_due(), desk.look_up(), desk.crossref.asked) == ([], [], [])
    assert desk.store.check() == []


def test_what_was_found_is_kept_as_its_providers_record_and_needs_no_further_request(desk: Desk) -> None:
    desk.add(pointer())
    desk.look_up()
    (reason, *_) = desk.tracker.why(PAPER)
    assert (reason.field, reason.value, reason.provider) == ("title", TITLE, "arxiv")


def test_a_title_is_known_in_later_issues_however_they_write_it(desk: Desk) -> None:
    desk.add(pointer())
    desk.look_up()
    desk.add(pointer(TITLE.upper()) + f"[{TITLE} (PDF)](https://lab.example.org/x.pdf)", "later.md")
    assert [len(each.mentions) for each in desk.tracker.papers()] == [3]
    assert desk.arxiv.asked == [TITLE]


def test_what_was_found_holds_when_a_newer_extractor_reads_all_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.add(pointer())
    desk.look_up()
    monkeypatch.setattr(extraction, "EXTRACTOR", extraction.EXTRACTOR + 1)
    assert desk.tracker.reread() == 1
    assert [each for each, _ in desk.papers()] == ["arxiv:2503.09799"]


def test_all_services_are_asked_until_one_has_what_is_meant_and_again_later_when_none_has(desk: Desk) -> None:
    title = "A Paper That Nobody Has Written So Far"
    desk.add(pointer(title))
    (report,) = desk.look_up()
    assert isinstance(report, LookedUp)
    assert (report.lookup.outcome, report.lookup.misses) == (Outcome.OPEN, 1)
    assert (desk.arxiv.asked, desk.crossref.asked) == ([title], [title])
    assert desk.look_up() == []
    desk.now += timedelta(days=3)
    desk.crossref.papers[title] = (Identifier.parse("doi:10.1000/x"), "2025")
    desk.look_up()
    assert [each for each, _ in desk.papers()] == ["doi:10.1000/x"]


def test_a_paper_that_may_be_meant_is_suggested_and_the_users_word_decides(desk: Desk) -> None:
    desk.arxiv.papers[TITLE] = (PAPER, "2009-03-12")
    desk.add(pointer())
    (report,) = desk.look_up()
    assert isinstance(report, LookedUp)
    assert (report.lookup.outcome, desk.papers()) == (Outcome.SUGGESTED, [])
    (answer,) = desk.tracker.titles()
    assert (answer.lookup.found, [issue.title for issue in answer.issues]) == (PAPER, ["issue.md"])
    desk.tracker.accept_title(answer.lookup.id)
    assert [each for each, _ in desk.papers()] == ["arxiv:2503.09799"]
    desk.tracker.refuse_title(answer.lookup.id)
    assert desk.papers() == []
    desk.now += timedelta(days=1000)
    assert (desk.tracker.titles_due(), desk.tracker.titles_due(everything=True)) == ([], [])
    assert desk.store.check() == []


def test_a_word_on_what_is_not_there_is_refused(desk: Desk) -> None:
    desk.add(pointer("A Paper That Nobody Has Written So Far"))
    with pytest.raises(NothingFound, match="no title 99"):
        desk.tracker.refuse_title(99)
    with pytest.raises(NothingFound, match="nothing was found"):
        desk.tracker.accept_title(desk.tracker.titles()[0].lookup.id)


def test_a_service_that_fails_is_told_once_and_asked_in_the_next_run_for_what_it_was_not_asked(desk: Desk) -> None:
    desk.arxiv.fails = True
    other = "A Paper That Nobody Has Written So Far"
    desk.add(pointer() + pointer(other))
    assert desk.look_up() == [Failure("arxiv", "answered 429")]
    assert (desk.crossref.asked, desk.papers()) == ([TITLE, other], [])
    desk.arxiv.fails = False
    desk.look_up()
    assert (desk.arxiv.asked, desk.crossref.asked) == ([TITLE, other], [TITLE, other])
    assert [each for each, _ in desk.papers()] == ["arxiv:2503.09799"]


def test_a_run_looks_up_no_more_than_a_few_titles_unless_all_are_asked_for(desk: Desk) -> None:
    desk.add("".join(pointer(f"Paper Number {number} of a Long Series") for number in range(MOST + 5)))
    desk.look_up()
    assert len(desk.arxiv.asked) == MOST
    desk.look_up(everything=True)
    assert len(set(desk.arxiv.asked)) == MOST + 5


def test_an_answer_is_kept_when_the_run_ends_at_once(desk: Desk) -> None:
    desk.arxiv.papers["Another Paper of Some Length"] = (Identifier.parse("arxiv:2503.00002"), "2025")
    desk.add(pointer() + pointer("Another Paper of Some Length"))
    run = desk.tracker.look_up()
    next(run)
    run.close()  # type: ignore[attr-defined]
    assert [each for each, _ in desk.papers()] == ["arxiv:2503.09799"]
    assert [each.title for each in desk.tracker.titles_due()] == ["Another Paper of Some Length"]


def test_a_service_that_has_just_failed_elsewhere_is_not_asked_and_not_told_of_twice(desk: Desk) -> None:
    desk.add(pointer())
    desk.crossref.papers[TITLE] = (Identifier.parse("doi:10.1038/x"), "2025")
    assert all(isinstance(each, LookedUp) for each in desk.look_up(without=["arxiv.example"]))
    assert (desk.arxiv.asked, [each for each, _ in desk.papers()]) == ([], ["doi:10.1038/x"])


def test_a_title_that_an_issue_no_longer_has_is_not_looked_up(desk: Desk) -> None:
    url = "https://news.example.org/1"
    for body in (pointer(), "Nothing more."):
        text = f"---\nurl: {url}\n---\n{body}"
        list(desk.tracker.add([RawDocument(text.encode(), "issue.md", url)]))
    assert desk.tracker.titles() == []


def test_a_journal_that_an_issue_names_is_asked_for_first(desk: Desk) -> None:
    desk.crossref.papers[TITLE] = (Identifier.parse("doi:10.1038/x"), "2025")
    desk.add(pointer(source="Nature"))
    desk.look_up()
    assert (desk.arxiv.asked, [each for each, _ in desk.papers()]) == ([], ["doi:10.1038/x"])


def test_without_services_nobody_is_asked(desk: Desk) -> None:
    desk.add(pointer())
    alone = Tracker(desk.store, [], lambda: desk.now, lambda: None)
    assert list(alone.look_up()) == []
