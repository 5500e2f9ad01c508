"""Starts the command line: `papertrack` and `python -m papertrack`."""

from __future__ import annotations

import gc
import sys
from io import TextIOWrapper


def main() -> None:
    """Run the command line with the process's arguments and leave with its exit status."""
    gc.set_threshold(50_000, 20, 20)  # a start makes many objects that stay: looking for garbage is a tenth of it
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # names of files and documents may hold whatever bytes can
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")
    try:
        from papertrack.cli.app import run

        status = run(sys.argv[1:])
    except KeyboardInterrupt:
        status = 130
    gc.freeze()  # nor is there any sense in looking through all of them at the end
    sys.exit(status)


if __name__ == "__main__":
    main()
