"""Whatever moment the program is killed at, the database is sound and a rerun completes the work."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from loopback_web import loopback_web, small_services
from program import ROOT, Run

ISSUE = ROOT / "data" / "demo" / "issue.html"
ISSUES = 60


def write_issues(folder: Path) -> None:
    folder.mkdir()
    text = ISSUE.read_text()
    for number in range(ISSUES):
        (folder / f"{number}.html").write_text(
            text.replace("papertrail.example/issues/12", f"papertrail.example/issues/{number}")
            .replace("The Paper Trail 12:", f"The Paper Trail {number}:")
            .replace("2501.18512v1", f"2501.{10000 + number}")
        )


def content(run: Run) -> list[object]:
    papers = json.loads(run("papers", "--format", "json", "--limit", 0, "--sort", "title").stdout)
    return sorted(
        (paper["id"], paper["title"], sorted(mention["issue"]["url"] for mention in paper["mentions"]))
        for paper in papers
    )


def kill_after(seconds: float, words: list[str], environment: dict[str, str], folder: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "papertrack", *words],
        env=environment, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(seconds)
    process.kill()
    process.wait()


def assert_sound(database: Path) -> None:
    if database.exists():
        connection = sqlite3.connect(database)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.close()


@pytest.mark.parametrize("round", range(3))
def test_add_may_be_killed_at_any_moment(run: Run, environment: dict[str, str], home: Path, round: int) -> None:
    write_issues(home / "issues")
    started = time.monotonic()
    run("add", "issues", "--db", "undisturbed.db")
    whole = time.monotonic() - started
    chance = random.Random(round)
    for _ in range(3):
        kill_after(chance.uniform(0.2, 1.0) * whole, ["add", "issues"], environment, home)
        assert_sound(home / "papers.db")
    run("add", "issues")
    run("db", "check")
    killed = content(run)
    environment["PAPERTRACK_DATABASE"] = str(home / "undisturbed.db")
    assert killed == content(run)
    assert len(killed) == ISSUES + 4


def test_enrich_may_be_killed_at_any_moment(run: Run, environment: dict[str, str], home: Path) -> None:
    write_issues(home / "issues")
    run("add", "issues")
    titles = {f"2501.{10000 + number}": f"Paper {number}" for number in range(ISSUES)}
    with loopback_web(home, small_services(titles)) as web:
        environment.update(web.environment)
        chance = random.Random(7)
        for _ in range(3):
            kill_after(chance.uniform(0.4, 1.6), ["enrich"], environment, home)
            assert_sound(home / "papers.db")
        run("enrich")
    run("db", "check")
    titled = [title for _, title, _ in content(run) if title]  # type: ignore[misc]
    assert sorted(titled) == sorted(titles.values())


def test_two_processes_may_add_at_once(run: Run, environment: dict[str, str], home: Path) -> None:
    write_issues(home / "issues")
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "papertrack", "add", "issues"],
            env=environment, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]  # fmt: skip
    for process in both:
        _, complaint = process.communicate(timeout=120)
        assert process.returncode == 0, complaint
    assert len(json.loads(run("issues", "--limit", 0, "--format", "json").stdout)) == ISSUES
    run("db", "check")
