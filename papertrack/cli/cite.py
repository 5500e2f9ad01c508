"""The command that cites: `export`."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from papertrack.cli.arguments import Query, joined
from papertrack.cli.session import session_of


class Citation(StrEnum):
    """The formats of citations."""

    BIBTEX = "bibtex"
    BIBLATEX = "biblatex"
    RIS = "ris"
    CSL_JSON = "csl-json"
    CSV = "csv"
    JSONL = "jsonl"
    MARKDOWN = "markdown"


def export(
    context: typer.Context,
    query: Query = None,
    format: Annotated[Citation, typer.Option("--format", "-f", help="Which format.")] = Citation.BIBTEX,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write to this file, replacing it whole.", show_default=False),
    ] = None,
) -> int:
    """Cite the papers about QUERY.

    A paper's key is made once and never changes by itself.
    """
    from papertrack.model.query import parse

    session = session_of(context)
    question = parse(joined(query))
    for hint in question.hints:
        session.note(hint)
    with session.open() as tracker:
        pieces = tracker.export(question, format=format.value)
        if output is None:
            if isinstance(sys.stdout, TextIOWrapper):
                sys.stdout.reconfigure(newline="")  # RIS and CSV have line ends of their own
            sys.stdout.writelines(pieces)
        else:
            replace_file(output, pieces)
    return 0


def replace_file(named: Path, pieces: Iterable[str]) -> None:
    """Write a file whole or not at all: what stood there before stays until the new text is safe on the disk.

    A link leads to the file that is replaced; what is no file (a pipe, a device) is written to as it is.
    """
    path = named.resolve() if named.is_symlink() else named
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if path.exists() and not path.is_file():
            with path.open("w", encoding="utf-8", newline="") as file:
                file.writelines(pieces)
            return
        with draft.open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, draft)
        draft.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(named)) from error
    finally:
        draft.unlink(missing_ok=True)


COMMANDS = (export,)
