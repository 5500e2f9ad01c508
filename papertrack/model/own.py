"""A reader's own words: tags and notes on a paper or an issue."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from papertrack.errors import UsageError

LONGEST_NOTE = 100_000
"""Characters."""

_TAG = re.compile(r"[\w+#][\w+#.&-]{0,59}")


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote about a paper or an issue, and when (UTC)."""

    text: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Own:
    """One's own words on one thing: tags in the order of the alphabet, notes in the order of time."""

    tags: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


NO_WORDS = Own()


@dataclass(frozen=True, slots=True)
class Tagged:
    """A tag, and on how many papers and issues it is."""

    tag: str
    papers: int
    issues: int


def tag_of(text: str) -> str:
    """A tag in the form in which it is kept: in small letters, so that `To-Read` and `to-read` are one.

    Raises UsageError for what is not one word of letters, digits and `- _ . + # &`, of at most 60 characters.
    """
    word = text.strip().lower()
    if not _TAG.fullmatch(word):
        raise UsageError(f"{text!r} is no tag; a tag is one word of letters, digits and - _ . + # &, such as to-read")
    return word


def note_of(text: str) -> str:
    """A note in the form in which it is kept. Raises UsageError for an empty or a very long one."""
    note = text.strip().replace("\0", "")
    if not note:
        raise UsageError("the note is empty; write its words after the ID, or - to read them from standard input")
    if len(note) > LONGEST_NOTE:
        raise UsageError(f"the note has {len(note)} characters; {LONGEST_NOTE} are the most that is kept")
    return note
