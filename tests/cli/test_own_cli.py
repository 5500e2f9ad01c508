"""`tag`, `untag` and `note`, as users type them."""

from __future__ import annotations

import json

import pytest
from program import ROOT, Run

PAPER = "arxiv:2402.03300"


@pytest.fixture(autouse=True)
def _added(run: Run) -> None:
    run("add", ROOT / "data" / "demo" / "issue.html")


def test_tags_are_put_on_and_taken_off_and_shown_wherever_the_paper_is(run: Run) -> None:
    assert run("tag", "https://arxiv.org/abs/2402.03300", "To-Read", "rl").stdout.endswith(": rl to-read\n")
    (paper,) = json.loads(run("papers", "tag:to-read", "--format", "json").stdout)
    assert (paper["id"], paper["tags"], paper["notes"]) == (PAPER, ["rl", "to-read"], [])
    assert "to-read" in run("show", PAPER, "--format", "table").stdout
    assert run("untag", PAPER, "rl").stdout == f"{PAPER}: to-read\n"
    assert "no such tag" in run("untag", PAPER, "rl").stderr
    assert run("tag", PAPER).stdout == f"{PAPER}: to-read\n"


def test_an_issue_is_tagged_by_its_id_or_its_number(run: Run) -> None:
    run("tag", "issue:12", "read")
    run("note", "1", "a good one")
    (issue,) = json.loads(run("issues", "tag:read", "--format", "json").stdout)
    assert (issue["tags"], [note["text"] for note in issue["notes"]]) == (["read"], ["a good one"])
    shown = run("show", "1", "--format", "table").stdout
    assert "read" in shown
    assert "a good one" in shown


def test_tag_alone_lists_every_tag(run: Run) -> None:
    assert "no tags yet" in run("tag").stderr
    run("tag", PAPER, "b", "a")
    run("tag", "1", "b")
    assert run("tag").stdout == "tag\tpapers\tissues\na\t1\t0\nb\t1\t1\n"
    assert json.loads(run("tag", "--format", "json").stdout)[1] == {"tag": "b", "papers": 1, "issues": 1}
    assert run("tag", "--format", "ids").stdout == "a\nb\n"


def test_a_note_is_written_from_words_or_standard_input_and_deleted_in_sight(run: Run) -> None:
    assert "no notes" in run("note", PAPER).stderr
    run("note", PAPER, "without", "a", "critic")
    run("note", PAPER, "-", input="two\nlines\n")
    shown = run("note", PAPER).stdout.splitlines()
    assert [line[12:] for line in shown] == ["without a critic", "two", "lines"]
    assert "two" in run("show", PAPER, "--format", "table").stdout
    assert run("note", PAPER, "--delete").stdout.splitlines() == shown
    assert run("note", PAPER).stdout == ""


def test_what_cannot_be_done_is_said_in_one_line(run: Run) -> None:
    for words, status in (
        (["tag", PAPER, "two words"], 2), (["tag", "nonsense", "x"], 2), (["tag", "arxiv:2403.09999", "x"], 3),
        (["tag", "issue:99", "x"], 3), (["note", PAPER, "-"], 2), (["note", PAPER, "--delete", "x"], 2),
        (["note", PAPER, "--replace"], 2), (["untag", PAPER], 2),
    ):  # fmt: skip
        done = run(*words, status=status, input=" ")
        assert len(done.stderr.splitlines()) == 1, words
        assert done.stdout == ""
