"""What a refresh brought, and what is followed, as the JSON objects that `refresh`, `newsletters` and `runs` write."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from papertrack.export.objects import issue_ref_object
from papertrack.model.answer import IssueRef
from papertrack.model.change import Change, ChangeKind
from papertrack.model.paper import Paper
from papertrack.model.run import Run
from papertrack.model.source import Source

Object = dict[str, Any]

LISTS = {
    ChangeKind.NEW_ISSUE: "new_issues",
    ChangeKind.REVISED_ISSUE: "revised_issues",
    ChangeKind.NEW_PAPER: "new_papers",
    ChangeKind.PUBLISHED: "published",
    ChangeKind.NEW_VERSION: "new_versions",
    ChangeKind.WITHDRAWN: "withdrawn",
    ChangeKind.RETRACTED: "retracted",
}
"""For each kind of change, the list of the change list that it stands in."""


def change_object(change: Change, issue: IssueRef | None, paper: Paper | None) -> Object:
    """A change: of an issue, the issue; of a paper, its names and title, the issue that named it, and what to say."""
    where = issue_ref_object(issue) if issue else None
    if change.paper is None:
        return where or {}
    return {
        "id": str(paper.id if paper else change.paper),
        "ids": [str(each) for each in (paper.ids if paper else (change.paper,))],
        "title": paper.facts.title if paper else None,
        "issue": where,
        "detail": change.detail,
    }


def run_object(run: Run) -> Object:
    """A run, as in `runs --format json`."""
    return {
        "id": run.id,
        "command": run.command,
        "started": moment(run.started_at),
        "ended": moment(run.ended_at),
        "status": run.status.value,
        "counts": dict(run.counts),
        "failures": list(run.failures),
    }


def newsletter_object(source: Source, issues: int, newest: object) -> Object:
    """What is followed, as in `newsletters --format json`."""
    return {
        "name": source.name,
        "title": source.title,
        "kind": source.kind,
        "location": source.location,
        "others": list(source.others),
        "home": source.home,
        "issues": issues,
        "newest": None if newest is None else str(newest),
        "polled": moment(source.polled_at),
        "answered": moment(source.ok_at),
        "next_due": None if source.gone else moment(source.next_due),
        "ended": source.gone,
        "failures": source.failures,
        "error": source.error,
    }


def moment(when: datetime | None) -> str | None:
    """A time as ISO 8601 in UTC, to the second."""
    return None if when is None else when.isoformat(timespec="seconds").replace("+00:00", "Z")
