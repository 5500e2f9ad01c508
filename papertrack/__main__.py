"""Starts the command line: `papertrack` and `python -m papertrack`."""

from __future__ import annotations

import sys
from io import TextIOWrapper


def main() -> None:
    """Run the command line with the process's arguments and leave with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # names of files and documents may hold whatever bytes can
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")
    try:
        from papertrack.cli.app import run

        status = run(sys.argv[1:])
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)


if __name__ == "__main__":
    main()
