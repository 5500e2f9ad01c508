"""`Gate`: one request at a time to a service, and none too soon, over all processes of a user."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil, inf, isfinite
from pathlib import Path
from urllib.parse import quote

from filelock import FileLock

from papertrack.errors import RateLimited, UsageError

LONGEST_REST = 86_400.0
_UNITS = (("hour", 3600), ("minute", 60), ("second", 1))


class Gate:
    """The door to one service. Every process that names the same folder and service shares it.

    folder: where the gate's files stand; made when needed. service: a name, as users read it in
    messages. interval: seconds from the end of one request to the start of the next.

    Two numbers are kept in files, as seconds since 1970: when the last request was under way, and until
    when the service is to be left alone. The clock may jump: a time that lies ahead, or one that
    cannot be read, counts as "just now" and costs at most one interval; no rest is longer than a day.
    """

    def __init__(
        self,
        folder: Path,
        service: str,
        interval: float,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        name = quote(service, safe="")
        self.service = service
        self.interval = interval
        self._folder = folder
        self._lock = folder / f"{name}.lock"
        self._last = folder / f"{name}.last"
        self._rest = folder / f"{name}.rest"
        self._clock = clock
        self._sleep = sleep

    @contextmanager
    def turn(self, *, patience: float = inf, on_wait: Callable[[float], None] | None = None) -> Iterator[None]:
        """Wait until it is our turn, and hold the door during the `with` block, which makes one request.

        patience: seconds; when the service is to be left alone for longer, RateLimited is raised and
        nothing is waited for. on_wait is told of each wait, in seconds, before it begins. The lock goes
        with the process, so one that was killed blocks nobody, and its request still counts.
        Raises UsageError when the folder cannot be written to.
        """
        self._ready_folder()
        with FileLock(self._lock):
            self._await(patience, on_wait)
            self._write(self._last, self._clock())
            try:
                yield
            finally:
                self._write(self._last, self._clock())

    def rest(self, seconds: float) -> None:
        """Leave the service alone for so long from now, at most a day; a longer rest under way stays."""
        self._ready_folder()
        if seconds > self.resting():
            self._write(self._rest, self._clock() + min(seconds, LONGEST_REST))

    def resting(self) -> float:
        """Seconds for which the service is still to be left alone: 0 to a day."""
        until = _read(self._rest)
        return 0.0 if until is None else min(max(0.0, until - self._clock()), LONGEST_REST)

    def _await(self, patience: float, on_wait: Callable[[float], None] | None) -> None:
        pause = self._pause()
        while (pause := max(pause, rest := self.resting())) > 0:
            if rest > patience:
                raise RateLimited(self.service, f"is being left alone; come back in {duration(rest)}", rest)
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

    def _write(self, file: Path, moment: float) -> None:
        """In one step, so that a reader never sees half a number."""
        draft = file.with_name(f"{file.name}.{os.getpid()}-{threading.get_ident()}")
        draft.write_text(repr(moment), encoding="ascii")
        os.replace(draft, file)


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
