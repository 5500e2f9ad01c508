"""The command that fetches metadata: `enrich`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from papertrack.cli.arguments import Query
from papertrack.cli.session import Session, printable, session_of
from papertrack.cli.titles import tell_titles

if TYPE_CHECKING:
    from papertrack.tracker.reports import Failure, Fetched, NobodyKnows


def enrich(
    context: typer.Context,
    query: Query = None,
    all_papers: Annotated[bool, typer.Option("--all", help="Ask about every paper, due or not.")] = False,
    stale: Annotated[bool, typer.Option("--stale", help="Ask only about what was asked about before.")] = False,
    provider: Annotated[
        list[str] | None,
        typer.Option("--provider", metavar="NAME", help="Ask only this service; may be given more than once."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be asked, and ask nothing.")] = False,
) -> int:
    """Fetch the metadata that is due, politely.

    QUERY: only for papers that answer it. What arrives is kept at once, so an interrupted run goes on where it stopped.
    """
    session = session_of(context)
    with session.open() as tracker:
        about = session.question(query)
        titles = [] if about.tree or stale or provider else tracker.titles_due(everything=all_papers)
        if dry_run:
            due = tracker.due(about, everything=all_papers, stale=stale, providers=provider)
            for name, identifiers in due.items():
                for identifier in identifiers:
                    print(f"{name}\t{identifier}")
            for lookup in titles:
                print(f"title\t{printable(lookup.title)}")
            return 0
        telling = _Telling(session)
        for report in tracker.enrich(
            about, everything=all_papers, stale=stale, providers=provider, on_wait=telling.tell_wait
        ):
            telling.tell(report)
        telling.finish()
        failed = bool(telling.failed)
        if titles:
            reports = tracker.look_up(everything=all_papers, without=telling.failed, on_wait=telling.tell_wait)
            failed = tell_titles(session, reports) or failed
        elif not telling.told_anything:
            session.note("nothing is due; --all asks about every paper all the same")
    return int(failed)


class _Telling:
    """Tells what arrives: what is found of each service's, what happened to papers, and what nobody knows."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._service: str | None = None
        self._found = self._missing = 0
        self.told_anything = False
        self.failed: set[str] = set()

    def tell(self, report: Fetched | Failure | NobodyKnows) -> None:
        """Tell one report. Answers of one service in a row make one line, once the next begins."""
        from papertrack.tracker.reports import Failure, Fetched

        self.told_anything = True
        if not isinstance(report, Fetched) or report.provider != self._service:
            self.finish()
        if isinstance(report, Fetched):
            self._service = report.provider
            self._found += report.found
            self._missing += len(report.missing)
            for change in report.changes:
                self._say(f"{change.paper}: {change.kind}{': ' if change.detail else ''}{change.detail}")
            for identifier in report.malformed:
                self._session.complain(f"{report.provider}: {identifier} is no identifier that it knows the form of")
        elif isinstance(report, Failure):
            self.failed.add(report.subject)
            self._session.complain(
                f"{report.subject}: {report.reason}; what arrived is kept; run enrich again to go on"
            )
        else:
            self._say(f"{report.identifier} not found; it will be asked for again later")

    def finish(self) -> None:
        """Tell what is not told yet."""
        if self._service is not None:
            unknown = f", {self._missing} not known there" if self._missing else ""
            self._say(f"{self._service}: {_papers(self._found)} found{unknown}")
        self._service, self._found, self._missing = None, 0, 0

    def tell_wait(self, seconds: float) -> None:
        """Tell of a wait that somebody at a terminal would notice."""
        if seconds >= 1 and sys.stderr.isatty():
            self._session.note(f"waiting {seconds:.0f} s, as the service asks")

    def _say(self, line: str) -> None:
        if not self._session.quiet:
            print(printable(line))


def _papers(number: int) -> str:
    return f"{number} paper{'' if number == 1 else 's'}"
