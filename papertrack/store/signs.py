"""Signs and scripts without spaces, which the full-text tokenizer passes over or runs together, made indexable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)  # Thai, Lao, Burmese, Khmer, Kana, Han, and Hangul with its particles: no spaces between words
# Signs in ASCII, and all that is beyond Latin letters and the marks of typesetters, where other signs and scripts are.
_MAY_TELL = re.compile('[^\x00-"%-*,-;?-\\]_a-{}\x7f\xa0\xc0-\xd6\xd8-\xf6\xf8-\u024f‘’“”–—…•·«»]')


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A character of such a script; what may be a sign; a unit. Made when first needed, since it takes a while."""
    return (
        re.compile(f"[{_UNSPACED}]"),
        re.compile(rf"""[{_UNSPACED}]|[^\w\s!"%&'()*,\-./:;?@\[\\\]{{}}‘’“”–—…•·«»]"""),
        re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+|.", re.DOTALL),
    )


def signs(*texts: str) -> str:
    """The words of these texts that hold a sign or a script without spaces, cut into units; empty for most texts.

    A unit is one such character, written as its number (`u43` for `+`), or the letters and digits beside it: `C++`
    is `C u43 u43`. So a phrase of units finds what the text itself would find letter by letter.
    """
    if _MAY_TELL.search("".join(texts)) is None:
        return ""
    return " \ue000 ".join(" ".join(run) for text in texts for run in _runs(text))


def sought(text: str) -> tuple[str, ...]:
    """The phrases of units that a text must hold to hold the signs of this one."""
    return tuple(" ".join(run) for run in _runs(text))


def runs_together(text: str) -> bool:
    """Does the text hold a script that the tokenizer does not cut into words?"""
    return not text.isascii() and _patterns()[0].search(text) is not None


def _runs(text: str) -> Iterator[list[str]]:
    """Each stretch of letters, digits and signs that has a sign in it, as units."""
    first = _MAY_TELL.search(text)
    if first is None:
        return
    _, unusual, units = _patterns()
    end = 0
    for match in (_MAY_TELL if text.isascii() else unusual).finditer(text, first.start()):
        start = match.start()
        if start < end or not _tells(match[0]):
            continue
        while start > end and _joins(text[start - 1]):
            start -= 1
        end = match.end()
        while end < len(text) and _joins(text[end]):
            end += 1
        yield [f"u{ord(unit)}" if _tells(unit) else unit for unit in units.findall(text[start:end])]


@lru_cache(maxsize=4096)
def _joins(character: str) -> bool:
    return character.isalnum() or _tells(character)


@lru_cache(maxsize=4096)
def _tells(unit: str) -> bool:
    """Is this one character that the tokenizer loses and that means something all the same?"""
    return len(unit) == 1 and (
        unit == "#" or unicodedata.category(unit)[0] == "S" or _patterns()[0].match(unit) is not None
    )
