"""Finds the words around a link: the sentence or paragraph it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from papertrack.model.document import Line

_WHOLE = 320  # characters; a paragraph up to this long is quoted whole
_REACH = 400  # characters looked at on each side of a link in a longer one
_ABBREVIATIONS = (
    r"(?<!\bal\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bvs\.)(?<!\bcf\.)(?<!\bFig\.)(?<!\bDr\.)(?<!\b[A-Z]\.)"
    r"(?<!^\d\.)(?<!^\d\d\.)(?<!^\d\d\d\.)"  # the number of a reference
)
_SENTENCE = re.compile(r"[.!?…]" + _ABBREVIATIONS + r"[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[^\W_])")
_OWN = 120  # characters; a line with more than that around its links says something itself
_BARE = 6  # words; a line with fewer of its own around its links only points on
_PROSE = re.compile(rf"[\W_]*+(?:[^\W_]++[\W_]++){{{_BARE - 1}}}[^\W_]")  # that many words
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_NEAR = 3  # lines below a headline in which its text begins
_LABEL = 60  # characters; a bold line up to this long that ends in a colon announces the link below it


class Surroundings:
    """The words around places in a page's lines.

    What is asked of one line or one story many times is worked out once, so that a page with many links costs no
    more than its length.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._bare: dict[int, bool] = {}
        self._openings: dict[int, str] = {}
        self._searched: dict[int, int] = {}  # for each beginning without one so far: the line up to which it was sought
        self._begun: dict[int | tuple[int, ...], int] = {}  # the first lines of blocks and of parts of the page

    def of(self, index: int, start: int, end: int, story: int | None) -> str:
        """The words around `lines[index].text[start:end]`.

        A paragraph of moderate length is given whole, of a longer one the sentence. A line that only points on
        (`Read more: TITLE (arXiv).`) says little: the words that open what it belongs to go before it, parted by an
        ellipsis; behind a headline that is a link go those below it. story: index of the line with the story's
        headline, or None.
        """
        text = self._lines[index].text
        around = text if len(text) <= _WHOLE else sentence(text, start, end)
        if not self._is_bare(index):
            return around
        if story == index:
            below = self._below(index)
            return f"{around} … {below}" if below else around
        if story is not None:
            around = self._with_label(index, around)
        opening = self._opening(index, story)
        return f"{opening} … {around}" if opening else around

    def _is_bare(self, index: int) -> bool:
        bare = self._bare.get(index)
        if bare is None:
            bare = self._bare[index] = _only_points_on(self._lines[index])
        return bare

    def _opening(self, index: int, story: int | None) -> str:
        """The first sentence of what a line that only points on belongs to, be it a row, an item or a whole story."""
        floor = 0 if story is None else story + 1
        for start in self._beginnings(index, story):
            if text := self._prose(max(start, floor), index):
                return text
        return ""

    def _beginnings(self, index: int, story: int | None) -> Iterator[int]:
        """Where begins what holds a line, innermost first: its paragraph or row of a table, items of lists, the story.

        Under a bold headline there is one story, whose opening tells more than a paragraph's; under a heading there
        may be many.
        """
        line = self._lines[index]
        if story is None or self._lines[story].level:
            yield self._begins(index, None)
        if story is None:
            return
        for depth in range(len(line.apart), 0, -1):
            if self._lines[story].apart[:depth] == line.apart[:depth]:
                break
            yield self._begins(index, depth)
        yield story + 1

    def _begins(self, index: int, depth: int | None) -> int:
        """The first line of the block that holds the line at `index`, or of the part that holds it at this depth."""
        whole = _whole(self._lines[index], depth)
        if whole not in self._begun:
            while index and _whole(self._lines[index - 1], depth) == whole:
                index -= 1
            self._begun[whole] = index
        return self._begun[whole]

    def _below(self, headline: int) -> str:
        """The first sentence of the text right below a headline."""
        for index in range(headline + 1, min(headline + 1 + _NEAR, len(self._lines))):
            if self._lines[index].level or self._lines[index].rule:
                break
            if self._is_prose(index):
                return sentence(self._lines[index].text, 0, 1)
        return ""

    def _prose(self, start: int, before: int) -> str:
        """The first sentence of the text between two lines; a dek, all in italics, is passed over."""
        if start not in self._openings:
            index = self._searched.get(start, start)
            while index < before and not self._is_prose(index):
                index += 1
            if index >= before:
                self._searched[start] = index
                return ""
            self._openings[start] = sentence(self._lines[index].text, 0, 1)
        return self._openings[start]

    def _is_prose(self, index: int) -> bool:
        line = self._lines[index]
        if line.rule or line.code or line.level:
            return False
        italic = line.emphasis and sum(end - start for start, end in line.emphasis) >= len(line.text) - 2
        return not italic and _PROSE.match(line.text) is not None and not self._is_bare(index)

    def _with_label(self, index: int, around: str) -> str:
        """Put a label that stands in a line of its own (`Read the paper:`) before the link that it announces."""
        above = self._lines[index - 1] if index else None
        if above and above.strong and not above.anchors and len(above.text) < _LABEL:
            if above.text.endswith(":"):
                return f"{above.text} {around}"
            if around.startswith(":"):
                return f"{above.text}{around}"
        return around


def _whole(line: Line, depth: int | None) -> int | tuple[int, ...]:
    return line.block if depth is None else line.apart[:depth]


def _only_points_on(line: Line) -> bool:
    """Does the line consist of links, or of addresses in plain text, and hardly anything else?"""
    text = line.text
    if not line.anchors:
        if "://" not in text:
            return False
        own = _ADDRESS.sub("", text)
        return len(own) < _OWN and _PROSE.match(own) is None
    linked = position = 0
    parts = []
    for start, end, _ in line.anchors:
        linked += end - start
        parts.append(text[position:start])
        position = max(position, end)
    parts.append(text[position:])
    return linked > 0 and len(text) - linked < _OWN and _PROSE.match(" ".join(parts)) is None


def sentence(text: str, start: int, end: int) -> str:
    """The sentence of `text` that holds [start, end), cut at word boundaries where it is very long."""
    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    first = low
    for stop in _SENTENCE.finditer(text, low, start):
        first = stop.end()
    if first == low and low > 0:
        first = text.find(" ", low, start) + 1 or low
    last = _SENTENCE.search(text, end, high)
    if last is not None:
        high = last.end()
    elif high < len(text):
        high = max(text.rfind(" ", end, high), end)
    return text[first:high].strip()
