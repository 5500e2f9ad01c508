"""The commands that read documents: `extract` shows what they hold, `add` takes them into the database."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

import typer

from papertrack.cli.arguments import As, Documents, ReadAs, Resolve
from papertrack.cli.session import Session, printable, session_of

if TYPE_CHECKING:
    from papertrack.model.document import Document
    from papertrack.tracker.tracker import Tracker


def extract(
    context: typer.Context, documents: Documents, read_as: ReadAs = None, resolve: Resolve = False, format: As = None
) -> int:
    """Show what documents hold.

    Links and papers with their headline and words. Touches no database.
    """
    from papertrack.cli.listing import write_documents
    from papertrack.documents import split
    from papertrack.errors import DocumentError
    from papertrack.extraction import extract_member
    from papertrack.wiring.documents import documents as find

    session = session_of(context)
    read = []
    failed = False
    asked = 0
    for raw in find(documents):
        for member in (raw,) if isinstance(raw, DocumentError) else split(raw, read_as):
            asked += 1
            try:
                if isinstance(member, DocumentError):
                    raise member
                read.append(extract_member(member))
            except DocumentError as error:
                session.complain(str(error))
                failed = True
    if resolve:
        read, complete = _resolved(session, read)
        failed = failed or not complete
    several = asked > 1  # also when not all could be read, so that the form of the answer can be relied on
    if read or several:
        write_documents(read, format, several=several)
    return int(failed)


def add(context: typer.Context, documents: Documents, read_as: ReadAs = None, resolve: Resolve = False) -> int:
    """Take issues in.

    A document that is already there changes nothing.
    """
    from papertrack.tracker.reports import Failure
    from papertrack.wiring.documents import documents as find

    session = session_of(context)
    outcomes: Counter[str] = Counter()
    new_papers = 0
    taken: set[int] = set()
    complete = True
    with session.open() as tracker:
        for report in tracker.add(find(documents), format=read_as):
            if isinstance(report, Failure):
                session.complain(f"{report.subject}: {report.reason}")
                outcomes["failed"] += 1
                continue
            outcomes[report.outcome] += 1
            taken.add(report.issue_id)
            new_papers += len(report.new_papers)
            if not session.quiet:
                print(
                    report_line(
                        report.outcome,
                        report.title or report.origin,
                        report.links,
                        report.papers,
                        len(report.new_papers),
                    )
                )
        if resolve:
            new, complete = _resolve(session, tracker, taken)
            new_papers += new
    if outcomes.total() > 1:
        parts = ", ".join(f"{count} {_OUTCOMES.get(outcome, outcome)}" for outcome, count in outcomes.items())
        session.note(f"{outcomes.total()} issues: {parts}; {counted(new_papers, 'paper')} new to the database")
    if new_papers and sys.stderr.isatty():
        session.note("next: papertrack enrich, to fetch the papers' titles, authors and abstracts")
    return int(outcomes["failed"] > 0 or not complete)


def _resolved(session: Session, read: list[Document]) -> tuple[list[Document], bool]:
    """The documents as they read once redirectors and pages were asked, and whether each of these gave an answer."""
    from papertrack.cli.resolving import watched
    from papertrack.extraction import hidden_addresses, landed, pages_to_ask, resolved
    from papertrack.wiring.build import open_resolver

    complete = True
    for find, apply in ((hidden_addresses, resolved), (pages_to_ask, landed)):
        addresses = [address for document in read for address in find(document)]
        if addresses:
            with open_resolver() as resolver:
                complete = watched(session, resolver.ask(addresses), len(resolver.due(addresses))) and complete
                known = resolver.known(addresses)
            read = [apply(document, known) for document in read]
    return read, complete


def _resolve(session: Session, tracker: Tracker, issues: Collection[int]) -> tuple[int, bool]:
    """Resolve what issues link to. How many papers that brought which the database had not seen, and whether every
    redirector gave an answer.
    """
    from papertrack.cli.resolving import watched
    from papertrack.model.redirect import Trail
    from papertrack.tracker.reports import IssueTaken

    addresses = tracker.unresolved(issues)
    again: dict[int, IssueTaken] = {}
    new = 0

    def trails() -> Iterator[Trail]:
        for report in tracker.resolve(addresses):
            nonlocal new
            if isinstance(report, Trail):
                yield report
            else:
                again[report.issue_id] = report
                new += len(report.new_papers)

    complete = watched(session, trails(), len(addresses))
    for report in again.values() if not session.quiet else ():
        print(
            report_line("resolved", report.title or report.origin, report.links, report.papers, len(report.new_papers))
        )
    return new, complete


_OUTCOMES = {
    "new": "added",
    "unchanged": "already there",
    "revised": "added as a new version",
    "reread": "read again",
    "resolved": "links resolved",
}


def report_line(outcome: str, title: str, links: int, papers: int, new: int) -> str:
    title = printable(title)
    if outcome == "unchanged":
        return f"already there, nothing changed: {title}"
    known = f" ({new} new)" if papers else ""
    return f"{_OUTCOMES[outcome]}: {title}: {counted(links, 'link')}, {counted(papers, 'paper')}{known}"


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
