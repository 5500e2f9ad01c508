"""Statements about vectors: what is to be described of each paper, and what each was described as."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from sqlalchemy import Connection

from papertrack.store.rows import PARTED, array, clean

LONGEST = 1500  # characters; more than the sentence model reads
_OPENING = re.compile(r"^.* … ", re.DOTALL)  # the words that open a story, before those around the link


def undescribed(connection: Connection, model: str) -> Iterator[tuple[int, str, str]]:
    """(paper, its text, that text's digest) for each mentioned paper that has no vector of that text by this model."""
    found = connection.exec_driver_sql(
        "SELECT t.paper_id, t.title, t.context, t.abstract, v.text_digest FROM paper_text AS t "
        "LEFT JOIN paper_vector AS v ON v.paper_id = t.paper_id AND v.model = ? "
        "WHERE t.place > 0 ORDER BY t.place DESC",
        (model,),
    )
    for paper_id, title, context, abstract, digest in found.all():
        text = _described(title, context, abstract)
        new = blake2b(text.encode(), digest_size=12).hexdigest()
        if new != digest:
            yield paper_id, text, new


def put(connection: Connection, model: str, described: Iterable[tuple[int, str, bytes]]) -> None:
    """Keep vectors: (paper, digest of the text that was described, vector). A paper that is gone is passed over."""
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO paper_vector (paper_id, model, text_digest, vector) "
        "SELECT id, ?, ?, ? FROM paper WHERE id = ?",
        [(model, digest, vector, paper_id) for paper_id, digest, vector in described],
    )


def all_of(connection: Connection, model: str) -> list[tuple[int, bytes]]:
    """All vectors of mentioned papers by this model, by paper, the last mentioned first."""
    found = connection.exec_driver_sql(
        "SELECT v.paper_id, v.vector FROM paper_text AS t CROSS JOIN paper_vector AS v ON v.paper_id = t.paper_id "
        "WHERE t.place > 0 AND v.model = ? ORDER BY t.place DESC",
        (model,),
    )
    return [(paper_id, vector) for paper_id, vector in found.all()]


def forget(connection: Connection, paper_ids: Iterable[int]) -> None:
    """Take away the vectors of these papers."""
    connection.exec_driver_sql(
        "DELETE FROM paper_vector WHERE paper_id IN (SELECT value FROM json_each(?))", (array(paper_ids),)
    )


def _described(title: str, context: str, abstract: str) -> str:
    """The text that stands for a paper: its title, what was said of it first, and its abstract."""
    said = _OPENING.sub("", context.partition(PARTED)[0])
    return clean("\n".join(filter(None, (title, said, abstract)))[:LONGEST])
