"""Lists of names in an address: how many go into one request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import quote

from papertrack.model.identifier import Identifier

LONGEST_LIST = 4_000
"""Letters of an address that a list may take, escapes included: every server takes an address of twice that length."""


def fitting(identifiers: Sequence[Identifier], entry: Callable[[Identifier], str | None]) -> dict[str, Identifier]:
    """As many of these, in order, as fit into one list, by what stands for each; at least the first.

    entry: what stands for an identifier in the list, with what is repeated for each; None where no list can hold it.
    """
    listed: dict[str, Identifier] = {}
    length = 0
    for identifier in identifiers:
        text = entry(identifier)
        if text is None:
            continue
        length += len(quote(f"{text},", safe=""))
        if listed and length > LONGEST_LIST:
            break
        listed[text] = identifier
    return listed
