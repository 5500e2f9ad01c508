"""Wrong input gets one clear line on stderr and the exit status of the contract, never a traceback."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from program import ROOT, Run

ISSUE = ROOT / "data" / "demo" / "issue.html"


def one_line(stderr: str) -> str:
    (line,) = stderr.strip().splitlines()
    return line


@pytest.mark.parametrize("command", ["add", "extract"])
def test_a_missing_file_is_named(run: Run, command: str) -> None:
    assert "nowhere.html: no such file" in one_line(run(command, "nowhere.html", status=1).stderr)


@pytest.mark.parametrize("command", ["add", "extract"])
@pytest.mark.parametrize(
    ("content", "said"), [(b"", "is empty"), (b" \n", "is empty"), (b"\x7fELF\x02\x01\x01\x00" * 99, "no text")]
)
def test_an_empty_or_binary_file_is_named(run: Run, home: Path, command: str, content: bytes, said: str) -> None:
    (home / "issue.html").write_bytes(content)
    line = one_line(run(command, "issue.html", status=1).stderr)
    assert line.startswith("papertrack: issue.html: ")
    assert said in line


def test_a_folder_without_documents_is_named(run: Run, home: Path) -> None:
    (home / "folder").mkdir()
    (home / "folder" / "picture.png").write_bytes(b"x")
    assert "folder: holds no documents" in one_line(run("add", "folder", status=1).stderr)


def test_one_bad_document_stops_no_other(run: Run) -> None:
    done = run("add", "nowhere.html", ISSUE, status=1)
    assert "added: The Paper Trail 12" in done.stdout
    assert "nowhere.html" in done.stderr


def test_a_file_that_may_not_be_read_is_named(run: Run, home: Path) -> None:
    (home / "issue.html").symlink_to("issue.html")  # also root cannot read a link to itself
    assert "issue.html" in one_line(run("add", "issue.html", status=1).stderr)


def test_a_file_that_is_no_database_is_named_and_left_alone(run: Run, home: Path) -> None:
    (home / "papers.db").write_text("These are not the papers that you are looking for. " * 100)
    before = (home / "papers.db").read_bytes()
    assert "papers.db" in one_line(run("papers", status=1).stderr)
    assert (home / "papers.db").read_bytes() == before


def test_a_database_of_a_newer_release_is_named_and_left_alone(run: Run, home: Path) -> None:
    run("add", ISSUE)
    with sqlite3.connect(home / "papers.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999_of_tomorrow'")
    database.close()
    line = one_line(run("papers", status=1).stderr)
    assert "papers.db" in line
    assert "newer" in line


def test_a_database_in_a_place_that_cannot_be_is_named(run: Run, home: Path) -> None:
    (home / "file").write_text("x")
    assert "file" in one_line(run("--db", "file/papers.db", "papers", status=1).stderr)
    (home / "folder").mkdir()
    assert "folder" in one_line(run("--db", "folder", "papers", status=1).stderr)


@pytest.mark.parametrize(
    "words",
    [
        ["papers", "--limit", "many"],
        ["papers", "--format", "papyrus"],
        ["papers", "--sort", "colour"],
        ["papers", "-word"],
        ["frobnicate"],
        ["extract"],
        ["add", "--as", "papyrus", "x"],
        ["--db"],
    ],
)
def test_a_wrong_command_line_gets_one_line_and_status_2(run: Run, words: list[str]) -> None:
    done = run(*words, status=2)
    assert one_line(done.stderr).startswith("papertrack")
    assert done.stdout == ""


def test_a_name_that_is_none_is_wrong_usage(run: Run) -> None:
    run("add", ISSUE)
    done = run("show", "this is no id", status=2)
    assert "names no paper or issue" in one_line(done.stderr)
    assert done.stdout == ""


def test_a_query_may_begin_with_a_hyphen_after_two(run: Run) -> None:
    run("add", ISSUE)
    found = run("papers", "--format", "ids", "--", "DiLoCo", "-streaming").stdout.split()
    assert found == ["arxiv:2503.09799"]


@pytest.mark.parametrize("words", [["show", "arxiv:2401.00001"], ["show", "4711"], ["export", "zebra"]])
def test_nothing_found_is_status_3(run: Run, words: list[str]) -> None:
    run("add", ISSUE)
    done = run(*words, status=3)
    assert one_line(done.stderr)
    assert done.stdout == ""


def test_a_misspelt_setting_in_the_environment_is_named(run: Run, environment: dict[str, str]) -> None:
    assert "PAPERTRACK_DATABSE" in one_line(
        run("papers", status=2, env={**environment, "PAPERTRACK_DATABSE": "x"}).stderr
    )


def test_a_closed_pipe_ends_the_program_quietly(run: Run, home: Path) -> None:
    run("add", ISSUE)
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        done = run("papers", "--format", "json", status=None, capture_output=False, stdout=closed, stderr=-1)
    assert done.stderr == ""


@pytest.mark.parametrize(
    "text", ["GPT-4", "C++", '"', "a AND", "NEAR(", "*", "col:x", "'; DROP TABLE paper; --", "日本", "🙂"]
)
def test_any_text_is_a_query(run: Run, text: str) -> None:
    run("add", ISSUE)
    for command in ("papers", "mentions", "issues", "links"):
        run(command, "--format", "json", "--", text)


def test_an_address_of_another_kind_is_called_one(run: Run) -> None:
    assert "is an address of a kind that is not read" in run("add", "ftp://example.org/x.html", status=1).stderr


@pytest.mark.parametrize("email", ["ada", "ada@", "ada@example", "Ada <ada@example.org>", "a b@example.org"])
def test_a_contact_address_that_is_none_is_named(run: Run, environment: dict[str, str], email: str) -> None:
    assert "PAPERTRACK_EMAIL" in run("papers", env={**environment, "PAPERTRACK_EMAIL": email}, status=2).stderr
    run("add", ISSUE, env={**environment, "PAPERTRACK_EMAIL": "ada.l+news@mail.example.org"})


def test_help_calls_things_by_plain_names(run: Run) -> None:
    for words in (["show"], ["merge"], ["papers"], ["tag"], ["export"], ["db", "restore"]):
        shown = run(*words, "--help").stdout
        assert not [jargon for jargon in ("{", "<int", "<path", "x>=0") if jargon in shown], shown
