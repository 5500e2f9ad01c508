"""What users rely on when arXiv's OAI-PMH is asked in place of the query API: the same facts, the same restraint."""

from __future__ import annotations

import pytest
from arxiv_on_loopback import status
from provider_contract import ProviderContract, one
from service_on_loopback import Asked, Reply

from papertrack.errors import BadResponse, Refused
from papertrack.model.paper import Facts
from papertrack.net.gate import BUDGETS
from papertrack.providers.arxiv import ArxivProvider
from papertrack.providers.oai import ArxivOaiProvider

HEAD = '<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
PAPER = """<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>math/0211159</id><created>2002-11-11</created>
<updated>2003-01-02</updated><authors><author><keyname>Perelman</keyname><forenames>Grisha</forenames></author>
<author><keyname>Doe</keyname><forenames>John</forenames><suffix>Jr.</suffix></author></authors>
<title>The entropy formula\n  for the Ricci flow</title><categories>math.DG hep-th 53C</categories>
<comments>39 pages</comments><journal-ref>J. Flows 6 (2003)</journal-ref><doi>10.1000/Flow.1</doi>
<abstract>  We present a &lt;monotonic&gt;\nexpression.\n</abstract></arXiv>"""


def record(name: str, metadata: str = PAPER, header: str = "<header>") -> bytes:
    identifier = f"<identifier>oai:arXiv.org:{name}</identifier>"
    inner = f"{header}{identifier}</header><metadata>{metadata}</metadata>"
    return f"{HEAD}<GetRecord><record>{inner}</record></GetRecord></OAI-PMH>".encode()


def error(code: str) -> bytes:
    return f'{HEAD}<error code="{code}">so it is</error></OAI-PMH>'.encode()


class TestArxivOai(ProviderContract):
    known = one("arxiv:math/0211159")
    unknown = one("arxiv:2503.99999")
    wrong_shapes = (b"{}", b"<OAI-PMH/>", b"<a><b/></a>", f"{HEAD}</OAI-PMH>".encode(), record("math/0211159", "<x/>"))

    def made(self, client, url):
        return ArxivOaiProvider(client, address=url)

    def answer(self, asked: Asked) -> Reply:
        assert (asked.path, asked.query["verb"]) == ("/oai", "GetRecord")
        known = asked.query["identifier"] == "oai:arXiv.org:math/0211159"
        return Reply(record("math/0211159") if known else error("idDoesNotExist"))

    def test_it_keeps_the_pace_of_the_query_api(self):
        query = ArxivProvider(None)
        assert BUDGETS[ArxivOaiProvider(None).host] == (query.host, query.interval)

    def test_a_malformed_id_is_told(self, provider, service):
        service.faults = [status(200, error("badArgument"))]
        assert provider.ask([self.unknown]).malformed == (self.unknown,)

    def test_another_complaint_is_no_word_on_the_paper(self, provider, service):
        service.faults = [status(200, error("cannotDisseminateFormat"))]
        with pytest.raises(Refused, match="so it is"):
            provider.ask([self.known])

    def test_a_deleted_paper_is_missing(self, provider, service):
        service.faults = [status(200, record("math/0211159", "", '<header status="deleted">'))]
        assert provider.ask([self.known]).missing == (self.known,)

    def test_another_paper_is_not_believed(self, provider, service):
        service.faults = [status(200, record("math/0211160"))]
        with pytest.raises(BadResponse, match="not asked for"):
            provider.ask([self.known])

    def test_entities_are_not_expanded(self, provider, service):
        bomb = record("math/0211159").replace(b"<OAI-PMH", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><OAI-PMH', 1)
        service.faults = [status(200, bomb)]
        with pytest.raises(BadResponse, match="document type"):
            provider.ask([self.known])

    def test_the_facts_of_a_paper(self, provider):
        assert self.told(provider) == Facts(
            title="The entropy formula for the Ricci flow",
            authors=("Grisha Perelman", "John Doe Jr."),
            abstract="We present a <monotonic> expression.",
            published="2002-11-11",
            updated="2003-01-02",
            journal_ref="J. Flows 6 (2003)",
            doi="10.1000/flow.1",
            primary_category="math.DG",
            categories=("math.DG", "hep-th"),
            comment="39 pages",
            published_as=(one("doi:10.1000/flow.1"),),
        )
