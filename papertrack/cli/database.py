"""The commands `db …`: bring up to date, check, back up, restore and rebuild the database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from papertrack.cli.arguments import EPILOG, Command
from papertrack.cli.session import Session, session_of

if TYPE_CHECKING:
    from papertrack.model.record import Record
    from papertrack.tracker.tracker import Tracker

app = typer.Typer(help="Look after the database.", no_args_is_help=True, rich_markup_mode=None, add_completion=False)


@app.command(cls=Command, epilog=EPILOG)
def upgrade(context: typer.Context) -> int:
    """Bring the database up to date.

    Any command does so when it opens the database. A copy is set aside first.
    """
    with session_of(context).open() as tracker:
        print(f"up to date: {_summary(tracker.counts())}")
    return 0


@app.command(cls=Command, epilog=EPILOG)
def check(context: typer.Context) -> int:
    """Look for damage, in plain words."""
    from papertrack.wiring.build import open_store

    with open_store(session_of(context).database) as store:
        problems = store.check()
    for problem in problems:
        session_of(context).complain(problem)
    if not problems:
        print("in order")
    return int(bool(problems))


@app.command(cls=Command, epilog=EPILOG)
def backup(
    context: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the copy goes.")]
) -> int:
    """Copy the database to FILE.

    The copy is whole and consistent, also while others are using the database.
    """
    from papertrack.wiring.build import open_store

    with open_store(session_of(context).database) as store:
        store.backup(file)
    print(f"copied to {file}")
    return 0


@app.command(cls=Command, epilog=EPILOG)
def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A copy made by `db backup`.")],
) -> int:
    """Put the copy in FILE in its place.

    What stood there is set aside beside it.
    """
    from papertrack.wiring.build import restore_store

    aside = restore_store(session_of(context).database, file)
    print(f"restored from {file}" + (f"; what was there before is in {aside}" if aside else ""))
    return 0


@app.command(cls=Command, epilog=EPILOG)
def rebuild(
    context: typer.Context,
    extract: Annotated[
        bool, typer.Option("--extract", help="Also read all stored documents again, by today's rules.")
    ] = False,
    vectors: Annotated[
        bool, typer.Option("--vectors", help="Only make what `papers --meaning` needs and what is missing of it.")
    ] = False,
) -> int:  # fmt: skip
    """Derive all papers again, offline.

    Their fields are made from the stored records.
    """
    with session_of(context).open() as tracker:
        if vectors:
            return _describe(session_of(context), tracker)
        if extract:
            print(f"read again: {tracker.reread()} documents")
        unreadable: list[Record] = []
        print(f"derived again: {tracker.rebuild(unreadable.append)} papers")
    for record in dict.fromkeys(unreadable):
        session_of(context).complain(
            f"{record.provider}: its record of {record.identifier} cannot be read, and says nothing; "
            "papertrack enrich --all asks for another one"
        )
    return int(bool(unreadable))


def _describe(session: Session, tracker: Tracker) -> int:
    """Make vectors, telling at a terminal how far it is; what is made is kept if it is stopped."""
    waiting, done = tracker.undescribed(), 0
    for count in tracker.describe():
        done += count
        if sys.stderr.isatty() and not session.quiet:
            print(f"\r{done} of {waiting} papers", end="", file=sys.stderr, flush=True)
    if done and sys.stderr.isatty() and not session.quiet:
        print(file=sys.stderr)
    print(f"described: {done} papers")
    return 0


def _summary(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())
