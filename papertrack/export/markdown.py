"""A reading list in Markdown (CommonMark): papers, and in which words they were mentioned."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from papertrack.export.addresses import web_address
from papertrack.export.item import issue_name
from papertrack.export.latex import readable, tidy
from papertrack.model.answer import MentionAnswer, PaperAnswer

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~&$!:@]")
_BULLET = re.compile(r"\A(?:[0-9]{1,9}(?=[.)])|(?=[-+=]))")


def items(papers: Iterable[tuple[str, PaperAnswer]]) -> Iterator[str]:
    """One list item per paper: its title, linked, with authors and year, and under it its mentions in order."""
    for _, answer in papers:
        yield _paper(answer) + "".join(f"  - {_mention(mention)}\n" for mention in answer.mentions)


def escaped(text: str) -> str:
    """Text on one line in which nothing is markup: no link, image, HTML, table cell, list or heading begins in it."""
    return _BULLET.sub(r"\g<0>\\", _SPECIAL.sub(r"\\\g<0>", tidy(text)))


def _paper(answer: PaperAnswer) -> str:
    paper, facts = answer.paper, answer.paper.facts
    parts = [linked(escaped(readable(facts.title or "") or str(paper.id)), paper.id.url)]
    if facts.authors:
        parts.append(f" — {escaped(', '.join(map(readable, facts.authors)))}")
    if facts.published:
        parts.append(f" ({escaped(facts.published[:4])})")
    if facts.withdrawn:
        parts.append(" — withdrawn")
    return f"- {''.join(parts)}\n"


def _mention(mention: MentionAnswer) -> str:
    parts = [linked(escaped(issue_name(mention.issue)), mention.issue.url)]
    if mention.issue.published:
        parts.append(f" ({mention.issue.published.isoformat()})")
    if mention.headline:
        parts.append(f", *{escaped(mention.headline)}*" if tidy(mention.headline) else "")
    if tidy(mention.context or mention.text):
        parts.append(f": “{escaped(mention.context or mention.text)}”")
    return "".join(parts)


def linked(text: str, url: str | None) -> str:
    """The text with a link, where the address is one of the web and not, say, a script."""
    address = web_address(url)
    return f"[{text}](<{address}>)" if address else text
