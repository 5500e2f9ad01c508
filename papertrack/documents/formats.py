"""Recognises what a document is written in, from its bytes or its text; its name is only a hint."""

from __future__ import annotations

import codecs
import re
from pathlib import PurePath

from papertrack.documents.characters import wide_encoding
from papertrack.documents.feed import parsed_json_feed
from papertrack.model.document import Format

_SUFFIXES = {
    ".html": Format.HTML, ".htm": Format.HTML, ".xhtml": Format.HTML,
    ".md": Format.MARKDOWN, ".markdown": Format.MARKDOWN, ".mdown": Format.MARKDOWN, ".mkd": Format.MARKDOWN,
    ".txt": Format.TEXT, ".text": Format.TEXT,
    ".rss": Format.FEED, ".atom": Format.FEED, ".rdf": Format.FEED, ".xml": Format.FEED, ".json": Format.FEED,
    ".eml": Format.MAIL, ".mbox": Format.MBOX, ".warc": Format.WARC,
}  # fmt: skip
_READ_BY_NAME = frozenset((Format.HTML, Format.MARKDOWN, Format.TEXT))
# Groups are atomic, since what may follow a comment may also stand in one: without that, time is exponential.
_HTML = re.compile(
    r"\s*(?>(?:<!--.{0,2000}?-->\s*)*+)"
    r"<(?:!doctype html|(?:a|article|aside|b|blockquote|body|br|center|dl|div|em|figure|font|footer|form|h[1-6]|head"
    r"|header|hr|html|i|iframe|img|link|main|meta|nav|noscript|ol|p|pre|script|section|small|span|strong|style|table|title|ul)"
    r"(?=[\s/>]))",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"</(?:p|div|a|span|td|li|h[1-6]|strong|em|b|ul)>", re.IGNORECASE)
_MARKDOWN = re.compile(
    r"^---[ \t]*$|^#{1,6} \S|\]\(\s*<?(?:https?://|/|#)|^\[[^\]\n]+\]:\s*\S|\*\*\S[^*\n]*\*\*|^```"
    r"|^\s*[*+-] \S.*\n\s*[*+-] \S",
    re.MULTILINE,
)
_FEED = re.compile(
    r"""(?>(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*+)  # what XML allows before its root
        (?:<html\b[^>]*>\s*<body\b[^>]*>\s*)?                                # an Atom feed dressed up for a browser
        <(?:rss[\s>]|(?:\w+:)?feed[\s>]|rdf:RDF\b.*?(?:purl\.org/rss/|netscape\.com/rdf/))""",
    re.DOTALL | re.VERBOSE,
)
_HEADER = re.compile(r"([!-9;-~]{1,76}):")
_ENVELOPE = re.compile(r"(?:>?From [^\n]*\n)+")
# A text may begin with "Date: …" for many reasons; these fields are given by mail programs alone.
_OF_MAIL = frozenset(("from", "received", "return-path", "message-id", "delivered-to", "mime-version"))
_IN_MAIL = _OF_MAIL | {"to", "subject", "date", "sender", "reply-to", "content-type", "list-id", "x-mailer"}
_SAMPLE = 65_536
_BLANK = "\ufeff \t\r\n"


def recognise_format(text: str, name: str = "") -> Format:
    """The format of a text, from its opening; where that is open to doubt, from the ending of its name."""
    return recognise_container(text) or recognise_markup(text, name)


def recognise_markup(text: str, name: str = "") -> Format:
    """HTML, MARKDOWN or TEXT: the format of a text that is no container."""
    sample = text[:_SAMPLE].lstrip("\ufeff")
    named = format_of_name(name)
    if _HTML.match(sample) and named is not Format.MARKDOWN:
        return Format.HTML
    if named in _READ_BY_NAME:
        return named
    if _MARKDOWN.search(sample):
        return Format.MARKDOWN
    return Format.HTML if len(_TAG.findall(sample)) > 1 else Format.TEXT


def recognise_container(data: str | bytes) -> Format | None:
    """FEED, MAIL, MBOX or WARC where the opening shows it, else None.

    Feeds: by their root element, or by their version (JSON Feed 1.1) or, where they state none, their items. Mail:
    by its headers (RFC 5322), in an mbox after a `From ` line (RFC 4155). WARC: by its version line (ISO 28500).
    """
    opening = _opening(data)
    first = opening[:1]
    if "\n" not in opening:
        opening = opening.replace("\r", "\n")
    if first == "<":
        return Format.FEED if _FEED.match(opening) else None
    if first == "{":
        return Format.FEED if parsed_json_feed(data) is not None else None
    if opening.startswith(("WARC/1.", "WARC/0.")):
        return Format.WARC
    envelope = _ENVELOPE.match(opening) if first == "F" else None
    if envelope is not None:
        return Format.MBOX if _has_headers(opening[envelope.end() :]) else None
    return Format.MAIL if _has_headers(opening) else None


def format_of_name(name: str) -> Format | None:
    """What the ending of a file's name or of an address speaks for; a `.gz` after it counts for nothing."""
    path = PurePath(name.partition("?")[0].partition("#")[0])
    return _SUFFIXES.get((path.with_suffix("") if path.suffix.lower() == ".gz" else path).suffix.lower())


def _opening(data: str | bytes) -> str:
    """The beginning of a document, letters that are not ASCII perhaps misread."""
    head = data[:_SAMPLE]
    if isinstance(head, bytes):
        head = head.removeprefix(codecs.BOM_UTF8).decode(wide_encoding(head) or "latin-1", "replace")
    return head.lstrip(_BLANK)


def _has_headers(opening: str) -> bool:
    """Does a text open with the header of a mail?"""
    if _HEADER.match(opening) is None:
        return False
    names = set()
    for line in opening.split("\n"):
        line = line.rstrip("\r")
        if not line:
            break
        if line[0] not in " \t":
            header = _HEADER.match(line)
            if header is None:
                break
            names.add(header[1].lower())
    return not names.isdisjoint(_OF_MAIL) and len(names & _IN_MAIL) > 1
