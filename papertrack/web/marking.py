"""Words of documents as HTML: escaped, those that were asked for marked, those of a link leading where it leads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from papertrack.export.addresses import web_address
from papertrack.model.answer import LinkAnswer
from papertrack.model.identifier import Identifier
from papertrack.showing.light import Span, lights
from papertrack.web.addresses import paper_path


class Leading(NamedTuple):
    """A stretch of a text that leads somewhere: to a paper's page, or else to an address that a document gives."""

    start: int
    end: int
    to: Identifier | str


def link(to: Identifier | str | None, words: object) -> Markup:
    """Words that lead somewhere; the words alone where a document's address does not lead to the web."""
    if isinstance(to, Identifier):
        return Markup('<a href="{}">{}</a>').format(paper_path(to), words)
    if address := web_address(to):
        return Markup('<a href="{}" rel="noopener noreferrer external">{}</a>').format(address, words)
    return escape(words)


def marked(text: str, words: Sequence[str] = (), leading: Sequence[Leading] = (), *, lit_links: bool = False) -> Markup:
    """A text with the words marked that were asked for, and its links, which are in order and apart.

    lit_links: mark the words of the links instead.
    """
    lit = [(start, end) for start, end, _ in leading] if lit_links else lights(text, words) if words else []
    pieces: list[Markup] = []
    place = 0
    for start, end, to in leading:
        pieces += (_lit(text, place, start, lit), link(to, _lit(text, start, end, lit)))
        place = end
    return Markup("").join((*pieces, _lit(text, place, len(text), lit)))


def placed(text: str, links: Iterable[tuple[str, Identifier | str]]) -> list[Leading]:
    """Where the words of links stand in the text around them, in order. links: their words, and where they lead.

    A link whose words are not there, or stand inside others, is left out.
    """
    found: list[Leading] = []
    place = 0
    for words, to in links:
        if words.strip() and (match := re.compile(rf"(?<!\w){re.escape(words)}(?!\w)").search(text, place)):
            found.append(Leading(match.start(), match.end(), to))
            place = match.end()
    return found


def leading(links: Iterable[LinkAnswer]) -> list[tuple[str, Identifier | str]]:
    """The words of links, and where they lead: to the page of the paper that a link names, else where it leads."""
    return [(link.text, link.ids[0] if link.ids else link.target) for link in links]


def _lit(text: str, start: int, end: int, lit: Iterable[Span]) -> Markup:
    """A stretch of a text with what of it is lit."""
    pieces: list[Markup] = []
    place = start
    for begin, finish in lit:
        begin, finish = max(begin, place), min(finish, end)
        if begin < finish:
            pieces += (escape(text[place:begin]), Markup("<mark>{}</mark>").format(text[begin:finish]))
            place = finish
    return Markup("").join((*pieces, escape(text[place:end])))
