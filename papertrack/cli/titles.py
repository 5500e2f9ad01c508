"""The command for papers that issues name by title alone: `titles` shows what was found and takes the user's word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from papertrack.cli.arguments import As, Limit
from papertrack.cli.session import Session, printable, session_of

if TYPE_CHECKING:
    from papertrack.tracker.reports import Failure, LookedUp


def titles(
    context: typer.Context,
    accept: Annotated[
        list[int] | None, typer.Option("--accept", metavar="NUMBER", help="What was found for this title is meant.")
    ] = None,
    refuse: Annotated[
        list[int] | None, typer.Option("--refuse", metavar="NUMBER", help="It is not meant; look for nothing more.")
    ] = None,
    all_titles: Annotated[bool, typer.Option("--all", help="Every title, also what is decided or not found.")] = False,
    format: As = None,
    limit: Limit = 20,
) -> int:
    """Papers that issues name by title alone, and may be these.

    `enrich` looks the titles up. What is surely meant is taken without asking; the rest stands here, to be accepted or
    refused. Either may be taken back by the other.
    """
    from papertrack.cli.listing import write_listing
    from papertrack.model.lookup import Outcome

    session = session_of(context)
    with session.open() as tracker:
        for number in accept or ():
            print(f"accepted: {tracker.accept_title(number).found}")
        for number in refuse or ():
            print(f"refused: {tracker.refuse_title(number).title}")
        if accept or refuse:
            return 0
        named = tracker.titles()
    found = [each for each in named if all_titles or each.lookup.outcome is Outcome.SUGGESTED]
    write_listing("titles", found[: limit or None], format)
    if not found:
        others = f"; --all lists {len(named)} that are decided or open" if named else ""
        session.note(f"no title waits for a decision{others}")
    elif limit and len(found) > limit:
        session.note(f"these are the first {limit} of {len(found)}; --limit N shows more, --limit 0 all")
    return 0


def tell_titles(session: Session, reports: Iterable[LookedUp | Failure]) -> bool:
    """Tell what was found by title as it arrives. Returns whether a service failed."""
    from papertrack.model.lookup import Outcome
    from papertrack.tracker.reports import Failure

    failed = False
    for report in reports:
        if isinstance(report, Failure):
            session.complain(f"{report.subject}: {report.reason}; run enrich again to look up what is left")
            failed = True
        elif not session.quiet:
            lookup = report.lookup
            match lookup.outcome:
                case Outcome.ACCEPTED:
                    print(printable(f"found by its title: {lookup.title}: {lookup.found}"))
                case Outcome.SUGGESTED:
                    print(printable(f"perhaps {lookup.found}: {lookup.title}; papertrack titles shows both"))
                case _:
                    print(printable(f"not found by its title: {lookup.title}; it will be looked up again later"))
    return failed
