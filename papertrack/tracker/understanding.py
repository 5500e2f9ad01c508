"""Answering by meaning: vectors made little by little, and their order fused with that of the words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from papertrack.model.answer import PaperAnswer
from papertrack.model.query import AllOf, Node, Query, Text
from papertrack.tracker.ports import Keeps, Understands

RANKED = 120
"""So many papers of each order are fused."""

SMOOTHING = 60
"""What is added to each rank, so that the first places do not decide alone (Cormack, Clarke and Büttcher 2009)."""

_BATCH = 32  # papers described in one transaction


def describe(store: Keeps, sentences: Understands) -> Iterator[int]:
    """Make the vectors that are missing or out of date; tells how many after each batch, which is then kept."""
    with store.read() as reader:
        waiting = reader.undescribed(sentences.name)
        while batch := list(islice(waiting, _BATCH)):
            vectors = sentences.vectors([text for _, text, _ in batch])
            with store.write() as writer:
                made = [(paper, digest, vector) for (paper, _, digest), vector in zip(batch, vectors, strict=True)]
                writer.put_vectors(sentences.name, made)
            yield len(batch)


def papers(store: Keeps, sentences: Understands, query: Query, limit: int | None) -> list[PaperAnswer]:
    """Papers that are about what a query says, in its words or in others.

    Its plain words are what is meant; its fields, exclusions and alternatives must hold all the same.
    """
    meant, must = _parted(query)
    with store.read() as reader:
        by_words = [paper for paper, _ in reader.ranked(query, limit=RANKED)]
        if not meant:
            return reader.papers(query, limit=limit, sort="relevance")
        known = reader.vectors(sentences.name)
        if must.tree is not None:
            allowed = {paper for paper, _ in reader.ranked(must, limit=None)}
            known = [(paper, vector) for paper, vector in known if paper in allowed]
        near = sentences.nearest(meant, [vector for _, vector in known], RANKED)
        fused = fuse(by_words, [known[place][0] for place, _ in near])
        return reader.papers_scored(fused[:limit])


def fuse(*orders: Iterable[int]) -> list[tuple[int, float]]:
    """One order of several, by the sum of the reciprocals of the ranks; of equals, what came first in the first."""
    scores: dict[int, float] = {}
    for order in orders:
        for rank, paper in enumerate(order, 1):
            scores[paper] = scores.get(paper, 0.0) + 1 / (SMOOTHING + rank)
    return sorted(scores.items(), key=lambda each: -each[1])


def _parted(query: Query) -> tuple[str, Query]:
    """What a query means, in plain words, and what else it asks for."""
    parts: Sequence[Node] = query.tree.parts if isinstance(query.tree, AllOf) else (query.tree,) if query.tree else ()
    plain = [part for part in parts if isinstance(part, Text) and part.field is None]
    others = tuple(part for part in parts if part not in plain)
    tree = None if not others else others[0] if len(others) == 1 else AllOf(others)
    return " ".join(part.text for part in plain), replace(query, tree=tree)
