"""The command that fetches metadata: `enrich`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from papertrack.cli.session import printable, session_of
from papertrack.cli.titles import tell_titles


def enrich(
    context: typer.Context,
    all_papers: Annotated[bool, typer.Option("--all", help="Ask about every paper, due or not.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be asked, and ask nothing.")] = False,
) -> int:
    """Fetch the metadata that is due, politely.

    What arrives is kept at once, so an interrupted run goes on where it stopped.
    """
    from papertrack.tracker.reports import Failure

    session = session_of(context)
    failed = False
    with session.open() as tracker:
        due = tracker.due(everything=all_papers)
        titles = tracker.titles_due(everything=all_papers)
        if dry_run:
            for provider, identifiers in due.items():
                for identifier in identifiers:
                    print(f"{provider}\t{identifier}")
            for lookup in titles:
                print(f"title\t{printable(lookup.title)}")
            return 0
        if not any(due.values()) and not titles:
            session.note("nothing is due; --all asks about every paper all the same")
            return 0
        for provider, identifiers in due.items():
            if identifiers and sys.stderr.isatty():
                session.note(f"{provider}: asking about {_papers(len(identifiers))}")

        def tell_wait(seconds: float) -> None:
            _tell_wait(session.note, seconds)

        for report in tracker.enrich(everything=all_papers, on_wait=tell_wait):
            if isinstance(report, Failure):
                session.complain(f"{report.subject}: {report.reason}; what arrived is kept; run enrich again to go on")
                failed = True
                continue
            if not session.quiet:
                print(f"{report.provider}: {_papers(report.found)} found")
                for identifier in report.missing:
                    print(f"{report.provider}: {identifier} not found; it will be asked for again later")
            for identifier in report.malformed:
                session.complain(f"{report.provider}: {identifier} is no identifier that it knows the form of")
        failed = tell_titles(session, tracker.look_up(everything=all_papers, on_wait=tell_wait)) or failed
    return int(failed)


def _papers(number: int) -> str:
    return f"{number} paper{'' if number == 1 else 's'}"


def _tell_wait(note: object, seconds: float) -> None:
    """Tell of a wait that somebody at a terminal would notice."""
    if seconds >= 1 and sys.stderr.isatty() and callable(note):
        note(f"waiting {seconds:.0f} s, as the service asks")


COMMANDS = (enrich,)
