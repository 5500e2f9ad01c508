"""Starts the command line: `papertrack` and `python -m papertrack`."""

from __future__ import annotations

import gc
import sys
from io import TextIOWrapper

from papertrack.cli.interruption import interruptible


def main() -> None:
    """Run the command line with the process's arguments and leave with its exit status."""
    gc.set_threshold(50_000, 20, 20)  # a start makes many objects that stay: looking for garbage is a tenth of it
    status = interruptible(_run)
    gc.freeze()  # nor is there any sense in looking through all of them at the end
    sys.exit(status)


def _run() -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # names of files and documents may hold whatever bytes can
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")
    from papertrack.cli.app import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    main()
