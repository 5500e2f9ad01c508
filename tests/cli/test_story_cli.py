"""`story`, `stats` and the pages of `show`, as users see them: in every format, on every terminal, for wrong input."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from program import ROOT, Run
from test_cli_listings import on_a_terminal

ISSUE = ROOT / "data" / "demo" / "issue.html"
EARLIER = """<title>The Paper Trail 7: islands</title><meta property="og:site_name" content="The Paper Trail">
<link rel="canonical" href="https://papertrail.example/issues/7">
<meta property="article:published_time" content="2025-01-20T08:00:00Z">
<h2>Islands of computers</h2>
<p>The first words on <a href="https://arxiv.org/abs/2501.18512">DiLoCo, streamed</a>.</p>"""
WIDTHS = [40, 59, 80, 200]


@pytest.fixture(autouse=True)
def _added(run: Run, home: Path) -> None:
    (home / "earlier.html").write_text(EARLIER)
    run("add", ISSUE, "earlier.html")


def test_a_story_is_the_same_in_every_format(run: Run) -> None:
    story = json.loads(run("story", "DiLoCo", "--format", "json").stdout)
    assert [issue["number"] for issue in story["issues"]] == [7, 12]
    assert story["first_mention"]["issue"]["number"] == 7
    assert story["issues"][1]["refers_to"] == [story["issues"][0]["id"]]
    assert [each["quarter"] for each in story["quarters"]] == ["2025 Q1"]
    lines = [json.loads(line) for line in run("story", "DiLoCo", "--format", "jsonl").stdout.splitlines()]
    assert lines == story["issues"]
    ids = [paper["id"] for paper in story["papers"]]
    assert run("story", "DiLoCo", "--format", "ids").stdout.split() == ids == ["arxiv:2501.18512", "arxiv:2503.09799"]
    rows = list(csv.DictReader(io.StringIO(run("story", "DiLoCo", "--format", "csv").stdout, newline="")))
    assert [row["id"] for row in rows] == ["arxiv:2501.18512", "arxiv:2503.09799", "arxiv:2501.18512"]
    tsv = run("story", "DiLoCo").stdout.splitlines()
    assert (len(tsv), len({line.count("\t") for line in tsv})) == (4, 1)


def test_a_story_is_told_to_people_in_order_of_time(run: Run) -> None:
    shown = run("story", "DiLoCo", "--format", "table").stdout
    assert re.search(r"DiLoCo: 2 issues, 3 mentions of 2 papers", shown)
    assert shown.index("2025-01-20  ") < shown.index("Islands of computers") < shown.index("2025-03-24  ")
    assert "→ refers to The Paper Trail 7: islands" in shown
    newest = run("story", "DiLoCo", "--format", "table", "--limit", 1).stdout
    assert "1 earlier issue left out" in newest
    assert "Islands of computers" not in newest
    assert len(json.loads(run("story", "DiLoCo", "--format", "json", "--limit", 1).stdout)["issues"]) == 1


def test_a_story_of_nothing_says_so(run: Run) -> None:
    done = run("story", "zebra", "--format", "table")
    assert (done.stdout, done.stderr) == ("", "no issue tells of it; fewer words find more\n")
    assert json.loads(run("story", "zebra", "--format", "json").stdout)["issues"] == []
    assert "colour" in run("story", "colour:red").stderr


def test_stats_are_the_same_in_every_format(run: Run) -> None:
    stats = json.loads(run("stats", "--format", "json").stdout)
    assert (stats["issues"], stats["papers"], stats["mentions"], stats["links"]) == (2, 5, 7, 11)
    assert stats["most_mentioned"][0]["id"] in run("stats", "--format", "ids").stdout.split()
    assert abs(sum(kind["share"] for kind in stats["link_kinds"]) - 1) < 0.001
    rows = list(csv.DictReader(io.StringIO(run("stats", "--format", "csv").stdout, newline="")))
    assert [row["value"] for row in rows[:4]] == ["2", "11", "5", "7"]
    lines = [json.loads(line) for line in run("stats", "--format", "jsonl").stdout.splitlines()]
    assert [(line["table"], line["measure"]) for line in lines] == [(row["table"], row["measure"]) for row in rows]
    shown = run("stats", "--format", "table").stdout
    assert "2 issues, 11 links, 5 papers, 7 mentions" in shown
    assert re.search(r"The Paper Trail\s+█+\s+7\s+2 issues", shown)
    assert "2025-01 " in shown


def test_stats_of_one_newsletter_or_of_a_question_count_only_that(run: Run) -> None:
    one = json.loads(run("stats", "--newsletter", "paper trail", "since:2025-03", "--format", "json").stdout)
    assert (one["issues"], one["mentions"]) == (1, 6)
    assert "nothing matches" in run("stats", "--newsletter", "zebra").stderr
    assert json.loads(run("stats", "streamed", "--format", "json").stdout)["papers"] == 1


@pytest.mark.skipif(importlib.util.find_spec("matplotlib") is None, reason="the extra `plot` is not installed here")
def test_a_picture_is_drawn_and_is_the_same_each_time(run: Run, home: Path, environment: dict[str, str]) -> None:
    environment["MPLCONFIGDIR"] = str(home / "matplotlib")
    assert run("stats", "--plot", "stats.svg").stdout == ""
    drawn = (home / "stats.svg").read_text()
    assert "most mentioned papers" in drawn
    run("stats", "--plot", "again.svg")
    assert (home / "again.svg").read_text() == drawn
    run("stats", "zebra", "--plot", "nothing.png")
    assert (home / "nothing.png").read_bytes().startswith(b"\x89PNG")
    assert "ends in .svg" in run("stats", "--plot", "stats.doc", status=2).stderr
    assert "No such file" in run("stats", "--plot", "nowhere/stats.svg", status=1).stderr


def test_without_matplotlib_a_picture_is_refused_with_what_to_install(environment: dict[str, str], home: Path) -> None:
    script = (
        "import sys; sys.modules['matplotlib'] = None; from papertrack.cli.app import run;"
        "sys.exit(run(['stats', '--plot', 'x.svg']))"
    )
    done = subprocess.run([sys.executable, "-c", script], env=environment, cwd=home, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (
        2, "papertrack: drawing needs matplotlib: pip install 'papertrack[plot]'\n",
    )  # fmt: skip


def test_the_page_of_a_paper_tells_what_stands_beside_it(run: Run) -> None:
    page = json.loads(run("show", "arxiv:2402.03300", "--format", "json").stdout)
    assert [link["kind"] for link in page["related"]] == ["model", "code"]
    shown = run("show", "arxiv:2402.03300", "--format", "table").stdout
    assert "in the same sections" in shown
    assert "https://github.com/deepseek-ai/DeepSeek-Math" in shown
    page = json.loads(run("show", "arxiv:2501.18512", "--format", "json").stdout)
    assert [paper["id"] for paper in page["named_with"]] == ["arxiv:2503.09799"]
    assert page["versions"] == ["v1"]
    assert [mention["issue"]["number"] for mention in page["mentions"]] == [7, 12]
    assert "named together with" in run("show", "arxiv:2501.18512", "--format", "table").stdout


def test_a_paper_that_no_issue_names_any_more_is_no_empty_page(run: Run, home: Path) -> None:
    (home / "earlier.html").write_text(EARLIER.replace("2501.18512", "2501.00001"))
    run("add", "earlier.html")
    (home / "earlier.html").write_text(EARLIER.replace("first words", "very first words"))
    run("add", "earlier.html")
    assert "No issue names it now" in " ".join(run("show", "arxiv:2501.00001", "--format", "table").stdout.split())


@pytest.mark.parametrize("width", WIDTHS)
def test_everything_fits_the_terminal(environment: dict[str, str], home: Path, width: int) -> None:
    for words in (
        ["story", "DiLoCo"], ["stats"], ["show", "arxiv:2501.18512"], ["show", "1"], ["issues", "-q"], ["links", "-q"],
    ):  # fmt: skip
        shown = on_a_terminal(words, {**environment, "COLUMNS": str(width), "TERM": "xterm"}, home)
        assert shown
        assert max(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in shown.splitlines()) <= width, words


@pytest.mark.parametrize("command", ["papers", "mentions", "issues", "links", "story"])
def test_the_words_that_answer_are_lit_with_their_endings(
    environment: dict[str, str], home: Path, command: str
) -> None:
    coloured = {name: value for name, value in environment.items() if name != "NO_COLOR"}
    shown = on_a_terminal([command, "trained"], {**coloured, "TERM": "xterm-256color"}, home)
    assert re.search(r"33m[Tt]rain(s|ing)?\x1b", shown), shown


def test_a_closed_pipe_ends_a_story_quietly(run: Run) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        done = run("story", "--format", "json", status=None, capture_output=False, stdout=closed, stderr=-1)
    assert done.stderr == ""
