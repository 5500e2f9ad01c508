"""`schedule …`: put into a real crontab and taken out again, and what systemd and launchd are told."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from on_this_machine import needed
from program import Run

OTHERS = b"# my own\nMAILTO=me@example.org\n5 4 * * *\techo 50\\% done  \n\n#\xc3\xa9\n@daily true"


@pytest.fixture
def own_home(home: Path, environment: dict[str, str]) -> Path:
    """A user's home that holds nothing, and is where the program looks."""
    environment.update(HOME=str(home), XDG_CONFIG_HOME=str(home / "config"))
    return home


@pytest.fixture
def crontab() -> Iterator[str]:
    """The real program. The user's own lines are set aside, or left alone where nobody said that this is a gate."""
    program = needed("crontab", package="cron")
    with FileLock(Path(tempfile.gettempdir()) / "papertrack-tests.crontab.lock"):  # a user has but one crontab
        before = subprocess.run([program, "-l"], capture_output=True, check=False)
        if before.returncode == 0 and not os.environ.get("CI"):
            pytest.skip("this user has a crontab, which tests do not touch")
        yield program
        if before.returncode == 0:
            subprocess.run([program, "-"], input=before.stdout, check=True)
        else:
            subprocess.run([program, "-r"], capture_output=True, check=False)


def written(crontab: str) -> bytes | None:
    done = subprocess.run([crontab, "-l"], capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else None


def fake(folder: Path, name: str, script: str) -> Path:
    """A program of this name, in front of all others, that writes down how it was called."""
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f'#!/bin/sh\necho "{name} $*" >>"{folder}/calls"\n{script}\n')
    file.chmod(0o755)
    return folder


def calls(folder: Path) -> list[str]:
    return (folder / "calls").read_text().splitlines()


@pytest.mark.usefixtures("own_home")
def test_a_crontab_with_other_lines_is_as_it_was_once_the_schedule_is_removed(run: Run, crontab: str) -> None:
    subprocess.run([crontab, "-"], input=OTHERS + b"\n", check=True)
    before = written(crontab)
    assert before is not None
    run("schedule", "install", "--with", "cron", "--every", "6h")
    installed = written(crontab)
    assert installed is not None
    assert installed.startswith(before)
    run("schedule", "install", "--with", "cron", "--at", "7:30", "--at", "19:30")
    again = written(crontab)
    assert again is not None
    assert re.findall(rb"^30 7,19 \* \* \* /bin/sh .*refresh\.sh$", again, re.MULTILINE)
    assert again.count(b"refresh.sh") == 1
    assert run("schedule", "remove").stdout == "removed\n"
    assert written(crontab) == before


def test_removing_leaves_nothing(run: Run, crontab: str, own_home: Path) -> None:
    subprocess.run([crontab, "-r"], capture_output=True, check=False)
    run("schedule", "install", "--with", "cron", "--db", "data/papers.db")
    run("schedule", "remove")
    assert written(crontab) is None
    assert [each for each in own_home.rglob("*") if each.is_file()] == []
    assert run("schedule", "remove").stdout == "no schedule was installed\n"
    assert "no schedule is installed" in run("schedule", "status", status=3).stdout


def test_status_tells_the_next_run_and_the_last_result(
    run: Run, crontab: str, own_home: Path, environment: dict[str, str]
) -> None:
    environment.update(PAPERTRACK_S2_KEY="a 'secret'", TZ="UTC")
    assert "runs next at" in run("schedule", "install", "--with", "cron", "--at", "04:05").stdout
    script = own_home / "config" / "papertrack" / "refresh.sh"
    assert script.stat().st_mode & 0o777 == 0o600
    text = script.read_text()
    assert "a 'secret'" not in (written(crontab) or b"").decode()
    told = run("schedule", "status").stdout
    assert re.search(r"^next\t\d{4}-\d\d-\d\d 04:05$", told, re.MULTILINE)
    assert "last\tnot run yet" in told
    ran = re.search(r"^(\S+) .*2>", text, re.MULTILINE)
    assert ran is not None
    script.write_text(text.replace(ran[0], f"{sys.executable} -c 'raise SystemExit(\"x: no route\")' 2>"))
    subprocess.run(["/bin/sh", str(script)], capture_output=True, check=False)
    assert re.search(r"^last\t\d{4}-.* done in part: x: no route$", run("schedule", "status").stdout, re.MULTILINE)


def test_a_schedule_that_cannot_work_says_so(run: Run, crontab: str, own_home: Path) -> None:
    run("schedule", "install", "--with", "cron")
    subprocess.run([crontab, "-r"], check=True)
    assert "cron knows of it no longer" in run("schedule", "status", status=1).stderr
    run("schedule", "install", "--with", "cron")
    script = own_home / "config" / "papertrack" / "refresh.sh"
    script.write_text(script.read_text().replace('"command": ["', '"command": ["/gone'))
    assert "is there no longer" in run("schedule", "status", status=1).stderr


def test_printing_changes_nothing_and_shows_no_secret(run: Run, own_home: Path, environment: dict[str, str]) -> None:
    path = fake(own_home / "bin", "crontab", "exit 1")
    environment.update(PATH=f"{path}:{environment['PATH']}", PAPERTRACK_S2_KEY="hush")
    shown = run("schedule", "install", "--with", "cron", "--print").stdout
    assert "/refresh.sh" in shown
    assert "hush" not in shown
    assert not (path / "calls").exists()
    assert not (own_home / "config").exists()


def test_systemd_gets_its_units_and_loses_them_again(run: Run, own_home: Path, environment: dict[str, str]) -> None:
    answer = 'case "$*" in *NextElapse*) echo "NextElapseUSecRealtime=Sun 2030-03-17 17:46:40 UTC";; esac'
    path = fake(own_home / "bin", "systemctl", answer)
    fake(path, "systemd-run", "exit 0")
    fake(path, "loginctl", "echo Linger=no")
    environment.update(PATH=f"{path}:{environment['PATH']}", TZ="UTC")
    done = run("schedule", "install", "--every", "12h")
    assert "installed with systemd: runs next at 2030-03-17 17:46" in done.stdout
    assert "loginctl enable-linger" in done.stderr
    units = own_home / "config" / "systemd" / "user"
    service = (units / "papertrack.service").read_text()
    assert "ProtectSystem=strict" in service
    assert f'"-{own_home}"' in service
    assert (units / "papertrack.timer").read_text().count("OnCalendar=") == 2
    assert "systemctl --user enable --now papertrack.timer" in calls(path)
    assert "next\t2030-03-17 17:46" in run("schedule", "status").stdout
    run("schedule", "remove")
    assert list(units.iterdir()) == []
    assert "systemctl --user disable --now papertrack.timer" in calls(path)
    assert "systemctl --user clean --what=state papertrack.timer" in calls(path)
    assert calls(path)[-1] == "systemctl --user daemon-reload"


def test_where_users_get_no_namespaces_the_unit_asks_for_none(
    run: Run, own_home: Path, environment: dict[str, str]
) -> None:
    path = fake(own_home / "bin", "systemctl", "")
    fake(path, "systemd-run", "exit 1")
    environment["PATH"] = f"{path}:{environment['PATH']}"
    assert "keeps services from being confined" in run("schedule", "install").stderr
    service = (own_home / "config" / "systemd" / "user" / "papertrack.service").read_text()
    assert "NoNewPrivileges=yes" in service
    assert "PrivateUsers" not in service


def test_launchd_gets_its_agent_and_loses_it_again(run: Run, own_home: Path, environment: dict[str, str]) -> None:
    path = fake(own_home / "bin", "launchctl", "")
    fake(path, "systemctl", "exit 1")
    environment["PATH"] = f"{path}:{environment['PATH']}"
    assert "installed with launchd" in run("schedule", "install").stdout
    agent = own_home / "Library" / "LaunchAgents" / "org.papertrack.refresh.plist"
    assert agent.exists()
    run("schedule", "remove")
    assert not agent.exists()
    assert any(call.startswith("launchctl bootstrap gui/") for call in calls(path))
    assert any(call.startswith("launchctl bootout gui/") for call in calls(path))


def test_a_scheduler_that_fails_is_named_in_one_line(run: Run, own_home: Path, environment: dict[str, str]) -> None:
    path = fake(own_home / "bin", "crontab", "echo 'you (me) are not allowed to use this program' >&2; exit 1")
    environment["PATH"] = f"{path}:{environment['PATH']}"
    done = run("schedule", "install", "--with", "cron", status=1)
    assert len(done.stderr.splitlines()) == 1
    assert "not allowed to use this program" in done.stderr
    assert "no schedule is installed" in run("schedule", "status", status=3).stdout


def test_a_machine_without_any_scheduler_is_told_what_to_do(
    run: Run, own_home: Path, environment: dict[str, str]
) -> None:
    environment["PATH"] = str(own_home / "empty")
    assert "papertrack refresh" in run("schedule", "install", status=1).stderr
    assert "launchd does not answer here" in run("schedule", "install", "--with", "launchd", status=1).stderr


@pytest.mark.parametrize("words", [["--every", "5h"], ["--at", "25:00"], ["--with", "abacus"]])
def test_a_wrong_time_or_scheduler_is_wrong_usage(run: Run, words: list[str]) -> None:
    assert len(run("schedule", "install", *words, status=2).stderr.splitlines()) == 1
