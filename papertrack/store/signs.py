"""Signs and scripts without spaces, which the full-text tokenizer passes over or runs together, made indexable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)  # Thai, Lao, Burmese, Khmer, Kana, Han, and Hangul with its particles: no spaces between words
_SCRIPT = re.compile(f"[{_UNSPACED}]")
_UNUSUAL = re.compile(rf"""[{_UNSPACED}]|[^\w\s!"%&'()*,\-./:;?@\[\\\]{{}}‘’“”–—…•·«»]""")
_UNIT = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+|.", re.DOTALL)


def signs(*texts: str) -> str:
    """The words of these texts that hold a sign or a script without spaces, cut into units; empty for most texts.

    A unit is one such character, written as its number (`u43` for `+`), or the letters and digits beside it: `C++`
    is `C u43 u43`. So a phrase of units finds what the text itself would find letter by letter.
    """
    return " \ue000 ".join(" ".join(run) for text in texts for run in _runs(text))


def sought(text: str) -> tuple[str, ...]:
    """The phrases of units that a text must hold to hold the signs of this one."""
    return tuple(" ".join(run) for run in _runs(text))


def runs_together(text: str) -> bool:
    """Does the text hold a script that the tokenizer does not cut into words?"""
    return not text.isascii() and _SCRIPT.search(text) is not None


def _runs(text: str) -> Iterator[list[str]]:
    """Each stretch of letters, digits and signs that has a sign in it, as units."""
    end = 0
    for match in _UNUSUAL.finditer(text):
        start = match.start()
        if start < end or not _tells(match[0]):
            continue
        while start > end and _joins(text[start - 1]):
            start -= 1
        end = match.end()
        while end < len(text) and _joins(text[end]):
            end += 1
        yield [f"u{ord(unit)}" if _tells(unit) else unit for unit in _UNIT.findall(text[start:end])]


@lru_cache(maxsize=4096)
def _joins(character: str) -> bool:
    return character.isalnum() or _tells(character)


@lru_cache(maxsize=4096)
def _tells(unit: str) -> bool:
    """Is this one character that the tokenizer loses and that means something all the same?"""
    return len(unit) == 1 and (unit == "#" or unicodedata.category(unit)[0] == "S" or _SCRIPT.match(unit) is not None)
