"""The commands `schedule …`: have the system run `refresh` by itself, see how that goes, and take it away."""

from __future__ import annotations

import random
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from papertrack.cli.arguments import EPILOG
from papertrack.cli.session import printable, session_of

if TYPE_CHECKING:
    from papertrack.wiring.schedule import Installed

app = typer.Typer(
    help="Have `refresh` run by itself.", no_args_is_help=True, rich_markup_mode=None, add_completion=False
)


class Every(StrEnum):
    """How many hours lie between two runs."""

    ONE = "1h"
    TWO = "2h"
    THREE = "3h"
    FOUR = "4h"
    SIX = "6h"
    EIGHT = "8h"
    TWELVE = "12h"
    DAY = "24h"


class By(StrEnum):
    """The system's schedulers."""

    SYSTEMD = "systemd"
    LAUNCHD = "launchd"
    CRON = "cron"


@app.command(epilog=EPILOG)
def install(
    context: typer.Context,
    every: Annotated[Every, typer.Option("--every", help="How often; from a minute that is drawn by lot.")] = Every.SIX,
    at: Annotated[
        list[str] | None, typer.Option("--at", metavar="HH:MM", help="Daily at this time instead; may be repeated.")
    ] = None,
    by: Annotated[By | None, typer.Option("--with", help="By which scheduler; else the best that is there.")] = None,
    only_print: Annotated[bool, typer.Option("--print", help="Show what would be written; change nothing.")] = False,
) -> int:  # fmt: skip
    """Have the system run `refresh` regularly.

    By a systemd timer of your own, else by launchd or cron. Settings of today's environment (PAPERTRACK_…, proxies)
    are kept for it in a file that only you can read.
    """
    from papertrack.scheduling import timetable
    from papertrack.wiring import schedule

    session = session_of(context)
    times = timetable.at(at) if at else timetable.every(int(every.removesuffix("h")), random.randrange)
    plan = schedule.plan(session.database, times, program=schedule.this_program())
    scheduler = schedule.chosen(by)
    if only_print:
        for place, text in schedule.texts(scheduler, plan):
            print(f"# {printable(place)}\n{text}")
        return 0
    for sentence in schedule.install(scheduler, plan):
        session.note(sentence)
    status = schedule.status(_now())
    print(f"installed with {scheduler.name}: {_when(status)}")
    return 0


@app.command(epilog=EPILOG)
def status(context: typer.Context) -> int:
    """Tell when it runs next, and how the last run ended."""
    from papertrack.wiring import schedule

    found = schedule.status(_now())
    if found is None:
        print("no schedule is installed; `papertrack schedule install` makes one")
        return 3
    kept = found.remembered
    print(f"by\t{kept.scheduler}")
    print(f"at\t{' '.join(each.isoformat('minutes') for each in kept.timetable)}")
    print(f"runs\t{printable(' '.join(kept.command))}")
    print(f"next\t{_moment(found.next_run)}")
    print(f"last\t{_outcome(found)}")
    if found.broken:
        session_of(context).complain(found.broken)
    return int(found.broken is not None)


@app.command(epilog=EPILOG)
def remove(context: typer.Context) -> int:
    """Take the schedule away.

    The database stays as it is, and so does every other line of a crontab.
    """
    from papertrack.wiring import schedule

    print("removed" if schedule.remove() else "no schedule was installed")
    return 0


def _now() -> datetime:
    return datetime.now().astimezone()


def _when(found: Installed | None) -> str:
    if found is None or found.next_run is None:
        return "it will not run by itself; `papertrack schedule status` tells more"
    return f"runs next at {_moment(found.next_run)}"


def _moment(moment: datetime | None) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M") if moment else "never"


def _outcome(found: Installed) -> str:
    last = found.last
    if last is None:
        return "not run yet"
    meaning = _STATUSES.get(last.status, f"ended with status {last.status}")
    complaint = f": {printable(last.complaint)}" if last.complaint and last.status else ""
    return f"{_moment(last.at)}, {meaning}{complaint}"


_STATUSES = {0: "all done", 1: "done in part", 4: "another refresh was under way", 127: "the program was not found"}
