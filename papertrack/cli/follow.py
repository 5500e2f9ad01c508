"""The commands about what is followed: `follow`, `newsletters`, `unfollow` and `backfill`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from papertrack.cli.arguments import SORT, Limit, Listing
from papertrack.cli.session import Session, session_of
from papertrack.cli.take import counted, report_line

if TYPE_CHECKING:
    from papertrack.tracker.reports import Progress
    from papertrack.tracker.tracker import Tracker


class NewsletterListing(StrEnum):
    """How what is followed is listed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TSV = "tsv"
    IDS = "ids"
    OPML = "opml"


class NewsletterOrder(StrEnum):
    """In which order what is followed is listed."""

    NAME = "name"
    NEWEST = "newest"
    ISSUES = "issues"


def follow(
    context: typer.Context,
    places: Annotated[
        list[str],
        typer.Argument(
            metavar="URL|NAME|FILE.opml…",
            help="Any address of a newsletter, a name that is known, or a list of subscriptions.",
            show_default=False,
        ),
    ],
    name: Annotated[str | None, typer.Option("--name", help="What to call it.", show_default=False)] = None,
    sender: Annotated[
        str | None,
        typer.Option("--from", help="Of a mailbox, only mail whose sender holds this.", show_default=False),
    ] = None,
) -> int:
    """Follow a newsletter.

    Its feed is found from any of its addresses: its site, its feed, one of its posts. Its current issues are taken in
    at once; `refresh` takes in those to come, `backfill` the older ones. A mailbox is followed by its address
    (imaps://USER@HOST/FOLDER) or its path (Maildir, mbox); it is only read.
    """
    from papertrack.errors import FetchError, UsageError

    session = session_of(context)
    if name is not None and len(places) > 1:
        raise UsageError("--name is for one newsletter; name them one by one")
    failed = False
    with session.open() as tracker:
        for place in places:
            try:
                complete = _follow(session, tracker, _narrowed(place, sender), name)
            except UsageError as error:
                told = f"{error}{'' if _is_address(place) else _known_names()}"
                if len(places) == 1:
                    raise UsageError(told) from error
                complete = False
                session.complain(told)
            except FetchError as error:
                complete = False
                session.complain(f"{place}: is not followed: {error}")
            failed = failed or not complete
    return int(failed)


def newsletters(
    context: typer.Context,
    format: Annotated[
        NewsletterListing | None,
        typer.Option("--format", "-f", help="Default: table on a terminal, tsv elsewhere.", show_default=False),
    ] = None,
    limit: Limit = 0,
    sort: Annotated[NewsletterOrder, SORT] = NewsletterOrder.NAME,
) -> int:
    """What is followed.

    With how many issues came of it, the newest, and when it is looked at next. `--format opml` is for other readers.
    """
    from papertrack.cli.listing import write_listing
    from papertrack.export.opml import opml

    session = session_of(context)
    with session.open() as tracker:
        found = tracker.newsletters()
    if sort is NewsletterOrder.NEWEST:
        found.sort(key=lambda each: str(each.newest or ""), reverse=True)
    elif sort is NewsletterOrder.ISSUES:
        found.sort(key=lambda each: -each.issues)
    found = found[: limit or None]
    if format is NewsletterListing.OPML:
        sys.stdout.write(opml(each.source for each in found))
    else:
        write_listing("newsletters", found, None if format is None else Listing(format.value))
    if not found:
        session.note(f"nothing is followed yet; papertrack follow takes up a newsletter{_known_names()}")
    return 0


def unfollow(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="As `newsletters` names it.", show_default=False)],
) -> int:
    """Follow a newsletter no longer.

    Its issues stay.
    """
    with session_of(context).open() as tracker:
        source = tracker.unfollow(name)
    print(f"no longer followed: {source.title or source.name}; its issues stay")
    return 0


def backfill(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME…]", help="As `newsletters` names them; all, when none is named."),
    ] = None,
) -> int:
    """Take in the older issues.

    As far back as a newsletter's site goes: slowly, since one page a second is enough. It may be broken off at any
    time, and goes on where it was.
    """
    from papertrack.tracker.reports import Failure, IssueTaken, Progress

    session = session_of(context)
    outcomes: Counter[str] = Counter()
    complete = True
    with session.open() as tracker, _bars(session) as show:
        followed = tracker.newsletters()
        with closing(tracker.backfill(names or (), on_wait=waits(session))) as reports:
            for report in reports:
                match report:
                    case Progress():
                        show(report)
                    case Failure():
                        session.complain(f"{report.subject}: {report.reason}; run backfill again to go on")
                        complete = False
                    case IssueTaken():
                        outcomes[report.outcome] += 1
                        outcomes["papers"] += len(report.new_papers)
    if not followed:
        session.note("nothing is followed yet; papertrack follow takes up a newsletter")
    else:
        print(f"{counted(outcomes['new'], 'older issue')} added, {counted(outcomes['papers'], 'paper')} new")
    return int(not complete)


def waits(session: Session) -> Callable[[float], None]:
    """Tells somebody at a terminal of waits that they would wonder about."""

    def tell(seconds: float) -> None:
        if seconds >= 5 and sys.stderr.isatty():
            session.note(f"waiting {seconds:.0f} s, as the service asks")

    return tell


def _follow(session: Session, tracker: Tracker, place: str, name: str | None) -> bool:
    """Follow what a place means. Returns whether all went well."""
    from papertrack.tracker.reports import Failure, Followed, IssueTaken, Polled
    from papertrack.wiring.sources import subscribed

    sources = subscribed(Path(place)) if Path(place).is_file() else None
    reports: Iterable[object]
    if sources is None:
        reports = tracker.follow(place, name=name, on_wait=waits(session))
    else:
        reports = _each(tracker.take_up(source, on_wait=waits(session)) for source in sources)
    outcomes: Counter[str] = Counter()
    for report in reports:
        match report:
            case Followed():
                _introduce(session, report)
            case IssueTaken():
                outcomes[report.outcome] += 1
                outcomes["papers"] += len(report.new_papers)
                if not session.quiet:
                    papers = report.papers, len(report.new_papers)
                    print(report_line(report.outcome, report.title or report.origin, report.links, *papers))
            case Polled(note=str(note)):
                session.note(note)
            case Failure():
                session.complain(f"{report.subject}: {report.reason}")
                outcomes["failed"] += 1
    if outcomes["new"] and sys.stderr.isatty():
        session.note("next: papertrack backfill, for the older issues; papertrack refresh, now and then, for new ones")
    return not outcomes["failed"]


def _each(groups: Iterable[Iterator[object]]) -> Iterator[object]:
    for group in groups:
        yield from group


def _introduce(session: Session, report: object) -> None:
    """Show what was found."""
    from papertrack.tracker.reports import Followed

    assert isinstance(report, Followed)
    source = report.source
    others = f"; else {', '.join(source.others)}" if source.others else ""
    before = "followed already" if report.already else "following"
    if not session.quiet:
        title = source.title or source.name
        print(f"{before}: {title}, as {source.name}: {source.location}{others}")


@contextmanager
def _bars(session: Session) -> Iterator[Callable[[Progress], None]]:
    """Shows how far each newsletter is, on a terminal."""
    if session.quiet or not sys.stderr.isatty():
        yield lambda report: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=Console(stderr=True)) as bars:
        tasks: dict[str, object] = {}

        def show(report: Progress) -> None:
            if report.source not in tasks:
                tasks[report.source] = bars.add_task(report.source, total=None)
            bars.update(tasks[report.source], completed=report.step, total=report.steps)  # type: ignore[arg-type]

        yield show


def _narrowed(place: str, sender: str | None) -> str:
    """The address of a mailbox, for the mail of one sender alone."""
    if sender is None:
        return place
    from urllib.parse import urlencode

    from papertrack.errors import UsageError

    if not place.lower().startswith(("imap:", "imaps:")):
        raise UsageError(f"{place}: --from is for mailboxes, as imaps://USER@HOST/FOLDER")
    return f"{place}{'&' if '?' in place else '?'}{urlencode({'from': sender})}"


def _is_address(place: str) -> bool:
    return "." in place or "/" in place


def _known_names() -> str:
    from papertrack.wiring.sources import known_names

    return f"; known by name: {', '.join(known_names())}"
