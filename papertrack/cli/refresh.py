"""The commands for unattended work: `refresh` does all that is due, `runs` tells how it went."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import closing
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from papertrack.cli.arguments import SORT, As, Limit
from papertrack.cli.follow import waits
from papertrack.cli.session import Session, printable, session_of
from papertrack.cli.take import counted

if TYPE_CHECKING:
    from papertrack.tracker.reports import Changed, Refreshed


class RunOrder(StrEnum):
    """In which order runs are listed."""

    NEWEST = "newest"
    OLDEST = "oldest"


def refresh(
    context: typer.Context,
    all_sources: Annotated[bool, typer.Option("--all", help="Look at every newsletter now, due or not.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write what changed as JSON.")] = False,
) -> int:
    """Do all that is due: for cron and timers.

    Look at newsletters, take in what is new, ask redirectors, fetch metadata; then tell what changed. Only one refresh
    is at work at a time: another leaves at once, with exit status 4.
    """
    from papertrack.tracker.reports import Failure, Polled, Refreshed

    session = session_of(context)
    ended: Refreshed | None = None
    silent: set[str] = set()
    with (
        session.open() as tracker,
        closing(tracker.refresh(everything=all_sources, on_wait=waits(session))) as reports,
    ):
        for report in reports:
            match report:
                case Failure():
                    session.complain(f"{report.subject}: {report.reason}")
                case Polled(note=str(note)):
                    session.note(note)
                case Refreshed():
                    ended = report
                case _ if getattr(report, "answered", True) is False:
                    silent.add(getattr(report, "reason", ""))
    assert ended is not None
    if silent:
        session.note(f"some links are still hidden, since redirectors gave no answer: {'; '.join(sorted(silent))}")
    if as_json:
        _write_json(ended)
    else:
        _tell(session, ended)
    return int(bool(ended.failures))


def runs(
    context: typer.Context,
    format: As = None,
    limit: Limit = 20,
    sort: Annotated[RunOrder, SORT] = RunOrder.NEWEST,
) -> int:
    """How refreshes and backfills went."""
    from papertrack.cli.listing import write_listing

    session = session_of(context)
    with session.open() as tracker:
        found = tracker.runs(limit=limit or None)
    if sort is RunOrder.OLDEST:
        found.reverse()
    write_listing("runs", found, format)
    if not found:
        session.note("there was no run yet; papertrack refresh makes one")
    return 0


def _write_json(ended: Refreshed) -> None:
    from papertrack.export.changes import LISTS, change_object, run_object

    lists: dict[str, list[object]] = {name: [] for name in LISTS.values()}
    for each in ended.changes:
        lists[LISTS[each.change.kind]].append(change_object(each.change, each.issue, each.paper))
    failures = [{"source": each.subject, "reason": each.reason} for each in ended.failures]
    value = {"run": run_object(ended.run), **lists, "failures": failures}
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    print()


def _tell(session: Session, ended: Refreshed) -> None:
    """What changed, a line each; of new papers only how many in each issue, since an issue may name dozens."""
    from papertrack.model.change import ChangeKind

    papers = [each for each in ended.changes if each.change.kind is ChangeKind.NEW_PAPER]
    for each in ended.changes:
        if each.change.kind is not ChangeKind.NEW_PAPER:
            print(printable(f"{each.change.kind.value}: {_line(each, papers)}"))
    elsewhere = sum(1 for each in papers if not _of_news(each, ended.changes))
    if elsewhere:
        print(f"new papers elsewhere: {elsewhere}")
    if not ended.changes:
        counts = ended.run.counts
        records = f", {counted(counts['records'], 'record')} of papers fetched" if counts.get("records") else ""
        session.note(f"nothing new; {counted(counts.get('sources', 0), 'newsletter')} looked at{records}")


def _line(each: Changed, papers: Sequence[Changed]) -> str:
    if each.change.paper is not None:
        title = each.paper.facts.title if each.paper else None
        detail = f" ({each.change.detail})" if each.change.detail else ""
        return f"{each.change.paper} {title or ''}{detail}"
    named = sum(1 for paper in papers if paper.change.issue == each.change.issue)
    issue = each.issue
    title = (issue.title or issue.origin or f"issue {issue.id}") if issue else "an issue"
    return f"{title}: {counted(named, 'new paper')}"


def _of_news(paper: Changed, changes: Sequence[Changed]) -> bool:
    """Is it of an issue that has a line of its own?"""
    return any(each.change.paper is None and each.change.issue == paper.change.issue for each in changes)
