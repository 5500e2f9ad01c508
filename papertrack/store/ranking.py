"""The last step of ranking: the papers that full-text search puts first, weighed by where the very words stand."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from papertrack.model.query import AllOf, AnyOf, Node, Query, Text
from papertrack.store.engine import fold

FINALISTS = 100
"""How many papers are weighed; those that bm25 puts after them stay there."""


@dataclass(frozen=True, slots=True)
class Finalist:
    """A paper that may be among the first. score: minus bm25. texts: title, headlines, words around its links."""

    paper_id: int
    score: float
    mentions: int
    texts: Sequence[str]


WORDS = (0.6, 0.6, 0.3)
"""What it adds, as a share of the score, when all words stand as they are written in title, headlines, contexts."""

PHRASE = (0.8, 0.8, 0.4)
"""The same when they stand side by side, in their order."""

NAME = 1.0
"""The same when they are what the paper calls itself: all that stands before the colon of its title."""

MENTIONED = 0.05
"""The same for each doubling of the number of mentions."""


def ranked(query: Query, finalists: Sequence[Finalist]) -> list[Finalist]:
    """The finalists with their scores as weighed, best first; of equals, the one that came first."""
    words = [pattern for text in _plain(query.tree) if (pattern := _pattern(text))]
    phrase = _pattern(" ".join(_plain(query.tree))) if isinstance(query.tree, AllOf | Text) else None
    weighed = [
        Finalist(each.paper_id, each.score * (1 + _evidence(words, phrase, each)), each.mentions, each.texts)
        for each in finalists
    ]
    return sorted(weighed, key=lambda each: -each.score)


def _evidence(words: Sequence[re.Pattern[str]], phrase: re.Pattern[str] | None, paper: Finalist) -> float:
    texts = [fold(text) for text in paper.texts]
    found = MENTIONED * math.log2(max(paper.mentions, 1))
    for text, for_words, for_phrase in zip(texts, WORDS, PHRASE, strict=True):
        if words:
            found += for_words * sum(_stands(pattern, text) for pattern in words) / len(words)
        if phrase is not None and _stands(phrase, text):
            found += for_phrase
    name, colon, _ = texts[0].partition(":")
    if phrase is not None and colon and (match := phrase.search(name)) and _alone(name, *match.span()):
        found += NAME
    return found


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
