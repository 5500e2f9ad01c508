"""The commands for one's own words: `tag`, `untag` and `note`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from papertrack.cli.arguments import As, joined
from papertrack.cli.naming import PAPER_OR_ISSUE, subject
from papertrack.cli.session import printable, session_of

if TYPE_CHECKING:
    from papertrack.model.own import Own


def tag(
    context: typer.Context,
    id: Annotated[str | None, PAPER_OR_ISSUE] = None,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[TAG…]", help="Such as to-read; none shows those that it has.")
    ] = None,
    format: As = None,
) -> int:
    """Put tags on a paper or an issue.

    `papers tag:to-read` finds what has one. Without an ID: every tag, and how often it is used.
    """
    session = session_of(context)
    with session.open(to_ask=True) as tracker:
        if id is None:
            from papertrack.cli.listing import write_listing

            tags = tracker.tags()
            write_listing("tags", tags, format)
            if not tags:
                session.note("there are no tags yet; papertrack tag ID to-read puts one on a paper or an issue")
            return 0
        _show_tags(id, tracker.tag(subject(tracker, id), *words or ()))
    return 0


def untag(
    context: typer.Context,
    id: Annotated[str, PAPER_OR_ISSUE],
    words: Annotated[list[str], typer.Argument(metavar="TAG…", help="Those to take away.")],
) -> int:
    """Take tags from a paper or an issue."""
    session = session_of(context)
    with session.open(to_ask=True) as tracker:
        named = subject(tracker, id)
        before = tracker.own(named).tags
        own = tracker.untag(named, *words)
    if own.tags == before:
        session.note(f"{id} had no such tag")
    _show_tags(id, own)
    return 0


def note(
    context: typer.Context,
    id: Annotated[str, PAPER_OR_ISSUE],
    text: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TEXT]", help="The note; - reads standard input. Nothing shows the notes there are."),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Put TEXT in the place of the notes there are.")] = False,
    delete: Annotated[bool, typer.Option("--delete", help="Delete the notes there are, and print them.")] = False,
) -> int:
    """Write a note on a paper or an issue.

    Each note is kept with its day; `show` shows them.
    """
    from papertrack.errors import UsageError

    words = sys.stdin.read() if text == ["-"] else joined(text)
    if delete and (text or replace):
        raise UsageError("--delete takes the notes away and writes none; leave out the text, or use --replace")
    if replace and not text:
        raise UsageError("--replace needs the words of the new note after the ID, or - to read standard input")
    session = session_of(context)
    with session.open(to_ask=True) as tracker:
        named = subject(tracker, id)
        own = tracker.own(named)
        if delete:
            tracker.drop_notes(named)
        elif text:
            own = tracker.note(named, words, replace=replace)
    if not own.notes:
        session.note(f"{id} has no notes; papertrack note ID TEXT writes one")
    for each in own.notes:
        lines = [printable(line) for line in each.text.splitlines()]
        print(f"{each.written_at:%Y-%m-%d}  " + "\n            ".join(lines))
    return 0


def _show_tags(id: str, own: Own) -> None:
    print(f"{printable(id)}: {' '.join(own.tags) or 'no tags'}")
