"""Finds the headlines of a page: headings, and bold lines that open a story.

Newsletters set their stories' headlines as headings or as bold lines. Where bold lines are also used for
subheads inside a story (Import AI), a headline gives itself away: an italic dek follows it, a thematic break
stands before it, or a line break after it while its subheads run into their paragraphs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from enum import IntEnum
from itertools import islice

from papertrack.model.document import Line

_LETTER = re.compile(r"[^\W\d_]")
_DEK = re.compile(r"[\s\"'“‘(]*(?:…|\.\.)")
_LABEL = re.compile(
    r"(?:read|see|find|get|check|watch|listen|learn|try|view|download|access|subscribe|sign up|share|play|more|via"
    r"|source|links?|original)\b(?:\([^()]{0,40}\)|[^.!?()]){0,60}$",
    re.IGNORECASE,
)
_ELLIPSES = re.compile(r"[\s\"'“‘(]*(?:…|\.\.).*(?:…|\.\.)[\s\"'”’)]*", re.DOTALL)
_COUNTED = re.compile(r"\s*\([^()]{1,60}\):\s*")  # `(8 messages):` behind the bold name of a channel
_COUNTER = re.compile(r"[^\w]*(?:\d{1,3}[.):]?\s*)?")  # what may stand before an item's title
_STOPS = (":", "?", "!")
_STOP = re.compile(r"\s*[:–—-]")
_FIXTURE = re.compile(r"tech tales\b", re.IGNORECASE)  # Import AI ends with it, and often parts it from nothing
_DAY = re.compile(r"(?:\w+, )?(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:,? \d{4})?")  # Mar 2
_NO_HEADLINE = re.compile(r"(?:figure|fig\.|table)\s*\d", re.IGNORECASE)  # a caption
_NAVIGATION = re.compile(
    r"(?:table of )?contents|(?:in this (?:article|issue|post)|on this page):?"
    r"|(?:related|recommended)(?: (?:articles?|content|posts?|reads?|stories|topics|links))?"
    r"|(?:keep|continue) reading",
    re.IGNORECASE,
)
_PERMALINK = re.compile(r"\W*|(?:perma)?link(?: to (?:this )?(?:heading|headline|section))?|anchor", re.IGNORECASE)
_EMPTIED = re.compile(r"\s*\[\W*\]")  # brackets that stood around what was taken away
_SUBHEAD = re.compile(r"(?:why|what|how|who|where|when|key|results?|details|more|things|caveats?)\b", re.IGNORECASE)
_LONGEST = 300  # characters; a bold line beyond that is an emphasised paragraph
_OFTEN = 3  # times; a bold line that stands in a document this often says who speaks or what follows
_SMALL = 4  # level; headings of this level and below are also used for notes
_SUBTITLE = 3  # level; a heading of this level or below under one of level 1 skips a level
_SOON = 4  # lines
_SENTENCE = 20  # words
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
            heading = _without_permalinks(line)
            above = lines[index - 1] if index else None
            tells = _LETTER.search(heading) and not _NAVIGATION.fullmatch(heading)
            if tells and not _is_note(line, above) and not _is_subtitle(lines, index):
                candidates.append((index, heading, Strength.HEADING))
                parted = False
        elif line.strong and not line.code and (span := _bold_headline(line)):
            headline = line.text[slice(*span)].strip()
            if _NAVIGATION.fullmatch(headline) or _repeats(headline, candidates, index):
                continue
            following = lines[index + 1] if index + 1 < len(lines) else None
            dek = _LETTER.search(line.text, span[1]) is not None or _is_dek(following)
            deks = deks or dek
            if dek or not (
                _NO_HEADLINE.match(line.text) or line.text.endswith((".", ",")) or _is_label(headline, following)
            ):
                strong = dek or parted or _breaks_off(headline, line, following) or _FIXTURE.match(headline) is not None
                candidates.append((index, headline, Strength.HEADLINE if strong else Strength.SUBHEAD))
                parted = False
        elif (parted or not candidates) and _opens_story(line, lines[index + 1] if index + 1 < len(lines) else None):
            candidates.append((index, line.text, Strength.HEADLINE))
            parted, deks = False, True
    if candidates and candidates[-1][2] < Strength.HEADING and not _anything_below(lines, candidates[-1][0]):
        candidates.pop()  # a closing word
    if not candidates or (len(candidates) == 1 and lines[candidates[0][0]].level == 1):
        candidates += _run_ins(lines)
    labels = _labels(lines, {index: text for index, text, strength in candidates if strength < Strength.HEADING})
    return {
        index: headline
        for index, headline, strength in candidates
        if (strength > Strength.SUBHEAD or not deks) and index not in labels
    }


def reach(lines: Sequence[Line], headlines: Collection[int]) -> list[int | None]:
    """For each line the line of the headline under which it stands, or None above the first.

    headlines: the lines that are headlines. A headline's reach ends where the next one stands, and where the part of
    the page ends that it stands in and that holds more than headlines; then the one before it holds again.
    """
    telling = _telling_parts(lines, headlines)
    reached: list[int | None] = []
    holding: list[tuple[tuple[int, ...], int]] = []  # parts that are open, and the headline of each
    apart: tuple[int, ...] = ()
    for index, line in enumerate(lines):
        if line.apart != apart:
            apart = line.apart
            while holding and holding[-1][0] != apart[: len(holding[-1][0])]:
                holding.pop()
        if index in headlines:
            part = apart
            while part and part not in telling:
                part = part[:-1]
            while holding and holding[-1][0][: len(part)] == part:
                holding.pop()
            holding.append((part, index))
        reached.append(holding[-1][1] if holding else None)
    return reached


def _telling_parts(lines: Sequence[Line], headlines: Collection[int]) -> set[tuple[int, ...]]:
    """The parts of the page that hold more than headlines."""
    telling: set[tuple[int, ...]] = set()
    for index, line in enumerate(lines):
        if line.apart and index not in headlines:
            part = line.apart
            while part not in telling:
                telling.add(part)
                part = part[:-1]
    return telling


def _run_ins(lines: Sequence[Line]) -> list[tuple[int, str, Strength]]:
    """The bold words that open paragraphs, rows of a table or items of a list (`1) **TITLE** - text`).

    They are headlines where a page has no others, and has several of them.
    """
    found = [
        (index, line.text[slice(*line.strong[0])].strip(), Strength.SUBHEAD)
        for index, line in enumerate(lines)
        if line.strong and not (line.level or line.code) and _opens_item(line, *line.strong[0])
    ]
    often = Counter(text for _, text, _ in found)
    found = [item for item in found if often[item[1]] < _OFTEN]
    return found if len(found) >= _OFTEN else []


def _opens_item(line: Line, start: int, end: int) -> bool:
    """Do these bold words, with a stop in them or behind them, open a line that goes on?"""
    text = line.text
    stopped = text[end - 1 : end] in _STOPS or _STOP.match(text, end) is not None
    told = _LETTER.search(text, start, end) and _LETTER.search(text, end)
    return bool(stopped and told and end - start <= _LONGEST and _COUNTER.fullmatch(text, 0, start))


def _repeats(headline: str, candidates: Sequence[tuple[int, str, Strength]], index: int) -> bool:
    """Does a bold line say the same as the headline right above it?"""
    return bool(candidates) and candidates[-1][0] == index - 1 and candidates[-1][1].casefold() == headline.casefold()


def _anything_below(lines: Sequence[Line], index: int) -> bool:
    return any(line.anchors or _LETTER.search(line.text) for line in lines[index + 1 :])


def _is_note(line: Line, above: Line | None) -> bool:
    """Sentences in the letters of a small heading: an editor's note, perhaps in several lines."""
    if above is not None and above.block == line.block and above.level == line.level and _is_note(above, None):
        return True
    return (
        line.level >= _SMALL
        and line.text[-1:] in (".", "!")
        and len(line.text.split()) >= _SENTENCE
        and not _all_linked(line, 0, len(line.text))
    )


def _is_subtitle(lines: Sequence[Line], index: int) -> bool:
    """A small heading right under the page's first one of level 1, with a line that is a date soon below it."""
    if not index or lines[index - 1].level != 1 or lines[index].level < _SUBTITLE or lines[index].anchors:
        return False
    if any(lines[other].level == 1 for other in range(index - 1)):
        return False
    rest = (lines[other] for other in range(index + 1, len(lines)))
    below = islice((line for line in rest if _LETTER.search(line.text)), _SOON)
    return any(not line.level and _DAY.fullmatch(line.text) for line in below)


def _without_permalinks(line: Line) -> str:
    """A heading's text without the links to itself (`#`, `¶`) and to its editor (`[edit]`) that sites put behind it."""
    text = line.text
    for start, end, href in reversed(line.anchors):
        if ("#" in href and _PERMALINK.fullmatch(text, start, end)) or "action=edit" in href:
            text = text[:start] + text[end:]
    return text.strip() if text == line.text else _EMPTIED.sub("", text).strip()


def _bold_headline(line: Line) -> tuple[int, int] | None:
    """The span of bold text that makes up the line, or that opens it before an italic dek; else None."""
    text = line.text
    start, end = line.strong[0]
    if start and _LETTER.search(text, 0, start):
        return None
    for other_start, other_end in line.strong[1:]:
        if _LETTER.search(text, end, other_start):
            break
        end = other_end
    if end - start > _LONGEST or not _LETTER.search(text, start, end):
        return None
    if line.anchors and _all_linked(line, start, end):
        return None
    if _LETTER.search(text, end) and not (line.emphasis and _all_emphasis(line, end)):
        return (start, len(text)) if _COUNTED.fullmatch(text, end) else None
    return start, end


def _opens_story(line: Line, following: Line | None) -> bool:
    """A headline and its dek that an exporter robbed of their bold and italics: `TITLE:` above `…a dek…`."""
    return (
        following is not None
        and len(following.text) <= _LONGEST
        and _ELLIPSES.fullmatch(following.text) is not None
        and len(line.text) <= _LONGEST
        and line.text.endswith((":", "?", "!"))
        and not (line.code or line.anchors)
    )


def _labels(lines: Sequence[Line], bold: Mapping[int, str]) -> set[int]:
    """The bold lines that name no story: who speaks in an interview, what follows, who wrote what a heading links to.

    bold: the texts of the lines in question, by their index.
    """
    counted = Counter(bold.values())
    often = {text for text, count in counted.items() if count >= _OFTEN}
    surnames = tuple(f" {text}" for text in often if text.endswith(":"))  # TEEVAN:, who came in as JAIME TEEVAN:
    return {
        index
        for index, text in bold.items()
        if text in often
        or text.endswith(surnames)
        or (index and lines[index - 1].level and _all_linked(lines[index - 1], 0, len(lines[index - 1].text)))
    }


def _all_linked(line: Line, start: int, end: int) -> bool:
    """Is all of the line between `start` and `end` linked, be it by several links?"""
    for anchor in line.anchors:
        if _LETTER.search(line.text, start, max(min(anchor.start, end), start)):
            return False
        start = max(start, anchor.end)
    return not _LETTER.search(line.text, start, end)


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
