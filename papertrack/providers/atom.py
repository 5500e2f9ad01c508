"""Read an arXiv Atom feed strictly, whole or not at all, and cut it into entries that stand alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

_ATOM = "http://www.w3.org/2005/Atom"
_NAMES = {"atom": _ATOM, "opensearch": "http://a9.com/-/spec/opensearch/1.1/"}
_ENTRY_ID = re.compile(
    r"""https?://(?:export\.)?arxiv\.org/abs/
        (?P<value> \d{4}\.\d{4,5} | (?P<archive>[a-z-]+) (?:\.[A-Za-z-]+)? / (?P<number>\d{7}) )
        v(?P<version>\d+)""",
    re.VERBOSE | re.ASCII,
)
_ERROR_ID = re.compile(r"https?://(?:export\.)?arxiv\.org/api/errors(?:#(?P<fragment>.*))?", re.ASCII | re.DOTALL)
_WEB_PAGE = re.compile(rb"\s*(?:<!doctype\s+html|<html)\b", re.IGNORECASE)
_MALFORMED = "incorrect_id_format_for_"


class NoFeed(ValueError):
    """The bytes are no whole arXiv feed; the message says why."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """arXiv's own error entry. value: the id whose form it refuses, if that is it. words: its message."""

    value: str | None
    words: str


def entries(content: bytes, *, most: int | None = None) -> dict[str, bytes]:
    """The entries of a feed by arXiv id (without version), each wrapped so that it parses alone.

    A feed is believed when it is well-formed to its end, holds as many entries as its totalResults
    says (of a search no more than `most`, which were asked for), and each entry has the id of an abstract page
    and both dates. Where an id is there twice the last entry counts. Raises NoFeed otherwise.
    """
    feed = _feed(content)
    found = feed.findall("atom:entry", _NAMES)
    total = feed.findtext("opensearch:totalResults", "", _NAMES).strip()
    expected = int(total) if total.isdecimal() else -1
    if len(found) != (expected if most is None else min(expected, most)):
        raise NoFeed(f"a feed that announces {total[:20] or 'no number of'} entries and holds {len(found)}")
    return {_value(entry): _alone(entry) for entry in found}


def complaint(content: bytes) -> Complaint | None:
    """What arXiv complains of, when the feed is one of its error feeds; else None. Raises NoFeed.

    Told by the entry's id (`…/api/errors#…`), never by its title: a paper may be called "Error".
    """
    for entry in _feed(content).iterfind("atom:entry", _NAMES):
        if error := _ERROR_ID.fullmatch(_text(entry, "id")):
            fragment = unquote(error["fragment"] or "")
            value = fragment.removeprefix(_MALFORMED) if fragment.startswith(_MALFORMED) else None
            return Complaint(value, " ".join(_text(entry, "summary").split()) or fragment)
    return None


def version(entry_id: str) -> int | None:
    """The version that an entry's id names; None where it names none."""
    match = _ENTRY_ID.fullmatch(entry_id)
    return int(match["version"]) if match else None


def _feed(content: bytes) -> etree._Element:
    if not content.strip():
        raise NoFeed("an empty answer")
    if _WEB_PAGE.match(content):
        raise NoFeed("a web page instead of a feed; does this network want one to log in?")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise NoFeed(f"no well-formed feed: {error.msg}") from error
    if root.getroottree().docinfo.internalDTD is not None or root.tag != f"{{{_ATOM}}}feed":
        raise NoFeed("a document that is no Atom feed")
    return root


def _value(entry: etree._Element) -> str:
    name = _ENTRY_ID.fullmatch(_text(entry, "id"))
    if name is None or not _text(entry, "updated") or not _text(entry, "published"):
        raise NoFeed(f"an entry that is no paper: {_text(entry, 'id')[:80] or 'without id'}")
    return f"{name['archive']}/{name['number']}" if name["archive"] else name["value"]


def _alone(entry: etree._Element) -> bytes:
    words = etree.tostring(entry, encoding="UTF-8", with_tail=False, xml_declaration=False)
    return b'<feed xmlns="%s">%s</feed>' % (_ATOM.encode(), words)


def _text(entry: etree._Element, name: str) -> str:
    return entry.findtext(f"atom:{name}", "", _NAMES).strip()
