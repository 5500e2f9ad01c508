"""The shell script that a scheduler runs: the settings of the user who installed it, the refresh, and how that ended.

Every scheduler has its own way of quoting and of keeping secrets out of sight. One small script, readable by its
owner alone, spares us all of them: a scheduler only has to be told its path.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from pathlib import Path

from papertrack.scheduling.timetable import Timetable

HIDDEN = "(kept secret here)"
_OPENING = "#!/bin/sh\n# Made by `papertrack schedule install`; `papertrack schedule remove` takes it away.\n"
_REMEMBERED = re.compile(r"^# papertrack schedule: (\{.*\})$", re.MULTILINE)
_SECRET = re.compile(r"PASSWORD|KEY|TOKEN|SECRET|PROXY", re.IGNORECASE)  # a proxy's address may hold a password
_ENDED = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)Z (\d+)\s*\Z")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be run, and when.

    command: the program and its words, the program by its absolute path. environment: the settings it gets.
    folder: where the script notes how each run ended. writes: the folders that a run may write to.
    """

    command: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path
    writes: tuple[Path, ...]
    timetable: Timetable


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the script of an installed schedule tells: by which scheduler, when, what, and where its notes are."""

    scheduler: str
    timetable: Timetable
    command: tuple[str, ...]
    folder: Path


@dataclass(frozen=True, slots=True)
class Ended:
    """How the last run ended. complaint: the first line that it wrote to standard error, or None."""

    at: datetime
    status: int
    complaint: str | None


def script(plan: Plan, scheduler: str) -> str:
    """The script's text, for /bin/sh (POSIX). It passes on complaints alone, since cron makes a mail of every word."""
    kept = {
        "scheduler": scheduler,
        "times": [each.isoformat("minutes") for each in plan.timetable],
        "command": plan.command,
        "folder": str(plan.folder),
    }
    settings = "".join(f"export {name}={shlex.quote(value)}\n" for name, value in sorted(plan.environment.items()))
    return (
        f"{_OPENING}# papertrack schedule: {json.dumps(kept)}\n"
        f"umask 077\n{settings}"
        f"notes={shlex.quote(str(plan.folder))}\n"
        'mkdir -p "$notes"\n'
        f'{shlex.join(plan.command)} >/dev/null 2>"$notes/complaints"\n'
        "status=$?\n"
        'cat "$notes/complaints" >&2\n'
        'printf \'%s %s\\n\' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$status" >"$notes/last"\n'
        "exit $status\n"
    )


def shown(plan: Plan) -> Plan:
    """The plan as it may be shown: without passwords and keys."""
    hidden = {name: HIDDEN if _SECRET.search(name) else value for name, value in plan.environment.items()}
    return replace(plan, environment=hidden)


def remembered(text: str) -> Remembered | None:
    """What a script tells of itself; None for a script that is none of ours."""
    match = _REMEMBERED.search(text)
    if match is None:
        return None
    try:
        kept = json.loads(match[1])
        times = tuple(time.fromisoformat(each) for each in kept["times"])
        return Remembered(kept["scheduler"], times, tuple(kept["command"]), Path(kept["folder"]))
    except (KeyError, TypeError, ValueError):
        return None


def ended(last: str, complaints: Sequence[str]) -> Ended | None:
    """What the script noted; None where it noted nothing that can be read.

    last: the text of the file `last`. complaints: the lines of the file `complaints`.
    """
    match = _ENDED.match(last)
    if match is None:
        return None
    complaint = next((line.strip() for line in complaints if line.strip()), None)
    return Ended(datetime.fromisoformat(match[1]).replace(tzinfo=UTC), int(match[2]), complaint)
