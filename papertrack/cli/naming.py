"""What users call a paper or an issue on the command line, and which one they mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from papertrack.model.identifier import Identifier
    from papertrack.tracker.tracker import Tracker

PAPER_OR_ISSUE = typer.Argument(
    metavar="ID",
    help="A paper (arxiv:2503.09799, a DOI, its address, its citation key), or an issue: its id, or issue:404.",
)

_NUMBER = re.compile(r"(?:issue:)?(\d{1,9})")


def subject(tracker: Tracker, name: str) -> Identifier | int:
    """The identifier of the paper, or the id of the issue, that a name stands for.

    Raises UsageError for what names neither, NothingFound for an issue's number that no issue here has.
    """
    from papertrack.errors import UsageError

    if number := _NUMBER.fullmatch(name):
        return _issue_of_number(tracker, number[1]) if ":" in name else int(number[1])
    identifier = tracker.identifier(name)
    if identifier is None:
        raise UsageError(
            f"{name!r} names no paper or issue; write arxiv:2503.09799, a DOI, an issue's id, or issue:404"
        )
    return identifier


def _issue_of_number(tracker: Tracker, number: str) -> int:
    """The id of the one issue that has this number in its newsletter."""
    from papertrack.errors import NothingFound, UsageError

    found = tracker.issues(f"issue:{number}", limit=None)
    if not found:
        raise NothingFound(f"no issue here has the number {number}; `papertrack issues` lists those that are")
    if len(found) > 1:
        ids = " ".join(str(answer.issue.id) for answer in found)
        raise UsageError(f"{len(found)} issues have the number {number}; show one by its id: {ids}")
    return found[0].issue.id
