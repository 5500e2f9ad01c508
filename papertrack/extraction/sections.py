"""Finds the headlines of a page: headings, and bold lines that open a story.

Newsletters set their stories' headlines as headings or as bold lines. Where bold lines are also used for
subheads inside a story (Import AI), a headline gives itself away: an italic dek follows it, a thematic break
stands before it, or a line break after it while its subheads run into their paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

from papertrack.model.document import Line

_LETTER = re.compile(r"[^\W\d_]")
_DEK = re.compile(r"[\s\"'“‘(]*(?:…|\.\.)")
_LABEL = re.compile(
    r"(?:read|see|find|get|check|watch|listen|learn|try|view|download|access|subscribe|sign up|share|play|more|via"
    r"|source|link|original)\b[^.!?]{0,60}$",
    re.IGNORECASE,
)
_SUBHEAD = re.compile(r"(?:why|what|how|who|where|when|key|results?|details|more|things|caveats?)\b", re.IGNORECASE)
_LONGEST = 300  # characters; a bold line beyond that is an emphasised paragraph
_TELLING = 6  # words; a line this long that stands by itself is a headline rather than a subhead


class Strength(IntEnum):
    """How surely a line is a headline."""

    SUBHEAD = 1
    HEADLINE = 2
    HEADING = 3


def headlines(lines: Sequence[Line]) -> dict[int, str]:
    """The headlines of a page, by the index of the line in which they stand, in order."""
    candidates: list[tuple[int, str, Strength]] = []
    parted = False  # a thematic break stands between here and the last bold line
    deks = False
    for index, line in enumerate(lines):
        if line.rule:
            parted = True
        elif line.level:
            if _LETTER.search(line.text):
                candidates.append((index, line.text, Strength.HEADING))
                parted = False
        elif line.strong and not line.code and (span := _bold_headline(line)):
            headline = line.text[slice(*span)].strip()
            following = lines[index + 1] if index + 1 < len(lines) else None
            dek = _LETTER.search(line.text, span[1]) is not None or _is_dek(following)
            deks = deks or dek
            if dek or not (headline.endswith(".") or _is_label(headline, following)):
                strong = dek or parted or _breaks_off(headline, line, following)
                candidates.append((index, headline, Strength.HEADLINE if strong else Strength.SUBHEAD))
                parted = False
    return {index: headline for index, headline, strength in candidates if strength > Strength.SUBHEAD or not deks}


def _bold_headline(line: Line) -> tuple[int, int] | None:
    """The span of bold text that makes up the line, or that opens it before an italic dek; else None."""
    text = line.text
    start, end = line.strong[0]
    for other_start, other_end in line.strong[1:]:
        if _LETTER.search(text, end, other_start):
            break
        end = other_end
    if end - start > _LONGEST or _LETTER.search(text, 0, start) or not _LETTER.search(text, start, end):
        return None
    if any(anchor.start <= start and end <= anchor.end for anchor in line.anchors):
        return None
    if _LETTER.search(text, end) and not _all_emphasis(line, end):
        return None
    return start, end


def _all_emphasis(line: Line, start: int) -> bool:
    """Is all of the line from `start` on set in italics?"""
    for span_start, span_end in line.emphasis:
        if span_end > start:
            if _LETTER.search(line.text, start, span_start):
                return False
            start = span_end
    return not _LETTER.search(line.text, start)


def _is_dek(line: Line | None) -> bool:
    """A line all in italics that opens with an ellipsis: what this newsletter puts under a headline."""
    return line is not None and bool(line.emphasis) and _DEK.match(line.text) is not None and _all_emphasis(line, 0)


def _is_label(headline: str, following: Line | None) -> bool:
    """`Read more:` and the like, above the link that they announce."""
    return _LABEL.match(headline) is not None and following is not None and any(a.start < 40 for a in following.anchors)


def _breaks_off(headline: str, line: Line, following: Line | None) -> bool:
    """A telling line that ends in a line break, while the text goes on below in the same paragraph."""
    return (
        following is not None
        and following.block == line.block
        and not following.strong
        and len(headline.split()) >= _TELLING
        and _SUBHEAD.match(headline) is None
    )
