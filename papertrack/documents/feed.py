"""Takes feeds apart into entries, and reads an entry: RSS, Atom and JSON Feed.

An entry becomes a JSON Feed of one item (JSON Feed 1.1, https://jsonfeed.org/version/1.1) in canonical form: only
what is said of this entry and what names its feed, so that an entry that has not changed has the same bytes.
"""

from __future__ import annotations

import json
import re
from calendar import timegm
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from papertrack.documents.characters import without_invisible
from papertrack.documents.headers import completed, parse_date
from papertrack.documents.html import read_html
from papertrack.documents.plain import read_plain
from papertrack.errors import DocumentError
from papertrack.model.document import Anchor, Format, Line, Metadata, Page, RawDocument

_VERSION = "https://jsonfeed.org/version/1.1"
_STATED_VERSION = re.compile(r"https?://jsonfeed\.org/version/")
_FEED_FIELDS = ("title", "home_page_url", "feed_url")
_ITEM_FIELDS = (
    "id", "url", "external_url", "title", "content_html", "content_text", "summary", "date_published", "date_modified",
)  # fmt: skip
_ADDRESS = re.compile(r"https?://\S+\Z")
_ID = re.compile(rb'^   "id": ("[^"\\]*(?:\\.[^"\\]*)*")', re.MULTILINE)  # as `split_feed` writes an item
# What makes a text HTML when nothing says so: a tag with a name of HTML's, or an entity. `a<b and c>d` is none.
_MARKUP = re.compile(
    r"</?(?:a|b|blockquote|br|center|code|del|div|em|figure|font|h[1-6]|hr|i|img|ins|li|ol|p|pre|s|small|span|strong"
    r"|sub|sup|table|tbody|td|th|tr|tt|u|ul)(?:\s*/?>|\s+[\w:-]+\s*=)"
    r"|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos|nbsp|[lr][sd]quo|[mn]dash|hellip);",
    re.IGNORECASE,
)


def parsed_json_feed(data: str | bytes) -> dict[str, Any] | None:
    """The JSON Feed that a text is, or None: it says so, or it has items that have what items have."""
    if ('"items"' not in data) if isinstance(data, str) else (b'"items"' not in data):
        return None
    try:
        value = json.loads(data.lstrip("\ufeff") if isinstance(data, str) else data)
    except (ValueError, RecursionError):
        return None
    items = value.get("items") if isinstance(value, dict) else None
    if not isinstance(items, list):
        return None
    if _STATED_VERSION.match(_text(value.get("version"))):
        return dict(value)
    shaped = items and all(isinstance(item, dict) and _is_item(item) for item in items)
    return dict(value) if shaped else None


def split_feed(raw: RawDocument) -> Iterator[RawDocument | DocumentError]:
    """The entries of a feed, in its order, each a feed of one. Raises DocumentError when this is no feed at all."""
    return parted_feed(raw)[1]


def parted_feed(raw: RawDocument) -> tuple[dict[str, str], Iterator[RawDocument | DocumentError]]:
    """What a feed says of itself, by the names of JSON Feed, and its entries, as `split_feed` gives them.

    Addresses are made absolute with what the feed says of its own, and only where it says nothing with the
    address it was found at. Raises DocumentError when this is no feed at all.
    """
    value = parsed_json_feed(raw.body)
    feed, items = (value, value["items"]) if value is not None else _from_xml(raw)
    told = {name: text for name in _FEED_FIELDS if (text := _text(feed.get(name)))}
    return told, _entries(raw, told, feed, items)


def _entries(
    raw: RawDocument, told: Mapping[str, str], feed: Mapping[str, Any], items: Sequence[Any]
) -> Iterator[RawDocument | DocumentError]:
    base = _absolute(told.get("feed_url") or raw.url, told.get("home_page_url"))
    for number, item in enumerate(items, 1):
        where = f"{raw.origin} (entry {number})"
        if not isinstance(item, dict):
            yield DocumentError(where, "is no entry")
            continue
        entry = _canonical(item, base)
        authors = _authors(item) or _authors(feed)
        if authors:
            entry["authors"] = [{"name": name} for name in authors]
        document = {"version": _VERSION, **told, "items": [entry]}
        body = json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1).encode("utf-8", "replace")
        yield RawDocument(body, where, _address(entry.get("url")), Format.FEED)


def read_entry(text: str, where: str = "document") -> Page:
    """Read a feed of one entry. Its first line is its title, which leads where the entry leads.

    Raises DocumentError for anything but a JSON Feed of one item.
    """
    feed = parsed_json_feed(text)
    items = feed["items"] if feed is not None else []
    if feed is None or len(items) != 1 or not isinstance(items[0], dict):
        raise DocumentError(where, "is no feed of one entry; papertrack.extract_all reads all of a feed")
    item = items[0]
    url = _address(item.get("url"))
    title = without_invisible(_text(item.get("title"))) or None
    metadata = Metadata(
        title=title,
        newsletter=_text(feed.get("title")) or None,
        published=parse_date(_text(item.get("date_published")) or _text(item.get("date_modified"))),
        url=url,
        author=", ".join(_authors(item) or _authors(feed)) or None,
    )
    content = [line._replace(block=line.block + 1) for line in _lines(item)]
    leads_to = _address(item.get("external_url")) or url
    head = title or leads_to
    if head:
        content.insert(0, Line(head, 0, anchors=(Anchor(0, len(head), leads_to),) if leads_to else ()))
    lines = tuple(content)
    return Page(Format.FEED, completed(metadata, lines), lines)


def entry_id(body: bytes) -> str | None:
    """The id of an entry, as `split_feed` gives it; None where its feed has none for it."""
    match = _ID.search(body)
    return str(json.loads(match[1])) if match else None


def _lines(item: Mapping[str, Any]) -> tuple[Line, ...]:
    html, text = (_text(item.get(name), fold=False) for name in ("content_html", "content_text"))
    if html:
        return read_html(html).lines
    text = text or _text(item.get("summary"), fold=False)
    return read_html(text).lines if _MARKUP.search(text) else read_plain(text).lines


def _canonical(item: Mapping[str, Any], base: str | None) -> dict[str, Any]:
    """An item's fields in one spelling. When it was modified counts only where it does not say when it was published,
    since some feeds change that each time they are made."""
    entry: dict[str, Any] = {}
    for name in _ITEM_FIELDS:
        text = _text(item.get(name), fold=not name.startswith(("content_", "summary")))
        if text:
            entry[name] = _absolute(base, text) if name in ("url", "external_url") else text
    if "date_published" in entry:
        entry.pop("date_modified", None)
    return entry


def _absolute(base: str | None, url: str | None) -> str | None:
    """The address that `url` means where `base` stands; as it is where that cannot be told."""
    if url is None or base is None:
        return url or base
    try:
        return urljoin(base, url)
    except ValueError:
        return url


def _authors(value: Mapping[str, Any]) -> list[str]:
    """Names of authors: `authors`, or the `author` of JSON Feed 1.0; each once."""
    authors = value.get("authors")
    listed = authors if isinstance(authors, list) else [value.get("author")]
    names = (_text(author.get("name")) for author in listed if isinstance(author, dict))
    return list(dict.fromkeys(name for name in names if name))


def _is_item(item: Mapping[str, Any]) -> bool:
    has_content = "content_html" in item or "content_text" in item
    return has_content and ("id" in item or "url" in item)


def _text(value: object, *, fold: bool = True) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)  # JSON Feed 1.1: an id that is a number is to be read as a string
    if not isinstance(value, str):
        return ""
    return " ".join(value.split()) if fold else value.strip()


def _address(value: object) -> str | None:
    return value if isinstance(value, str) and _ADDRESS.match(value) else None


def _from_xml(raw: RawDocument) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """RSS or Atom as the fields of JSON Feed. feedparser is given bytes, so it never asks the network."""
    import feedparser  # 55 ms that other documents do without

    try:
        feed = feedparser.parse(BytesIO(raw.body.lstrip()), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # on what is no feed it raises whatever its parsers stumble over
        raise DocumentError(raw.origin, "is no feed that can be read") from error
    if not feed.get("version") and not feed["entries"]:
        raise DocumentError(raw.origin, "is no feed: neither RSS, Atom nor JSON Feed")
    channel = feed["feed"]
    self_ = _link(channel, "self")
    home = _absolute(self_, _link(channel, "alternate"))
    told = {
        "title": _plain(_said(channel, "title")),
        "home_page_url": _address(home),
        "feed_url": _address(self_),
        "authors": _people(channel),
    }
    return told, [_item(entry) for entry in feed["entries"]]


def _item(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry as feedparser gives it, as an item of JSON Feed: its content before its summary."""
    said = _said(entry, "summary")
    content = next((text for part in _parts(entry) if (text := part)), None)
    body = content or said
    published, modified = (_timestamp(entry, name) for name in ("published", "updated"))
    return {
        "id": _said(entry, "id"),
        "url": _said(entry, "feedburner_origlink") or _link(entry, "alternate") or _address(_said(entry, "link")),
        "title": _plain(_said(entry, "title")),
        "content_html" if _MARKUP.search(body) else "content_text": body,
        "summary": _plain(said) if content and said != content else "",
        "date_published": published,
        "date_modified": modified,
        "authors": _people(entry),
    }


def _parts(entry: dict[str, Any]) -> Iterator[str]:
    """The contents of an entry that are text, HTML before plain text."""
    parts = dict.get(entry, "content") or ()
    for wanted in ("html", "text/"):
        for part in parts:
            if wanted in str(part.get("type") or "text/html"):
                yield str(part.get("value") or "").strip()


def _said(value: dict[str, Any], name: str) -> str:
    """A field as stated. `get` of feedparser's own would give one field for another, and warn of it."""
    found = dict.get(value, name)
    return found.strip() if isinstance(found, str) else ""


def _link(value: dict[str, Any], relation: str) -> str:
    links = dict.get(value, "links") or ()
    return next((str(link["href"]) for link in links if link.get("rel") == relation and link.get("href")), "")


def _people(value: dict[str, Any]) -> list[dict[str, str]]:
    """The names of authors; some programs write `Unknown` where they know none."""
    people = dict.get(value, "authors") or ()
    names = (_plain(str(person.get("name") or "")) for person in people)
    return [{"name": name} for name in names if name.lower() != "unknown"]


def _plain(text: str) -> str:
    """A text without markup: titles in RSS are often escaped HTML."""
    return " ".join(line.text for line in read_html(text).lines) if _MARKUP.search(text) else " ".join(text.split())


def _timestamp(entry: dict[str, Any], name: str) -> str:
    """A time as RFC 3339 with the offset that was written, so that its date is the one that was meant."""
    stated = _said(entry, name)
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return parse(stated).isoformat()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    parsed = dict.get(entry, f"{name}_parsed")
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC).isoformat() if parsed else ""
    except (ValueError, TypeError, OverflowError, OSError):
        return ""
