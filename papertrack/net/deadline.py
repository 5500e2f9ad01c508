"""`Deadline`: cuts a connection when a request has taken too long as a whole."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Self


class Deadline:
    """A limit in seconds on everything inside the `with` block that goes over followed connections.

    An HTTP client's time-outs bound each single read, so a server that sends a byte now and then can
    hold it for days. When the time is up the connection is shut down, whatever waits on it wakes with
    an error, and `over` is true.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.over = False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._expire)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._timer.cancel()
        self._timer.join()

    def follow(self, _event: str, outcome: Mapping[str, object]) -> str | None:
        """Notice each new connection. Made for the `trace` extension of an httpx request. Returns the IP address of the
        machine at the other end of a connection that was opened in this step.

        Only what is documented (python-httpx.org/advanced/extensions) is relied on: a step that opens
        a connection returns a network stream, and a network stream tells its socket.
        """
        told = getattr(outcome.get("return_value"), "get_extra_info", None)
        opened = told("socket") if told else None
        if not isinstance(opened, socket.socket):
            return None
        self._socket = opened
        if self.over:
            self._cut()
        try:
            return str(opened.getpeername()[0])
        except OSError:  # it has broken already
            return None

    def close(self) -> None:
        """Give up the connection that was opened last, before anything is sent over it."""
        self._cut()
        if self._socket is not None:
            self._socket.close()

    def _expire(self) -> None:
        self.over = True
        self._cut()

    def _cut(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
