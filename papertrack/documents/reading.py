"""Chooses the reader: recognises a document's format and characters from its bytes, its name being only a hint."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from pathlib import PurePath

from papertrack.documents.html import read_html
from papertrack.documents.markdown import read_markdown
from papertrack.documents.plain import read_plain
from papertrack.errors import DocumentError
from papertrack.model.document import Format, Page

READERS: Mapping[Format, Callable[[str, str | None], Page]] = {
    Format.HTML: read_html,
    Format.MARKDOWN: read_markdown,
    Format.TEXT: read_plain,
}

_SUFFIXES = {
    ".html": Format.HTML, ".htm": Format.HTML, ".xhtml": Format.HTML,
    ".md": Format.MARKDOWN, ".markdown": Format.MARKDOWN, ".mdown": Format.MARKDOWN, ".mkd": Format.MARKDOWN,
    ".txt": Format.TEXT, ".text": Format.TEXT,
}  # fmt: skip
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HTML = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype html|html|head|body|p|div|table|h[1-6]|article|ul|ol|a|span|center|style)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"</(?:p|div|a|span|td|li|h[1-6]|strong|em|b|ul)>", re.IGNORECASE)
_MARKDOWN = re.compile(
    r"^---[ \t]*$|^#{1,6} \S|\]\(\s*<?(?:https?://|/|#)|^\[[^\]\n]+\]:\s*\S|\*\*\S[^*\n]*\*\*|^```"
    r"|^\s*[*+-] \S.*\n\s*[*+-] \S",
    re.MULTILINE,
)
_SAMPLE = 65_536


def read(data: str | bytes, *, format: Format | None = None, url: str | None = None, where: str = "document") -> Page:
    """Read a document into a page.

    format: None means to recognise it, with the name or address in `where` as a hint. url: where the document
    stands on the web, if known. Raises DocumentError when it is empty or holds no text (a picture, an archive).
    """
    if not data.strip():
        raise DocumentError(where, "is empty; there is nothing to read")
    text = data if isinstance(data, str) else decode(data, where)
    return READERS[format or recognise_format(text, where)](text, url)


def recognise_format(text: str, name: str = "") -> Format:
    """The format of a text, from its opening; where that is open to doubt, from the ending of its name."""
    sample = text[:_SAMPLE].lstrip("\ufeff")
    named = _SUFFIXES.get(PurePath(name.partition("?")[0].partition("#")[0]).suffix.lower())
    if _HTML.match(sample) and named is not Format.MARKDOWN:
        return Format.HTML
    if named is not None:
        return named
    if _MARKDOWN.search(sample):
        return Format.MARKDOWN
    return Format.HTML if len(_TAG.findall(sample)) > 1 else Format.TEXT


def decode(data: bytes, where: str = "document") -> str:
    """Bytes to text: by byte order mark, as UTF-8, by the page's own declaration, else as windows-1252.

    The order follows the WHATWG Encoding standard's sniffing, with UTF-8 tried before a declaration, because a
    document that decodes as UTF-8 is UTF-8. Raises DocumentError for bytes that are no text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    sample = data[:_SAMPLE]
    controls = sum(sample.count(bytes((code,))) for code in (0, 1, 2, 3, 4, 5, 6, 7, 8, 14, 15, 16, 17))
    if controls * 200 > len(sample):
        raise DocumentError(where, "is no text (it looks like a binary file); give HTML, Markdown or plain text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        declared = _CHARSET.search(sample)
        try:
            return data.decode(declared[1].decode("ascii") if declared else "cp1252", "replace")
        except LookupError:
            return data.decode("cp1252", "replace")
