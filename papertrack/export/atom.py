"""An Atom feed (RFC 4287) of mentions, for feed readers and for other programs that follow a topic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from papertrack.export.addresses import web_address
from papertrack.export.item import issue_name
from papertrack.export.latex import tidy
from papertrack.export.plain import plain
from papertrack.model.answer import IssueSource, MentionAnswer
from papertrack.model.paper import Paper


class Told(NamedTuple):
    """A paper in an issue: the mention in which it comes first, the words of all of them, and who is who."""

    mention: MentionAnswer
    words: tuple[str, ...]
    paper: Paper
    source: IssueSource


def feed(about: str, mentions: Iterable[Told]) -> Iterator[str]:
    """The feed in pieces, in the order of the mentions: the newest is to come first.

    about: what was asked, "" for everything. An entry is one paper in one issue; its id is made of the two alone, so
    that readers know it again whatever else changes, in any database. It is dated by its issue, else by when the issue
    was taken in.
    """
    updated = None
    for each in mentions:
        if updated is None:
            updated = _moment(each)
            yield _head(about, updated)
        yield _entry(each)
    if updated is None:
        yield _head(about, datetime(1970, 1, 1, tzinfo=UTC))
    yield "</feed>\n"


def _head(about: str, updated: datetime) -> str:
    about = tidy(about)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"  <id>{urn(f'papertrack mentions {about}')}</id>\n"
        f"  <title>{escape(f'Papers mentioned: {about}' if about else 'Papers mentioned')}</title>\n"
        f"  <updated>{stamp(updated)}</updated>\n"
        "  <generator>PaperTrack</generator>\n  <author><name>PaperTrack</name></author>\n"
    )


def _entry(told: Told) -> str:
    mention, paper, source = told.mention, told.paper, told.source
    issue = mention.issue
    when = stamp(_moment(told))
    lines = [
        f"<id>{urn(f'{source.name} {mention.named or mention.paper}')}</id>",
        f"<title>{escape(plain(paper.facts.title or '') or str(paper.id))}</title>",
        f"<updated>{when}</updated>",
        f"<published>{when}</published>",
        f"<author><name>{escape(_author(told))}</name></author>",
        *(f'<link rel="{rel}" href={quoteattr(url)}/>' for rel, url in _links(told)),
        *(f"<category term={quoteattr(tidy(each))}/>" for each in paper.facts.categories if tidy(each)),
        f"<summary>{escape(_where(told))}</summary>",
        f'<content type="text">{escape(" … ".join(filter(None, map(tidy, told.words))) or tidy(issue_name(issue)))}'
        "</content>",
    ]
    return "  <entry>\n" + "".join(f"    {line}\n" for line in lines) + "  </entry>\n"


def _links(told: Told) -> Iterator[tuple[str, str]]:
    """The issue is what the entry stands for; the paper is what it tells of."""
    issue = web_address(told.mention.issue.url)
    if issue:
        yield "alternate", issue
    if told.paper.id.url:
        yield "related" if issue else "alternate", told.paper.id.url


def _author(told: Told) -> str:
    return next(filter(None, map(tidy, (told.source.author or "", told.mention.issue.newsletter or ""))), "unknown")


def _where(told: Told) -> str:
    return ": ".join(filter(None, (tidy(issue_name(told.mention.issue)), tidy(told.mention.headline or ""))))


def _moment(told: Told) -> datetime:
    day = told.mention.issue.published
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else told.source.added


def stamp(moment: datetime) -> str:
    """A moment, aware, as RFC 3339 has it, in UTC and to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def urn(name: str) -> str:
    """A name for good that is made of another one (RFC 9562, UUID version 5)."""
    return uuid5(NAMESPACE_URL, name.encode("utf-8", "replace").decode()).urn
