"""Chooses the reader of a document, which is recognised from its bytes, its name being only a hint."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from papertrack.documents.characters import decode
from papertrack.documents.feed import read_entry
from papertrack.documents.formats import recognise_container, recognise_markup
from papertrack.documents.html import read_html
from papertrack.documents.mail import read_mail
from papertrack.documents.markdown import read_markdown
from papertrack.documents.plain import read_plain
from papertrack.errors import DocumentError
from papertrack.model.document import Format, Page

READERS: Mapping[Format, Callable[[str, str | None], Page]] = {
    Format.HTML: read_html,
    Format.MARKDOWN: read_markdown,
    Format.TEXT: read_plain,
}
"""The readers of what is written in characters, and is one document."""


def read(data: str | bytes, *, format: Format | None = None, url: str | None = None, where: str = "document") -> Page:
    """Read one document into a page; what holds several is first taken apart by `split`.

    format: None means to recognise it, with the name or address in `where` as a hint. url: where the document
    stands on the web, if known; an entry of a feed says so itself. Raises DocumentError when it is empty, holds no
    text (a picture, a packed file) or several documents.
    """
    if not data.strip():
        raise DocumentError(where, "is empty; there is nothing to read")
    format = format or recognise_container(data)
    if format is Format.MAIL:  # each of its parts has characters of its own
        return read_mail(data if isinstance(data, bytes) else data.encode("utf-8", "replace"), url, where)
    text = data if isinstance(data, str) else decode(data, where)
    format = format or recognise_markup(text, where)
    if format is Format.FEED:
        return read_entry(text, where)
    if format not in READERS:
        raise DocumentError(where, f"is a container ({format.value}); papertrack.extract_all reads what it holds")
    return READERS[format](text, url)
