"""`db …`: check, back up, restore and rebuild."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from program import ROOT, Run

ISSUE = ROOT / "data" / "demo" / "issue.html"


def test_a_backup_restores_what_was_there(run: Run, home: Path) -> None:
    run("add", ISSUE)
    before = run("papers", "--format", "json").stdout
    run("db", "backup", "copy.db")
    (home / "other.md").write_text("# Other\n\n[x](https://arxiv.org/abs/2401.00001)")
    run("add", "other.md")
    after = run("papers", "--format", "json").stdout
    assert after != before
    assert "papers.db.before-restore" in run("db", "restore", "copy.db").stdout
    assert run("papers", "--format", "json").stdout == before
    assert run("papers", "--format", "json", "--db", "papers.db.before-restore").stdout == after


def test_a_damaged_backup_replaces_nothing(run: Run, home: Path) -> None:
    run("add", ISSUE)
    before = run("papers", "--format", "json").stdout
    run("db", "backup", "copy.db")
    broken = bytearray((home / "copy.db").read_bytes())
    broken[5000:30000] = b"\xff" * 25000
    (home / "copy.db").write_bytes(broken)
    for backup in ("copy.db", "nowhere.db", ISSUE):
        complaint = run("db", "restore", backup, status=1).stderr.strip()
        assert len(complaint.splitlines()) == 1
        assert ".restoring" not in complaint
        assert run("papers", "--format", "json").stdout == before


def test_a_sound_database_is_in_order_and_a_damaged_one_is_not(run: Run, home: Path) -> None:
    run("add", ISSUE)
    assert run("db", "check").stdout == "in order\n"
    with sqlite3.connect(home / "papers.db") as database:
        database.execute("DELETE FROM identifier WHERE id = 1")
    database.close()
    assert run("db", "check", status=1).stderr.startswith("papertrack: ")


def test_commands_that_look_after_a_database_make_none(run: Run, home: Path) -> None:
    for words in (["db", "check"], ["db", "backup", "copy.db"]):
        assert "there is no database here" in run(*words, status=1).stderr
    assert list(home.glob("*.db")) == []


def test_rebuilding_reads_all_documents_again_and_changes_nothing_else(run: Run, home: Path) -> None:
    run("add", ISSUE)
    with sqlite3.connect(home / "papers.db") as database:
        database.execute("UPDATE revision SET extractor = 0")
        database.execute("UPDATE link SET rule = 'of an older extractor'")
    database.close()
    assert "1 documents" in run("db", "rebuild", "--extract").stdout
    assert "of an older extractor" not in {link["rule"] for link in json.loads(run("links", "--format", "json").stdout)}
    assert "0 documents" in run("db", "rebuild", "--extract").stdout
    run("db", "check")


@pytest.mark.parametrize("words", [["--help"], ["db", "--help"], ["papers", "--help"], ["--version"], []])
def test_help_needs_neither_database_nor_network_code(run: Run, home: Path, words: list[str]) -> None:
    import subprocess
    import sys

    script = (
        "import sys; from papertrack.cli.app import run; run(sys.argv[1:]);"
        "print([name for name in ('sqlalchemy', 'httpx', 'arxiv', 'lxml', 'rich', 'pydantic', 'requests')"
        " if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, check=True)
    assert done.stderr.strip().splitlines()[-1] == "[]"
