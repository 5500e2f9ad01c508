"""The program on papers without an identifier: pages read with `--resolve`, titles looked up by `enrich`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from loopback_web import Asked, LoopbackWeb, Reply, loopback_web
from program import Run

TITLE = "Scaling Laws for Language Model Pruning"
ARTICLE = "https://journal.example.org/article/view/77"
PAGE = b'<html><head><meta name="citation_doi" content="10.1000/xyz"></head><body></body></html>'
FEED = """<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"
 xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">
<id>https://arxiv.org/api/x</id><title>arXiv Query</title><updated>2026-01-01T00:00:00Z</updated>
<opensearch:itemsPerPage>10</opensearch:itemsPerPage><opensearch:totalResults>{}</opensearch:totalResults>
<opensearch:startIndex>0</opensearch:startIndex>{}</feed>"""
ENTRY = """<entry><id>http://arxiv.org/abs/2503.09799v1</id><title>{}</title><updated>2025-03-12T00:00:00Z</updated>
<summary>An abstract.</summary><category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
<published>{}-03-12T00:00:00Z</published><arxiv:primary_category term="cs.LG"/>
<author><name>Ada Lovelace</name></author></entry>"""


def arxiv(year: int) -> Reply:
    return Reply(FEED.format(1, ENTRY.format(TITLE, year)).encode(), "application/atom+xml")


def nobody(asked: Asked) -> Reply:
    if asked.host == "api.crossref.org":
        told = {"status": "ok", "message-type": "work-list", "message": {"total-results": 0, "items": []}}
        return Reply(json.dumps(told).encode(), "application/json")
    return Reply(b'{"error":"Title match not found"}', "application/json", 404)


@pytest.fixture
def web(tmp_path: Path, environment: dict[str, str]):
    hosts = {
        "export.arxiv.org": lambda asked: arxiv(2025), "api.crossref.org": nobody, "api.semanticscholar.org": nobody,
        "journal.example.org": lambda asked: Reply(PAGE),
    }  # fmt: skip
    with loopback_web(tmp_path, hosts) as served:
        environment.update(served.environment)
        yield served


@pytest.fixture
def issue(home: Path) -> Path:
    path = home / "issue.md"
    path.write_text(f"---\ntitle: An issue\ndate: 2025-06-01\n---\nRead more: {TITLE} (arXiv).\n")
    return path


def test_enrich_finds_a_paper_by_its_title_and_says_before_what_it_would_ask(
    run: Run, web: LoopbackWeb, issue: Path
) -> None:
    run("add", issue)
    assert run("enrich", "--dry-run").stdout == f"title\t{TITLE}\n"
    assert web.asked == []
    assert f"found by its title: {TITLE}: arxiv:2503.09799" in run("enrich").stdout
    assert [asked.host for asked in web.asked] == ["export.arxiv.org"]
    (paper,) = json.loads(run("papers", "--format", "json").stdout)
    assert (paper["title"], paper["authors"], paper["mentions"][0]["text"]) == (TITLE, ["Ada Lovelace"], TITLE)


def test_what_may_be_meant_is_listed_and_taken_or_left_by_the_users_word(
    run: Run, web: LoopbackWeb, issue: Path
) -> None:
    web.hosts["export.arxiv.org"] = lambda asked: arxiv(2009)
    run("add", issue)
    assert "no title waits for a decision; --all lists 1" in run("titles").stderr
    assert f"perhaps arxiv:2503.09799: {TITLE}" in run("enrich").stdout
    assert run("papers", "--format", "ids").stdout == ""
    (title,) = json.loads(run("titles", "--format", "json").stdout)
    assert (title["outcome"], title["id"], title["issues"][0]["title"]) == ("suggested", "arxiv:2503.09799", "An issue")
    assert run("titles", "--accept", title["number"]).stdout == "accepted: arxiv:2503.09799\n"
    assert run("papers", "--format", "ids").stdout == "arxiv:2503.09799\n"
    assert run("titles", "--refuse", title["number"]).stdout == f"refused: {TITLE}\n"
    assert run("papers", "--format", "ids").stdout == ""
    assert run("titles", "--accept", 99, status=3).stderr.count("\n") == 1


def test_a_service_without_an_answer_makes_it_done_in_part_and_the_next_run_completes_it(
    run: Run, web: LoopbackWeb, issue: Path, home: Path
) -> None:
    web.hosts["export.arxiv.org"] = lambda asked: Reply(b"", status=429, headers={"Retry-After": "100"})
    run("add", issue)
    done = run("enrich", status=1)
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("papertrack: export.arxiv.org: answered 429 Too Many Requests")
    assert run("papers", "--format", "ids").stdout == ""
    (home / "state" / "gates" / "export.arxiv.org.rest").unlink()
    web.hosts["export.arxiv.org"] = lambda asked: arxiv(2025)
    run("enrich")
    assert run("papers", "--format", "ids").stdout == "arxiv:2503.09799\n"


@pytest.mark.parametrize("command", ["add", "extract"])
def test_a_page_that_states_its_paper_is_read_with_resolve_and_only_then(
    run: Run, web: LoopbackWeb, home: Path, command: str
) -> None:
    page = home / "page.html"
    page.write_text(f'<p><a href="{ARTICLE}">words</a></p>')
    run(command, page)
    assert web.asked == []
    for _ in range(2):
        done = run(command, "--resolve", page)
        assert done.stderr == ""
    assert [f"https://{asked.host}{asked.path}" for asked in web.asked] == [ARTICLE]
    answer = run("links", "--format", "json") if command == "add" else run("extract", "--resolve", "-f", "json", page)
    told = json.loads(answer.stdout)
    (link,) = told if command == "add" else told["links"]
    assert (link["target"], link["ids"], link["rule"]) == (ARTICLE, ["doi:10.1000/xyz"], "landing-page")
