"""What users rely on when DataCite is asked: DOIs and arXiv's papers alike, with what they are versions of."""

from __future__ import annotations

import json

import pytest
from arxiv_on_loopback import status
from provider_contract import JsonProviderContract, one
from service_on_loopback import Asked, Reply

from papertrack.errors import BadResponse
from papertrack.model.paper import Facts
from papertrack.providers.asking import ask_politely
from papertrack.providers.datacite import DataCiteProvider

PREPRINT = {
    "doi": "10.48550/arxiv.2311.16162",
    "creators": [
        {"name": "Yin, Hui", "nameType": "Personal", "givenName": "Hui", "familyName": "Yin"},
        {"name": "Lovelace, Ada", "nameType": "Personal"},
        {"name": "Sustainability, Institute for", "nameType": "Organizational"},
    ],
    "titles": [{"title": "Übersetzt", "titleType": "TranslatedTitle"}, {"title": "Mapping Research &amp; Goals"}],
    "publisher": "arXiv",
    "container": {},
    "publicationYear": 2023,
    "subjects": [
        {"subject": "Digital Libraries (cs.DL)", "subjectScheme": "arXiv"},
        {
            "subject": "FOS: Computer and information sciences",
            "subjectScheme": "Fields of Science and Technology (FOS)",
        },
    ],
    "dates": [
        {"date": "2023-11-20T10:00:00Z", "dateType": "Submitted", "dateInformation": "v2"},
        {"date": "2023-11-09T11:44:22Z", "dateType": "Submitted", "dateInformation": "v1"},
        {"date": "2023-11", "dateType": "Available"},
    ],
    "types": {"resourceTypeGeneral": "Preprint"},
    "relatedIdentifiers": [
        {"relationType": "IsVersionOf", "relatedIdentifier": "10.1000/Flow.1", "relatedIdentifierType": "DOI"},
        {"relationType": "IsIdenticalTo", "relatedIdentifier": "37000001", "relatedIdentifierType": "PMID"},
        {"relationType": "References", "relatedIdentifier": "10.1000/cited", "relatedIdentifierType": "DOI"},
    ],
    "version": "2",
    "descriptions": [
        {"description": "The number of\n publications grows.", "descriptionType": "Abstract"},
        {"description": "7 pages", "descriptionType": "Other"},
    ],
}
RESOURCE = {"id": PREPRINT["doi"], "type": "dois", "attributes": {**PREPRINT, "xml": "PD94bWw="}}
UNKNOWN = {"errors": [{"status": "404", "title": "The resource you are looking for doesn't exist."}]}


def told(**changes: object) -> Facts:
    return DataCiteProvider(None).facts(json.dumps({**PREPRINT, **changes}).encode())


class TestDataCite(JsonProviderContract):
    known = one("arxiv:2311.16162")
    unknown = one("doi:10.5281/zenodo.1")

    def made(self, client, url):
        return DataCiteProvider(client, address=url)

    def answer(self, asked: Asked) -> Reply:
        if asked.path == "/dois":
            works = [RESOURCE] if RESOURCE["id"] in asked.query["ids"].split(",") else []
            works = works[: int(asked.query["page[size]"])]
            return Reply(json.dumps({"data": works, "meta": {"total": len(works)}}).encode())
        if asked.path != "/dois/10.48550/arxiv.2311.16162":
            return Reply(json.dumps(UNKNOWN).encode(), 404)
        return Reply(json.dumps({"data": RESOURCE, "included": [{"id": "arxiv.content"}]}).encode())

    def test_a_hundred_dois_are_one_request(self, provider, service):
        answer = provider.ask([self.known, *(one(f"doi:10.5281/zenodo.{number}") for number in range(99))])
        assert (set(answer.found), len(answer.missing), len(service.asked)) == ({self.known}, 99, 1)

    def test_an_address_never_grows_too_long(self, provider, service):
        wanted = [one(f"doi:10.5281/{'very-long-' * 20}{number}") for number in range(60)]
        assert 1 < len(provider.ask(wanted).missing) < 60
        assert len(service.asked[0].query["ids"]) < 5_000

    def test_a_doi_with_a_comma_is_asked_for_alone(self, provider, service):
        comma = one("doi:10.5281/a,b")
        assert provider.ask([self.known, comma]).settled == {self.known}
        assert provider.ask([comma, self.known]).settled == {comma}
        assert service.asked[-1].path == "/dois/10.5281/a,b"

    def test_a_list_that_is_not_whole_is_not_believed(self, provider, service):
        for answer in ({"data": [RESOURCE], "meta": {"total": 2}}, {"data": []}, {"data": None, "meta": {"total": 0}}):
            service.faults = [status(200, json.dumps(answer).encode())]
            with pytest.raises(BadResponse, match="not whole"):
                provider.ask([self.known, self.unknown])
        service.faults = [status(200, json.dumps({"data": [RESOURCE], "meta": {"total": 1}}).encode())]
        with pytest.raises(BadResponse, match="not asked for"):
            provider.ask([self.unknown, one("doi:10.5281/zenodo.2")])

    def test_where_lists_are_not_served_each_is_asked_for_alone_and_the_list_once(self, provider, service, gate):
        service.answer = lambda asked: (
            Reply(json.dumps(UNKNOWN).encode(), 404) if asked.path == "/dois" else self.answer(asked)
        )
        others = [one(f"doi:10.5281/zenodo.{number}") for number in range(5)]
        answers = list(ask_politely(provider, gate, [*others, self.known]))
        assert {each for answer in answers for each in answer.found} == {self.known}
        assert [each for answer in answers for each in answer.missing] == others
        assert [asked.path == "/dois" for asked in service.asked] == [True, *[False] * 6]

    def test_a_log_in_page_is_not_taken_for_a_service_without_lists(self, provider, service):
        service.faults = [status(404, b"<html>Sign in")]
        with pytest.raises(BadResponse):
            provider.ask([self.known, self.unknown])
        assert provider.batch == 100

    def test_an_arxiv_paper_is_known_by_its_doi_too(self, provider):
        doi = one("doi:10.48550/arxiv.2311.16162")
        assert provider.facts(provider.ask([doi]).found[doi]) == self.told(provider)

    def test_another_doi_than_the_one_asked_for_is_not_believed(self, provider, service):
        other = json.dumps({"data": {"id": "10.1/x", "type": "dois", "attributes": PREPRINT}}).encode()
        service.faults = [status(200, other), status(404, b'{"errors": []}')]
        for _ in range(2):
            with pytest.raises(BadResponse):
                provider.ask([self.known])

    def test_the_facts_of_a_preprint(self, provider):
        assert self.told(provider) == Facts(
            title="Mapping Research & Goals",
            authors=("Hui Yin", "Ada Lovelace", "Sustainability, Institute for"),
            abstract="The number of publications grows.",
            published="2023-11-09",
            categories=("cs.DL",),
            comment="7 pages",
            version=2,
            kind="posted-content",
            publisher="arXiv",
            same_as=(one("pmid:37000001"),),
            published_as=(one("doi:10.1000/flow.1"),),
        )


def test_a_version_by_the_same_registrant_is_the_same_work():
    version = {"relationType": "IsVersionOf", "relatedIdentifier": "10.5281/zenodo.50", "relatedIdentifierType": "DOI"}
    facts = told(doi="10.5281/zenodo.51", relatedIdentifiers=[version])
    assert (facts.same_as, facts.published_as, facts.doi) == ((one("doi:10.5281/zenodo.50"),), (), "10.5281/zenodo.51")


def test_a_paper_in_proceedings_has_its_place():
    container = {"title": "LIPIcs, Volume 22", "volume": "22", "firstPage": "93", "lastPage": "105"}
    kinds = {"resourceTypeGeneral": "ConferencePaper"}
    facts = told(doi="10.4230/x.93", types=kinds, container=container, publisher={"name": "Dagstuhl"}, dates=[])
    assert (facts.venue, facts.volume, facts.pages) == ("LIPIcs, Volume 22", "22", "93-105")
    assert (facts.kind, facts.publisher, facts.appeared) == ("proceedings-article", "Dagstuhl", "2023")
    assert (facts.version, facts.comment) == (None, None)
