"""Writes beside each document what is found in it: `python tests/corpus/rewrite.py`, then look at the diff."""

from __future__ import annotations

import json
from pathlib import Path

import papertrack
from papertrack.export.objects import document_object

FOLDER = Path(__file__).parent
SUFFIXES = (".html", ".md", ".txt", ".eml")


def cases() -> list[Path]:
    """The documents, in the order of their names."""
    return sorted(path for path in FOLDER.glob("*/*") if path.suffix in SUFFIXES)


def golden(document: Path) -> Path:
    """The file that says what is in a document."""
    return document.with_name(document.name + ".json")


def found_in(document: Path) -> str:
    """What is found, in the words of `papertrack extract --format json`."""
    found = papertrack.extract(document.read_bytes(), where=document.name)
    return json.dumps(document_object(found), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    for case in cases():
        golden(case).write_text(found_in(case), encoding="utf-8")
