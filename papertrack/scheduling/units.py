"""systemd's units for a user: the service that runs the script once, and the timer that starts it.

Quoting is that of systemd.syntax(7) and systemd.unit(5): `%` begins a specifier, words stand in double quotes with
C-style escapes; `:` before a program keeps `$` from being expanded (systemd.service(5)).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from papertrack.scheduling.timetable import Timetable

SERVICE, TIMER = "papertrack.service", "papertrack.timer"

MORE_CONFINED = ("ProtectKernelTunables=yes", "ProtectControlGroups=yes", "ProtectProc=invisible")
"""What hides more of the system. Some systems let a user's service have some of it and not the rest."""

ALWAYS = (
    "NoNewPrivileges=yes", "LockPersonality=yes", "RestrictRealtime=yes", "RestrictSUIDSGID=yes",
    "RestrictNamespaces=yes", "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK",
    "SystemCallArchitectures=native", "SystemCallFilter=@system-service", "UMask=0077",
)  # fmt: skip
"""What asks for no namespace of its own, so that every system lets a user's service have it."""

_TEMPORARY = (PurePosixPath("/tmp"), PurePosixPath("/var/tmp"))
_NEEDS_ESCAPE = re.compile(r'[\\"\x00-\x1f\x7f]')


def confined(script: Path, writes: Sequence[Path]) -> tuple[str, ...]:
    """What makes all but some folders read-only to the service. Some systems forbid that to ordinary users."""
    hidden = () if _in_temporary((script, *writes)) else ("PrivateTmp=yes",)
    folders = " ".join(quoted(f"-{each}") for each in writes)
    return ("PrivateUsers=yes", "ProtectSystem=strict", *hidden, f"ReadWritePaths={folders}")


def service(script: Path, confinement: Sequence[str]) -> str:
    """The service's text. confinement: settings that keep it from doing what it need not do.

    Status 4, another refresh is under way, is no failure. A run that hangs is ended after four hours; it loses nothing.
    """
    lines = "\n".join(confinement)
    return (
        "# Made by `papertrack schedule install`; `papertrack schedule remove` takes it away.\n"
        "[Unit]\nDescription=PaperTrack takes in new issues and fetches what is due\n\n"
        f"[Service]\nType=oneshot\nExecStart=:/bin/sh {quoted(str(script))}\n"
        f"SuccessExitStatus=4\nTimeoutStartSec=4h\nNice=10\n{lines}\n"
    )


def timer(timetable: Timetable) -> str:
    """The timer's text: at these times, some minutes later by lot, and what a sleeping machine missed when it wakes."""
    moments = "\n".join(f"OnCalendar=*-*-* {each.isoformat('seconds')}" for each in timetable)
    return (
        "# Made by `papertrack schedule install`; `papertrack schedule remove` takes it away.\n"
        "[Unit]\nDescription=When PaperTrack looks for news\n\n"
        f"[Timer]\n{moments}\nRandomizedDelaySec=10min\nPersistent=true\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )


def quoted(word: str) -> str:
    """A word as a unit's line holds it, whatever is in it."""
    escaped = _NEEDS_ESCAPE.sub(lambda match: f"\\x{ord(match[0]):02x}", word).replace("%", "%%")
    return f'"{escaped}"'


def _in_temporary(paths: Sequence[Path]) -> bool:
    """Does one lie where PrivateTmp would hide it?"""
    return any(each.is_relative_to(folder) for each in paths for folder in _TEMPORARY)
