"""`enrich` as users type it: what it asks, what it tells, and how a run ends that a service has spoilt."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from loopback_web import Asked, LoopbackWeb, Reply, loopback_web
from program import Run

KNOWN, UNKNOWN, DOI = "arxiv:2503.09799", "arxiv:2503.99999", "doi:10.1000/flow.1"
FEED = """<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"
 xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">
<opensearch:totalResults>1</opensearch:totalResults>
<entry><id>http://arxiv.org/abs/2503.09799v2</id><title>Flow on Graphs</title><updated>2025-03-20T00:00:00Z</updated>
<summary>We flow.</summary><category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
<published>2025-03-12T00:00:00Z</published><arxiv:primary_category term="cs.LG"/>
<author><name>Ada Lovelace</name></author></entry></feed>"""


def arxiv(asked: Asked) -> Reply:
    assert asked.query["id_list"]
    return Reply(FEED.encode(), "application/atom+xml")


def crossref(asked: Asked) -> Reply:
    work = {"DOI": "10.1000/flow.1", "title": ["Flow on Graphs"], "author": [{"given": "A.", "family": "Lovelace"}]}
    work |= {"type": "journal-article", "container-title": ["Nature"], "issued": {"date-parts": [[2026]]}}
    message = {"total-results": 1, "items": [work]}
    told = {"status": "ok", "message-type": "work-list", "message": message}
    return Reply(json.dumps(told).encode(), "application/json")


def collector(asked: Asked) -> Reply:
    told = {"paperId": "a" * 40, "externalIds": {"ArXiv": "2503.09799", "DOI": "10.1000/flow.1"}, "authors": []}
    return Reply(json.dumps([told, None]).encode(), "application/json")


@pytest.fixture
def web(tmp_path: Path, environment: dict[str, str]):
    hosts = {"export.arxiv.org": arxiv, "api.crossref.org": crossref, "api.semanticscholar.org": collector}
    with loopback_web(tmp_path, hosts) as served:
        environment.update(served.environment)
        environment["PAPERTRACK_EMAIL"] = "reader@papers.example"
        yield served


@pytest.fixture(autouse=True)
def issue(run: Run, home: Path) -> None:
    path = home / "issue.md"
    path.write_text("# News\n\nhttps://arxiv.org/abs/2503.09799 and https://arxiv.org/abs/2503.99999\n")
    run("add", path)


def test_it_says_what_it_would_ask_and_asks_nobody(run: Run, web: LoopbackWeb) -> None:
    asked = [f"{service}\t{name}" for service in ("arxiv", "semantic-scholar") for name in (KNOWN, UNKNOWN)]
    assert run("enrich", "--dry-run").stdout.splitlines() == asked
    assert run("enrich", "--dry-run", "id:2503.09799", "--provider", "arxiv").stdout == f"arxiv\t{KNOWN}\n"
    assert web.asked == []


def test_what_is_found_is_kept_and_joined_and_what_is_not_is_named(run: Run, web: LoopbackWeb) -> None:
    done = run("enrich")
    assert done.stderr == ""
    assert f"{UNKNOWN} not found; it will be asked for again later" in done.stdout.splitlines()
    paper = next(each for each in json.loads(run("papers", "--format", "json").stdout) if each["id"] == KNOWN)
    assert (paper["title"], paper["venue"], DOI in paper["ids"]) == ("Flow on Graphs", "Nature", True)
    assert {asked.headers["user-agent"] for asked in web.asked} == {"papertrack/0.1.0 (mailto:reader@papers.example)"}
    seen = len(web.asked)
    assert "nothing is due" in run("enrich").stderr
    assert "nothing is due" in run("enrich", "--stale").stderr
    assert len(web.asked) == seen
    run("enrich", "--all", "--provider", "arxiv")
    assert [asked.host for asked in web.asked[seen:]] == ["export.arxiv.org"]


def test_a_service_that_refuses_is_one_line_the_others_go_on_and_the_next_run_completes_it(
    run: Run, web: LoopbackWeb, home: Path
) -> None:
    web.hosts["export.arxiv.org"] = lambda asked: Reply(b"", status=403)
    web.hosts["oaipmh.arxiv.org"] = lambda asked: Reply(b"", status=403)
    done = run("enrich", status=1)
    assert [line.split()[1] for line in done.stderr.splitlines()] == ["export.arxiv.org:", "oaipmh.arxiv.org:"]
    paper = json.loads(run("papers", "id:2503.09799", "--format", "json").stdout)[0]
    assert (paper["title"], paper["published"]) == ("Flow on Graphs", "2026")
    web.hosts["export.arxiv.org"] = arxiv
    assert run("enrich").stderr == ""
    paper = json.loads(run("papers", "id:2503.09799", "--format", "json").stdout)[0]
    assert (paper["authors"], paper["published"]) == (["Ada Lovelace"], "2025-03-12")


def test_a_service_that_there_is_not_is_wrong_usage(run: Run) -> None:
    (line,) = run("enrich", "--provider", "arxix", status=2).stderr.splitlines()
    assert "there is no provider 'arxix' here; choose among acl-anthology, arxiv" in line
