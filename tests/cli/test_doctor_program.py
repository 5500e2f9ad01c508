"""`doctor`: whatever is wrong is told in plain words, with what to do about it, and nothing is made by looking."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from loopback_web import Asked, Reply, loopback_web
from program import ROOT, Run

ISSUE = ROOT / "data" / "demo" / "issue.html"
HOSTS = (
    "export.arxiv.org", "oaipmh.arxiv.org", "api.crossref.org", "api.datacite.org", "aclanthology.org",
    "api2.openreview.net", "api.semanticscholar.org", "doi.org",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _own_home(home: Path, environment: dict[str, str]) -> None:
    """No schedule of whoever runs the tests."""
    quiet = home / "bin"
    quiet.mkdir()
    for name in ("systemctl", "crontab", "launchctl"):
        (quiet / name).write_text("#!/bin/sh\nexit 1\n")
        (quiet / name).chmod(0o755)
    environment.update(
        HOME=str(home), XDG_CONFIG_HOME=str(home / "config"), PATH=f"{quiet}:{os.environ['PATH']}",
        PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring",
    )  # fmt: skip


def findings(run: Run, *words: str, status: int = 0) -> dict[str, list[dict[str, Any]]]:
    """What is found, by its area."""
    found: dict[str, list[dict[str, Any]]] = {}
    for each in json.loads(run("doctor", "--format", "json", *(words or ("--offline",)), status=status).stdout):
        found.setdefault(each["area"], []).append(each)
    return found


def wrong(found: dict[str, list[dict[str, Any]]]) -> list[str]:
    return [each["text"] for area in found.values() for each in area if each["state"] == "wrong"]


def change(home: Path, statement: str, *values: object) -> None:
    with sqlite3.connect(home / "papers.db") as database:
        database.execute(statement, values)
    database.close()


def test_a_new_user_hears_what_to_begin_with_and_nothing_is_made(run: Run, home: Path) -> None:
    found = findings(run)
    assert wrong(found) == []
    assert "papertrack follow" in found["database"][0]["remedy"]
    assert found["schedule"][0]["remedy"] == "papertrack schedule install"
    assert {each.name for each in home.iterdir()} == {"bin"}


def test_a_database_in_order_is_told_with_its_size(run: Run) -> None:
    run("add", ISSUE)
    (told,) = findings(run)["database"]
    assert told["state"] == "well"
    assert "1 issues" in told["text"]
    assert "MB" in told["text"]


def test_damage_is_told_with_what_to_do(run: Run, home: Path) -> None:
    run("add", ISSUE)
    change(home, "DELETE FROM identifier WHERE id = 1")
    found = findings(run, status=1)
    assert any(each["remedy"] and "db restore" in each["remedy"] for each in found["database"])


def test_a_file_that_is_no_database_is_told_and_the_rest_is_looked_at(run: Run, home: Path) -> None:
    (home / "papers.db").write_text("no database " * 1000)
    found = findings(run, status=1)
    assert "no database, or a damaged one" in wrong(found)[0]
    assert {"services", "schedule", "extras"} <= set(found)


def test_newsletters_that_keep_failing_are_wrong_and_those_that_stumbled_are_not(run: Run, home: Path) -> None:
    run("add", ISSUE)
    add = "INSERT INTO source(name, kind, location, typed, failures, error, gone) VALUES (?, 'feed', ?, '', ?, ?, ?)"
    for name, failures, gone in (("dead", 9, 0), ("late", 1, 0), ("ended", 0, 1), ("well", 0, 0)):
        change(home, add, name, f"https://{name}.example.org/feed", failures, "answered 500", gone)
    found = findings(run, status=1)
    assert wrong(found) == ["dead failed 9 times in a row: answered 500"]
    told = {each["text"].split()[0]: each["state"] for each in found["sources"]}
    assert told == {"dead": "wrong", "late": "note", "ended": "note", "1": "well"}


def test_a_run_that_was_killed_and_a_clock_that_was_set_back_are_told(run: Run, home: Path) -> None:
    run("add", ISSUE)
    add = "INSERT INTO run(command, started_at, status) VALUES ('refresh', ?, ?)"
    change(home, add, (datetime.now(UTC) - timedelta(days=1)).isoformat(timespec="microseconds"), "broken off")
    assert "was killed; the next one goes on" in findings(run)["refresh"][0]["text"]
    change(home, add, (datetime.now(UTC) + timedelta(days=9)).isoformat(timespec="microseconds"), "done")
    assert "the clock was set back" in findings(run)["refresh"][0]["text"]


def test_services_that_are_left_alone_are_told(run: Run, home: Path) -> None:
    gates = home / "state" / "gates"
    gates.mkdir(parents=True)
    until = datetime.now(UTC).timestamp() + 3000
    (gates / "export.arxiv.org.rest").write_text(repr(until))
    (gates / "doi.org.failures").write_text('{"failures": 4, "reason": "answered 503"}')
    texts = [each["text"] for each in findings(run, status=1)["services"]]
    assert "doi.org failed 4 times in a row (answered 503)" in texts
    assert any(text.startswith("export.arxiv.org is left alone for") for text in texts)


def installed(run: Run, home: Path, environment: dict[str, str]) -> Path:
    """A schedule in a crontab that a file stands in for; gives the folder of its notes."""
    crontab = home / "bin" / "crontab"
    crontab.write_text(f'#!/bin/sh\nif [ "$1" = -l ]; then cat {home}/lines; else cat >{home}/lines; fi\n')
    (home / "lines").write_text("")
    run("schedule", "install", "--with", "cron", "--every", "6h")
    notes = home / "state" / "schedule"
    notes.mkdir(parents=True, exist_ok=True)
    return notes


@pytest.mark.parametrize(
    ("age", "status", "complaint", "state", "said"),
    [
        (timedelta(hours=1), 0, "", "well", "cron ran it at"),
        (timedelta(hours=1), 1, "papertrack: x.org: answered 500", "note", "x.org: answered 500"),
        (timedelta(hours=1), 4, "", "well", "cron ran it at"),
        (timedelta(hours=1), 127, "sh: papertrack: not found", "wrong", "ended with status 127"),
        (timedelta(days=3), 0, "", "wrong", "has not run it since"),
    ],
)
def test_how_the_schedule_goes_is_told(
    run: Run, home: Path, environment: dict[str, str],
    age: timedelta, status: int, complaint: str, state: str, said: str,
) -> None:  # fmt: skip
    notes = installed(run, home, environment)
    (notes / "last").write_text(f"{datetime.now(UTC) - age:%Y-%m-%dT%H:%M:%SZ} {status}\n")
    (notes / "complaints").write_text(complaint)
    (told,) = findings(run, status=int(state == "wrong"))["schedule"]
    assert told["state"] == state
    assert said in told["text"]


def test_the_network_is_asked_politely_and_once(run: Run, home: Path, environment: dict[str, str]) -> None:
    def answer(asked: Asked) -> Reply:
        return Reply(b"slow down", status=429) if asked.host == "doi.org" else Reply(b"no such page", status=404)

    with loopback_web(home, dict.fromkeys(HOSTS, answer)) as web:
        del web.hosts["api.semanticscholar.org"]
        environment.update(web.environment)
        found = findings(run, "--quiet", status=1)
        hosts = [asked.host for asked in web.asked]
        assert len(hosts) == len(set(hosts)) > 5
        assert {asked.path for asked in web.asked} == {"/robots.txt"}
    told = {each["text"].split()[0].rstrip(":"): each["state"] for each in found["network"]}
    assert set(told) == set(HOSTS)
    assert told["doi.org"] == "well"
    assert told["export.arxiv.org"] == "well"
    assert told["api.semanticscholar.org"] == "wrong"


@pytest.mark.parametrize(("hours", "told"), [(-50, "hours ahead"), (3, "it is 3 hours behind"), (0, "right")])
def test_a_clock_that_is_wrong_is_told_by_what_hosts_say(
    run: Run, home: Path, environment: dict[str, str], hours: int, told: str
) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(hours=hours), usegmt=True)
    answer = Reply(b"", headers={"Date": date})
    with loopback_web(home, dict.fromkeys(HOSTS, lambda asked: answer)) as web:
        environment.update(web.environment)
        (found,) = findings(run, "--quiet", status=int(bool(hours)))["clock"]
    assert told in found["text"]
    assert found["state"] == ("wrong" if hours else "well")


def test_without_any_network_that_is_said_once(run: Run) -> None:
    found = findings(run, "--quiet", status=1)
    (told,) = found["network"]
    assert told["text"].startswith("none of ")


def test_a_mailbox_without_its_password_is_told(run: Run, home: Path) -> None:
    run("add", ISSUE)
    change(
        home, "INSERT INTO source(name, kind, location, typed) VALUES ('mail', 'imap', 'imap://me@127.0.0.1/INBOX', '')"
    )
    assert any("PAPERTRACK_IMAP_PASSWORD" in each for each in wrong(findings(run, "--quiet", status=1)))


def test_a_wrong_setting_is_the_only_thing_told(run: Run, environment: dict[str, str]) -> None:
    environment["PAPERTRACK_COLOUR"] = "red"
    assert wrong(findings(run, status=1))[0].startswith("the environment has PAPERTRACK_COLOUR")


def test_quietly_only_what_is_wrong_is_told(run: Run, home: Path) -> None:
    assert run("doctor", "--offline", "--quiet").stdout == ""
    (home / "papers.db").write_text("no database " * 1000)
    assert run("doctor", "--offline", "--quiet", status=1).stdout.startswith("wrong  database: ")


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not bind root")
def test_a_folder_that_may_not_be_written_to_is_told(run: Run, home: Path) -> None:
    (home / "locked").mkdir(mode=0o500)
    found = findings(run, "--offline", "--db", "locked/papers.db", status=1)
    assert "cannot be written to" in wrong(found)[0]


@pytest.fixture
def small_disk(home: Path) -> Any:
    """A disk of its own with a few megabytes, where this user may mount one."""
    folder = home / "disk"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("only root may mount a disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_disk_without_room_is_told(run: Run, small_disk: Path) -> None:
    (told,) = findings(run, "--offline", "--db", f"{small_disk}/x.db", status=1)["disk"]
    assert told["state"] == "wrong"
    assert told["remedy"] == "make room"


def test_a_full_disk_loses_nothing_and_is_one_line(run: Run, home: Path, small_disk: Path) -> None:
    database = f"{small_disk}/papers.db"
    run("add", ISSUE, "--db", database)
    before = run("papers", "--format", "json", "--db", database).stdout
    (home / "large.md").write_text("\n\n".join(f"{os.urandom(400).hex()} https://example.org/{n}" for n in range(4000)))
    done = run("add", "large.md", "--db", database, status=1)
    assert len(done.stderr.splitlines()) == 1
    assert "disk is full" in done.stderr
    assert run("papers", "--format", "json", "--db", database).stdout == before
    assert run("db", "check", "--db", database).stdout == "in order\n"
