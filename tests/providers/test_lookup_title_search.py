"""What users rely on when titles are looked up: what a service finds is its record, and a failure is no answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from arxiv_on_loopback import EMPTY, GARBAGE, GZIP_BOMB, PORTAL, cut, reset, status
from service_on_loopback import Asked, Reply, Service, serving

from papertrack.errors import BadResponse, FetchError, RateLimited, Refused, Unreachable
from papertrack.model.identifier import Identifier
from papertrack.net.client import Client
from papertrack.providers.arxiv import ArxivProvider
from papertrack.providers.crossref import CrossrefProvider
from papertrack.providers.searching import search_politely
from papertrack.providers.semantic_scholar import SemanticScholarProvider
from papertrack.providers.title_search import ArxivTitles, CrossrefTitles, SearchesByTitle, SemanticScholarTitles

TITLE = "Pre-training: A Study of the Scaling Laws of Neural Language Models"
ENTRY = (
    "<entry><id>http://arxiv.org/abs/2001.08361v1</id><title>{}</title><updated>2020-01-23T00:00:00Z</updated>"
    "<summary>An abstract.</summary><published>2020-01-23T00:00:00Z</published>"
    "<author><name>Jared Kaplan</name></author></entry>"
)
FEED = (
    '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"'
    ' xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
    "<id>https://arxiv.org/api/x</id><title>arXiv Query</title><updated>2026-01-01T00:00:00Z</updated>"
    "<opensearch:itemsPerPage>10</opensearch:itemsPerPage><opensearch:totalResults>{}</opensearch:totalResults>"
    "<opensearch:startIndex>0</opensearch:startIndex>{}</feed>"
)
WORK = {"DOI": "10.1000/XYZ", "type": "journal-article", "title": [TITLE], "author": [{"family": "Kaplan"}],
        "reference": [{"key": "1"}]}  # fmt: skip
MATCH = {"paperId": "a" * 40, "title": TITLE, "externalIds": {"ArXiv": "2001.08361"}, "authors": [], "matchScore": 99.5}


def arxiv(asked: Asked) -> Reply:
    known = "ti:scaling" in asked.query["search_query"]
    return Reply(FEED.format(1 if known else 0, ENTRY.format(TITLE) if known else "").encode())


def crossref(asked: Asked) -> Reply:
    figure = {**WORK, "DOI": "10.1000/xyz.f1", "type": "component"}
    items = [WORK, figure] if "Scaling" in asked.query["query.bibliographic"] else []
    message = {"total-results": 4000, "items": items}
    return Reply(json.dumps({"status": "ok", "message-type": "work-list", "message": message}).encode())


def semantic_scholar(asked: Asked) -> Reply:
    if "scaling" in asked.query["query"]:
        return Reply(json.dumps({"data": [MATCH]}).encode())
    return Reply(b'{"error":"Title match not found"}', 404)


SERVICES: dict[str, tuple[Callable[[Asked], Reply], type, type, str]] = {
    "arxiv": (arxiv, ArxivTitles, ArxivProvider, "arxiv:2001.08361"),
    "crossref": (crossref, CrossrefTitles, CrossrefProvider, "doi:10.1000/xyz"),
    "semantic-scholar": (semantic_scholar, SemanticScholarTitles, SemanticScholarProvider, "arxiv:2001.08361"),
}


@pytest.fixture(params=SERVICES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def service(name: str) -> Iterator[Service]:
    with serving(SERVICES[name][0]) as service:
        yield service


@pytest.fixture
def search(name: str, service: Service, monkeypatch: pytest.MonkeyPatch) -> Iterator[SearchesByTitle]:
    for variable in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(variable, raising=False)
    with Client("papertrack-tests", total=5, read=2, limit_bytes=5_000_000) as client:
        yield SERVICES[name][1](client, address=service.url)


def test_what_is_found_is_a_record_of_its_provider(name, search, service):
    found = search.search(TITLE)
    assert list(map(str, found)) == [SERVICES[name][3]]
    (payload,) = found.values()
    provider = SERVICES[name][2](None)
    assert search.facts(payload) == provider.facts(payload)
    assert search.facts(payload).title == TITLE
    assert (search.name, search.parser, search.interval) == (provider.name, provider.parser, provider.interval)
    assert (b"matchScore" in payload, b"reference" in payload) == (False, False)
    assert len(service.asked) == 1


def test_what_nobody_knows_is_an_answer_too(search):
    assert search.search("Nothing of the Kind Was Ever Written") == {}


@pytest.mark.parametrize(
    ("fault", "kinds"),
    [
        (status(429), RateLimited), (status(503, b""), RateLimited), (status(500, b"<html>oops"), Unreachable),
        (status(401, b"{}"), Refused), (status(404, b"<html>Sign in"), (BadResponse, Refused)), (reset, Unreachable),
        (cut, BadResponse), (PORTAL, BadResponse), (GARBAGE, BadResponse), (EMPTY, BadResponse),
        (GZIP_BOMB, BadResponse), (status(200, b"{}"), BadResponse), (status(200, b"[]"), BadResponse),
        (status(200, b'{"data": [17]}'), BadResponse), (status(200, b'{"status": "ok"}'), BadResponse),
    ],
)  # fmt: skip
def test_a_failure_is_never_taken_for_an_answer(search, service, fault, kinds):
    service.faults = [fault] * 3
    with pytest.raises(FetchError) as caught:
        search.search(TITLE)
    assert isinstance(caught.value, kinds)


def test_a_search_bears_failures_at_the_pace_of_the_service(search, service, gate, clock):
    before = clock.now
    service.faults = [status(429, Retry_After="20"), GARBAGE]
    assert list(search_politely(search, gate, TITLE))
    assert clock.now - before >= 20
    service.faults = [status(503, b"")] * 9
    with pytest.raises(RateLimited):
        search_politely(search, gate, TITLE)
    assert len(service.faults) == 5
    service.faults = [status(429, Retry_After="4000")]
    with pytest.raises(RateLimited):
        search_politely(search, gate, TITLE)


def test_arxiv_is_asked_for_words_that_its_index_has():
    asked: list[Asked] = []

    def answer(request: Asked) -> Reply:
        asked.append(request)
        return arxiv(request)

    with serving(answer) as service, Client("papertrack-tests") as client:
        titles = ArxivTitles(client, address=service.url)
        titles.search(TITLE)
        titles.search("BERT")
        assert titles.search("注意力") == {}
    assert [each.query["search_query"] for each in asked] == [
        "ti:training AND ti:study AND ti:scaling AND ti:laws AND ti:neural AND ti:language AND ti:models",
        "ti:bert",
    ]


def test_a_search_of_arxiv_that_finds_more_than_was_asked_for_is_whole_all_the_same():
    entries = "".join(ENTRY.format(TITLE).replace("08361", f"0836{number}") for number in range(10))
    with serving(lambda asked: Reply(FEED.format(4000, entries).encode())) as service, Client("tests") as client:
        assert len(ArxivTitles(client, address=service.url).search(TITLE)) == 10
        service.answer = lambda asked: Reply(FEED.format(4000, ENTRY.format(TITLE)).encode())
        with pytest.raises(BadResponse):
            ArxivTitles(client, address=service.url).search(TITLE)


def test_a_paper_that_only_semantic_scholar_has_a_name_for_is_called_by_that():
    lone = json.dumps({"data": [{**MATCH, "externalIds": {}}]}).encode()
    with serving(lambda asked: Reply(lone)) as service, Client("tests") as client:
        (found,) = SemanticScholarTitles(client, address=service.url).search(TITLE)
    assert found == Identifier.parse(f"s2:{'a' * 40}")
