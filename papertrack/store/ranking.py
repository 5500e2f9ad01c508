"""Ranks the papers that match: by where the words of the question stand, and how.

There is no counting of how rare a word is, as in bm25: since all words are required it would change little, and it
would take the longer the more papers there are.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from papertrack.model.query import AllOf, AnyOf, Node, Query, Text
from papertrack.store.engine import fold
from papertrack.store.rows import PARTED


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper that matches. day: of its last mention. headline, context, authors: all that there are, parted."""

    paper_id: int
    day: int
    mentions: int
    title: str
    headline: str
    context: str
    authors: str


PLACES = (5.0, 4.0, 3.0, 3.0)
"""What a word is worth in the title, in headlines, in the words around links and among the authors, however often it
stands there; what stands only elsewhere, as in the abstract, is worth 1."""

WORDS = (0.6, 0.4, 0.6, 0.4)
"""What is added, as a share, when all words stand as they are written in a title, headlines, context, authors."""

PHRASE = (1.2, 0.8, 1.0, 0.5)
"""The same when they stand side by side, in their order."""

NAME = 1.0
"""The same when they are what the paper calls itself: its title, or all that stands there before the colon."""

MENTIONED = 0.05
"""The same for each doubling of the number of mentions."""

CROWD = 3
"""Words that stand around the links of so many candidates are about none of them: of a list, not of a paper."""

CROWDED = 0.5
"""What a score is worth when only such words answer."""

_APART = "\n|\n"
_PIECES = re.compile(rf"{PARTED}| … ")  # the ellipsis parts the words that open a story from those around the link
_ENDINGS = re.compile(r"(?:ations?|ings?|ers?|ed|es|s|e)$")


def ranked(query: Query, candidates: Sequence[Candidate]) -> list[tuple[int, float]]:
    """Row ids and scores, best first; of equals, the one mentioned last, and of one day the one that came up first:
    so that of papers of one list, the one that it begins with has the words that it begins with.
    """
    texts = list(_plain(query.tree))
    words = [word for text in texts if (word := _Word.of(text))]
    phrase = _pattern(" ".join(texts)) if isinstance(query.tree, AllOf | Text) else None
    pieces = [_PIECES.split(each.context) for each in candidates]
    crowd = Counter(piece for each in pieces for piece in set(each))
    crowded = {piece for piece, count in crowd.items() if count >= CROWD}
    scored = [
        (paper, _score(words, phrase, paper, [piece for piece in said if piece not in crowded], len(said)))
        for paper, said in zip(candidates, pieces, strict=True)
    ]
    scored.sort(key=lambda each: (-each[1], -each[0].day, each[0].paper_id))
    return [(paper.paper_id, score) for paper, score in scored]


@dataclass(frozen=True, slots=True)
class _Word:
    """A word, or words that must stand together: as written, and how other forms of it begin."""

    written: re.Pattern[str]
    begins: re.Pattern[str]

    @classmethod
    def of(cls, text: str) -> _Word | None:
        units = _units(text)
        if not units:
            return None
        stem = _ENDINGS.sub("", units[-1])
        last = stem if len(stem) > 2 else units[-1]
        return cls(_joined(units), _joined([*units[:-1], last]))

    def found(self, text: str) -> tuple[float, bool]:
        """From 0 to 1, the more often a form of it stands there (half for once); and whether as it is written."""
        count, exact = 0, False
        for match in self.begins.finditer(text):
            start = match.start()
            if not text[start - 1 : start].isalnum():
                count += 1
                exact = exact or _ends(self.written.match(text, start), text)
        return count / (count + 1), exact


def _score(
    words: Sequence[_Word], phrase: re.Pattern[str] | None, paper: Candidate, own: Sequence[str], pieces: int
) -> float:
    """How well a paper answers. Exact words count in the best place alone, since many headlines are titles.

    own: what stands around its links and not around those of a crowd. pieces: how many there are with those.
    """
    texts = [_flat(text) for text in (paper.title, paper.headline, _APART.join(own), paper.authors)]
    score, worth = 1.0, 1 + MENTIONED * math.log2(max(paper.mentions, 1))
    if words:
        best = 0.0
        for weight, share, text in zip(PLACES, WORDS, texts, strict=True):
            found = [word.found(text) for word in words] if text else []
            score += weight * sum(fullness for fullness, _ in found) / len(words)
            best = max(best, share * sum(exact for _, exact in found) / len(words))
        worth += best
        if not best and len(own) < pieces:
            worth *= CROWDED
    if phrase is not None:
        worth += max(weight * _stands(phrase, text) for weight, text in zip(PHRASE, texts, strict=True))
        name, _, _ = texts[0].partition(":")
        if (match := phrase.search(name)) and _alone(name, *match.span()):
            worth += NAME
    return round(score * worth, 4)


def _flat(text: str) -> str:
    return fold(text.replace(PARTED, _APART))


def _plain(node: Node | None) -> Iterator[str]:
    """The texts that are wanted, in any place or where they say what a paper is about."""
    match node:
        case Text(text=text, field=None | "title" | "headline" | "context" | "author"):
            yield text
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _plain(part)
        case _:
            return


def _pattern(text: str) -> re.Pattern[str] | None:
    units = _units(text)
    return _joined(units) if units else None


def _units(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(text))[:20]


def _joined(units: Sequence[str]) -> re.Pattern[str]:
    """Words, whatever parts them. It begins with letters, so that the search for them is quick."""
    return re.compile(r"[\W_]+".join(map(re.escape, units)))


def _stands(pattern: re.Pattern[str], text: str) -> bool:
    """Is it there as whole words?"""
    return any(
        not text[match.start() - 1 : match.start()].isalnum() and _ends(match, text) for match in pattern.finditer(text)
    )


def _ends(match: re.Match[str] | None, text: str) -> bool:
    return match is not None and not text[match.end() : match.end() + 1].isalnum()


def _alone(text: str, start: int, end: int) -> bool:
    return not any(map(str.isalnum, text[:start] + text[end:]))
