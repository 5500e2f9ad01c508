"""Reads a document's links again by what the pages that they lead to state, once somebody has read those pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from papertrack.identify import recognise
from papertrack.identify.landing import RULE, page_to_ask
from papertrack.model.document import Document, Kind, Link


def pages_to_ask(document: Document) -> list[str]:
    """The targets of links whose pages are worth reading, to learn which papers they are about; each once."""
    return list(
        dict.fromkeys(
            link.target
            for link in document.links
            if page_to_ask(link.target, link.kind, link.rule, link.text, link.context)
        )
    )


def silent_pages(document: Document) -> list[str]:
    """The targets of links that lead to a page and name no paper, as far as one can tell without reading the page."""
    return [link.target for link in document.links if _is_silent(link)]


def landed(document: Document, papers: Mapping[str, str]) -> Document:
    """The document with those links naming a paper whose page states it. papers: a link's target → the paper's address.

    The link goes on leading to its page: only what it names changes, and what it is.
    """
    if not papers:
        return document
    return replace(document, links=tuple(_landed(link, papers) for link in document.links))


def _landed(link: Link, papers: Mapping[str, str]) -> Link:
    paper = papers.get(link.target) if _is_silent(link) else None
    found = recognise(paper).found if paper else ()
    if not found:
        return link
    return link._replace(kind=Kind.PAPER, found=tuple(each._replace(rule=RULE) for each in found), rule=RULE)


def _is_silent(link: Link) -> bool:
    return link.rule is None and link.kind is Kind.PAGE and not link.found
