"""Words of the command line that many commands share: types of options, and where options may stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from papertrack.model.document import Format

EPILOG = "For every command: --db PATH|URL, --quiet, --debug; they may stand anywhere. -- ends the options."

_FLAGS = frozenset(("--quiet", "-q", "--debug"))
_QUIET_AND_MORE = re.compile(r"-q([fno].*)")  # -qf json: the flag joined with an option of the command


class Command(TyperCommand):
    """A command whose usage line calls what it needs by its plain name: `ID`, not `{ID}`."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:  # of Typer's own copy of click
        return [piece.strip("{}") for piece in super().collect_usage_pieces(ctx)]


class Listing(StrEnum):
    """How a command that lists gives its answer."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TSV = "tsv"
    IDS = "ids"


Query = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[QUERY]",
        help='Words, all required; "a phrase", -word, OR, prefix*, author: since: … Nothing asks for everything.',
    ),
]
As = Annotated[
    Listing | None,
    typer.Option("--format", "-f", help="Default: table on a terminal, tsv elsewhere.", show_default=False),
]


def not_negative(number: int) -> int:
    """The number itself. Raises a usage error for one below 0."""
    if number < 0:
        raise typer.BadParameter(f"{number} is below 0; write a number from 0 on, 0 means all")
    return number


Limit = Annotated[
    int, typer.Option("--limit", "-n", metavar="N", callback=not_negative, help="At most so many; 0 means all.")
]
SORT = typer.Option("--sort", help="In which order.")
Documents = Annotated[
    list[str],
    typer.Argument(
        metavar="DOCUMENT…", help="Files, folders, addresses, or - for standard input; feeds, mailboxes and .gz, too."
    ),
]
ReadAs = Annotated[
    Format | None,
    typer.Option("--as", help="What the documents are written in; else it is recognised.", show_default=False),
]
Resolve = Annotated[
    bool,
    typer.Option(
        "--resolve",
        help="Ask redirectors (t.co, bit.ly, …) where links lead, and pages that look like a paper's which one it is.",
    ),
]

DEFAULT_PATTERN = "{author}{year}{word}"
KeyPattern = Annotated[
    str,
    typer.Option(
        "--key-pattern",
        metavar="PATTERN",
        envvar="PAPERTRACK_KEY_PATTERN",
        help="How new keys are made: author, authors, year, yy, word, words, id, each in curly brackets; "
        "Author with a capital. Default: author, year and word.",
        show_default=False,
    ),
]


def hoisted(arguments: Sequence[str]) -> list[str]:
    """Move the options that belong to every command to the front, so that they may stand anywhere before `--`."""
    front: list[str] = []
    rest: list[str] = []
    remaining = iter(arguments)
    for argument in remaining:
        if argument == "--":
            rest.append(argument)
            break
        if argument in _FLAGS or argument.startswith("--db="):
            front.append(argument)
        elif more := _QUIET_AND_MORE.fullmatch(argument):
            front.append("-q")
            rest.append(f"-{more[1]}")
        elif argument == "--db":
            front.extend((argument, *([value] if (value := next(remaining, None)) is not None else [])))
        else:
            rest.append(argument)
    return [*front, *rest, *remaining]


def joined(query: Sequence[str] | None) -> str:
    """The query that the words of a command line make up."""
    return " ".join(query or ())
