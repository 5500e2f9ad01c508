"""Which feeds a web page names in its head, which pages a sitemap lists, and what a feed says of itself."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import NamedTuple
from urllib.parse import urljoin

from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from papertrack.documents.feed import parted_feed
from papertrack.documents.nesting import shallow
from papertrack.model.document import RawDocument

_FEEDS = frozenset(("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"))
_COMMENTS = re.compile(r"\bcomments?\b", re.IGNORECASE)
_LARGEST_INDEX = 50_000  # addresses in one sitemap, by its protocol (https://www.sitemaps.org/protocol.html)


class Channel(NamedTuple):
    """What a feed says of itself, and the addresses and titles of its entries, newest first as a rule."""

    title: str | None
    home: str | None
    entries: tuple[str, ...]
    titles: tuple[str, ...]


class Sitemap(NamedTuple):
    """What a sitemap lists: pages, or further sitemaps."""

    pages: tuple[str, ...]
    sitemaps: tuple[str, ...]


def feeds_named(page: str, url: str) -> list[str]:
    """The feeds that a page names by `<link rel="alternate">`, absolute, in its order; feeds of comments are left out.

    https://www.rssboard.org/rss-autodiscovery
    """
    head = LexborHTMLParser(shallow(page))
    base = head.css_first("base[href]")
    base_url = _joined(url, (base.attributes.get("href") or "") if base else "") or url
    found: dict[str, None] = {}
    for link in head.css("link[rel][type][href]"):
        told = {name: value or "" for name, value in link.attributes.items()}
        kind = told["type"].partition(";")[0].strip().lower()
        if "alternate" not in told["rel"].lower().split() or kind not in _FEEDS:
            continue
        address = _joined(base_url, told["href"].strip())
        if address and not _COMMENTS.search(f"{told.get('title', '')} {address}"):
            found[address] = None
    return list(found)


def channel(feed: RawDocument) -> Channel:
    """What a feed says of itself. Raises DocumentError when it is no feed at all."""
    told, entries = parted_feed(feed)
    items = [(entry, json.loads(entry.body)["items"][0]) for entry in entries if isinstance(entry, RawDocument)]
    return Channel(
        told.get("title"),
        told.get("home_page_url"),
        tuple(entry.url or str(item.get("id") or "") for entry, item in items),
        tuple(str(item.get("title") or "") for _, item in items),
    )


def sitemap(body: bytes) -> Sitemap | None:
    """What a sitemap lists, by https://www.sitemaps.org/protocol.html; None when this is no sitemap."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(body.lstrip(), parser)
    except etree.XMLSyntaxError:
        return None
    if root is None or _name(root) not in ("urlset", "sitemapindex"):
        return None
    addresses = tuple(
        address
        for entry in islice(root, _LARGEST_INDEX)
        for place in entry
        if _name(place) == "loc" and (address := (place.text or "").strip()).startswith(("http://", "https://"))
    )
    return Sitemap(addresses, ()) if _name(root) == "urlset" else Sitemap((), addresses)


def _name(element: etree._Element) -> str:
    """A tag without its namespace; comments have no name."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _joined(base: str, url: str) -> str | None:
    try:
        address = urljoin(base, url)
    except ValueError:
        return None
    return address if address.startswith(("http://", "https://")) else None
