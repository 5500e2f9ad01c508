"""The commands that read documents: `extract` shows what they hold, `add` takes them into the database."""

from __future__ import annotations

import sys
from collections import Counter

import typer

from papertrack.cli.arguments import As, Documents, ReadAs
from papertrack.cli.session import session_of


def extract(context: typer.Context, documents: Documents, read_as: ReadAs = None, format: As = None) -> int:
    """Show what documents hold.

    Links and papers with their headline and words. Touches no database.
    """
    from papertrack.cli.listing import write_documents
    from papertrack.errors import DocumentError
    from papertrack.extraction import extract as read_document
    from papertrack.wiring.documents import documents as find

    session = session_of(context)
    read = []
    failed = False
    for raw in find(documents):
        try:
            if isinstance(raw, DocumentError):
                raise raw
            read.append(read_document(raw.body, format=read_as, url=raw.url, where=raw.origin))
        except DocumentError as error:
            session.complain(str(error))
            failed = True
    if read:
        write_documents(read, format)
    return int(failed)


def add(context: typer.Context, documents: Documents, read_as: ReadAs = None) -> int:
    """Take issues in.

    A document that is already there changes nothing.
    """
    from papertrack.tracker.reports import Failure
    from papertrack.wiring.documents import documents as find

    session = session_of(context)
    outcomes: Counter[str] = Counter()
    new_papers = 0
    with session.open() as tracker:
        for report in tracker.add(find(documents), format=read_as):
            if isinstance(report, Failure):
                session.complain(f"{report.subject}: {report.reason}")
                outcomes["failed"] += 1
                continue
            outcomes[report.outcome] += 1
            new_papers += len(report.new_papers)
            if not session.quiet:
                print(
                    _line(
                        report.outcome,
                        report.title or report.origin,
                        report.links,
                        report.papers,
                        len(report.new_papers),
                    )
                )
    if outcomes.total() > 1:
        parts = ", ".join(f"{count} {_OUTCOMES.get(outcome, outcome)}" for outcome, count in outcomes.items())
        session.note(f"{outcomes.total()} documents: {parts}; {_count(new_papers, 'paper')} new to the database")
    if new_papers and sys.stderr.isatty():
        session.note("next: papertrack enrich, to fetch the papers' titles, authors and abstracts")
    return int(outcomes["failed"] > 0)


_OUTCOMES = {
    "new": "added",
    "unchanged": "already there",
    "revised": "added as a new version",
    "reread": "read again",
}


def _line(outcome: str, title: str, links: int, papers: int, new: int) -> str:
    if outcome == "unchanged":
        return f"already there, nothing changed: {title}"
    known = f" ({new} new)" if papers else ""
    return f"{_OUTCOMES[outcome]}: {title}: {_count(links, 'link')}, {_count(papers, 'paper')}{known}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


COMMANDS = (extract, add)
