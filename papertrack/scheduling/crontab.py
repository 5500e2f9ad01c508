"""Our lines in a user's crontab, between two marks; all other lines stay as they are, to the byte.

A crontab's command ends at a `%` that has no backslash before it (crontab(5)). What a backslash before anything else
means differs from one cron to the next, so paths with a backslash are refused.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from papertrack.errors import UsageError
from papertrack.scheduling.timetable import Timetable

_BEGIN = (
    b"# >>> papertrack schedule: made by `papertrack schedule install`, taken away by `papertrack schedule remove`\n"
)
_END = b"# <<< papertrack schedule\n"
_OURS = re.compile(rb"^# >>> papertrack schedule\b[^\n]*\n(?:[^\n]*\n)*?# <<< papertrack schedule\n", re.MULTILINE)
_HOURS = 24


def lines(script: Path, timetable: Timetable) -> bytes:
    """Our lines, marks and all. Raises UsageError for a path that no crontab can hold."""
    path = str(script)
    if "\\" in path or not path.isprintable():
        raise UsageError(f"{path!r}: cron cannot be told of a path with a backslash or a line break in it")
    command = f"/bin/sh {shlex.quote(path)}".replace("%", r"\%")
    minutes = sorted({each.minute for each in timetable})
    rows = (f"{minute} {_hours(timetable, minute)} * * * {command}\n" for minute in minutes)
    return _BEGIN + "".join(rows).encode() + _END


def with_lines(crontab: bytes, ours: bytes) -> bytes:
    """The crontab with our lines at its end, in place of earlier ones."""
    others = without_lines(crontab)
    if others and not others.endswith(b"\n"):
        others += b"\n"
    return others + ours


def without_lines(crontab: bytes) -> bytes:
    """The crontab as it is without us."""
    return _OURS.sub(b"", crontab)


def has_lines(crontab: bytes) -> bool:
    """Are lines of ours in it?"""
    return _OURS.search(crontab) is not None


def _hours(timetable: Timetable, minute: int) -> str:
    hours = [each.hour for each in timetable if each.minute == minute]
    return "*" if len(hours) == _HOURS else ",".join(map(str, hours))
