"""What of a question the database knows by name: identifiers, newsletters, and how words begin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.query import AllOf, AnyOf, Node, Not, Text, Value
from papertrack.store.engine import fold
from papertrack.store.expressions import Beginning, beginning, has_token
from papertrack.store.rows import array

MOST_WORDS = 25
"""So many words with one beginning are looked for each by itself. Common words came up first; and they are enough
where not everything is asked for."""

_FEWEST_WORDS = 10  # of each of many beginnings


@dataclass(frozen=True, slots=True)
class Names:
    """papers: for words that are identifiers, the row ids of the papers they name. newsletters: for names of
    newsletters, their row ids. beginnings: for how words begin, the words that do.
    """

    papers: dict[str, tuple[int, ...]] = field(default_factory=dict)
    newsletters: dict[str, tuple[int, ...]] = field(default_factory=dict)
    beginnings: dict[str, Beginning] = field(default_factory=dict)


def names(connection: Connection, tree: Node) -> Names:
    """All that a tree names and that the database knows."""
    leaves = list(_leaves(tree))
    return Names(_papers(connection, leaves), _newsletters(connection, leaves), _beginnings(connection, leaves))


def spellings(value: str) -> list[str]:
    """Ways in which an identifier's value may be written: in another case, with an arXiv version."""
    bare = re.sub(r"(?<=[0-9])v[0-9]{1,3}$", "", value)
    return list(dict.fromkeys((value, value.lower(), value.upper(), bare, bare.lower())))


def curies(text: str) -> list[Identifier]:
    """The identifiers that a text with a scheme may be."""
    scheme, colon, value = text.partition(":")
    if not colon or scheme.lower() not in _SCHEMES:
        return []
    return [Identifier(Scheme(scheme.lower()), spelling) for spelling in spellings(value)]


_SCHEMES = frozenset(scheme.value for scheme in Scheme)
_NEWSLETTERS_NAMED = "SELECT id FROM newsletter WHERE instr(fold(name), fold(?))"
_BEGINNING = "SELECT written FROM word WHERE folded >= ? AND folded < ? ORDER BY id LIMIT ?"


def _leaves(node: Node) -> Iterator[Node]:
    match node:
        case Not(part=part):
            yield from _leaves(part)
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _leaves(part)
        case _:
            yield node


def _newsletters(connection: Connection, leaves: Sequence[Node]) -> dict[str, tuple[int, ...]]:
    """For each name of a newsletter the newsletters that it is in the name of."""
    return {
        name: tuple(connection.exec_driver_sql(_NEWSLETTERS_NAMED, (name,)).scalars())
        for name in {leaf.value for leaf in leaves if isinstance(leaf, Value) and leaf.field == "newsletter"}
    }


def _papers(connection: Connection, leaves: Sequence[Node]) -> dict[str, tuple[int, ...]]:
    """Those plain words that are known identifiers, with the papers that they name."""
    asked = [
        (leaf.text, each)
        for leaf in leaves
        if isinstance(leaf, Text) and leaf.field is None and not leaf.prefix and len(leaf.text) < 500
        for each in [
            *((None, spelling) for spelling in spellings(leaf.text)),
            *((each.scheme.value, each.value) for each in curies(leaf.text)),
        ]
    ]
    named: dict[str, set[int]] = {}
    for word, paper_id in connection.exec_driver_sql(
        "SELECT json_extract(w.value, '$[0]'), i.paper_id FROM json_each(?) AS w CROSS JOIN identifier AS i "
        "ON i.value = json_extract(w.value, '$[2]') "
        "AND i.scheme = coalesce(json_extract(w.value, '$[1]'), i.scheme)",
        (array((word, scheme, value) for word, (scheme, value) in asked),),
    ):
        named.setdefault(word, set()).add(paper_id)
    return {word: tuple(sorted(papers)) for word, papers in named.items()}


def _beginnings(connection: Connection, leaves: Sequence[Node]) -> dict[str, Beginning]:
    """The words that begin as the last word of each prefix does."""
    texts = (leaf.text for leaf in leaves if isinstance(leaf, Text) and leaf.prefix and has_token(leaf.text))
    starts = {beginning(text): None for text in texts}
    most = max(MOST_WORDS // max(len(starts), 1), _FEWEST_WORDS)
    found: dict[str, Beginning] = {}
    for start in starts:
        first = fold(start)
        words = connection.exec_driver_sql(_BEGINNING, (first, first + "\U0010ffff", most + 1)).scalars().all()
        found[start] = Beginning(tuple(words[:most]), len(words) <= most)
    return found
