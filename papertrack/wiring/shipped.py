"""Finds the files that come with PaperTrack: in `data/` of a checkout, inside the package when installed."""

from __future__ import annotations

from pathlib import Path

import papertrack


def shipped_file(name: str) -> Path:
    """The path of a file of `data/`. Raises FileNotFoundError when the installation is incomplete."""
    package = Path(papertrack.__file__).parent
    for folder in (package / "data", package.parent / "data"):
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"{name} is missing from this installation of papertrack; install it again")
