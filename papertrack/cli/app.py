"""The Typer application: its commands, the options that belong to all of them, and errors to exit statuses."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from papertrack import __version__
from papertrack.cli.arguments import hoisted
from papertrack.cli.commands import Commands
from papertrack.cli.interruption import INTERRUPTED
from papertrack.cli.session import Session, printable
from papertrack.errors import AlreadyRunning, NothingFound, PaperTrackError, UsageError

DONE, PARTLY, USAGE, NOTHING, LOCKED = 0, 1, 2, 3, 4
_STATUSES = ((UsageError, USAGE), (NothingFound, NOTHING), (AlreadyRunning, LOCKED))  # of errors; others are PARTLY
_SHORT_OPTION = re.compile(r"No such option: -(?!-)")
_BROKEN_PIPE = 141  # what a shell reports of a program that a closed pipe ended: 128 + SIGPIPE

app = typer.Typer(
    name="papertrack",
    cls=Commands,
    help="Finds the papers that newsletters mention, keeps their words, and cites them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"papertrack {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    database: Annotated[
        str | None,
        typer.Option(
            "--db", metavar="PATH|URL", help="The database; else PAPERTRACK_DATABASE, else in the user's data folder."
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only what was asked for, and errors.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and leave.", is_eager=True, callback=_show_version)
    ] = False,
) -> None:  # fmt: skip
    context.obj = Session(database, quiet=quiet, debug=debug)


def run(arguments: Sequence[str]) -> int:
    """Run one command line, without the program's name; return the exit status of the contract."""
    arguments = hoisted(arguments)
    try:
        status = app(list(arguments), prog_name="papertrack", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else DONE
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except SystemExit:  # how Typer leaves when the pipe that it writes to is closed, and only then
        return _BROKEN_PIPE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    except typer.TyperException as error:
        return _complain_of_usage(error)
    except PaperTrackError as error:
        if "--debug" in arguments:
            raise
        print(f"papertrack: {printable(str(error))}", file=sys.stderr)
        return next((status for kind, status in _STATUSES if isinstance(error, kind)), PARTLY)
    except OSError as error:
        if "--debug" in arguments:
            raise
        place = f"{error.filename}: " if error.filename else ""
        print(f"papertrack: {printable(f'{place}{error.strerror or error}')}", file=sys.stderr)
        return PARTLY
    except Exception as error:
        if "--debug" in arguments:
            raise
        told = printable(f"{type(error).__name__}: {error}")
        print(f"papertrack: something went wrong inside ({told}); --debug shows where", file=sys.stderr)
        return PARTLY


def _complain_of_usage(error: typer.TyperException) -> int:
    """One line for a wrong command line. An empty message means that the help has been shown instead."""
    message = getattr(error, "format_message", lambda: str(error))()
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "papertrack"
    first, *others = message.strip().splitlines() or [""]
    if context is not None and getattr(error, "exit_code", USAGE) == USAGE and first.startswith("Usage:"):
        print(message, file=sys.stderr)
    elif first:
        told = " ".join([first, *(line.strip() for line in others)]).rstrip(".")
        hint = " A query may begin with - after --." if _SHORT_OPTION.search(told) else ""
        print(f"{command}: {told}; see {command} --help.{hint}", file=sys.stderr)
    return USAGE
