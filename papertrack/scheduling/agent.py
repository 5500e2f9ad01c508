"""launchd's description of an agent (launchd.plist(5)), as macOS wants it."""

from __future__ import annotations

import plistlib
from pathlib import Path

from papertrack.scheduling.timetable import Timetable

LABEL = "org.papertrack.refresh"


def property_list(script: Path, timetable: Timetable) -> str:
    """The agent's text: the script at these times; what a sleeping machine missed runs once when it wakes."""
    agent = {
        "Label": LABEL,
        "ProgramArguments": ["/bin/sh", str(script)],
        "StartCalendarInterval": [{"Hour": each.hour, "Minute": each.minute} for each in timetable],
        "ProcessType": "Background",
        "LowPriorityIO": True,
        "Umask": 0o077,
    }
    return plistlib.dumps(agent).decode("utf-8")
