"""What users rely on when Crossref is asked: the publisher's facts, few requests, and relations as they are told."""

from __future__ import annotations

import json

import pytest
from arxiv_on_loopback import status
from provider_contract import JsonProviderContract, one
from service_on_loopback import Asked, Reply

from papertrack.errors import BadResponse
from papertrack.model.paper import Facts
from papertrack.providers.crossref import CrossrefProvider

ARTICLE = {
    "DOI": "10.1000/Flow.1",
    "type": "journal-article",
    "title": ["The <i>Entropy</i> of a &lt;Flow&gt;"],
    "subtitle": ["A Formula"],
    "author": [
        {"given": "Grisha", "family": "Perelman", "sequence": "first"},
        {"given": "John", "family": "Doe", "suffix": "Jr."},
        {"name": "The Flow Group"},
    ],
    "abstract": "<jats:title>Abstract</jats:title><jats:p>We present H<jats:sub>2</jats:sub>O\n &amp; more.</jats:p>",
    "container-title": ["Journal of Flows &amp; Sinks"],
    "issued": {"date-parts": [[2019, 3, 7]]},
    "volume": "6",
    "issue": "2",
    "page": "1-39",
    "publisher": "Flow Press",
    "reference": [{"key": "1", "unstructured": "A very long list"}],
    "relation": {"has-preprint": [{"id-type": "doi", "id": "10.48550/arXiv.math/0211159", "asserted-by": "subject"}]},
}
WITH_COMMA = {**ARTICLE, "DOI": "10.1000/a,b", "title": ["With a Comma"], "subtitle": []}
WORKS = {"10.1000/flow.1": ARTICLE, "10.1000/a,b": WITH_COMMA}


def told(**changes: object) -> Facts:
    work = {key: value for key, value in {**ARTICLE, **changes}.items() if value is not None}
    return CrossrefProvider(None).facts(json.dumps(work).encode())


class TestCrossref(JsonProviderContract):
    known = one("doi:10.1000/flow.1")
    unknown = one("doi:10.1000/nowhere")

    def made(self, client, url):
        return CrossrefProvider(client, address=url)

    def answer(self, asked: Asked) -> Reply:
        if asked.path == "/works":
            parts = asked.query["filter"].split(",")
            assert all(part.startswith("doi:") for part in parts), parts
            items = [WORKS[doi] for part in parts if (doi := part.removeprefix("doi:")) in WORKS]
            message = {"total-results": len(items), "items": items[: int(asked.query.get("rows", 20))]}
            answer = {"status": "ok", "message-type": "work-list", "message": message}
            return Reply(json.dumps(answer).encode())
        work = WORKS.get(asked.path.removeprefix("/works/"))
        if work is None:
            return Reply(b"Resource not found.", 404)
        return Reply(json.dumps({"status": "ok", "message-type": "work", "message": work}).encode())

    def test_a_hundred_dois_are_one_request(self, provider, service):
        answer = provider.ask([self.known, *(one(f"doi:10.1000/no.{number}") for number in range(99))])
        assert (len(answer.found), len(answer.missing)) == (1, 99)
        assert len(service.asked) == 1
        assert service.asked[0].query["rows"] == "100"

    def test_an_address_never_grows_too_long(self, provider, service, gate):
        wanted = [one(f"doi:10.1000/{'very-long-' * 20}{number}") for number in range(60)]
        answer = provider.ask(wanted)
        assert 1 < len(answer.missing) < 60
        assert len(service.asked[0].query["filter"]) < 5_000

    def test_a_doi_with_a_comma_is_asked_for_alone(self, provider, service):
        comma = one("doi:10.1000/a,b")
        assert provider.ask([self.known, comma]).settled == {self.known}
        assert set(provider.ask([comma, self.known]).found) == {comma}
        assert service.asked[1].path == "/works/10.1000/a,b"
        assert provider.ask([one("doi:10.1000/no,where")]).missing == (one("doi:10.1000/no,where"),)

    def test_a_404_in_other_words_is_not_believed(self, provider, service):
        service.faults = [status(404, b"Not here, sign in first")]
        with pytest.raises(BadResponse):
            provider.ask([one("doi:10.1000/a,b")])

    @pytest.mark.parametrize(
        "message",
        [
            {"total-results": 2, "items": [ARTICLE]},
            {"total-results": 1, "items": [WITH_COMMA]},
            {"total-results": 1, "items": [{"title": ["No DOI"]}]},
            {"total-results": 1, "items": ["10.1000/flow.1"]},
            {"total-results": 0},
        ],
        ids=["less than announced", "not asked for", "without a name", "no works", "no list"],
    )
    def test_a_list_that_does_not_hold_together_is_not_believed(self, provider, service, message):
        answer = {"status": "ok", "message-type": "work-list", "message": message}
        service.faults = [status(200, json.dumps(answer).encode())]
        with pytest.raises(BadResponse):
            provider.ask([self.known])

    def test_the_list_of_references_is_not_kept(self, provider):
        assert b"reference" not in self.payload(provider)

    def test_the_facts_of_an_article(self, provider):
        assert self.told(provider) == Facts(
            title="The Entropy of a <Flow>: A Formula",
            authors=("Grisha Perelman", "John Doe Jr.", "The Flow Group"),
            abstract="We present H2O & more.",
            published="2019-03-07",
            venue="Journal of Flows & Sinks",
            doi="10.1000/flow.1",
            appeared="2019-03-07",
            kind="journal-article",
            volume="6",
            issue="2",
            pages="1-39",
            publisher="Flow Press",
            preprints=(one("arxiv:math/0211159"),),
        )


def test_who_gives_an_address_may_ask_more_often():
    assert CrossrefProvider(None, polite=True).interval < CrossrefProvider(None).interval


@pytest.mark.parametrize(
    ("parts", "date"),
    [
        ([[None]], None),
        ([[2020]], "2020"),
        ([[2020, 4]], "2020-04"),
        ([[2020, 2, 31]], "2020-02"),
        ([["2020", "4", "9"]], "2020-04-09"),
        ([[0]], None),
        ([], None),
        (None, None),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(parts, date):
    assert told(issued={"date-parts": parts}).published == date


def test_a_preprint_names_its_publication_and_has_no_venue():
    facts = told(
        type="posted-content",
        relation={"is-preprint-of": [{"id-type": "doi", "id": "10.1016/J.XGEN.2025.100814"}]},
    )
    assert facts.published_as == (one("doi:10.1016/j.xgen.2025.100814"),)
    assert (facts.kind, facts.venue, facts.appeared, facts.published) == ("posted-content", None, None, "2019-03-07")


def test_versions_are_the_same_work_and_a_work_is_not_its_own_version():
    versions = [{"id-type": "doi", "id": "10.5555/v2"}, {"id-type": "doi", "id": "10.1000/FLOW.1"}]
    assert told(relation={"has-version": versions}).same_as == (one("doi:10.5555/v2"),)


def test_reviews_and_citations_are_other_works():
    facts = told(relation={"is-review-of": [{"id-type": "doi", "id": "10.5555/x"}], "cites": []})
    assert facts.same_as + facts.published_as + facts.preprints == ()


@pytest.mark.parametrize(
    ("changes", "retracted"),
    [
        ({"updated-by": [{"type": "retraction", "DOI": "10.1000/notice"}]}, True),
        ({"updated-by": [{"type": "correction", "DOI": "10.1000/notice"}]}, False),
        ({"update-to": [{"type": "retraction", "DOI": "10.1000/other"}]}, False),
        ({"title": ["RETRACTED ARTICLE: The Flow"]}, True),
        ({"title": ["Retracted Papers Keep Being Cited"]}, False),
    ],
)
def test_a_work_is_retracted_and_its_notice_is_not(changes, retracted):
    assert told(**changes).retracted is retracted


def test_a_formula_that_is_told_twice_is_read_once():
    told_twice = "<jats:tex-math>$x$</jats:tex-math><mml:math><mml:mi>x</mml:mi></mml:math>"
    formula = f"<jats:alternatives>{told_twice}</jats:alternatives>"
    assert told(abstract=f"<jats:p>Let {formula} be.</jats:p>").abstract == "Let $x$ be."


def test_an_editors_sentence_is_no_part_of_the_title():
    assert told(title=["Water"], subtitle=["New data yield new insights."]).title == "Water"


def test_the_number_of_an_article_stands_for_its_pages():
    assert told(page=None, **{"article-number": "e33693"}).pages == "e33693"
    assert told(ISBN=["http://id.crossref.org/isbn/9781450356404"]).isbn == "9781450356404"
