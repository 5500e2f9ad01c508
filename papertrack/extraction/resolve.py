"""Reads a document's links again by where they lead, once redirectors have told that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from papertrack.identify import recognise
from papertrack.identify.redirectors import hides_target
from papertrack.model.document import Document, Link


def hidden_addresses(document: Document) -> list[str]:
    """The addresses that a redirector is to be asked about to learn where the document's links lead, each once."""
    return list(
        dict.fromkeys(
            link.target for link in document.links if hides_target(link.target, link.kind, link.rule, link.text)
        )
    )


def resolved(document: Document, redirects: Mapping[str, str]) -> Document:
    """The document with those links recognised by their target whose address is in `redirects` (address → target).

    The address may be given as written or without its wrappers. A link's `url` stays as written, and so do its place
    and its words; links whose address is not there stay as they are.
    """
    if not redirects:
        return document
    return replace(document, links=tuple(_by_target(link, redirects) for link in document.links))


def _by_target(link: Link, redirects: Mapping[str, str]) -> Link:
    leads_to = redirects.get(link.target) or redirects.get(link.url)
    if leads_to is None:
        return link
    recognised = recognise(leads_to, link.text)
    return link._replace(
        target=recognised.target, kind=recognised.kind, found=recognised.found, rule=recognised.rule
    )  # fmt: skip
