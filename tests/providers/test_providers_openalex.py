"""What users with a key rely on when OpenAlex is asked: lists of DOIs, abstracts in order, retractions."""

from __future__ import annotations

import json

import pytest
from arxiv_on_loopback import status
from provider_contract import JsonProviderContract, one
from service_on_loopback import Asked, Reply

from papertrack.errors import BadResponse
from papertrack.model.paper import Facts
from papertrack.providers.asking import ask_politely
from papertrack.providers.openalex import OpenAlexProvider

WORK = {
    "id": "https://openalex.org/W3161425918",
    "doi": "https://doi.org/10.1038/s41586-021-03534-y",
    "ids": {"pmid": "https://pubmed.ncbi.nlm.nih.gov/34012082", "mag": "3161425918"},
    "title": "In vivo <i>CRISPR</i> base editing",
    "publication_year": 2021,
    "publication_date": "2021-05-19",
    "type": "article",
    "primary_location": {
        "source": {"display_name": "Nature", "type": "journal", "host_organization_name": "Nature Portfolio"},
        "raw_type": "journal-article",
    },
    "authorships": [
        {"author": {"display_name": "Kiran Musunuru"}, "raw_author_name": "K. Musunuru"},
        {"author": {"display_name": None}, "raw_author_name": "Alexandra C. Chadwick"},
    ],
    "biblio": {"volume": "593", "issue": "7859", "first_page": "429", "last_page": "434"},
    "is_retracted": False,
    "abstract_inverted_index": {"Abstract": [0], "Gene": [1], "editing": [2, 4], "is": [3]},
}
PAGE = b"<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n"


def told(**changes: object) -> Facts:
    return OpenAlexProvider(None).facts(json.dumps({**WORK, **changes}).encode())


class TestOpenAlex(JsonProviderContract):
    known = one("doi:10.1038/s41586-021-03534-y")
    unknown = one("doi:10.1000/nowhere")

    def made(self, client, url):
        return OpenAlexProvider(client, key="secret", address=url)

    def answer(self, asked: Asked) -> Reply:
        assert asked.query["api_key"] == "secret"
        if asked.path == "/works":
            dois = asked.query["filter"].removeprefix("doi:").split("|")
            works = [WORK] if self.known.value in dois else []
            return Reply(json.dumps({"meta": {"count": len(works)}, "results": works}).encode())
        name = asked.path.removeprefix("/works/")
        known = name in (f"doi:{self.known.value}", "doi:10.48550/arxiv.2312.07559", "W3161425918", "doi:10.1000/a,b")
        return Reply(json.dumps(WORK).encode()) if known else Reply(PAGE, 404)

    def test_fifty_dois_are_one_request(self, provider, service):
        answer = provider.ask([self.known, *(one(f"doi:10.1000/{number}") for number in range(49))])
        assert (len(answer.found), len(answer.missing), len(service.asked)) == (1, 49, 1)

    def test_arxiv_ids_go_into_lists_and_alone_only_where_a_list_did_not_have_them(self, provider, service, gate):
        merged, listed, unknown = one("arxiv:2312.07559"), one("arxiv:2401.00001"), one("arxiv:2401.00002")
        work = {**WORK, "doi": "https://doi.org/10.48550/arxiv.2401.00001"}

        def answer(asked: Asked) -> Reply:
            if asked.path != "/works":
                return self.answer(asked)
            return Reply(json.dumps({"meta": {"count": 1}, "results": [work]}).encode())

        service.answer = answer
        answers = list(ask_politely(provider, gate, [unknown, merged, listed]))
        assert {each for answer in answers for each in answer.found} == {merged, listed}
        assert [each for answer in answers for each in answer.missing] == [unknown]
        assert [asked.path for asked in service.asked] == [
            "/works",
            "/works/doi:10.48550/arxiv.2401.00002",
            "/works/doi:10.48550/arxiv.2312.07559",
        ]

    def test_where_lists_are_not_served_each_is_asked_for_alone_and_the_list_once(self, provider, service, gate):
        service.answer = lambda asked: Reply(PAGE, 404) if asked.path == "/works" else self.answer(asked)
        answers = list(ask_politely(provider, gate, [self.unknown, one("doi:10.1000/other"), self.known]))
        assert {each for answer in answers for each in answer.found} == {self.known}
        assert [asked.path == "/works" for asked in service.asked] == [True, False, False, False]

    @pytest.mark.parametrize("curie", ["arxiv:2312.07559", "openalex:W3161425918", "doi:10.1000/a,b"])
    def test_what_a_filter_cannot_say_is_asked_for_alone(self, provider, service, curie):
        assert provider.ask([self.known, self.unknown, one(curie)]).settled == {self.known, self.unknown}
        assert set(provider.ask([one(curie), self.known]).found) == {one(curie)}
        assert service.asked[-1].path != "/works"

    def test_a_list_that_is_not_whole_is_not_believed(self, provider, service):
        for answer in ({"meta": {"count": 2}, "results": [WORK]}, {"meta": {"count": 0}}, {"results": []}):
            service.faults = [status(200, json.dumps(answer).encode())]
            with pytest.raises(BadResponse):
                provider.ask([self.known, self.unknown])
        service.faults = [status(200, json.dumps({"meta": {"count": 1}, "results": [WORK]}).encode())]
        with pytest.raises(BadResponse, match="not asked for"):
            provider.ask([self.unknown, one("doi:10.1000/other")])

    def test_the_key_does_not_show_in_what_is_kept_or_said(self, provider, service):
        assert b"secret" not in self.payload(provider)
        service.faults = [status(401, b"{}")]
        with pytest.raises(Exception, match="401") as caught:
            provider.ask([self.known])
        assert "secret" not in str(caught.value)

    def test_the_facts_of_an_article(self, provider):
        assert self.told(provider) == Facts(
            title="In vivo CRISPR base editing",
            authors=("Kiran Musunuru", "Alexandra C. Chadwick"),
            abstract="Gene editing is editing",
            published="2021-05-19",
            venue="Nature",
            doi="10.1038/s41586-021-03534-y",
            appeared="2021-05-19",
            kind="journal-article",
            volume="593",
            issue="7859",
            pages="429-434",
            publisher="Nature Portfolio",
            same_as=(one("doi:10.1038/s41586-021-03534-y"), one("openalex:W3161425918"), one("pmid:34012082")),
        )


def test_a_repository_is_no_venue_and_a_retraction_is_told():
    place = {"source": {"display_name": "bioRxiv", "type": "repository"}, "raw_type": "posted-content"}
    facts = told(primary_location=place, is_retracted=True)
    assert (facts.venue, facts.appeared, facts.kind, facts.retracted) == (None, None, "posted-content", True)
    assert told(primary_location=None, type="preprint").kind == "posted-content"
