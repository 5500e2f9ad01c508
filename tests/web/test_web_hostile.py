"""Newsletters' words are other people's: whatever they hold, a page shows them as words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPConnection
from itertools import cycle
from urllib.parse import urlencode, urlsplit

import pytest
from hostile_queries import HOSTILE
from selectolax.lexbor import LexborHTMLParser
from web_program import Site, serving

from papertrack.model.document import RawDocument
from papertrack.model.identifier import Identifier
from papertrack.model.paper import Facts
from papertrack.store.store import Store
from papertrack.tracker.tracker import Tracker

EVIL = """<script>alert(1)</script>"'><img src=x onerror=alert(2)>{{ 7 * 7 }}{% raw %}${7*7}&lt;b&gt;"""
DOI = "doi:10.5555/a<b>\"'&/../x?y#z"
DOCUMENT = """<html><head><title>{evil}</title><meta name="author" content="{evil}"></head><body>
<h2>{evil} headline</h2>
<p>{evil} around <a href="https://arxiv.org/abs/2401.00001">{evil}</a> and
<a href="javascript:alert(3)">script</a> <a href="data:text/html,x">data</a>
<a href="https://evil.example/&quot;onmouseover=&quot;alert(4)">quote</a>
<a href="//evil.example/relative">relative</a> <a href="/tags?ours">ours</a> <a href="vbscript:x">vb</a></p>
<p>A formula $O(\\sqrt n)$ &amp; \u202eright to left, \u0645\u0631\u062d\u0628\u0627, \u5927\u6a21\u578b, \U0001d4d0.
<a href="https://github.com/a/b">code</a></p></body></html>"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    database = tmp_path_factory.mktemp("hostile") / "p.db"
    escaped = EVIL.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    with Store.open(database) as store:
        tracker = Tracker(store, [], lambda: datetime.now(UTC), lambda: None)
        document = DOCUMENT.format(evil=escaped)
        list(tracker.add([RawDocument(document.encode(), "x.html", url="javascript:alert(5)//https://x.example/")]))
        paper = Identifier.parse("arxiv:2401.00001")
        facts = Facts(
            title=EVIL, authors=(EVIL,), abstract=EVIL, venue=EVIL, comment=EVIL, categories=(EVIL,), doi=EVIL
        )
        with store.write() as writer:
            writer.put_facts(writer.paper_of(paper), facts)
            writer.paper_of(Identifier.parse(DOI))
        tracker.note(paper, EVIL)
        tracker.note(1, EVIL)
    with serving(database) as site:
        yield site


PAGES = ("/", "/mentions", "/issues", "/links", "/story?q=headline", "/stats", "/paper/arxiv:2401.00001", "/issue/1")


@pytest.mark.parametrize("path", PAGES)
def test_no_word_of_a_document_becomes_markup(site: Site, path: str) -> None:
    text = site.get(path)
    page = LexborHTMLParser(text)
    assert not page.css("script, img, b, iframe, [onerror], [onmouseover]")
    assert "alert(1)" in text
    assert "49" not in page.css_first("main").text().replace("2401", "")


@pytest.mark.parametrize("path", PAGES)
def test_only_addresses_of_the_web_become_links_and_they_tell_nothing(site: Site, path: str) -> None:
    links = LexborHTMLParser(site.get(path)).css("a[href], link[href], form[action]")
    assert links
    for each in links:
        address = each.attributes.get("href") or each.attributes.get("action") or ""
        if address.startswith(("/", "#")) and not address.startswith("//"):
            continue
        assert urlsplit(address).scheme in ("http", "https"), address
        assert {"noopener", "noreferrer"} <= set((each.attributes["rel"] or "").split())


def test_no_address_of_a_document_becomes_one_of_ours(site: Site) -> None:
    for path in ("/links", "/issue/1"):
        page = LexborHTMLParser(site.get(path))
        assert "/tags?ours" in page.css_first("main").text()
        assert not page.css("a[href='/tags?ours']")


@pytest.mark.parametrize("path", ["/", "/mentions", "/issues", "/links", "/story", "/stats"])
def test_a_query_is_shown_as_words(site: Site, path: str) -> None:
    page = LexborHTMLParser(site.get(path, q=EVIL))
    assert not page.css("script, img, b")
    assert page.css_first("#q").attributes["value"] == EVIL


@pytest.mark.parametrize(
    "path",
    ["/paper/%3Cscript%3Ealert(1)%3C/script%3E", "/%3Cscript%3E", "/?sort=%3Cscript%3E", "/export?format=%3Cscript%3E"],
)
def test_an_address_is_shown_as_words(site: Site, path: str) -> None:
    answer = site.client.get(path)
    assert answer.status_code in (400, 404)
    assert not LexborHTMLParser(answer.text).css("script")


def test_mathematics_and_scripts_are_shown_as_they_are(site: Site) -> None:
    page = LexborHTMLParser(site.get("/issue/1"))
    told = page.css_first("main").text()
    assert "$O(\\sqrt n)$ &" in told
    assert "大模型" in told
    assert all("dir" in each.attributes for each in page.css("h1, .words, .group h2"))


def test_a_paper_with_any_identifier_has_an_address_of_its_own(site: Site) -> None:
    from papertrack.web.addresses import paper_path

    assert "/../" not in paper_path(Identifier.parse(DOI))
    assert DOI in LexborHTMLParser(site.get(paper_path(Identifier.parse(DOI)))).css_first("h1").text()


def test_every_string_is_answered_by_every_page(site: Site) -> None:
    """Over the plain connection: a client such as httpx refuses to send the long ones."""
    pages = cycle(("/", "/mentions", "/issues", "/links", "/story", "/stats", "/export"))
    with closing(HTTPConnection(urlsplit(site.address).netloc, timeout=60)) as connection:
        for text in HOSTILE:
            for path in (next(pages), next(pages)):
                connection.request("GET", f"{path}?{urlencode({'q': text.encode('utf-8', 'surrogatepass')})}")
                answer = connection.getresponse()
                answer.read()
                assert answer.status == 200 or (path, answer.status) == ("/export", 404), (path, text[:50])


def test_bytes_that_are_no_text_are_no_trouble(site: Site) -> None:
    for path in ("/?q=%ff%fe%00", "/paper/%ff%00", "/?page=%ff", "/?q=a&q=b", "/?%ff=%ff", "/paper/", "/issue/%00"):
        assert site.client.get(path).status_code in (200, 404)
