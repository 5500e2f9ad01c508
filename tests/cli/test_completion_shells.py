"""Completion in real shells: what Tab writes for commands, options, fields, identifiers and newsletters."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from program import ROOT, Run

needs_zsh = pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed here")
needs_fish = pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed here")


@pytest.fixture(autouse=True)
def _program(run: Run, home: Path, environment: dict[str, str]) -> None:
    """A database with one issue, and the program on the path under its name."""
    run("add", ROOT / "data" / "demo" / "issue.html")
    run("tag", "arxiv:2402.03300", "to-read")
    program = home / "bin" / "papertrack"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m papertrack "$@"\n')
    program.chmod(0o755)
    environment["PATH"] = f"{program.parent}:{environment['PATH']}"
    environment["HOME"] = str(home)


def test_what_may_come_next_is_listed_with_its_meaning(run: Run) -> None:
    def asked(line: str) -> list[str]:
        return [each.split("\t")[0] for each in run("complete", "--", line).stdout.splitlines()]

    assert asked("papertrack st") == ["words", "story", "stats"]
    assert asked("papertrack --db x st") == ["words", "story", "stats"]
    assert "complete" not in asked("papertrack ")
    assert asked("papertrack db re") == ["words", "restore", "rebuild"]
    assert asked("papertrack papers --for") == ["words", "--format"]
    assert asked("papertrack papers --format js") == ["words", "json", "jsonl"]
    assert asked("papertrack papers --format=js") == ["words", "--format=json", "--format=jsonl"]
    assert asked("papertrack papers -f json --sort m") == ["words", "mentioned", "mentions"]
    assert asked("papertrack papers au") == ["words", "author:"]
    assert asked("papertrack papers newsletter:the") == ["words", 'newsletter:"The Paper Trail"']
    assert asked("papertrack papers 'newsletter:\"The Pa") == ["words", 'newsletter:"The Paper Trail"']
    assert asked("papertrack stats --newsletter The\\ P") == ["words", "The Paper Trail"]
    assert asked("papertrack papers DiLoCo tag:") == ["words", "tag:to-read"]
    assert asked("papertrack show arxiv:25") == ["words", "arxiv:2501.18512", "arxiv:2503.09799"]
    assert asked("papertrack show 2503") == ["words", "2503.09799"]
    assert asked("papertrack show issue:") == ["words", "issue:12"]
    assert asked("papertrack merge arxiv:2501.18512 arxiv:1") == ["words", "arxiv:1706.03762"]
    assert asked("papertrack untag arxiv:2402.03300 ") == ["words", "to-read"]
    assert asked("papertrack add ") == ["files"]
    assert asked("papertrack export -o ") == ["files"]
    assert asked("papertrack --db ") == ["files"]
    assert asked("papertrack frobnicate --x ") == ["words", *asked("papertrack ")[1:]]


def test_a_database_that_is_not_there_or_damaged_gives_no_suggestions_and_no_noise(run: Run, home: Path) -> None:
    (home / "damaged.db").write_text("no database at all")
    for database in ("nowhere.db", "damaged.db"):
        done = run("complete", "--", f"papertrack --db {database} show arxiv:")
        assert (done.stdout, done.stderr) == ("words\n", "")
    assert not (home / "nowhere.db").exists()


def test_completing_loads_neither_the_database_library_nor_the_network(environment: dict[str, str]) -> None:
    script = (
        "import sys; from papertrack.cli.app import run; run(['complete', '--', 'papertrack show arxiv:25']);"
        "sys.exit(bool({'sqlalchemy', 'httpx', 'rich', 'alembic', 'lxml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], env=environment, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout.count("arxiv:")) == (0, 2), done.stderr


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("papertrack sto", ["story"]),
        ("papertrack papers --form", ["--format"]),
        ("papertrack papers auth", ["author:"]),
        ("papertrack show arxiv:2503", ["2503.09799"]),  # bash writes what comes after the colon
        ("papertrack papers newsletter:The", [r"\"The\ Paper\ Trail\""]),
        ("papertrack papers DiLoCo tag:to", ["to-read"]),
        ("papertrack stats --newsletter The", [r"The\ Paper\ Trail"]),
    ],
)
def test_bash_writes_the_rest_of_the_word(
    environment: dict[str, str], home: Path, line: str, written: list[str]
) -> None:
    script = f"""
        eval "$(papertrack completion bash)"
        COMP_LINE={shlex.quote(line)}; COMP_POINT=${{#COMP_LINE}}
        _papertrack
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(["bash", "-c", script], env=environment, cwd=home, capture_output=True, text=True)
    assert (done.stdout.splitlines(), done.stderr) == (written, "")


def test_what_bash_writes_reaches_the_program_as_it_is_meant(environment: dict[str, str], home: Path) -> None:
    script = r"papertrack issues newsletter:\"The\ Paper\ Trail\" --format json"
    done = subprocess.run(["bash", "-c", script], env=environment, cwd=home, capture_output=True, text=True)
    assert len(json.loads(done.stdout)) == 1


@needs_zsh
def test_zsh_offers_the_words(environment: dict[str, str], home: Path) -> None:
    script = """
        compdef() { :; }; compadd() { print -r -- ${(P)@[-1]} }; _files() { print files }
        eval "$(papertrack completion zsh)"
        words=(papertrack show arxiv:25); CURRENT=3; _papertrack
        words=(papertrack papers newsletter:The); CURRENT=3; _papertrack
        words=(papertrack add ""); CURRENT=3; _papertrack
    """
    done = subprocess.run(["zsh", "-fc", script], env=environment, cwd=home, capture_output=True, text=True)
    offered = ["arxiv:2501.18512 arxiv:2503.09799", 'newsletter:"The Paper Trail"', "files"]
    assert (done.stdout.splitlines(), done.stderr) == (offered, "")


@needs_fish
def test_fish_offers_the_words(environment: dict[str, str], home: Path) -> None:
    script = """
        papertrack completion fish | source
        complete -C "papertrack show arxiv:25"
        complete -C "papertrack papers newsletter:The"
        complete -C "papertrack db che"
    """
    done = subprocess.run(["fish", "-c", script], env=environment, cwd=home, capture_output=True, text=True)
    offered = [line.split("\t")[0] for line in done.stdout.splitlines()]
    assert offered == ["arxiv:2501.18512", "arxiv:2503.09799", 'newsletter:"The Paper Trail"', "check"], done.stderr
