"""Texts as FTS5 expressions.

Every word goes into an FTS5 string of its own in double quotes, so nothing in it is syntax. What FTS5's tokenizer does
not see (signs as in `C++`, emoji, scripts without spaces) is found by the column `signs`. Source of the rules:
https://www.sqlite.org/fts5.html, section 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from papertrack.model.query import Text
from papertrack.store.signs import runs_together, sought

COLUMNS = ("title", "headline", "context", "abstract", "authors", "venue", "categories", "marks", "signs")
"""What is searched of a paper."""

STRONG = ("title", "headline")
"""Where a word says most about what a paper is about; these are indexed a second time by themselves, so that papers
that have common words there are found without looking at all that have them anywhere."""


MARK = "\ue001"
"""Begins what is written in `marks`, so that no word that is looked for is among it."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """The words that begin so, as far as they were asked for. whole: there are no more."""

    words: tuple[str, ...]
    whole: bool


Beginnings = Mapping[str, Beginning]


def marked(mark: str) -> str:
    """A mark as it stands in a search row.

    `n7`: named in the newsletter of this row; `y2024`: in that year; `habstract`: has one; `m4`: four times or more.
    """
    return MARK + mark


def marks(names: Iterable[str]) -> str:
    """An FTS5 expression: one of these marks."""
    return f"marks : ({' OR '.join(quoted(marked(name)) for name in names)})"


def doublings(count: int) -> tuple[int, ...]:
    """1, 2, 4, … up to the count."""
    return tuple(1 << power for power in range(count.bit_length()))


def expression(leaf: Text, columns: tuple[str, ...], beginnings: Beginnings, *, likely: bool = False) -> str | None:
    """A text as FTS5 expression on some columns; None where it has neither letters nor digits nor signs.

    likely: of a beginning that very many words have, only the words that came up first, which are the common ones.
    """
    parts = [f"signs : {quoted(run)}" for run in sought(leaf.text)]
    words = leaf.text
    if runs_together(words):
        words = " ".join(word for word in words.split() if not runs_together(word))
    if has_token(words):
        phrase = _begun(words, beginnings, likely) if leaf.prefix else _spelt(words)
        parts.append(phrase if columns == COLUMNS else f"{{{' '.join(columns)}}} : {phrase}")
    return "(" + " AND ".join(parts) + ")" if len(parts) > 1 else parts[0] if parts else None


def quoted(text: str) -> str:
    """A text as an FTS5 string."""
    return '"' + text.replace('"', '""') + '"'


def has_token(text: str) -> bool:
    """Is there anything in it that the tokenizer takes for a word?"""
    return any(map(str.isalnum, text))


def category_words(name: str) -> str:
    """A category as one word, so that `cs.LG` is no `LG` of another archive: `cslg`."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def beginning(text: str) -> str:
    """The last word of a text, which may go on."""
    return str(_WORD.findall(text)[-1])


def _begun(text: str, beginnings: Beginnings, likely: bool) -> str:
    """Words of which the last may go on, by all words that it may be. FTS5 goes through these as it needs them.

    Of more words than were asked for, FTS5 itself finds what begins so, and then gathers all that has them first. It
    looks among stems, so also those that are shorter than the beginning itself come into question (`relativ*` and
    `relativity`, whose stem is `rel`); `begins_word` then decides.
    """
    *before, last = _WORD.findall(text)
    known = beginnings.get(last, Beginning((), False))
    if known.whole or (likely and known.words):
        starts = [quoted(" ".join([*before, word])) for word in known.words or [last]]
    else:
        starts = [f"{quoted(' '.join([*before, last]))} *"]
        starts += [quoted(" ".join([*before, last[:size]])) for size in range(2, min(len(last), 30))]
    return f"({' OR '.join(starts)})"


_WORD = re.compile(r"[^\W_]+")
_COMPOUND = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
_NUMBERED = re.compile(r"([^\W\d_]{2,})(\d[\d.]*[^\W\d_]?)")
_HUMPED = re.compile(r"([A-Z][a-z]{2,})([A-Z][a-z]{2,})")


def _spelt(text: str) -> str:
    """A text as written and, where it is one name, as it is also spelt: GPT-4 and GPT4, AlphaFold and Alpha Fold."""
    if _COMPOUND.fullmatch(text):
        return f"({quoted(text)} OR {quoted(text.replace('-', ''))})"
    if parted := _NUMBERED.fullmatch(text) or _HUMPED.fullmatch(text):
        return f"({quoted(text)} OR {quoted(' '.join(parted.groups()))})"
    return quoted(text)
