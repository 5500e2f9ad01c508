"""The words around a link, as much of them as a list has room for, those that answer the question first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from papertrack.model.answer import MentionAnswer
from papertrack.showing.light import lights

_LONGEST = 300  # characters


def excerpt(context: str, words: Sequence[str]) -> str:
    """So much of the words around a link as a list has room for, with the first word asked for in it."""
    if len(context) <= _LONGEST:
        return context
    found = lights(context, words)
    start = max(0, min((found[0][0] if found else 0) - _LONGEST // 3, len(context) - _LONGEST))
    start = context.find(" ", start) + 1 if start else 0
    end = start + _LONGEST
    end = context.rfind(" ", start, end) if end < len(context) else len(context)
    return f"{'…' * (start > 0)}{context[start:end]}{'…' * (end < len(context))}"


def best_first(found: Sequence[MentionAnswer], words: Sequence[str]) -> list[MentionAnswer]:
    """Newest first, those that say the words asked for before those that do not."""
    newest = sorted(found, key=lambda m: m.issue.published or date.min, reverse=True)
    if not words:
        return newest
    return sorted(newest, key=lambda m: not lights(f"{m.headline} {m.context} {m.text}", words))
