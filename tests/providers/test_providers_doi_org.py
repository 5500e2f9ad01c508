"""What users rely on when doi.org is asked last: citation data of any agency, and no page taken for an answer."""

from __future__ import annotations

import json

import pytest
from arxiv_on_loopback import status
from provider_contract import JsonProviderContract, one
from service_on_loopback import Asked, Reply

from papertrack.errors import BadResponse
from papertrack.model.paper import Facts
from papertrack.providers.doi_org import DoiOrgProvider

WORK = {
    "DOI": "10.1126/science.169.3946.635",
    "type": "article-journal",
    "title": "The Structure of Ordinary Water",
    "author": [{"given": "Henry S.", "family": "Frank"}, {"literal": "The Water Group"}],
    "container-title": "Science",
    "issued": {"date-parts": [["1970", "8", "14"]]},
    "volume": "169",
    "page": "635-641",
    "abstract": "<jats:p>The train of thought.</jats:p>",
    "reference": [{"key": "1"}],
}
NOT_FOUND = b"<!DOCTYPE html><html><title>Error: DOI Not Found</title></html>"


class TestDoiOrg(JsonProviderContract):
    known = one("doi:10.1126/science.169.3946.635")
    unknown = one("doi:10.1126/foo")
    wrong_shapes = (b"{}", b"[]", b"null", b"17", b'"words"', b'{"message": {}}', b"[1]")

    def made(self, client, url):
        return DoiOrgProvider(client, address=url, agencies=frozenset({"127.0.0.1"}))

    def answer(self, asked: Asked) -> Reply:
        if asked.path.startswith("/ra/"):
            return Reply(b'[{"DOI": "10.1400", "RA": "mEDRA"}]')
        if asked.path.startswith("/transform/"):
            return Reply(json.dumps(WORK).encode())
        assert asked.headers["accept"] == "application/vnd.citationstyles.csl+json"
        if asked.path == "/10.1400/page":
            return Reply(b"", 302, {"Location": "https://publisher.example/page"})
        if asked.path == "/10.1126/led.on":
            return Reply(b"", 302, {"Location": "/transform/10.1126"})
        if asked.path == "/10.1126/led.astray":
            return Reply(b"", 302, {"Location": "http://[no"})
        if asked.path == f"/{self.known.value}":
            return Reply(json.dumps(WORK).encode())
        return Reply(NOT_FOUND, 404)

    def test_the_agency_to_which_it_leads_is_asked(self, provider, service):
        led_on = one("doi:10.1126/led.on")
        assert set(provider.ask([led_on]).found) == {led_on}
        assert [asked.path for asked in service.asked] == ["/10.1126/led.on", "/transform/10.1126"]

    @pytest.mark.parametrize("curie", ["doi:10.1400/page", "doi:10.1126/led.astray"])
    def test_where_it_leads_to_a_page_nothing_is_known(self, provider, service, curie):
        assert provider.ask([one(curie)]).missing == (one(curie),)
        assert service.asked[-1].path == f"/ra/{one(curie).value}"

    def test_a_way_to_a_page_that_doi_org_did_not_point_out_is_not_believed(self, provider, service):
        away = status(302, b"", Location="https://login.example/")
        service.faults = [away, status(200, b"<html>Sign in")]
        with pytest.raises(BadResponse):
            provider.ask([self.known])

    def test_an_agency_that_has_nothing_is_believed(self, provider, service):
        led_on = one("doi:10.1126/led.on")
        for words in (b"Resource not found.", b"The resource you are looking for doesn't exist."):
            service.faults = [status(302, b"", Location="/transform/10.1126"), status(404, words)]
            assert provider.ask([led_on]).missing == (led_on,)

    def test_what_is_no_doi_is_malformed(self, provider, service):
        service.faults = [status(400, b"<html><title>Error: Not a DOI</title>"), status(400, b"<html>Bad proxy")]
        assert provider.ask([self.unknown]).malformed == (self.unknown,)
        with pytest.raises(BadResponse):
            provider.ask([self.unknown])

    def test_the_facts_of_an_article(self, provider):
        assert self.told(provider) == Facts(
            title="The Structure of Ordinary Water",
            authors=("Henry S. Frank", "The Water Group"),
            abstract="The train of thought.",
            published="1970-08-14",
            venue="Science",
            doi="10.1126/science.169.3946.635",
            appeared="1970-08-14",
            kind="journal-article",
            volume="169",
            pages="635-641",
        )
