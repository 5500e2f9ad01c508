"""The commands that join and part papers: `merge`, `split` and `duplicates`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from papertrack.cli.arguments import SORT, As, Limit
from papertrack.cli.session import session_of
from papertrack.model.order import SuggestionOrder

if TYPE_CHECKING:
    from papertrack.model.identifier import Identifier
    from papertrack.model.paper import Paper
    from papertrack.tracker.tracker import Tracker

_NAME = typer.Argument(metavar="ID", help="A paper: arxiv:2503.09799, a DOI, its address, its citation key.")


def merge(context: typer.Context, id: Annotated[str, _NAME], other: Annotated[str, _NAME]) -> int:
    """Make two papers one.

    Their mentions, records and citation keys come together. `split` parts them again.
    """
    with session_of(context).open(to_ask=True) as tracker:
        joined = tracker.merge(named(tracker, id), named(tracker, other))
    said = "one paper now" if joined.changed else "one paper already; nothing to do"
    print(f"{said}: {_names(joined.paper)}")
    return 0


def split(context: typer.Context, id: Annotated[str, _NAME]) -> int:
    """Part an identifier from its paper.

    What hangs only on it goes with it. No later record joins the two again; `merge` does.
    """
    with session_of(context).open(to_ask=True) as tracker:
        parted = tracker.split(named(tracker, id))
    if parted.other is None:
        print(f"alone already; nothing to part: {_names(parted.paper)}")
    else:
        print(f"two papers now: {_names(parted.paper)}")
        print(f"           and: {_names(parted.other)}")
    return 0


def duplicates(
    context: typer.Context,
    format: As = None,
    limit: Limit = 20,
    sort: Annotated[SuggestionOrder, SORT] = SuggestionOrder.LIKENESS,
) -> int:
    """Papers that may be one.

    Join them with `merge`; `split` after it, and they are not suggested again.
    """
    from papertrack.cli.listing import write_listing

    session = session_of(context)
    with session.open(to_ask=True) as tracker:
        found = tracker.duplicates(limit=limit or None, sort=sort.value)
    write_listing("duplicates", found, format)
    if not found:
        session.note("no two papers look like one")
    elif limit and len(found) == limit:
        session.note(f"these are the first {limit}; --limit N shows more, --limit 0 all")
    return 0


def named(tracker: Tracker, name: str) -> Identifier:
    from papertrack.errors import UsageError

    identifier = tracker.identifier(name)
    if identifier is None:
        raise UsageError(f"{name!r} names no paper; write arxiv:2503.09799, a DOI, or a citation key")
    return identifier


def _names(paper: Paper) -> str:
    return " ".join(map(str, paper.ids))
