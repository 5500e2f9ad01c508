"""Reads plain text: paragraphs parted by blank lines, hard-wrapped lines joined again."""

from __future__ import annotations

import re

from papertrack.documents.headers import completed
from papertrack.model.document import Format, Line, Metadata, Page

_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
_RULE = re.compile(r"[*#_=~\-]{3,}|(?:[*#_=~\-] ){2,}[*#_=~\-]")


def read_plain(text: str, url: str | None = None) -> Page:
    """Read plain text. A paragraph is one line, however it was wrapped; a row of `***` or the like is a rule."""
    paragraphs = _PARAGRAPHS.split(text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = tuple(
        Line(folded, block, rule=_RULE.fullmatch(folded) is not None)
        for block, paragraph in enumerate(paragraphs)
        if (folded := " ".join(paragraph.split()))
    )
    return Page(Format.TEXT, completed(Metadata(url=url), lines), lines)
