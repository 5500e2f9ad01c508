"""Looks whether everything is in order, and says in plain words what is not and what to do about it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http import HTTPStatus
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from papertrack.errors import FetchError, LeftAlone, PaperTrackError
from papertrack.model.run import RunStatus
from papertrack.model.source import Source
from papertrack.net.client import Client
from papertrack.net.gate import FAILURES_BORNE, Gate, duration, troubles
from papertrack.providers.page import PageProvider
from papertrack.scheduling.timetable import longest_pause
from papertrack.sources.imap import ImapSource
from papertrack.store.engine import address
from papertrack.store.store import Reader, Store
from papertrack.wiring import schedule
from papertrack.wiring.passwords import imap_password
from papertrack.wiring.services import metadata_services
from papertrack.wiring.settings import Settings, load_settings, user_agent

_MEGABYTE = 1 << 20
_LEAST_FREE = 100 * _MEGABYTE
_STEP, _WHOLE = 5.0, 10.0  # seconds for a connection, and for an answer
_AT_ONCE = 8
_SPACE_BETWEEN = 1.0  # seconds between two requests to the host of a newsletter
_PATIENCE = 5.0
_FAILED_OFTEN = 3  # polls in a row; fewer may be chance
_GRACE = timedelta(hours=2)
_CLOCK_OFF = timedelta(minutes=5)


class State(StrEnum):
    """How a thing stands: as it should, worth knowing, or to be mended."""

    WELL = "well"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. remedy: what to do about it, or None."""

    area: str
    state: State
    text: str
    remedy: str | None = None


def examine(database: str | None, now: datetime, *, online: bool) -> Iterator[Finding]:
    """Look at everything, each finding as soon as it is known. now: aware. online: also ask who can be reached.

    Nothing is made that is not there, and no service is asked for data.
    """
    try:
        settings = load_settings(database)
    except PaperTrackError as error:
        yield Finding("settings", State.WRONG, str(error))
        return
    yield from _settings(settings)
    found = yield from _database(settings, now)
    yield from _services(settings)
    yield from _schedule(now)
    yield from _extras(found)
    if online:
        yield from _network(settings, found)


def _settings(settings: Settings) -> Iterator[Finding]:
    state = settings.state
    if not _may_be_written(state):
        remedy = "give yourself leave to write there, or name another folder: PAPERTRACK_STATE"
        yield Finding("settings", State.WRONG, f"the folder {state} cannot be written to", remedy)
    if settings.email is None:
        remedy = "export PAPERTRACK_EMAIL=you@example.org"
        yield Finding(
            "settings", State.NOTE, "services are not told how to reach you, and some are slower then", remedy
        )
    else:
        yield Finding("settings", State.WELL, f"services are told to reach you at {settings.email}")


def _database(settings: Settings, now: datetime) -> Generator[Finding, None, tuple[Source, ...]]:
    """What there is to say of the database; returns the sources that are followed."""
    try:
        path = Path(str(address(settings.database).database)).absolute()
    except PaperTrackError as error:
        yield Finding("database", State.WRONG, str(error))
        return ()
    yield from _room(path)
    if not path.exists():
        remedy = "papertrack follow takes up a newsletter, papertrack add takes an issue in"
        yield Finding("database", State.NOTE, f"there is none yet at {path}", remedy)
        return ()
    sources: tuple[Source, ...] = ()
    try:
        with Store.open(settings.database, create=False) as store:
            for problem in store.check():
                yield Finding("database", State.WRONG, problem, "papertrack db restore puts a backup in its place")
            with store.read() as reader:
                counts = ", ".join(f"{count} {name}" for name, count in reader.counts().items())
                size = path.stat().st_size / _MEGABYTE
                yield Finding("database", State.WELL, f"{path}: {size:.1f} MB; {counts}")
                yield from _runs(reader, now)
                sources = tuple(reader.sources())
                yield from _sources(sources)
    except (PaperTrackError, OSError) as error:
        yield Finding("database", State.WRONG, str(error))
    return sources


def _room(path: Path) -> Iterator[Finding]:
    """Whether the disk has room, and the folder lets us write."""
    folder = next(each for each in path.parents if each.exists())
    if not _may_be_written(path.parent) or (path.exists() and not os.access(path, os.W_OK)):
        remedy = "give yourself leave to write there, or name another database: --db"
        yield Finding("database", State.WRONG, f"{path}: cannot be written to", remedy)
    free = shutil.disk_usage(folder).free
    size = path.stat().st_size if path.exists() else 0
    if free < _LEAST_FREE:
        yield Finding("disk", State.WRONG, f"{free // _MEGABYTE} MB are free where the database is", "make room")
    elif free < 2 * size:
        text = f"{free // _MEGABYTE} MB are free, and a copy of the database needs {size // _MEGABYTE} MB"
        yield Finding("disk", State.NOTE, text, "make room before the next upgrade or backup")
    else:
        yield Finding("disk", State.WELL, f"{free // _MEGABYTE} MB are free")


def _runs(reader: Reader, now: datetime) -> Iterator[Finding]:
    last = next((run for run in reader.runs(50) if run.command == "refresh"), None)
    if last is None:
        yield Finding("refresh", State.NOTE, "there was no refresh yet", "papertrack refresh")
        return
    when = _moment(last.started_at)
    if last.started_at > now:
        text = f"the last refresh was at {when}, which is yet to come: the clock was set back"
        yield Finding("refresh", State.NOTE, text, "nothing is lost; see that the clock is right")
    elif last.status is RunStatus.DONE:
        yield Finding("refresh", State.WELL, f"the last one was at {when}, and did all that was due")
    elif last.status is RunStatus.RUNNING:
        yield Finding("refresh", State.WELL, f"one is under way since {when}, or was killed; the next one will tell")
    else:
        why = f": {'; '.join(last.failures)}" if last.failures else ""
        yield Finding("refresh", State.NOTE, f"the last one was at {when} and {_ENDED[last.status]}{why}")


_ENDED = {
    RunStatus.PARTLY: "was done in part",
    RunStatus.INTERRUPTED: "was interrupted; the next one goes on",
    RunStatus.BROKEN_OFF: "was killed; the next one goes on",
}


def _sources(sources: tuple[Source, ...]) -> Iterator[Finding]:
    for source in sources:
        if source.gone:
            yield Finding("sources", State.NOTE, f"{source.name} has ended", f"papertrack unfollow {source.name}")
        elif source.failures:
            state = State.WRONG if source.failures >= _FAILED_OFTEN else State.NOTE
            text = f"{source.name} failed {_times(source.failures)}: {source.error}"
            yield Finding("sources", state, text, _remedy(source))
    well = sum(not source.failures and not source.gone for source in sources)
    if well:
        yield Finding("sources", State.WELL, f"{well} of {len(sources)} newsletters answer")


def _remedy(source: Source) -> str:
    due = f"it is tried again at {_moment(source.next_due)}" if source.next_due else "papertrack refresh tries it again"
    return f"{due}; if it has moved: papertrack unfollow {source.name}, and follow its new address"


def _services(settings: Settings) -> Iterator[Finding]:
    found = troubles(settings.state / "gates")
    for each in found:
        often = f"failed {_times(each.failures)} ({each.reason})" if each.failures else ""
        rests = f"is left alone for {duration(each.resting)}" if each.resting else ""
        state = State.WRONG if each.failures >= FAILURES_BORNE else State.NOTE
        text = f"{each.service} {' and '.join(part for part in (often, rests) if part)}"
        yield Finding("services", state, text, "it is asked again by itself; the papers wait")
    if not found:
        yield Finding("services", State.WELL, "none is in trouble")
    keys = {"Semantic Scholar": settings.s2_key, "OpenAlex": settings.openalex_key}
    for name, key in keys.items():
        text = f"{name}: {'your key is used' if key else 'you have set no key'}"
        yield Finding("services", State.WELL if key else State.NOTE, text)


def _schedule(now: datetime) -> Iterator[Finding]:
    try:
        found = schedule.status(now)
    except PaperTrackError as error:
        yield Finding("schedule", State.WRONG, str(error))
        return
    if found is None:
        yield Finding("schedule", State.NOTE, "refresh does not run by itself", "papertrack schedule install")
        return
    by, last = found.remembered.scheduler, found.last
    if found.broken:
        yield Finding("schedule", State.WRONG, found.broken, "papertrack schedule install")
    elif last is None:
        yield Finding("schedule", State.WELL, f"installed with {by}; it runs first at {_moment(found.next_run)}")
    elif now - last.at > longest_pause(found.remembered.timetable) + _GRACE:
        text = f"{by} has not run it since {_moment(last.at)}: was the machine off all that time?"
        yield Finding("schedule", State.WRONG, text, _IDLE.get(by))
    elif last.status not in (0, 1, 4):
        text = f"the last run, at {_moment(last.at)}, ended with status {last.status}: {last.complaint or 'no word'}"
        yield Finding("schedule", State.WRONG, text, "papertrack refresh shows whether it does now")
    else:
        text = f"{by} ran it at {_moment(last.at)}, and will at {_moment(found.next_run)}"
        state = State.NOTE if last.status == 1 and last.complaint else State.WELL
        yield Finding("schedule", state, f"{text}: {last.complaint}" if state is State.NOTE else text)


_IDLE = {
    "systemd": "systemctl --user status papertrack.timer tells; loginctl enable-linger lets it run while you are away",
    "cron": "see that the cron service runs; a machine that sleeps at those times wants others: schedule install --at",
    "launchd": "launchctl print gui/$UID/org.papertrack.refresh tells",
}


def _extras(sources: tuple[Source, ...]) -> Iterator[Finding]:
    wanted = any(source.kind == ImapSource.kind for source in sources)
    if find_spec("imap_tools") is None:
        state = State.WRONG if wanted else State.NOTE
        text = "mailboxes cannot be followed over IMAP: a library is missing"
        yield Finding("extras", state, text, "pip install 'papertrack[imap]'")
    else:
        yield Finding("extras", State.WELL, "mailboxes can be followed over IMAP")


def _network(settings: Settings, sources: tuple[Source, ...]) -> Iterator[Finding]:
    """Who can be reached: each host is asked for one small page, whose body is not read; mailboxes by logging in."""
    try:
        client = Client(user_agent(settings), connect=_STEP, read=_WHOLE, total=_WHOLE)
    except PaperTrackError as error:
        yield Finding("network", State.WRONG, str(error))
        return
    services = metadata_services(None, settings)
    hosts = {each.host: each.interval for each in services if each.host != PageProvider.host}  # which stands for many
    mailboxes = [each for each in sources if each.kind == ImapSource.kind]
    for source in sources:
        if source.kind != ImapSource.kind and not source.gone and (host := urlsplit(source.location).hostname):
            hosts.setdefault(host, _SPACE_BETWEEN)
    ahead: list[timedelta] = []
    with client, ThreadPoolExecutor(_AT_ONCE) as pool:
        reached = list(pool.map(lambda host: _reach(client, settings, host, hosts[host], ahead), hosts))
        yield from pool.map(_mailbox, mailboxes)
    yield from _clock(ahead)
    if all(each.state is State.WRONG for each in reached):
        text = f"none of {len(reached)} hosts can be reached: {reached[0].text}"
        yield Finding("network", State.WRONG, text, reached[0].remedy)
    else:
        yield from reached


def _reach(client: Client, settings: Settings, host: str, interval: float, ahead: list[timedelta]) -> Finding:
    """Whether a host answers; by how much our clock is ahead of its own is added to `ahead`."""
    try:
        with Gate(settings.state / "gates", host, interval).turn(patience=_PATIENCE):
            response = client.peek(f"https://{host}/robots.txt", within=_WHOLE)
    except LeftAlone as error:
        return Finding("network", State.NOTE, f"{host} was not asked: it {error.reason}")
    except (FetchError, OSError) as error:
        return Finding("network", State.WRONG, str(error), "see that the network and its proxy settings are right")
    except PaperTrackError as error:
        return Finding("network", State.WRONG, str(error))
    with suppress(ValueError):
        ahead.append(datetime.now(UTC) - parsedate_to_datetime(response.headers.get("date", "")).astimezone(UTC))
    if response.status >= 500 and response.status != HTTPStatus.SERVICE_UNAVAILABLE:
        remedy = "it is asked again by itself; the papers wait"
        return Finding("network", State.WRONG, f"{host} answers, with an error: {response.status}", remedy)
    return Finding("network", State.WELL, f"{host} can be reached")  # that it has no such page is no trouble


def _clock(ahead: list[timedelta]) -> Iterator[Finding]:
    """Whether our clock is right, by the middle of what others say."""
    if not ahead:
        return
    off = sorted(ahead)[len(ahead) // 2]
    if abs(off) < _CLOCK_OFF:
        yield Finding("clock", State.WELL, "it is right")
        return
    text = f"it is {duration(abs(off).total_seconds())} {'ahead' if off > timedelta() else 'behind'}"
    yield Finding("clock", State.WRONG, text, "set it, as by: timedatectl set-ntp true")


def _mailbox(source: Source) -> Finding:
    try:
        ImapSource(imap_password).find(source.location)
    except PaperTrackError as error:
        return Finding("network", State.WRONG, f"{source.name}: {error}")
    return Finding("network", State.WELL, f"{source.name} lets us in")


def _may_be_written(folder: Path) -> bool:
    """Could this folder be written to, or made?"""
    there = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times in a row"


def _moment(moment: datetime | None) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M") if moment else "no known time"
