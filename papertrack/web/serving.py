"""Serves the pages to this machine alone, until it is interrupted."""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Callable

import uvicorn

from papertrack.errors import UsageError
from papertrack.tracker.tracker import Tracker
from papertrack.web.app import application

_LONGEST_HEAD = 1 << 20  # bytes of a request before its body: a query may be long
_PATIENCE = 1  # seconds that answers may still take at the end


def listening(port: int) -> socket.socket:
    """A socket that listens on loopback. port: 0 takes a free one. Raises UsageError when the port cannot be had."""
    # asyncio sends without delay (TCP_NODELAY) only where a socket says that it is TCP's
    here = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":  # there it would let two programs have one port
            here.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        here.bind(("127.0.0.1", port))
        here.listen(128)
    except OSError as error:
        here.close()
        running = ", maybe by papertrack web itself" if error.errno == errno.EADDRINUSE else ""
        told = f"port {port} cannot be had ({error.strerror}{running})"
        raise UsageError(f"{told}; --port N takes another one, --port 0 any that is free") from error
    return here


def serve(
    tracker: Tracker,
    here: socket.socket,
    *,
    key_pattern: str,
    debug: bool = False,
    ready: Callable[[], None] = lambda: None,
    over: Callable[[], None] = lambda: None,
) -> None:
    """Answer requests until SIGINT or SIGTERM, and then do what these did before.

    ready: called once we answer. over: called once we do not any more; a thread may then still wait for the database.
    """
    app = application(tracker, port=here.getsockname()[1], key_pattern=key_pattern, debug=debug)
    _Server(
        uvicorn.Config(
            app, http="h11", ws="none", loop="asyncio", lifespan="off", log_config=None, log_level="critical",
            access_log=False, server_header=False, proxy_headers=False, h11_max_incomplete_event_size=_LONGEST_HEAD,
            timeout_graceful_shutdown=_PATIENCE,
        ),
        ready,
        over,
    ).run(sockets=[here])  # fmt: skip


class _Server(uvicorn.Server):
    """A server that tells when it answers, and when it does not any more."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], over: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready
        self._over = over

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let what is under way be answered, for a moment."""
        await super().shutdown(sockets)
        self._over()
