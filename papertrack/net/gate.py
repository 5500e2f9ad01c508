"""`Gate`: one request at a time to a service, none too soon, none while it fails, over all processes of a user."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil, inf, isfinite
from pathlib import Path
from urllib.parse import quote, unquote

from filelock import FileLock

from papertrack.errors import FetchError, LeftAlone, UsageError

LONGEST_REST = 86_400.0
FAILURES_BORNE = 3
"""After so many failed runs in a row a service is left alone, for `FIRST_BREAK` seconds and twice as long each time."""
FIRST_BREAK, LONGEST_BREAK = 600.0, 21_600.0
BUDGETS: Mapping[str, tuple[str, float]] = dict.fromkeys(
    ("export.arxiv.org", "oaipmh.arxiv.org", "rss.arxiv.org"), ("export.arxiv.org", 3.1)
)
"""Hosts that have one limit together: whose pace they keep, and its seconds. arXiv allows one request every three
seconds to all its interfaces, for whatever it is made (https://info.arxiv.org/help/api/tou.html)."""
_UNITS = (("hour", 3600), ("minute", 60), ("second", 1))


@dataclass(frozen=True, slots=True)
class Trouble:
    """How a service stands. resting: seconds for which it is left alone. failures: failed runs in a row, the last
    of them for this reason."""

    service: str
    resting: float
    failures: int
    reason: str


class Gate:
    """The door to one service. Every process that names the same folder and service shares it.

    folder: where the gate's files stand; made when needed. service: a name, as users read it in
    messages. interval: seconds from the end of one request to the start of the next. pace: the service with
    which it shares its limit, where `BUDGETS` does not tell; the two are never asked at once, and one may be left alone
    while the other is asked.

    Kept in files are two moments, as seconds since 1970: when the last request was under way, and until
    when the service is to be left alone; and how often it failed in a row. The clock may jump: a time that
    lies ahead, or one that cannot be read, counts as "just now" and costs at most one interval; no rest is
    longer than a day.
    """

    def __init__(
        self,
        folder: Path,
        service: str,
        interval: float,
        *,
        pace: str | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        budget, least = BUDGETS.get(service, (service, 0.0))
        name, shared = quote(service, safe=""), quote(pace or budget, safe="")
        self.service = service
        self.interval = max(interval, least)
        self._folder = folder
        self._lock = folder / f"{shared}.lock"
        self._last = folder / f"{shared}.last"
        self._rest = folder / f"{name}.rest"
        self._failures = folder / f"{name}.failures"
        self._clock = clock
        self._sleep = sleep

    @contextmanager
    def turn(self, *, patience: float = inf, on_wait: Callable[[float], None] | None = None) -> Iterator[None]:
        """Wait until it is our turn, and hold the door during the `with` block, which makes one request.

        patience: seconds; when the service is to be left alone for longer, LeftAlone is raised and
        nothing is waited for. on_wait is told of each wait, in seconds, before it begins. The lock goes
        with the process, so one that was killed blocks nobody, and its request still counts.
        Raises UsageError when the folder cannot be written to.
        """
        self._ready_folder()
        with FileLock(self._lock):
            self._await(patience, on_wait)
            self._write(self._last, repr(self._clock()))
            try:
                yield
            finally:
                self._write(self._last, repr(self._clock()))

    def rest(self, seconds: float) -> None:
        """Leave the service alone for so long from now, at most a day; a longer rest under way stays."""
        self._ready_folder()
        if seconds > self.resting():
            self._write(self._rest, repr(self._clock() + min(seconds, LONGEST_REST)))

    @contextmanager
    def noting_failure(self) -> Iterator[None]:
        """A run in the `with` block that ends with a FetchError has failed; a service that was left alone has not."""
        try:
            yield
        except LeftAlone:
            raise
        except FetchError as error:
            self.failed(error.reason)
            raise

    def failed(self, reason: str) -> None:
        """A run gave the service up. From the third in a row on it is left alone: 10 minutes, 20, … up to 6 hours."""
        self._ready_folder()
        failures = _failures(self._failures)[0] + 1
        self._write(self._failures, json.dumps({"failures": failures, "reason": reason}))
        if failures >= FAILURES_BORNE:
            self.rest(min(LONGEST_BREAK, FIRST_BREAK * 2.0 ** min(failures - FAILURES_BORNE, 16)))

    def succeeded(self) -> None:
        """The service answered: its failures are forgotten."""
        self._failures.unlink(missing_ok=True)

    def trouble(self) -> Trouble:
        """How the service stands with us."""
        return Trouble(self.service, self.resting(), *_failures(self._failures))

    def resting(self) -> float:
        """Seconds for which the service is still to be left alone: 0 to a day."""
        until = _read(self._rest)
        return 0.0 if until is None else min(max(0.0, until - self._clock()), LONGEST_REST)

    def _await(self, patience: float, on_wait: Callable[[float], None] | None) -> None:
        pause = self._pause()
        while (pause := max(pause, rest := self.resting())) > 0:
            if rest > patience:
                failures, reason = _failures(self._failures)
                why = f" since it failed {failures} times in a row ({reason})" if failures >= FAILURES_BORNE else ""
                raise LeftAlone(self.service, f"is being left alone{why}; come back in {duration(rest)}", rest)
            if on_wait:
                on_wait(pause)
            self._sleep(pause)
            pause = 0.0

    def _pause(self) -> float:
        """Seconds that are left of the interval since the last request."""
        if not self._last.exists():
            return 0.0
        last, now = _read(self._last), self._clock()
        since = 0.0 if last is None else max(0.0, now - last)
        return self.interval - since

    def _ready_folder(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            writable = os.access(self._folder, os.W_OK | os.X_OK)
        except OSError:
            writable = False
        if not writable:
            raise UsageError(f"{self._folder}: cannot be written to; the pace of requests is kept there")

    def _write(self, file: Path, content: str) -> None:
        """In one step, so that a reader never sees half of it."""
        draft = file.with_name(f"{file.name}.{os.getpid()}-{threading.get_ident()}")
        draft.write_text(content, encoding="utf-8")
        os.replace(draft, file)


def troubles(folder: Path) -> list[Trouble]:
    """The services that rest or failed when they were last asked, by name."""
    names = sorted({unquote(file.stem) for kind in ("rest", "failures") for file in folder.glob(f"*.{kind}")})
    found = [Gate(folder, name, 0.0).trouble() for name in names]
    return [each for each in found if each.resting or each.failures]


def duration(seconds: float) -> str:
    """A length of time in words, rounded up: `45 seconds`, `2 minutes`, `3 hours`."""
    unit, size = next((row for row in _UNITS if seconds > row[1]), _UNITS[-1])
    count = max(1, ceil(seconds / size))
    return f"{count} {unit}{'s' if count > 1 else ''}"


def _read(file: Path) -> float | None:
    """The moment in the file; None where there is no file or what it holds is no moment."""
    try:
        moment = float(file.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return moment if isfinite(moment) else None


def _failures(file: Path) -> tuple[int, str]:
    """How many failures in a row the file tells of, and why the last; none where it cannot be read."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        return int(told["failures"]), str(told["reason"])
    except (OSError, ValueError, TypeError, KeyError):
        return 0, ""
