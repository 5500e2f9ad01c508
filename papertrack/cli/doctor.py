"""The command that looks whether everything is in order: `doctor`."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from papertrack.cli.session import printable, session_of


class Report(StrEnum):
    """How findings are told."""

    TEXT = "text"
    JSON = "json"


def doctor(
    context: typer.Context,
    offline: Annotated[bool, typer.Option("--offline", help="Do not look who can be reached.")] = False,
    format: Annotated[Report, typer.Option("--format", "-f", help="How it is told.")] = Report.TEXT,
) -> int:
    """See whether everything is in order.

    Database, disk, services, schedule, newsletters and network: what is wrong, in plain words, and what to do about
    it. Exit status 0 when all is well, 1 when something is wrong. With --quiet only what is wrong is told.
    """
    from papertrack.wiring.doctor import State, examine

    session = session_of(context)
    found = []
    for finding in examine(session.database, datetime.now().astimezone(), online=not offline):
        found.append(finding)
        if format is Report.TEXT and (finding.state is State.WRONG or not session.quiet):
            print(f"{finding.state.value:5}  {finding.area}: {printable(finding.text)}")
            if finding.remedy and finding.state is not State.WELL:
                print(f"       → {printable(finding.remedy)}")
            sys.stdout.flush()  # the network takes its time
    if format is Report.JSON:
        objects = [
            {"area": each.area, "state": each.state.value, "text": each.text, "remedy": each.remedy} for each in found
        ]
        json.dump(objects, sys.stdout, ensure_ascii=False, indent=2)
        print()
    return int(any(each.state is State.WRONG for each in found))
