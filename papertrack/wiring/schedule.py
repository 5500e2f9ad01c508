"""The schedule of a user: what is to run, with which settings, and by which of the system's schedulers."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from papertrack.errors import PaperTrackError, ScheduleError, UsageError
from papertrack.scheduling.schedulers import Cron, Launchd, Scheduler, Systemd
from papertrack.scheduling.script import Ended, Plan, Remembered, ended, remembered, script, shown
from papertrack.scheduling.timetable import Timetable
from papertrack.wiring.settings import load_settings

_OF_THE_NETWORK = (
    "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "all_proxy", "no_proxy",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE",
)  # fmt: skip
_NONE = "there is neither systemd for users, nor launchd, nor cron here; have `papertrack refresh` run by other means"


@dataclass(frozen=True, slots=True)
class Installed:
    """A schedule as it stands. next_run: None when the scheduler will not run it. last: None when it never ran.

    broken: why it cannot work, in a sentence, or None.
    """

    remembered: Remembered
    next_run: datetime | None
    last: Ended | None
    broken: str | None


def schedulers() -> list[Scheduler]:
    """Those of this kind of system, in the order of preference."""
    home = Path.home()
    settings = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    return [Systemd(settings / "systemd" / "user"), Launchd(home / "Library" / "LaunchAgents"), Cron()]


def chosen(name: str | None) -> Scheduler:
    """The scheduler of this name, or the first that is there. Raises ScheduleError when none is."""
    for scheduler in schedulers():
        if (name is None or scheduler.name == name) and scheduler.available():
            return scheduler
    raise ScheduleError(f"{name} does not answer here; leave out --with to take what is there" if name else _NONE)


def plan(
    database: str | None, timetable: Timetable, *, program: Sequence[str], environ: Mapping[str, str] | None = None
) -> Plan:
    """A refresh of this database, with today's settings, every path absolute. program: what to run."""
    environ = os.environ if environ is None else environ
    settings = load_settings(database, environ)
    state = settings.state.absolute()
    file = _absolute(settings.database)
    kept = {name: value for name, value in environ.items() if name.startswith("PAPERTRACK_") or name in _OF_THE_NETWORK}
    kept |= {"PAPERTRACK_STATE": str(state), "PAPERTRACK_DATABASE": file, "NO_COLOR": "1"}
    for name, value in kept.items():
        if not value.replace("\t", " ").isprintable():
            raise UsageError(f"{name} holds a line break or a control character, which no schedule can carry")
    writes = (Path(file.removeprefix("sqlite:///")).parent, state)
    return Plan((*program, "refresh", "--quiet"), kept, state / "schedule", tuple(dict.fromkeys(writes)), timetable)


def this_program() -> tuple[str, ...]:
    """How this program is started, by absolute path: the command itself, or Python with our package."""
    started = Path(sys.argv[0])
    command = started if started.parent != Path() else Path(shutil.which(sys.argv[0]) or started)
    if command.stem == "papertrack" and os.access(command, os.X_OK) and command.is_file():
        return (str(command.absolute()),)
    return (sys.executable, "-m", "papertrack")


def texts(scheduler: Scheduler, plan: Plan) -> list[tuple[str, str]]:
    """All that installing would write, as it may be shown: (place, text), without passwords and keys."""
    return [(str(_script()), script(shown(plan), scheduler.name)), *scheduler.texts(_script(), plan)]


def install(scheduler: Scheduler, plan: Plan) -> list[str]:
    """Hand the plan over, in place of an earlier one. Returns what the user should know, in sentences."""
    for other in schedulers():
        if other.name != scheduler.name and other.installed():
            other.remove()
    for folder in (*plan.writes, plan.folder, _script().parent):
        folder.mkdir(parents=True, exist_ok=True)
    _write_private(_script(), script(plan, scheduler.name))
    try:
        return scheduler.install(_script(), plan)
    except PaperTrackError:
        _script().unlink()
        raise


def remove() -> bool:
    """Take every schedule of ours away, with its script and its notes. Was there one?"""
    found = _remembered()
    installed = [each for each in schedulers() if each.installed()]
    for scheduler in installed:
        scheduler.remove()
    if found is not None and found.folder.name == "schedule":
        for name in ("complaints", "last"):
            (found.folder / name).unlink(missing_ok=True)
        _remove_if_empty(found.folder)
    there = bool(installed) or _script().exists()
    _script().unlink(missing_ok=True)
    _remove_if_empty(_script().parent)
    return there


def status(now: datetime) -> Installed | None:
    """The schedule that is installed; None when there is none. now: by the local clock."""
    kept = _remembered()
    installed = next((each for each in schedulers() if each.installed()), None)
    if installed is None and kept is None:
        return None
    if kept is None:
        raise ScheduleError(f"{installed.name if installed else ''} has a schedule whose script is gone; {_AGAIN}")
    if installed is None or installed.name != kept.scheduler:
        return Installed(kept, None, _last(kept), f"{kept.scheduler} knows of it no longer; {_AGAIN}")
    upcoming = installed.next_run(kept.timetable, now)
    return Installed(kept, upcoming, _last(kept), _broken(kept, upcoming))


_AGAIN = "`papertrack schedule install` mends that"


def _broken(kept: Remembered, upcoming: datetime | None) -> str | None:
    if not os.access(kept.command[0], os.X_OK):
        return f"{kept.command[0]} is there no longer; {_AGAIN}"
    if upcoming is None:
        return f"{kept.scheduler} will not run it; {_AGAIN}"
    return None


def _last(kept: Remembered) -> Ended | None:
    return ended(_text(kept.folder / "last"), _text(kept.folder / "complaints").splitlines())


def _remembered() -> Remembered | None:
    return remembered(_text(_script()))


def _script() -> Path:
    import platformdirs

    return Path(platformdirs.user_config_dir("papertrack", appauthor=False)) / "refresh.sh"


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _write_private(file: Path, text: str) -> None:
    """In one step, and never readable by others."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
        opened.write(text)
    draft.replace(file)


def _remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _absolute(database: str) -> str:
    """A path made absolute; an SQLAlchemy URL of a path, too."""
    if database.startswith("sqlite:///"):
        return f"sqlite:///{Path(database.removeprefix('sqlite:///')).absolute()}"
    return database if "://" in database else str(Path(database).absolute())
