"""Reads lists of subscriptions in OPML, as feed readers write them."""

from __future__ import annotations

import re
from typing import NamedTuple

import listparser

_OPML = re.compile(rb"\A\s*(?:\xef\xbb\xbf)?\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*<opml\b", re.DOTALL | re.IGNORECASE)


class Subscription(NamedTuple):
    """A feed that somebody follows, and what they call it."""

    title: str | None
    feed: str


def is_opml(data: bytes) -> bool:
    """Is this a list of subscriptions?"""
    return _OPML.match(data[:4096]) is not None


def subscriptions(data: bytes) -> list[Subscription]:
    """The feeds of a list, each once, in its order, folders and all (http://opml.org/spec2.opml)."""
    found: dict[str, Subscription] = {}
    for feed in listparser.parse(data).feeds:
        address = (feed.url or "").strip()
        if address.lower().startswith(("http://", "https://")):
            found.setdefault(address, Subscription(" ".join((feed.title or "").split()) or None, address))
    return list(found.values())
