"""Finds the words that were asked for in a text, as the database takes them: with their endings, without accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache

Span = tuple[int, int]

_WORD = re.compile(r"[^\W_]+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_SHORTEST_START = 3  # letters that a longer word must share with a whole word asked for, to be lit


def lights(text: str, words: Sequence[str]) -> list[Span]:
    """Where a text says the words and phrases that were asked for: starts and ends, in order."""
    return sorted({span for word in words for span in _finder(word)(text)})


@lru_cache(maxsize=1024)
def _finder(word: str) -> Callable[[str], Iterator[Span]]:
    parts = [_folded(part) for part in _WORD.findall(word)]
    if not parts or _UNSPACED.search(word) or any(unicodedata.category(each)[0] == "S" or each == "#" for each in word):
        literal = re.compile(re.escape(word.strip()) or r"(?!)", re.IGNORECASE)
        return lambda text: (match.span() for match in literal.finditer(text))
    stems = [_stem(part) for part in parts]

    def phrases(text: str) -> Iterator[Span]:
        tokens = list(_WORD.finditer(text))
        read = [_folded(token[0]) for token in tokens]
        for start in range(len(tokens) - len(parts) + 1):
            said = read[start : start + len(parts)]
            if all(map(_says, said, parts, stems)):
                yield tokens[start].start(), tokens[start + len(parts) - 1].end()

    return phrases


def _says(said: str, part: str, stem: str) -> bool:
    return said == part or _stem(said) == stem or (len(part) >= _SHORTEST_START and said.startswith(part))


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    """By Porter's algorithm, the one that the full-text search uses."""
    return str(_stemmer()(word))


@cache
def _stemmer() -> Callable[[str], str]:
    import snowballstemmer

    stem: Callable[[str], str] = snowballstemmer.stemmer("porter").stemWord
    return stem


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    return "".join(each for each in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(each))
