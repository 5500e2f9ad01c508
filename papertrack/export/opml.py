"""Writes lists of subscriptions in OPML 2.0, for feed readers (http://opml.org/spec2.opml)."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree

from papertrack.model.source import Source

FEED = "feed"
"""The kind of source that other programs can follow, too."""


def opml(sources: Iterable[Source]) -> str:
    """A list of what is followed: title, feed and home page of each. Sources that are no feeds are left out."""
    root = ElementTree.Element("opml", version="2.0")
    ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = "PaperTrack"
    body = ElementTree.SubElement(root, "body")
    for source in sources:
        if source.kind == FEED:
            title = source.title or source.name
            told = {
                "type": "rss",
                "text": title,
                "title": title,
                "xmlUrl": source.location,
                "htmlUrl": source.home or "",
            }
            ElementTree.SubElement(body, "outline", {name: _printable(value) for name, value in told.items() if value})
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def _printable(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(each for each in text if each.isprintable())
