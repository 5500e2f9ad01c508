"""What users rely on when OpenReview is asked: both its APIs, and a venue only where a paper was accepted."""

from __future__ import annotations

import json

import pytest
from arxiv_on_loopback import status
from provider_contract import JsonProviderContract, one
from service_on_loopback import Asked, Reply

from papertrack.errors import BadResponse, Refused
from papertrack.model.paper import Facts
from papertrack.providers.openreview import OpenReviewProvider

CONTENT = {
    "title": "Attention &amp; Memory",
    "authors": ["Ada Lovelace", "Alan Turing"],
    "abstract": "We attend.",
    "venue": "ICLR 2024 poster",
    "venueid": "ICLR.cc/2024/Conference",
}
MOMENTS = {"cdate": 1695000000000, "odate": 1697213872000, "pdate": 1705410000000}
NOTE = {
    "id": "Ab_cd-1234",
    "forum": "Ab_cd-1234",
    **MOMENTS,
    "content": {key: {"value": value} for key, value in CONTENT.items()},
}
FORMER = {"id": "rJ4km2R5t7", "forum": "rJ4km2R5t7", "cdate": 1538087700000, "content": CONTENT}
ABSENT = json.dumps({"name": "NotFoundError", "message": "The Note was not found", "status": 404}).encode()


def told(note: dict[str, object], **content: object) -> Facts:
    changed = {**note, "content": {**CONTENT, **content}}
    return OpenReviewProvider(None).facts(json.dumps(changed).encode())


class TestOpenReview(JsonProviderContract):
    known = one("openreview:Ab_cd-1234")
    unknown = one("openreview:Nowhere123")

    def made(self, client, url):
        return OpenReviewProvider(client, address=f"{url}/today", former_address=f"{url}/before")

    def answer(self, asked: Asked) -> Reply:
        notes = {"/today/notes": NOTE, "/before/notes": FORMER}
        note = notes[asked.path]
        if asked.query["id"] == note["id"]:
            return Reply(json.dumps({"notes": [note], "count": 1}).encode())
        return Reply(b'{"notes": [], "count": 0}') if asked.path.startswith("/before") else Reply(ABSENT, 404)

    def test_a_note_of_a_venue_before_2023_is_found_in_the_former_api(self, provider, service):
        old = one("openreview:rJ4km2R5t7")
        facts = provider.facts(provider.ask([old]).found[old])
        assert (facts.title, facts.authors) == ("Attention & Memory", ("Ada Lovelace", "Alan Turing"))
        assert [asked.path for asked in service.asked] == ["/today/notes", "/before/notes"]

    def test_what_todays_api_has_is_asked_for_once(self, provider, service):
        provider.ask([self.known])
        assert len(service.asked) == 1

    def test_a_note_that_the_public_may_not_read_is_missing(self, provider, service):
        service.faults = [status(403, b'{"name": "ForbiddenError", "message": "no"}')] * 2
        assert provider.ask([self.known]).missing == (self.known,)

    def test_a_check_for_people_is_no_answer(self, provider, service):
        service.faults = [status(403, b'{"name": "ChallengeRequiredError"}')]
        with pytest.raises(Refused, match="ChallengeRequiredError"):
            provider.ask([self.known])

    def test_another_note_is_not_believed(self, provider, service):
        service.faults = [status(200, json.dumps({"notes": [FORMER]}).encode())]
        with pytest.raises(BadResponse, match="not asked for"):
            provider.ask([self.known])

    def test_the_facts_of_a_paper(self, provider):
        assert self.told(provider) == Facts(
            title="Attention & Memory",
            authors=("Ada Lovelace", "Alan Turing"),
            abstract="We attend.",
            published="2024-01-16",
            venue="ICLR 2024 poster",
            appeared="2024-01-16",
            kind="proceedings-article",
        )


@pytest.mark.parametrize(
    "venue",
    ["Submitted to ICLR 2024", "ICLR 2021 Conference Blind Submission", "ICLR 2024 Conference Withdrawn Submission"],
)
def test_a_venue_that_did_not_take_it_is_none(venue):
    facts = told(NOTE, venue=venue)
    assert (facts.venue, facts.appeared, facts.kind) == (None, None, None)


def test_a_withdrawn_paper_is_told():
    assert told(NOTE, venueid="ICLR.cc/2024/Conference/Withdrawn_Submission").withdrawn
    assert not told(NOTE).withdrawn


def test_authors_who_are_not_named_yet_are_not_there():
    assert told(NOTE, authors=["Anonymous"]).authors == ()


def test_only_a_note_from_dblp_names_its_publication_by_an_address():
    address = "https://doi.org/10.1000/flow.1"
    assert told(NOTE, html=address).same_as == ()
    assert told({**NOTE, "invitations": ["DBLP.org/-/Record"]}, html=address).same_as == (one("doi:10.1000/flow.1"),)
