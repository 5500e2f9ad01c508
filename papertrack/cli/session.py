"""What one run of the command line carries with it: where the database is, and how much to say."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from papertrack.cli.arguments import joined

if TYPE_CHECKING:
    from papertrack.model.query import Query
    from papertrack.tracker.tracker import Tracker


@dataclass(frozen=True, slots=True)
class Session:
    """database: as given by --db, or None. Notes and complaints go to stderr, answers to stdout."""

    database: str | None
    quiet: bool = False
    debug: bool = False

    def open(self, *, to_ask: bool = False) -> Tracker:
        """Open the tracker. to_ask: who only asks makes no database in a place that was named, maybe misspelt.

        Imported here, since the database costs a quarter of a second that --help saves.
        """
        from papertrack.wiring.build import open_tracker

        return open_tracker(self.database, notice=self.note, must_be_there=to_ask, processes=True)

    def question(self, words: Sequence[str] | None) -> Query:
        """The query that the words of a command line make up. What in it may be a slip is told."""
        from papertrack.model.query import parse

        query = parse(joined(words))
        for hint in query.hints:
            self.note(hint)
        return query

    def note(self, text: str) -> None:
        """Tell something that is good to know, unless told to be quiet."""
        if not self.quiet:
            print(printable(text), file=sys.stderr)

    def complain(self, text: str) -> None:
        """Name something that was not done."""
        print(f"papertrack: {printable(text)}", file=sys.stderr)


def session_of(context: typer.Context) -> Session:
    """The session of a command's context."""
    session = context.obj
    assert isinstance(session, Session)
    return session


def printable(text: str) -> str:
    """`text` in one line and without control characters: nothing that a document holds may steer the terminal.

    Bytes of file names that are no text (PEP 383) stay as they are.
    """
    return "".join(each if each.isprintable() or "\udc80" <= each <= "\udcff" else " " for each in text)
