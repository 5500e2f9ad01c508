"""The command `web`: the database in a browser."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import closing
from typing import Annotated

import typer

from papertrack.cli.arguments import DEFAULT_PATTERN, KeyPattern
from papertrack.cli.interruption import INTERRUPTED
from papertrack.cli.session import session_of

_PORT = 8723
_MOMENT = 1.0  # seconds


def web(
    context: typer.Context,
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="Where it listens; 0 takes a free port.")
    ] = _PORT,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only say where it is, and open nothing.")] = False,
    key_pattern: KeyPattern = DEFAULT_PATTERN,
) -> int:
    """The same, in a browser.

    Pages for searching, reading, citing, tags and notes, served to this machine alone until Ctrl-C. docs/web.md tells
    how they are kept safe, and how to reach them from elsewhere.
    """
    from papertrack.errors import UsageError

    try:
        from papertrack.web.serving import listening, serve
    except ImportError as error:
        raise UsageError(f"this needs {error.name}: pip install 'papertrack[web]'") from None
    session = session_of(context)
    with closing(listening(port)) as here, session.open(to_ask=True) as tracker:
        address = f"http://127.0.0.1:{here.getsockname()[1]}/"

        def ready() -> None:
            print(f"papertrack web: {address} (Ctrl-C ends it)", file=sys.stderr, flush=True)
            if not no_browser:
                threading.Thread(target=_open, args=(address,), daemon=True).start()

        signal.signal(signal.SIGTERM, _interrupt)
        serve(tracker, here, key_pattern=key_pattern, debug=session.debug, ready=ready, over=_leave_soon)
    return 0


def _open(address: str) -> None:
    """Show a page in the user's browser, or say that there is none."""
    import webbrowser

    if not webbrowser.open(address):
        print("papertrack: no browser was found; open the address in one, or leave it at --no-browser", file=sys.stderr)


def _leave_soon() -> None:
    """End within a moment, be it that a thread waits for a lock; what it wants to write it has not begun to."""
    end = threading.Timer(_MOMENT, os._exit, (INTERRUPTED,))
    end.daemon = True
    end.start()


def _interrupt(_signal: int, _frame: object) -> None:
    """End as after Ctrl-C."""
    raise KeyboardInterrupt
