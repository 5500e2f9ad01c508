"""Listings: the contract's formats, and nothing but the answer on stdout."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import select
import subprocess
import sys
from pathlib import Path

import pytest
from program import ROOT, Run

ISSUE = ROOT / "data" / "demo" / "issue.html"
LISTINGS = ("papers", "mentions", "issues", "links")


@pytest.fixture(autouse=True)
def _added(run: Run) -> None:
    run("add", ISSUE)


@pytest.mark.parametrize("command", LISTINGS)
def test_every_format_gives_the_same_answers(run: Run, command: str) -> None:
    answers = json.loads(run(command, "--format", "json").stdout)
    assert len(answers) == {"papers": 5, "mentions": 6, "issues": 1, "links": 10}[command]
    lines = run(command, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == answers
    assert len(run(command, "--format", "ids").stdout.splitlines()) == len(answers)
    tsv = run(command, "--format", "tsv").stdout.splitlines()
    assert len(tsv) == len(answers) + 1
    assert len({line.count("\t") for line in tsv}) == 1
    rows = list(csv.DictReader(io.StringIO(run(command, "--format", "csv").stdout, newline="")))
    assert len(rows) == len(answers)
    assert run(command).stdout == run(command, "--format", "tsv").stdout  # the output is no terminal


def test_papers_have_the_fields_of_the_contract(run: Run) -> None:
    for paper in json.loads(run("papers", "--format", "json").stdout):
        assert list(paper) == [
            "id", "ids", "title", "authors", "published", "venue", "abstract", "categories", "mentions", "score",
            "tags", "notes",
        ]  # fmt: skip
        for mention in paper["mentions"]:
            assert list(mention) == ["issue", "headline", "context", "text", "version"]
            assert list(mention["issue"]) == ["id", "title", "number", "url", "published", "newsletter"]


def test_issues_have_the_fields_of_the_contract(run: Run) -> None:
    (issue,) = json.loads(run("issues", "--format", "json").stdout)
    assert list(issue) == [
        "id",
        "title",
        "number",
        "url",
        "published",
        "newsletter",
        "papers",
        "links",
        "tags",
        "notes",
    ]
    assert (issue["number"], issue["links"], len(issue["papers"])) == (12, 10, 5)


def test_extract_has_the_fields_of_the_contract(run: Run, home: Path) -> None:
    document = json.loads(run("extract", ISSUE, "--format", "json").stdout)
    assert list(document) == [
        "title", "newsletter", "issue_number", "published", "url", "format", "sections", "papers", "links",
    ]  # fmt: skip
    assert list(document["papers"][0]) == ["id", "scheme", "value", "mentions"]
    assert list(document["papers"][0]["mentions"][0]) == ["link", "version", "headline", "context", "text"]
    assert list(document["links"][0]) == [
        "position", "url", "target", "text", "headline", "context", "kind", "ids", "rule",
    ]  # fmt: skip
    assert len(json.loads(run("extract", ISSUE, ISSUE, "--format", "json").stdout)) == 2


def test_extract_touches_no_database_and_reads_standard_input(run: Run, home: Path) -> None:
    (home / "papers.db").unlink()
    assert run("extract", "-", "--format", "ids", input=ISSUE.read_text()).stdout.splitlines()[0] == "arxiv:2503.09799"
    assert not (home / "papers.db").exists()


def test_options_may_stand_before_or_after_what_they_belong_to(run: Run, home: Path) -> None:
    run("add", ISSUE, "--db", home / "other.db")
    for words in (
        ["--db", home / "other.db", "tag", "1", "there"],
        ["issues", "tag:there", "--db", home / "other.db"],
        ["issues", f"--db={home / 'other.db'}", "tag:there"],
    ):
        run(*words)
    assert run("issues", "tag:there", "--db", home / "other.db", "-qf", "ids").stdout == "1\n"
    assert run("issues", "tag:there", "-qfids").stdout == ""


@pytest.mark.parametrize("words", [*LISTINGS, "show 1", "export", "duplicates", "story", "stats", "tag", "tag 1 x"])
def test_a_question_to_a_database_that_is_not_there_says_so_and_makes_none(run: Run, home: Path, words: str) -> None:
    done = run(*words.split(), "--db", home / "misspelt.db", status=1)
    assert len(done.stderr.splitlines()) == 1
    assert "misspelt.db: there is no database here" in done.stderr
    assert not (home / "misspelt.db").exists()


def test_where_a_database_usually_is_none_is_no_error_before_the_first_issue(
    run: Run, environment: dict[str, str], home: Path
) -> None:
    usual = {name: value for name, value in environment.items() if name != "PAPERTRACK_DATABASE"}
    usual |= {"HOME": str(home), "XDG_DATA_HOME": str(home / "share")}
    done = run("papers", env=usual)
    assert "papertrack add" in done.stderr


def test_a_limit_is_told_and_zero_means_all(run: Run) -> None:
    few = run("papers", "--limit", 2, "--format", "ids")
    assert len(few.stdout.split()) == 2
    assert "--limit" in few.stderr
    assert len(run("papers", "--limit", 0, "--format", "ids").stdout.split()) == 5


def test_quiet_says_only_what_was_asked_for(run: Run) -> None:
    assert run("papers", "zebra", "--quiet", "--format", "json").stderr == ""
    assert "no papers match" in run("papers", "zebra", "--format", "json").stderr


def test_an_unknown_field_is_taken_as_text_with_a_hint(run: Run) -> None:
    for words in (["papers"], ["mentions"], ["keys", "list"], ["story"], ["stats"], ["enrich", "--dry-run"]):
        assert "colour" in run(*words, "colour:red").stderr, words


@pytest.mark.parametrize("width", [40, 80, 200])
def test_on_a_terminal_every_answer_fits_its_width(environment: dict[str, str], home: Path, width: int) -> None:
    for words in (["papers", "DiLoCo"], ["mentions"], ["issues"], ["links"], ["show", "1"], ["extract", str(ISSUE)]):
        shown = on_a_terminal(words, {**environment, "COLUMNS": str(width), "TERM": "xterm"}, home)
        assert shown
        assert max(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in shown.splitlines()) <= width, words


def test_on_a_terminal_the_words_asked_for_are_lit_unless_colour_is_unwanted(
    environment: dict[str, str], home: Path
) -> None:
    assert "33m" not in on_a_terminal(["papers", "DiLoCo"], {**environment, "TERM": "xterm-256color"}, home)
    coloured = {name: value for name, value in environment.items() if name != "NO_COLOR"}
    assert "33mDiLoCo" in on_a_terminal(["papers", "DiLoCo"], {**coloured, "TERM": "xterm-256color"}, home)


def on_a_terminal(words: list[str], environment: dict[str, str], home: Path) -> str:
    """What the program shows on a terminal of its own."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "papertrack", *words], stdout=theirs, stderr=subprocess.PIPE, env=environment, cwd=home
    ) as process:
        os.close(theirs)
        shown = b""
        while select.select([ours], [], [], 60)[0]:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            shown += part
    os.close(ours)
    assert process.returncode == 0
    return shown.decode().replace("\r\n", "\n")
