"""An Atom feed (RFC 4287) of news, an entry for each, for feed readers to follow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from papertrack.export.atom import stamp, urn
from papertrack.export.latex import tidy


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry. key: what it is known by for good. updated: aware. html: its content. url: its page on the web."""

    key: str
    title: str
    updated: datetime
    html: str
    url: str | None = None


def feed(key: str, title: str, updated: datetime, entries: Iterable[Entry]) -> str:
    """The feed's text. key: what the feed is known by for good; updated: when something in it last changed.

    Entries and feed are identified by UUIDs made of their keys (RFC 4122, version 5), so that a reader knows them
    again whatever else changes.
    """
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"  <id>{_id(key)}</id>\n  <title>{_text(title)}</title>\n  <updated>{stamp(updated)}</updated>\n"
        "  <author><name>PaperTrack</name></author>\n  <generator>PaperTrack</generator>\n"
        f"{''.join(map(_entry, entries))}</feed>\n"
    )


def _entry(entry: Entry) -> str:
    link = f"    <link href={quoteattr(tidy(entry.url))}/>\n" if entry.url else ""
    return (
        f"  <entry>\n    <id>{_id(entry.key)}</id>\n    <title>{_text(entry.title)}</title>\n"
        f"    <updated>{stamp(entry.updated)}</updated>\n{link}"
        f'    <content type="html">{escape(entry.html)}</content>\n  </entry>\n'
    )


def _id(key: str) -> str:
    return urn(f"papertrack:{key}")


def _text(text: str) -> str:
    return escape(tidy(text)) or "(no title)"
