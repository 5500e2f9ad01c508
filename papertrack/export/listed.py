"""Sets of words, written down as running text."""

from __future__ import annotations


def listed(text: str) -> frozenset[str]:
    """The words of a text, parted by white space."""
    return frozenset(text.split())
