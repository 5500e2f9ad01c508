"""Who is asked about what, as users see it: each service about its part, nobody twice, nothing left to chance."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from papertrack.enrich.duties import DUTIES
from papertrack.errors import Unreachable, UsageError
from papertrack.identify import parse_identifier
from papertrack.model.change import ChangeKind
from papertrack.model.document import RawDocument
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts
from papertrack.model.record import Status
from papertrack.providers.protocol import Answer
from papertrack.store.store import Store
from papertrack.tracker.reports import Failure, Fetched, NobodyKnows
from papertrack.tracker.tracker import Tracker
from papertrack.wiring.services import metadata_services, readers
from papertrack.wiring.settings import Settings

START = datetime(2026, 1, 1, tzinfo=UTC)
KNOWN = Settings("", Path(), openalex_key="one")
SCHEMES = {service.name: service.schemes for service in metadata_services(None, KNOWN)}
A, B = "arxiv:2501.00001", "arxiv:2501.00002"
DOI, OTHER = "doi:10.5555/one", "doi:10.5555/two"


def one(curie: str) -> Identifier:
    identifier = parse_identifier(curie)
    assert identifier is not None
    return identifier


@dataclass
class Service:
    """A service that tells what it was told to tell, by identifier, and refuses while `down`."""

    name: str
    told: dict[str, Mapping[str, object]] = field(default_factory=dict)
    down: bool = False
    asked: list[str] = field(default_factory=list)
    parser: int = 1

    @property
    def schemes(self) -> frozenset[Scheme]:
        return SCHEMES[self.name]

    def facts(self, payload: bytes) -> Facts:
        told = json.loads(payload)
        names = ("same_as", "published_as", "preprints")
        return Facts(**{key: tuple(map(one, value)) if key in names else value for key, value in told.items()})

    def ask(self, identifiers: Sequence[Identifier], on_wait: Callable[[float], None]) -> Iterator[Answer]:
        if self.down:
            raise Unreachable(self.name, "no answer")
        self.asked += map(str, identifiers)
        found = {each: json.dumps(self.told[str(each)]).encode() for each in identifiers if str(each) in self.told}
        yield Answer(found, tuple(each for each in identifiers if each not in found))


@dataclass
class World:
    tracker: Tracker
    store: Store
    services: dict[str, Service]
    now: datetime = START

    def add(self, *curies: str) -> None:
        links = "".join(f'<li><a href="{one(curie).url}">paper</a></li>' for curie in curies)
        list(self.tracker.add([RawDocument(f"<h2>A story</h2><ul>{links}</ul>".encode(), f"{curies}.html")]))

    def enrich(self, **options: object) -> list[Fetched | Failure | NobodyKnows]:
        return list(self.tracker.enrich(**options))  # type: ignore[arg-type]

    def asked(self) -> dict[str, list[str]]:
        asked = {name: service.asked for name, service in self.services.items() if service.asked}
        for service in self.services.values():
            service.asked = []
        return asked


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    services = {name: Service(name) for name in SCHEMES}
    with Store.open(tmp_path / "papers.db") as store:
        made = World(Tracker(store, list(services.values()), lambda: made.now, lambda: None), store, services)
        yield made


def test_each_service_is_asked_about_its_part_only(world):
    world.services["arxiv"].told = {A: {"title": "Flow", "published": "2025-01-01"}}
    world.services["crossref"].told = {DOI: {"title": "Other", "published": "2019"}}
    world.add(A, DOI)
    world.enrich()
    assert world.asked() == {"arxiv": [A], "crossref": [DOI], "semantic-scholar": [A], "openalex": [DOI, A]}


def test_what_the_registrar_does_not_know_the_next_is_asked_about(world):
    world.add(DOI)
    world.services["doi.org"].told = {DOI: {"title": "Elsewhere"}}
    world.enrich()
    asked = world.asked()
    assert list(asked) == ["crossref", "datacite", "semantic-scholar", "openalex", "doi.org"]
    assert world.tracker.paper(one(DOI)).paper.facts.title == "Elsewhere"


def test_a_name_that_an_answer_brings_up_is_asked_about_in_the_same_run(world):
    world.services["arxiv"].told = {A: {"title": "Flow", "published": "2025-01-01"}}
    world.services["semantic-scholar"].told = {A: {"title": "Flow", "same_as": [DOI]}}
    world.services["crossref"].told = {DOI: {"title": "Flow", "venue": "Nature", "preprints": [A]}}
    world.add(A)
    world.enrich()
    asked = world.asked()
    assert (asked["arxiv"], asked["crossref"]) == ([A], [DOI])
    assert world.tracker.paper(one(A)).paper.facts.venue == "Nature"
    assert world.enrich() == []
    assert world.asked() == {}


def test_what_is_known_in_the_end_does_not_depend_on_who_was_out_of_order_meanwhile(world):
    world.services["arxiv"].told = {A: {"title": "Flow", "published_as": [DOI], "published": "2025-01-01"}}
    world.services["crossref"].told = {DOI: {"title": "Flow", "venue": "Nature"}}
    world.services["semantic-scholar"].told = {A: {"title": "Flow", "same_as": [DOI, "s2:CorpusID:12345"]}}
    world.add(A)
    for down in (["arxiv"], ["crossref", "semantic-scholar"], []):
        for service in world.services.values():
            service.down = service.name in down
        world.enrich()
    answer = world.tracker.paper(one(A)).paper
    assert answer.ids == (one(A), one(DOI), one("s2:CorpusID:12345"))
    assert (answer.facts.venue, answer.facts.published) == ("Nature", "2025-01-01")
    assert world.asked()["semantic-scholar"] == [A]


def test_a_service_that_gives_nothing_for_some_identifiers_is_one_failure_that_names_them(world):
    def ask(identifiers, on_wait):
        for each in identifiers:
            yield Answer({}, (each,)) if str(each) == DOI else Answer(failed={each: "no answer in time"})

    world.services["crossref"].ask = ask
    world.add(DOI, OTHER, "doi:10.5555/three")
    told = [report for report in world.enrich() if isinstance(report, Failure)]
    reason = "gives nothing for doi:10.5555/two, doi:10.5555/three (no answer in time)"
    assert told == [Failure("crossref", reason)]


def test_a_service_that_gives_nothing_for_some_and_then_fails_is_one_failure(world):
    def ask(identifiers, on_wait):
        yield Answer(failed={identifiers[0]: "no answer in time"})
        raise Unreachable("api.crossref.org", "no connection")

    world.services["crossref"].ask = ask
    world.add(DOI, OTHER)
    told = [report for report in world.enrich() if isinstance(report, Failure)]
    reason = "no connection; it gives nothing for doi:10.5555/one (no answer in time)"
    assert told == [Failure("api.crossref.org", reason)]


def test_a_collector_is_not_asked_about_the_number_that_it_named_itself(world):
    world.services["arxiv"].told = {A: {"title": "Flow", "published": "2025-01-01"}}
    world.services["semantic-scholar"].told = {A: {"title": "Flow", "same_as": ["s2:CorpusID:12345"]}}
    world.add(A)
    world.enrich()
    assert world.asked()["semantic-scholar"] == [A]


def test_while_arxiv_refuses_its_harvesting_interface_stands_in_and_arxiv_is_asked_later(world):
    world.add(A)
    world.services["arxiv"].down = True
    world.services["arxiv-oai"].told = {A: {"title": "Flow", "published": "2025-01-01"}}
    reports = world.enrich()
    assert Failure("arxiv", "no answer") in reports
    assert world.tracker.paper(one(A)).paper.facts.title == "Flow"
    world.services["arxiv"].down = False
    world.services["arxiv"].told = {A: {"title": "Flow", "version": 2, "published": "2025-01-01"}}
    world.asked()
    world.enrich()
    assert world.asked() == {"arxiv": [A]}
    assert world.tracker.paper(one(A)).paper.facts.version == 2


def test_the_stand_in_takes_no_more_than_its_share(world):
    limit = DUTIES["arxiv-oai"][0].limit
    world.add(*(f"arxiv:2501.{number:05}" for number in range(1, limit + 20)))
    world.services["arxiv"].down = True
    world.enrich()
    assert len(world.asked()["arxiv-oai"]) == limit


def test_one_service_that_fails_stops_no_other_and_is_asked_again_next_time(world):
    world.add(A, DOI)
    world.services["crossref"].down = True
    world.services["arxiv"].told = {A: {"title": "Flow", "published": "2025-01-01"}}
    assert Failure("crossref", "no answer") in world.enrich()
    assert "datacite" not in world.asked()
    world.services["crossref"].down = False
    world.services["crossref"].told = {DOI: {"title": "Other"}}
    world.enrich()
    assert world.asked()["crossref"] == [DOI]


def test_what_nobody_knows_is_named_once(world):
    world.add(A, DOI)
    world.services["crossref"].told = {DOI: {"title": "Other"}}
    reports = world.enrich()
    assert [report for report in reports if isinstance(report, NobodyKnows)] == [NobodyKnows(one(A))]


def test_a_known_paper_that_appears_somewhere_is_told_of_but_a_new_one_is_not(world):
    world.services["arxiv"].told = {A: {"title": "Flow", "version": 1, "published": "2026-01-01"}}
    world.add(A)
    assert [report.changes for report in world.enrich() if isinstance(report, Fetched) and report.changes] == []
    world.now += timedelta(days=8)
    world.services["arxiv"].told[A] = {"title": "Flow", "version": 2, "published": "2026-01-01", "published_as": [DOI]}
    world.services["crossref"].told = {DOI: {"title": "Flow", "venue": "Nature"}}
    changes = [change for report in world.enrich() if isinstance(report, Fetched) for change in report.changes]
    assert [(change.kind, str(change.paper), change.detail) for change in changes] == [
        (ChangeKind.NEW_VERSION, A, "v1 → v2"),
        (ChangeKind.PUBLISHED, A, "Nature"),
    ]


def test_a_paper_that_its_service_no_longer_has_is_gone_and_keeps_its_title(world):
    world.services["arxiv"].told = {A: {"title": "Flow", "published": "2026-01-01"}}
    world.add(A)
    world.enrich()
    world.services["arxiv"].told = {}
    world.now += timedelta(days=8)
    world.enrich()
    with world.store.read() as reader:
        records = [record for record in reader.records_about([one(A)]) if record.provider == "arxiv"]
    assert [record.status for record in records] == [Status.FOUND, Status.GONE]
    assert world.tracker.paper(one(A)).paper.facts.title == "Flow"


def test_a_query_a_service_and_what_is_stale_narrow_what_is_asked(world):
    world.services["arxiv"].told = {name: {"title": name[-1], "published": "2026-01-01"} for name in (A, B)}
    world.add(A)
    world.enrich()
    world.now += timedelta(days=8)
    world.add(B)
    world.asked()
    assert set(world.tracker.due(stale=True)["arxiv"]) == {one(A)}
    assert world.tracker.due(f"id:{B.partition(':')[2]}")["arxiv"] == [one(B)]
    world.enrich(query=f"id:{B.partition(':')[2]}", providers=["arxiv"])
    assert world.asked() == {"arxiv": [B]}
    with pytest.raises(UsageError, match=r"no provider 'arxix' here; choose among acl-anthology, arxiv"):
        world.enrich(providers=["arxix"])


def test_records_of_every_service_are_read_also_by_who_has_no_key_for_it():
    assert set(readers()) == set(SCHEMES)


def test_every_duty_is_some_service_s_and_waits_for_none_that_comes_later():
    order = list(SCHEMES)
    for name, several in DUTIES.items():
        for duty in several:
            assert duty.schemes <= SCHEMES[name]
            assert {*duty.after, *filter(None, [duty.instead_of])} <= set(order[: order.index(name)])
