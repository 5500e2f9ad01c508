"""The system's schedulers: systemd's manager of a user's own units, launchd, and cron."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from papertrack.errors import ScheduleError
from papertrack.scheduling import agent, crontab, units
from papertrack.scheduling.script import Plan
from papertrack.scheduling.timetable import Timetable, next_run

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC")
_PATIENCE = 60.0  # seconds that a scheduler's own command may take


class Scheduler(Protocol):
    """One of them. Whatever cannot be done is a ScheduleError, in one line."""

    name: str

    def available(self) -> bool:
        """Is it there, and does it answer?"""

    def texts(self, script: Path, plan: Plan) -> list[tuple[str, str]]:
        """What it is to be told: (the place that it stands in, the text). Changes nothing."""

    def install(self, script: Path, plan: Plan) -> list[str]:
        """Hand a schedule over, in place of an earlier one. Returns what the user should know, in sentences."""

    def installed(self) -> bool:
        """Does it have a schedule of ours?"""

    def remove(self) -> None:
        """Take our schedule away, and whatever the scheduler keeps about it."""

    def next_run(self, timetable: Timetable, now: datetime) -> datetime | None:
        """When it runs next; None when it says that it will not."""


class Systemd:
    """A timer of the user's own. folder: where a user's units stand, `~/.config/systemd/user`."""

    name = "systemd"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def available(self) -> bool:
        """Does a manager of this user's units answer?"""
        return shutil.which("systemctl") is not None and _ask("systemctl", "--user", "show-environment").returncode == 0

    def texts(self, script: Path, plan: Plan) -> list[tuple[str, str]]:
        """The two units."""
        strictest = (*units.ALWAYS, *units.confined(script, plan.writes), *units.MORE_CONFINED)
        return [(str(self._folder / name), text) for name, text in _units(script, plan, strictest).items()]

    def install(self, script: Path, plan: Plan) -> list[str]:
        """Write the units and start the timer; as confined as this system lets a user's services be."""
        told = []
        confinement = _confinement(script, plan)
        if confinement == units.ALWAYS:
            told.append("this system keeps services from being confined to some folders; the timer runs without that")
        self._folder.mkdir(parents=True, exist_ok=True)
        for name, text in _units(script, plan, confinement).items():
            (self._folder / name).write_text(text, encoding="utf-8")
        _do("systemctl", "--user", "daemon-reload")
        _do("systemctl", "--user", "enable", "--now", units.TIMER)
        _do("systemctl", "--user", "restart", units.TIMER)  # one that ran already takes the new times
        if _ask("loginctl", "show-user", str(os.getuid()), "--property=Linger").stdout.strip() == b"Linger=no":
            told.append("it runs only while you are logged in; `loginctl enable-linger` lets it run always")
        return told

    def installed(self) -> bool:
        """Is the timer's unit there?"""
        return (self._folder / units.TIMER).exists()

    def remove(self) -> None:
        """Stop the timer, and take away its stamp, its link and the units."""
        if self.available():
            _do("systemctl", "--user", "disable", "--now", units.TIMER)
            _ask("systemctl", "--user", "clean", "--what=state", units.TIMER)  # when it last ran, for Persistent=
            _ask("systemctl", "--user", "reset-failed", units.SERVICE, units.TIMER)
        for name in (units.TIMER, units.SERVICE):
            (self._folder / name).unlink(missing_ok=True)
        if self.available():
            _do("systemctl", "--user", "daemon-reload")

    def next_run(self, timetable: Timetable, now: datetime) -> datetime | None:
        """As the manager tells it, with what it added by lot."""
        asked = _ask("systemctl", "--user", "show", units.TIMER, "--property=NextElapseUSecRealtime")
        told = _MOMENT.search(asked.stdout.decode("utf-8", "replace"))
        if asked.returncode or told is None:
            return None
        return datetime.fromisoformat(told[1]).replace(tzinfo=UTC).astimezone(now.tzinfo)


class Launchd:
    """An agent of the user's, on macOS. folder: `~/Library/LaunchAgents`."""

    name = "launchd"

    def __init__(self, folder: Path) -> None:
        self._file = folder / f"{agent.LABEL}.plist"

    def available(self) -> bool:
        """Is launchd there?"""
        return shutil.which("launchctl") is not None

    def texts(self, script: Path, plan: Plan) -> list[tuple[str, str]]:
        """The agent's description."""
        return [(str(self._file), agent.property_list(script, plan.timetable))]

    def install(self, script: Path, plan: Plan) -> list[str]:
        """Write the description, and load it in place of an earlier one."""
        if self.installed():
            _ask("launchctl", "bootout", f"{self._domain}/{agent.LABEL}")
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(agent.property_list(script, plan.timetable), encoding="utf-8")
        _do("launchctl", "bootstrap", self._domain, str(self._file))
        return []

    def installed(self) -> bool:
        """Is the description there?"""
        return self._file.exists()

    def remove(self) -> None:
        """Unload it, and take the description away."""
        _ask("launchctl", "bootout", f"{self._domain}/{agent.LABEL}")
        self._file.unlink(missing_ok=True)

    def next_run(self, timetable: Timetable, now: datetime) -> datetime | None:
        """The next time of the timetable."""
        return next_run(timetable, now)

    @property
    def _domain(self) -> str:
        return f"gui/{os.getuid()}"


class Cron:
    """Lines in the user's crontab."""

    name = "cron"

    def available(self) -> bool:
        """Is there a program to edit crontabs with?"""
        return shutil.which("crontab") is not None

    def texts(self, script: Path, plan: Plan) -> list[tuple[str, str]]:
        """Our lines."""
        return [("the crontab", crontab.lines(script, plan.timetable).decode("utf-8"))]

    def install(self, script: Path, plan: Plan) -> list[str]:
        """Put our lines behind the others."""
        _write_crontab(crontab.with_lines(_read_crontab(), crontab.lines(script, plan.timetable)))
        return []

    def installed(self) -> bool:
        """Are our lines in the crontab? One that this user may not read holds none."""
        try:
            return self.available() and crontab.has_lines(_read_crontab())
        except ScheduleError:
            return False

    def remove(self) -> None:
        """Take our lines out; a crontab that held nothing else goes with them."""
        _write_crontab(crontab.without_lines(_read_crontab()))

    def next_run(self, timetable: Timetable, now: datetime) -> datetime | None:
        """The next time of the timetable."""
        return next_run(timetable, now)


def _read_crontab() -> bytes:
    asked = _ask("crontab", "-l")
    if asked.returncode and b"no crontab" not in asked.stderr:
        raise ScheduleError(f"the crontab cannot be read: {_line(asked)}")
    return b"" if asked.returncode else asked.stdout


def _write_crontab(text: bytes) -> None:
    if text:
        _do("crontab", "-", given=text)
    else:
        _do("crontab", "-r")


def _units(script: Path, plan: Plan, confinement: Sequence[str]) -> dict[str, str]:
    return {units.SERVICE: units.service(script, confinement), units.TIMER: units.timer(plan.timetable)}


def _confinement(script: Path, plan: Plan) -> tuple[str, ...]:
    """What confines the service, as far as this system lets a user's services be confined; found out by trying."""
    confined = (*units.ALWAYS, *units.confined(script, plan.writes))
    if not _may_have(confined):
        return units.ALWAYS
    more = (*confined, *(setting for setting in units.MORE_CONFINED if _may_have((*confined, setting))))
    return more if _may_have(more) else confined


def _may_have(confinement: Sequence[str]) -> bool:
    """Does a service of the user's with these settings start?"""
    words = [word for setting in confinement for word in ("-p", setting)]
    return _ask("systemd-run", "--user", "--wait", "--quiet", "--collect", *words, "/bin/true").returncode == 0


def _do(*words: str, given: bytes | None = None) -> None:
    """Run a command that has to succeed."""
    done = _ask(*words, given=given)
    if done.returncode:
        raise ScheduleError(f"`{' '.join(words)}` did not work: {_line(done)}")


def _ask(*words: str, given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run a command, in plain English and by UTC. One that is not there, or hangs, counts as failed."""
    environment = {**os.environ, "LC_ALL": "C", "TZ": "UTC"}
    try:
        return subprocess.run(
            words, input=given if given is not None else b"", capture_output=True, env=environment,
            timeout=_PATIENCE, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(words, 127, b"", str(error).encode())


def _line(done: subprocess.CompletedProcess[bytes]) -> str:
    told: Sequence[str] = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return told[0] if told else f"it left with status {done.returncode}"
