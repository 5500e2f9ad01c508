"""`extract --resolve` and `add --resolve`: links that hide their target, asked about once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from loopback_web import Asked, LoopbackWeb, Reply, loopback_web, small_redirector
from program import Run

PAPER = "https://arxiv.org/abs/2503.09799"


def no_paper(asked: Asked) -> Reply:
    raise AssertionError("the paper's own host must not be asked")


@pytest.fixture
def web(tmp_path: Path, environment: dict[str, str]):
    hosts = {"t.co": small_redirector({"/paper": PAPER}), "arxiv.org": no_paper}
    with loopback_web(tmp_path, hosts) as served:
        environment.update(served.environment)
        yield served


@pytest.fixture
def issue(home: Path) -> Path:
    path = home / "issue.html"
    path.write_text('<h1>An issue</h1><p><a href="https://t.co/paper">a paper</a></p>')
    return path


def test_extract_asks_once_and_remembers_without_a_database(
    run: Run, web: LoopbackWeb, issue: Path, home: Path
) -> None:
    for _ in range(2):
        done = run("extract", "--resolve", "--format", "json", issue)
        (link,) = json.loads(done.stdout)["links"]
        assert (link["url"], link["target"], link["ids"]) == ("https://t.co/paper", PAPER, ["arxiv:2503.09799"])
        assert done.stderr == ""
    assert [asked.host for asked in web.asked] == ["t.co"]
    assert not (home / "papers.db").exists()


def test_nobody_is_asked_unless_told_to(run: Run, web: LoopbackWeb, issue: Path) -> None:
    assert run("extract", "--format", "ids", issue).stdout == ""
    run("add", issue)
    assert run("papers", "--format", "ids").stdout == ""
    assert web.asked == []


def test_add_resolves_what_was_added_before_too(run: Run, web: LoopbackWeb, issue: Path) -> None:
    run("add", issue)
    assert "links resolved: An issue: 1 link, 1 paper (1 new)" in run("add", "--resolve", issue).stdout
    assert run("papers", "--format", "ids").stdout.split() == ["arxiv:2503.09799"]
    run("add", "--resolve", issue)
    assert len(web.asked) == 1


def test_a_link_that_leads_nowhere_is_told_and_one_without_an_answer_makes_it_done_in_part(
    run: Run, web: LoopbackWeb, home: Path
) -> None:
    page = home / "page.html"
    page.write_text('<a href="https://t.co/gone">x</a>')
    gone = run("extract", "--resolve", "--format", "ids", page)
    assert gone.stderr.strip() == "1 link leads nowhere: t.co: answered 404 Not Found (https://t.co/gone)"
    page.write_text('<a href="https://bit.ly/x">x</a> <a href="https://t.co/paper">y</a>')
    for command in (("extract", "--resolve", "--format", "ids"), ("add", "--resolve", "--quiet")):
        done = run(*command, page, status=1)
        (line,) = done.stderr.strip().splitlines()
        assert line.startswith("papertrack: not resolved: bit.ly: ")
        assert "https://bit.ly/x" in line
    assert run("papers", "--format", "ids").stdout.split() == ["arxiv:2503.09799"]
