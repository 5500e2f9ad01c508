"""Digests: what is new since somebody was last told, and remembering that they were."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from papertrack.model.answer import PaperAnswer
from papertrack.model.change import SINCE_LAST_LOOK, ChangeKind
from papertrack.model.digest import Development, Digest, NewIssue, NewPaper
from papertrack.tracker.ports import Changed, NewlyTaken, Reads

FIRST = timedelta(days=7)
"""So far back reaches the first digest to somebody: a week, and not all that was ever taken in."""

LONG_PUBLISHED = timedelta(days=30)
"""An issue that was published so long before it was taken in comes from an archive, and is no news; save one that a
newsletter published since it was looked at before, however long that was ago."""

NEWEST = 50
"""So many issues stand in a feed, which has to hold more than what its readers have not seen yet."""

_TOLD = (
    ChangeKind.PUBLISHED,
    ChangeKind.NEW_VERSION,
    ChangeKind.WITHDRAWN,
    ChangeKind.RETRACTED,
    ChangeKind.REVISED_ISSUE,
)


def news(reader: Reads, target: str, since: datetime | None, now: datetime) -> Digest:
    """What is new since a moment; since None: since the last digest that was written to this target."""
    told = reader.last_digest(target) if since is None else None
    begin = told.written_at if told else since or now - FIRST
    position = told.position if told else reader.position_at(begin)
    taken = reader.issues_after(position.issue)
    logged = reader.changes_after(position.change, (ChangeKind.NEW_ISSUE, *_TOLD))
    changes = [each for each in logged if each.kind is not ChangeKind.NEW_ISSUE]
    published_since = {each.issue.id for each in logged if each.issue and each.detail == SINCE_LAST_LOOK}
    fresh = [each for each in taken if each.issue.id in published_since or not _is_long_published(each)]
    papers = reader.papers_at(
        {paper for each in fresh for paper in each.papers} | {each.paper for each in changes if each.paper is not None}
    )
    return Digest(
        since=begin,
        until=now,
        issues=tuple(_issue(each, papers, {other.issue.id for other in taken}) for each in fresh),
        older=len(taken) - len(fresh),
        developments=_developments(changes, papers, {each.issue.id for each in taken}),
        position=reader.position(),
    )


def newest(reader: Reads, now: datetime) -> Digest:
    """The newest issues, whoever was told of them."""
    taken = reader.newest_issues(NEWEST)
    papers = reader.papers_at({paper for each in taken for paper in each.papers})
    issues = tuple(_issue(each, papers, ()) for each in taken)
    return Digest(None, now, issues, 0, (), reader.position())


def _issue(taken: NewlyTaken, papers: Mapping[int, PaperAnswer], new: Collection[int]) -> NewIssue:
    return NewIssue(
        taken.issue,
        taken.key,
        taken.added_at,
        tuple(_paper(papers[each], taken.issue.id, new) for each in taken.papers),
    )


def _paper(answer: PaperAnswer, issue_id: int, new: Collection[int]) -> NewPaper:
    """The paper with its mentions in this issue. new: the issues that do not count as earlier ones."""
    here = tuple(mention for mention in answer.mentions if mention.issue.id == issue_id)
    elsewhere = {mention.issue.id for mention in answer.mentions}
    return NewPaper(replace(answer, mentions=here), len(elsewhere - {issue_id} - set(new)))


def _developments(
    changes: Sequence[Changed], papers: Mapping[int, PaperAnswer], new: Collection[int]
) -> tuple[Development, ...]:
    """The last of each kind for each paper and issue; an issue that is new itself is not told of as revised."""
    latest: dict[tuple[ChangeKind, int | None, int | None], Development] = {}
    for each in changes:
        if each.kind is ChangeKind.REVISED_ISSUE and each.issue is not None and each.issue.id in new:
            continue
        paper = papers[each.paper].paper if each.paper is not None else None
        about = (each.kind, each.paper, None if each.paper is not None or each.issue is None else each.issue.id)
        latest[about] = Development(each.kind, paper, each.issue, each.detail)
    return tuple(latest.values())


def _is_long_published(taken: NewlyTaken) -> bool:
    published = taken.issue.published
    return published is not None and taken.added_at.date() - published > LONG_PUBLISHED
