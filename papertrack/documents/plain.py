"""Reads plain text: paragraphs parted by blank lines, hard-wrapped lines joined again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from papertrack.documents.characters import without_invisible
from papertrack.documents.headers import completed
from papertrack.model.document import Format, Line, Metadata, Page

_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
_RULE = re.compile(r"[*#_=~\-]{3,}|(?:[*#_=~\-] ){2,}[*#_=~\-]")
_UNDERLINE = re.compile(r"(=){3,}|-{3,}")
_WIDEST = 100  # characters; a text that stands in longer lines than that, for the most part, is not wrapped by hand
_HEADING = 100  # characters; an underlined line up to this long is a heading
_DEK = ("…", "..")  # how the line under a headline begins and ends, in some newsletters


def read_plain(text: str, url: str | None = None) -> Page:
    """Read plain text. A row of `***` or the like is a rule, an underlined line a heading.

    A paragraph is one line where the text was wrapped; otherwise each of its lines is meant.
    """
    text = without_invisible(text)
    paragraphs = [_rows(paragraph) for paragraph in _PARAGRAPHS.split(text.replace("\r\n", "\n").replace("\r", "\n"))]
    widths = [len(row) for rows in paragraphs for row in rows if "://" not in row]
    wrapped = 2 * sum(width for width in widths if width > _WIDEST) <= sum(widths)
    lines = tuple(
        line for block, rows in enumerate(paragraphs) if rows for line in _lines(rows, block, wrapped=wrapped)
    )
    return Page(Format.TEXT, completed(Metadata(url=url), lines), lines)


def _rows(paragraph: str) -> list[str]:
    """The lines of a paragraph, white space folded."""
    return [folded for row in paragraph.split("\n") if (folded := " ".join(row.split()))]


def _lines(rows: Sequence[str], block: int, *, wrapped: bool) -> Iterator[Line]:
    if len(rows) > 1 and len(rows[0]) <= _HEADING and (underline := _UNDERLINE.fullmatch(rows[1])):
        yield Line(rows[0], block, level=1 if underline[1] else 2)
        rows = rows[2:]
    elif wrapped and len(rows) > 1 and rows[1].startswith(_DEK):
        ends = next((at for at, row in enumerate(rows) if at and row.endswith(_DEK)), 1)
        yield Line(rows[0], block)
        yield Line(" ".join(rows[1 : ends + 1]), block)
        rows = rows[ends + 1 :]
    for row in [" ".join(rows)] if wrapped else rows:
        if row:
            yield Line(row, block, rule=_RULE.fullmatch(row) is not None)
