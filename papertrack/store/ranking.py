"""The last step of ranking: the papers that full-text search puts first, weighed by where the very words stand."""

from __future__ import annotations

import math
import operator
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from papertrack.model.query import AllOf, AnyOf, Node, Query, Text
from papertrack.store.engine import fold
from papertrack.store.rows import PARTED

FINALISTS = 100
"""How many papers are weighed; those that bm25 puts after them stay there."""


@dataclass(frozen=True, slots=True)
class Finalist:
    """A paper that may be among the first. score: minus bm25. headline, context: all of its mentions, parted."""

    paper_id: int
    score: float
    mentions: int
    title: str
    headline: str
    context: str


WORDS = (0.6, 0.6, 0.4)
"""What it adds, as a share of the score, when all words stand as they are written in a title, headline, context."""

PHRASE = (0.8, 0.8, 0.5)
"""The same when they stand side by side, in their order."""

NAME = 1.0
"""The same when they are what the paper calls itself: its title, or all that stands there before the colon."""

MENTIONED = 0.05
"""The same for each doubling of the number of mentions."""

CROWD = 3
"""Words that stand around the links of so many finalists are about none of them: of a list, not of a paper."""

CROWDED = 0.5
"""What a score is worth when only such words answer."""


_APART = "\n|\n"
_PIECES = re.compile(rf"{PARTED}| … ")  # the ellipsis parts the words that open a story from those around the link


def ranked(query: Query, finalists: Sequence[Finalist]) -> list[Finalist]:
    """The finalists with their scores as weighed, best first; of equals, the one that came first."""
    texts = list(_plain(query.tree))
    words = [pattern for text in texts if (pattern := _pattern(text))]
    phrase = _pattern(" ".join(texts)) if isinstance(query.tree, AllOf | Text) else None
    crowd = Counter(piece for each in finalists for piece in set(_PIECES.split(each.context)))
    weighed = [replace(each, score=each.score * _worth(words, phrase, crowd, each)) for each in finalists]
    return sorted(weighed, key=lambda each: -each.score)


def _worth(
    words: Sequence[re.Pattern[str]], phrase: re.Pattern[str] | None, crowd: Mapping[str, int], paper: Finalist
) -> float:
    """What the score is to be multiplied by. The best place counts, since many headlines are titles."""
    pieces = _PIECES.split(paper.context)
    own = [piece for piece in pieces if crowd[piece] < CROWD]
    texts = [fold(text.replace(PARTED, _APART)) for text in (paper.title, paper.headline, _APART.join(own))]
    worth = 1 + MENTIONED * math.log2(max(paper.mentions, 1))
    if words:
        shares = [sum(_stands(pattern, text) for pattern in words) / len(words) for text in texts]
        worth += max(map(operator.mul, WORDS, shares))
        if not any(shares) and len(own) < len(pieces):
            worth *= CROWDED
    if phrase is not None:
        worth += max(weight * _stands(phrase, text) for weight, text in zip(PHRASE, texts, strict=True))
        name, _, _ = texts[0].partition(":")
        if (match := phrase.search(name)) and _alone(name, *match.span()):
            worth += NAME
    return worth


def _plain(node: Node | None) -> Iterator[str]:
    """The texts that are wanted, in any place or where they say what a paper is about."""
    match node:
        case Text(text=text, field=None | "title" | "headline" | "context"):
            yield text
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _plain(part)
        case _:
            return


def _pattern(text: str) -> re.Pattern[str] | None:
    """The words of a text, whatever parts them. It begins with letters, so that the search for them is quick."""
    words = re.findall(r"[^\W_]+", fold(text))[:20]
    return re.compile(r"[\W_]+".join(map(re.escape, words))) if words else None


def _stands(pattern: re.Pattern[str], text: str) -> bool:
    """Is it there as whole words?"""
    for match in pattern.finditer(text):
        start, end = match.span()
        if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            return True
    return False


def _alone(text: str, start: int, end: int) -> bool:
    return not any(map(str.isalnum, text[:start] + text[end:]))
