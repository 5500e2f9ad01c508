"""Starts the command line: `papertrack` and `python -m papertrack`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line with the process's arguments and leave with its exit status."""
    from papertrack.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
