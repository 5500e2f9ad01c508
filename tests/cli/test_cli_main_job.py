"""The main job from end to end, as a process: an issue in, the answer about DiLoCo and its BibTeX out."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from loopback_web import LoopbackWeb, loopback_web, small_services
from program import ROOT, Run

ISSUE = ROOT / "data" / "demo" / "issue.html"
TITLES = {
    "2503.09799": "Scaling Laws for DiLoCo",
    "2501.18512": "Streaming DiLoCo",
    "2402.03300": "DeepSeekMath",
    "1706.03762": "Attention Is All You Need",
}


@pytest.fixture
def web(tmp_path: Path, environment: dict[str, str]):
    with loopback_web(tmp_path, small_services(TITLES)) as served:
        environment.update(served.environment)
        yield served


def test_a_new_user_gets_from_an_issue_to_a_citation(run: Run, web: LoopbackWeb) -> None:
    run("add", ISSUE)
    run("enrich")
    found = {paper["id"]: paper for paper in json.loads(run("papers", "DiLoCo", "--format", "json").stdout)}
    assert len(found) == 2
    first, second = found["arxiv:2503.09799"], found["arxiv:2501.18512"]
    assert first["title"] == "Scaling Laws for DiLoCo"
    assert first["authors"] == ["Zachary Charles"]
    (mention,) = first["mentions"]
    assert mention["headline"].startswith("One model, many data centers")
    assert mention["context"].startswith("DiLoCo trains a model in several places at once")
    assert mention["issue"]["newsletter"] == "The Paper Trail"
    assert mention["issue"]["published"] == "2025-03-24"
    assert second["mentions"][0]["version"] == "v1"
    bibtex = run("export", "DiLoCo", "--format", "bibtex").stdout
    assert "2503.09799" in bibtex
    assert bibtex.count("@") == 2


def test_adding_an_issue_again_changes_nothing_and_says_so(run: Run, home: Path) -> None:
    run("add", ISSUE)
    before = run("papers", "--format", "json").stdout
    copy = home / "another-name.htm"
    shutil.copy(ISSUE, copy)
    for same in (ISSUE, copy):
        assert run("add", same).stdout.startswith("already there, nothing changed")
    assert run("papers", "--format", "json").stdout == before


def test_all_papers_are_asked_for_in_one_request_under_our_own_name(run: Run, web: LoopbackWeb) -> None:
    run("add", ISSUE)
    run("enrich")
    (request,) = [asked for asked in web.asked if asked.host == "export.arxiv.org"]
    assert len(request.query["id_list"].split(",")) == 5
    assert int(request.query["max_results"]) >= 5
    assert request.headers["user-agent"].startswith("papertrack/")


def test_an_id_that_arxiv_does_not_know_is_named_and_not_asked_for_again_at_once(run: Run, web: LoopbackWeb) -> None:
    run("add", ISSUE)
    assert "arxiv:2001.08361 not found" in run("enrich").stdout
    assert "nothing is due" in run("enrich").stderr
    assert [asked.host for asked in web.asked] == ["export.arxiv.org", "api.semanticscholar.org"]
    listed = json.loads(run("papers", "id:2001.08361", "--format", "json").stdout)
    assert [paper["title"] for paper in listed] == [None]


@pytest.mark.usefixtures("without_waits")
def test_without_a_way_to_arxiv_the_run_says_so_and_a_later_one_completes_it(
    run: Run, tmp_path: Path, environment: dict[str, str]
) -> None:
    run("add", ISSUE)
    with loopback_web(tmp_path, {}) as nowhere:
        environment.update(nowhere.environment)
        failed = run("enrich", status=1)
    services = [line.split(": ")[1] for line in failed.stderr.strip().splitlines()]
    assert services == ["export.arxiv.org", "oaipmh.arxiv.org", "api.semanticscholar.org"]
    with loopback_web(tmp_path, small_services(TITLES)) as served:
        environment.update(served.environment)
        shutil.rmtree(Path(environment["PAPERTRACK_STATE"]))  # the pause that the failure left behind
        run("enrich")
    assert "Scaling Laws" in run("papers", "DiLoCo").stdout


def test_the_demo_needs_no_network_and_leaves_nothing_behind(run: Run, home: Path) -> None:
    shown = run("demo").stdout
    assert "Where did I read about DiLoCo" in shown
    assert "@misc{charles2025communication" in shown
    assert list(home.iterdir()) == []
