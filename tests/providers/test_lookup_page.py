"""What users rely on when a paper's own page is asked: what it states of the paper, and nothing of another page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from arxiv_on_loopback import status
from hypothesis import given
from hypothesis import strategies as st
from provider_contract import JsonProviderContract, one
from service_on_loopback import Asked, Reply, Service, serving

from papertrack.errors import BadResponse, RateLimited, Refused, Unreachable
from papertrack.model.identifier import Scheme
from papertrack.model.paper import Facts
from papertrack.net.client import Client
from papertrack.net.public import refuse_private
from papertrack.providers.heads import facts_told, is_whole, names_told, told_by
from papertrack.providers.page import PageProvider
from papertrack.providers.protocol import Answer
from papertrack.providers.tree import Tree
from papertrack.providers.visiting import FAILURES, Visits, ask_pages
from papertrack.wiring.services import metadata_services
from papertrack.wiring.settings import Settings

HTML = {"Content_Type": "text/html; charset=utf-8"}
HEAD = [
    ("title", "An Empirical Exploration of Recurrent &amp; Convolutional Networks"),
    ("author", "Rafal Jozefowicz"),
    ("author", "Zaremba, Wojciech"),
    ("publication_date", "2015/06/01"),
    ("conference_title", "International Conference on Machine Learning"),
    ("firstpage", "2342"),
    ("lastpage", "2350"),
    ("reference", "citation_title=Something else; citation_doi=10.1000/other"),
]
METAS = "".join(f'<meta name="citation_{name}" content="{content}">' for name, content in HEAD)
PAGE = f"""<!doctype html><html><head><title>x</title>{METAS}</head><body>
<div id="abstract" class="abstract">Abstract: The <b>LSTM</b> is popular.</div></body></html>""".encode()
GONE = b"<html><body><h1>404 Not Found</h1></body></html>"


def page(head: str) -> bytes:
    return f"<html><head>{head}</head><body></body></html>".encode()


def told(head: str) -> Facts:
    return facts_told(Tree(told_by(page(head))))


class TestPage(JsonProviderContract):
    known = one("pmlr:v37/jozefowicz15")
    unknown = one("pmlr:v37/nobody15")
    wrong_shapes = (b"{}", b"[]", b"17", b"<html></html>")

    def made(self, client, url):
        return PageProvider(
            client, address=lambda identifier: client and f"{url}/{identifier.value}.html", may_ask=lambda url: None
        )

    def answer(self, asked: Asked) -> Reply:
        known = asked.path == "/v37/jozefowicz15.html"
        return Reply(PAGE, headers=HTML) if known else Reply(GONE, 404, HTML)

    def test_the_facts_of_a_paper(self, provider):
        assert self.told(provider) == Facts(
            title="An Empirical Exploration of Recurrent & Convolutional Networks",
            authors=("Rafal Jozefowicz", "Wojciech Zaremba"),
            abstract="The LSTM is popular.",
            published="2015-06-01",
            venue="International Conference on Machine Learning",
            appeared="2015-06-01",
            kind="proceedings-article",
            pages="2342-2350",
        )

    @pytest.mark.parametrize("length", [len(PAGE) - 14, len(PAGE) // 2, 40])
    def test_a_page_that_is_cut_is_not_believed(self, provider, service, length):
        service.faults = [status(200, PAGE[:length], **HTML)]
        with pytest.raises(BadResponse, match="no whole web page"):
            provider.ask([self.known])

    def test_a_log_in_page_of_another_host_is_not_believed(self, provider, service):
        port = service.url.rpartition(":")[2]
        service.faults = [status(302, b"", Location=f"http://localhost:{port}/login"), status(200, PAGE, **HTML)]
        with pytest.raises(BadResponse, match="another site"):
            provider.ask([self.known])

    def test_a_page_of_its_site_that_states_no_paper_is_a_miss(self, provider, service):
        service.faults = [status(200, page("<title>A shop</title>"), **HTML)]
        assert provider.ask([self.known]).missing == (self.known,)

    def test_no_cookie_outlives_a_request(self, provider, service):
        service.faults = [status(200, PAGE, Set_Cookie="id=1", **HTML)]
        for _ in range(2):
            provider.ask([self.known])
        assert ["cookie" in asked.headers for asked in service.asked] == [False, False]

    def test_what_is_no_web_page_is_not_downloaded(self, provider, service):
        service.faults = [status(200, b"%PDF" + bytes(10_000_000), Content_Type="application/pdf")]
        with pytest.raises(BadResponse, match="gave no web page"):
            provider.ask([self.known])

    def test_an_address_in_our_own_network_is_never_asked(self, provider, service):
        private = PageProvider(provider._client, address=lambda _: service.url)
        with pytest.raises(Refused):
            private.ask([self.known])
        assert service.asked == []

    def test_a_redirect_into_our_own_network_is_not_followed(self, provider, service):
        asked: list[str] = []

        def may_ask(url: str) -> None:
            asked.append(url)
            if len(asked) > 1:
                refuse_private(url)

        service.faults = [status(302, b"", Location="http://192.168.0.1/router")]
        with pytest.raises(Refused, match="public internet"):
            PageProvider(provider._client, address=lambda _: service.url, may_ask=may_ask).ask([self.known])
        assert asked == [service.url, "http://192.168.0.1/router"]
        assert len(service.asked) == 1


@pytest.mark.parametrize("scheme", sorted(PageProvider.schemes))
def test_every_scheme_it_answers_for_has_addresses_and_no_service_of_its_own(scheme: Scheme):
    examples = {
        Scheme.PMLR: "pmlr:v37/jozefowicz15", Scheme.JMLR: "jmlr:v13/gretton12a", Scheme.HAL: "hal:hal-01234567",
        Scheme.DISTILL: "distill:2020/growing-ca", Scheme.IEEE: "ieee:726791", Scheme.ACM: "acm:1234567",
        Scheme.PII: "pii:S0092867420304893",
    }  # fmt: skip
    assert (one(examples[scheme]).url or "").startswith("https://")
    services = metadata_services(None, Settings("papers.db", None))  # type: ignore[arg-type]
    assert [each.name for each in services if scheme in each.schemes] == ["page"]


def test_dublin_core_prism_and_bepress_say_the_same_as_highwire():
    assert told(
        '<meta name="DC.title" content="On Words"><meta name="DC.creator" content="Lovelace, Ada">'
        '<meta name="DC.identifier" content="doi:10.1000/ABC"><meta name="DCTERMS.issued" content="1843-09">'
        '<meta name="prism.publicationName" content="Memoirs"><meta name="prism.startingPage" content="666">'
    ) == Facts(
        title="On Words", authors=("Ada Lovelace",), published="1843-09", appeared="1843-09", venue="Memoirs",
        doi="10.1000/abc", kind="journal-article", pages="666", same_as=(one("doi:10.1000/abc"),),
    )  # fmt: skip
    bepress = told('<meta name="bepress_citation_title" content="On Words"><meta name="bepress_citation_date" '
                   'content="01/02/1843">')  # fmt: skip
    assert (bepress.title, bepress.published) == ("On Words", "1843-01-02")


def test_linked_data_about_a_scholarly_article_counts_and_about_a_blog_post_does_not():
    script = (
        '<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "%s", '
        '"headline": "On Words", "author": [{"name": "Ada Lovelace"}], "datePublished": "1843-09-01T00:00", '
        '"sameAs": "https://doi.org/10.1000/abc", "isPartOf": {"name": "Memoirs"}, '
        '"citation": [{"@id": "https://doi.org/10.1000/cited"}]}]}</script>'
    )
    facts = told(script % "ScholarlyArticle")
    assert (facts.title, facts.authors, facts.published, facts.venue, facts.doi) == (
        "On Words", ("Ada Lovelace",), "1843-09-01", "Memoirs", "10.1000/abc",
    )  # fmt: skip
    assert told_by(page(script % "BlogPosting")) == {}


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ('<meta name="citation_doi" content="10.1000/a">', ["doi:10.1000/a"]),
        ('<meta name="citation_doi" content="10.1000/a"><meta name="DC.identifier" content="10.1000/A">',
         ["doi:10.1000/a"]),
        ('<meta name="citation_arxiv_id" content="2503.09799v2">', ["arxiv:2503.09799"]),
        ('<meta name="citation_doi" content="10.48550/arXiv.2503.09799">', ["arxiv:2503.09799"]),
        ('<meta name="citation_doi" content="10.1000/a"><meta name="citation_doi" content="10.1000/b">', []),
        ('<meta name="citation_doi" content="10.5061/dryad.abc">', []),
        ('<meta name="citation_doi" content="see the PDF">', []),
        ('<meta name="citation_reference" content="citation_doi=10.1000/a">', []),
        ("", []),
    ],
)  # fmt: skip
def test_only_a_name_that_the_page_states_for_its_own_paper_counts(head: str, names: list[str]):
    assert list(map(str, names_told(Tree(told_by(page(head)))))) == names


@given(st.binary(max_size=300))
def test_whatever_a_page_holds_it_is_read(content: bytes):
    facts_told(Tree(told_by(b"<meta name=citation_title content=x><script type='application/ld+json'>" + content)))
    assert is_whole(content) in (True, False)


def pages(service, client, *curies: str) -> Iterator[Answer]:
    provider = PageProvider(
        client, address=lambda identifier: f"{service.url}/{identifier.value}", may_ask=lambda url: None
    )
    return ask_pages(
        provider, Visits(service.gates, interval=0), [one(curie) for curie in curies], lambda seconds: None
    )


@pytest.fixture
def broken(tmp_path) -> Iterator[Service]:
    """A web where only one page can be read."""
    with serving(lambda asked: Reply(PAGE, headers=HTML) if "v37" in asked.path else Reply(b"", 500)) as service:
        service.gates = tmp_path  # type: ignore[attr-defined]
        yield service


def test_a_site_that_fails_stops_no_other_and_its_papers_are_told_as_failed(broken):
    names = [f"jmlr:v1/a{number}" for number in range(4)]
    with Client("papertrack-tests") as client:
        found, failed = pages(broken, client, *names, "pmlr:v37/jozefowicz15")
    assert list(found.found) == [one("pmlr:v37/jozefowicz15")]
    assert list(map(str, failed.failed)) == names
    assert "answered 500" in failed.failed[one("jmlr:v1/a0")]
    assert len([asked for asked in broken.asked if "v1/" in asked.path]) == FAILURES


def test_where_no_page_answers_nothing_is_told_of_any(broken):
    with Client("papertrack-tests") as client, pytest.raises(Unreachable, match="answered 500"):
        next(pages(broken, client, "jmlr:v1/a1", "hal:hal-01234567"))


def test_what_a_site_that_wants_a_pause_was_not_asked_about_stays_open(broken):
    broken.faults = [status(429, Retry_After="100")]
    with Client("papertrack-tests") as client:
        answers = pages(broken, client, "jmlr:v1/a1", "jmlr:v1/a2", "pmlr:v37/jozefowicz15")
        assert list(next(answers).found) == [one("pmlr:v37/jozefowicz15")]
        with pytest.raises(RateLimited):
            next(answers)
    assert len(broken.asked) == 2
