"""Finds the words around a link: the sentence or paragraph it stands in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from papertrack.model.document import Line

_WHOLE = 320  # characters; a paragraph up to this long is quoted whole
_REACH = 400  # characters looked at on each side of a link in a longer one
_ABBREVIATIONS = r"(?<!\bal\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bvs\.)(?<!\bcf\.)(?<!\bFig\.)(?<!\bDr\.)(?<!\b[A-Z]\.)"
_SENTENCE = re.compile(r"[.!?…]" + _ABBREVIATIONS + r"[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[^\W_])")
_WORD = re.compile(r"[^\W_]+")
_OWN = 120  # characters; a line with more than that around its links says something itself
_BARE = 6  # words; a line with fewer of its own around its links only points on
_PROSE = re.compile(rf"[\W_]*+(?:[^\W_]++[\W_]++){{{_BARE - 1}}}[^\W_]")  # that many words
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
        self._searched: dict[int, int] = {}  # for each story without one so far: the line up to which it was sought

    def of(self, index: int, start: int, end: int, story: int | None) -> str:
        """The words around `lines[index].text[start:end]`.

        A paragraph of moderate length is given whole, of a longer one the sentence. A line that only points on
        (`Read more: TITLE (arXiv).`) says little: the words that open its story go before it, parted by an
        ellipsis. story: index of the line with the story's headline, or None.
        """
        text = self._lines[index].text
        around = text if len(text) <= _WHOLE else sentence(text, start, end)
        if story is None or not self._is_bare(index):
            return around
        around = self._with_label(index, around)
        opening = self._opening(story, index)
        return f"{opening} … {around}" if opening else around

    def _is_bare(self, index: int) -> bool:
        """Does the line consist of links and hardly anything else?"""
        if index not in self._bare:
            line = self._lines[index]
            linked = sum(anchor.end - anchor.start for anchor in line.anchors)
            self._bare[index] = bool(linked) and len(line.text) - linked < _OWN and _own_words(line) < _BARE
        return self._bare[index]

    def _opening(self, story: int, before: int) -> str:
        """The first sentence of the story's text above `before`; its dek, all in italics, is passed over."""
        if story not in self._openings:
            start = self._searched.get(story, story + 1)
            found = next((i for i in range(start, before) if self._is_prose(i)), None)
            if found is None:
                self._searched[story] = max(start, before)
                return ""
            self._openings[story] = sentence(self._lines[found].text, 0, 1)
        return self._openings[story]

    def _is_prose(self, index: int) -> bool:
        line = self._lines[index]
        if line.rule or line.code or line.level:
            return False
        italic = line.emphasis and sum(end - start for start, end in line.emphasis) >= len(line.text) - 2
        return not italic and _PROSE.match(line.text) is not None and not self._is_bare(index)

    def _with_label(self, index: int, around: str) -> str:
        """Put a label that stands in a line of its own (`Read the paper:`) before the link that it announces."""
        above = self._lines[index - 1] if index else None
        if above and above.strong and not above.anchors and len(above.text) < _LABEL and above.text.endswith(":"):
            return f"{above.text} {around}"
        return around


def _own_words(line: Line) -> int:
    """How many words of a line stand outside of its links."""
    own, position = 0, 0
    for anchor in line.anchors:
        own += len(_WORD.findall(line.text, position, max(anchor.start, position)))
        position = max(position, anchor.end)
    return own + len(_WORD.findall(line.text, position))


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
