"""A digest as text: Markdown, HTML, plain text, JSON and Atom."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from papertrack.export import news_feed, outline
from papertrack.export.item import issue_name
from papertrack.export.latex import readable, tidy
from papertrack.export.objects import Object, issue_ref_object, paper_object
from papertrack.export.outline import HEADING, INNER, ITEM, PARAGRAPH, TITLE, Line, Words, line
from papertrack.model.answer import IssueRef, MentionAnswer
from papertrack.model.change import ChangeKind
from papertrack.model.digest import Development, Digest, NewIssue, NewPaper
from papertrack.model.paper import Paper

_AUTHORS = 3  # that are named before "and others"
_LONGEST = 400  # characters of the words around a mention

# How each kind of development is headed, in the order in which they are told.
_HEADINGS = {
    ChangeKind.PUBLISHED: "Now published",
    ChangeKind.NEW_VERSION: "New versions",
    ChangeKind.WITHDRAWN: "Withdrawn by their authors",
    ChangeKind.RETRACTED: "Retracted by their publishers",
    ChangeKind.REVISED_ISSUE: "Issues that read differently now",
}


def subject(digest: Digest) -> str:
    """What is new, in one line: `3 issues, 12 papers (9 of them new), 1 now published`."""
    papers = {new.answer.paper.id: new for issue in digest.issues for new in issue.papers}
    fresh = sum(not new.earlier for new in papers.values())
    parts = [_count(len(digest.issues), "issue")] if digest.issues else []
    if papers:
        known = "" if fresh == len(papers) else f" ({fresh} of them new)"
        parts.append(_count(len(papers), "paper") + known)
    for kind, heading in _HEADINGS.items():
        if number := sum(each.kind is kind for each in digest.developments):
            parts.append(f"{heading.lower()}: {number}")
    if digest.older:
        parts.append(f"{_count(digest.older, 'older issue')} from archives")
    return ", ".join(parts) or "nothing new"


def markdown(digest: Digest) -> Iterator[str]:
    """The digest in CommonMark."""
    return outline.markdown(_lines(digest))


def html(digest: Digest) -> Iterator[str]:
    """The digest as a page of its own."""
    return outline.page(f"PaperTrack: {subject(digest)}", _lines(digest))


def plain(digest: Digest) -> Iterator[str]:
    """The digest as plain text."""
    return outline.plain(_lines(digest))


def digest_json(digest: Digest) -> str:
    """The digest as a JSON object."""
    return json.dumps(_object(digest), ensure_ascii=False, indent=2) + "\n"


def feed(digest: Digest, key: str) -> str:
    """The digest as an Atom feed: an entry for each issue, the newest first. key: what the feed is known by."""
    entries = [
        news_feed.Entry(
            each.key, _title(each.issue), each.added_at, "".join(outline.html(_papers(each))), _on_web(each.issue)
        )
        for each in digest.issues
    ]
    newest: datetime = max((entry.updated for entry in entries), default=digest.until)
    return news_feed.feed(key, "Papers in newsletters", newest, entries)


def _lines(digest: Digest) -> Iterator[Line]:
    since = "" if digest.since is None else f" since {digest.since.astimezone().strftime('%Y-%m-%d %H:%M')}"
    yield line(TITLE, f"What is new{since}")
    yield line(PARAGRAPH, f"{_capital(subject(digest))}.")
    for each in digest.issues:
        yield line(HEADING, Words(_title(each.issue), each.issue.url))
        if told := _about(each.issue):
            yield line(PARAGRAPH, told)
        yield from _papers(each)
    for kind, heading in _HEADINGS.items():
        if developments := [each for each in digest.developments if each.kind is kind]:
            yield line(HEADING, heading)
            yield from map(_development, developments)


def _papers(issue: NewIssue) -> Iterator[Line]:
    if not issue.papers:
        yield line(PARAGRAPH, "It names no papers.")
    for new in issue.papers:
        yield _paper(new)
        for mention in new.answer.mentions:
            yield from _mention(mention)


def _paper(new: NewPaper) -> Line:
    paper = new.answer.paper
    words: list[Words | str] = [_linked(paper), _byline(paper)]
    if new.earlier:
        words.append(f" (also in {_count(new.earlier, 'earlier issue')})")
    return line(ITEM, *words)


def _mention(mention: MentionAnswer) -> Iterator[Line]:
    said = _shortened(tidy(mention.context or mention.text))
    headline = tidy(mention.headline or "").rstrip(":")
    words = [*([Words(headline, leaning=True)] if headline else []), *([Words(f"“{said}”")] if said else [])]
    if words:
        yield line(INNER, *(words if len(words) == 1 else (words[0], Words(": "), words[1])))


def _development(each: Development) -> Line:
    if each.paper is not None:
        detail = f": {each.detail}" if each.detail else ""
        return line(ITEM, _linked(each.paper), f"{_byline(each.paper)}{detail}")
    return line(ITEM, Words(_title(each.issue), each.issue.url) if each.issue else "")


def _linked(paper: Paper) -> Words:
    return Words(readable(paper.facts.title or "") or str(paper.id), paper.id.url)


def _byline(paper: Paper) -> str:
    """Authors and year; of a paper without metadata nothing."""
    names = [readable(name) for name in paper.facts.authors[:_AUTHORS]]
    others = " and others" if len(paper.facts.authors) > _AUTHORS else ""
    year = f" ({paper.facts.published[:4]})" if paper.facts.published else ""
    return f" — {', '.join(names)}{others}{year}" if names else year


def _title(issue: IssueRef) -> str:
    return issue_name(issue)


def _about(issue: IssueRef) -> str:
    newsletter = issue.newsletter if issue.newsletter and issue.newsletter not in _title(issue) else None
    parts = (newsletter, issue.published.isoformat() if issue.published else None)
    return ", ".join(part for part in parts if part)


def _on_web(issue: IssueRef) -> str | None:
    return issue.url if issue.url and issue.url.lower().startswith(("http://", "https://")) else None


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST].rpartition(' ')[0] or text[:_LONGEST]} …"


def _object(digest: Digest) -> Object:
    return {
        "since": digest.since.isoformat() if digest.since else None,
        "until": digest.until.isoformat(),
        "issues": [
            {
                **issue_ref_object(each.issue),
                "added_at": each.added_at.isoformat(),
                "papers": [{**paper_object(new.answer), "earlier_issues": new.earlier} for new in each.papers],
            }
            for each in digest.issues
        ],
        "older_issues": digest.older,
        "developments": [_development_object(each) for each in digest.developments],
    }


def _development_object(each: Development) -> Object:
    return {
        "kind": each.kind.value,
        "id": str(each.paper.id) if each.paper else None,
        "title": each.paper.facts.title if each.paper else each.issue.title if each.issue else None,
        "issue": issue_ref_object(each.issue) if each.issue else None,
        "detail": each.detail,
    }


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
