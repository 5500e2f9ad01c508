"""What users rely on when Semantic Scholar is asked: many at once, each matched with what was asked for."""

from __future__ import annotations

import json

import pytest
from arxiv_on_loopback import status
from provider_contract import JsonProviderContract, one
from service_on_loopback import Asked, Reply

from papertrack.errors import BadResponse, Refused
from papertrack.model.paper import Facts
from papertrack.providers.semantic_scholar import SemanticScholarProvider

SHA = "7e55d8701785818776323b4147cb13354c820469"
PAPER = {
    "paperId": SHA,
    "externalIds": {
        "ArXiv": "2312.07559",
        "DOI": "10.48550/arXiv.2312.07559",
        "CorpusId": 266191420,
        "PubMed": 37000001,
    },
    "title": "PaperQA: Retrieval &amp; Research",
    "abstract": "Large language\nmodels generalize.",
    "venue": "arXiv.org",
    "year": 2023,
    "publicationTypes": ["JournalArticle"],
    "publicationDate": "2023-12-08",
    "journal": {"name": "ArXiv", "volume": "abs/2312.07559"},
    "authors": [{"authorId": "1", "name": "Ada Lovelace"}, {"authorId": None, "name": "Odhran O'Donoghue"}],
}
NONE_KNOWN = json.dumps({"error": "No valid paper ids given"}).encode()


def told(**changes: object) -> Facts:
    return SemanticScholarProvider(None).facts(json.dumps({**PAPER, **changes}).encode())


class TestSemanticScholar(JsonProviderContract):
    known = one("arxiv:2312.07559")
    unknown = one("doi:10.1000/nowhere")

    def made(self, client, url):
        return SemanticScholarProvider(client, address=url)

    def answer(self, asked: Asked) -> Reply:
        assert (asked.method, asked.path) == ("POST", "/graph/v1/paper/batch")
        assert asked.headers["content-type"] == "application/json"
        ids = json.loads(asked.body)["ids"]
        papers = [PAPER if each in ("ARXIV:2312.07559", SHA, "PMCID:77") else None for each in ids]
        return Reply(json.dumps(papers).encode()) if any(papers) else Reply(NONE_KNOWN, 400)

    def test_five_hundred_papers_are_one_request(self, provider, service):
        others = [one(f"doi:10.1000/{number}") for number in range(499)]
        answer = provider.ask([*others, self.known])
        assert (set(answer.found), len(answer.missing)) == ({self.known}, 499)
        assert len(service.asked) == 1

    def test_each_scheme_is_written_as_the_service_wants_it(self, provider, service):
        curies = ["doi:10.1/x", "pmid:1", "pmcid:PMC77", "acl:P18-1031", f"s2:{SHA}", "s2:CorpusID:5"]
        provider.ask([one(curie) for curie in curies])
        written = json.loads(service.asked[0].body)["ids"]
        assert written == ["DOI:10.1/x", "PMID:1", "PMCID:77", "ACL:P18-1031", SHA, "CorpusId:5"]

    def test_a_key_goes_along_in_its_header(self, provider, service):
        provider.ask([self.known])
        assert "x-api-key" not in service.asked[0].headers
        keyed = SemanticScholarProvider(provider._web._client, key="secret", address=service.url)
        keyed.ask([self.known])
        assert service.asked[-1].headers["x-api-key"] == "secret"
        assert keyed.interval < provider.interval

    @pytest.mark.parametrize("papers", [[PAPER, None], [], ["x"], [{"title": "Without an id"}]])
    def test_a_list_that_does_not_fit_the_question_is_not_believed(self, provider, service, papers):
        service.faults = [status(200, json.dumps(papers).encode())]
        with pytest.raises(BadResponse):
            provider.ask([self.known])

    def test_another_refusal_is_no_word_on_the_papers(self, provider, service):
        service.faults = [status(400, b'{"error": "Unrecognized or unsupported fields: [x]"}'), status(400, b"{}")]
        with pytest.raises(Refused, match="unsupported fields"):
            provider.ask([self.unknown])
        with pytest.raises(BadResponse):
            provider.ask([self.unknown])

    def test_a_paper_that_is_another_one_in_arxiv_is_not_taken_for_it(self, provider, service):
        asked = one("arxiv:2401.00001")
        service.faults = [status(200, json.dumps([PAPER]).encode())]
        assert provider.ask([asked]).missing == (asked,)

    def test_the_facts_of_a_preprint(self, provider):
        assert self.told(provider) == Facts(
            title="PaperQA: Retrieval & Research",
            authors=("Ada Lovelace", "Odhran O'Donoghue"),
            abstract="Large language models generalize.",
            published="2023-12-08",
            kind="posted-content",
            same_as=(one("arxiv:2312.07559"), one("pmid:37000001"), one(f"s2:{SHA}")),
        )


def test_an_article_has_its_place_and_both_its_names():
    journal = {"name": "Nature", "volume": "593", "pages": "429-434"}
    names = {"ArXiv": "2312.07559", "DOI": "10.1038/S41586-021-03534-Y", "PubMedCentral": "77"}
    facts = told(venue="", journal=journal, externalIds=names, publicationDate=None)
    assert (facts.venue, facts.volume, facts.pages, facts.published) == ("Nature", "593", "429-434", "2023")
    assert facts.doi == "10.1038/s41586-021-03534-y"
    assert {one("arxiv:2312.07559"), one("doi:10.1038/s41586-021-03534-y"), one("pmcid:PMC77")} < set(facts.same_as)
    assert told(venue="ACL", publicationTypes=["JournalArticle", "Conference"]).kind == "proceedings-article"
