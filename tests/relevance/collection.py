"""Builds what questions are judged on: a folder of newsletters and, if there is one, a file of arXiv records."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import papertrack
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts
from papertrack.sources.files import read_path
from papertrack.store.store import Store


def collect(database: Path, newsletters: Path, records: Path | None) -> None:
    """Take all newsletters in, and what is known of the papers in them. records: a JSON object a line, .gz or not."""
    with papertrack.open(database) as tracker:
        for _ in tracker.add(read_path(newsletters)):
            pass
    if records is None:
        return
    with Store.open(database) as store, store.write() as writer:
        mentioned = {
            str(value)
            for (value,) in writer._connection.exec_driver_sql("SELECT value FROM identifier WHERE scheme = 'arxiv'")
        }
        opened = gzip.open if records.suffix == ".gz" else open
        with opened(records, "rt", encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                if record["id"] in mentioned:
                    paper = writer.paper_of(Identifier(Scheme.ARXIV, record["id"]))
                    writer.put_facts(paper, _facts(record))


def _facts(record: dict[str, Any]) -> Facts:
    return Facts(
        title=record["title"],
        authors=tuple(author["name"] for author in record.get("authors", ())),
        abstract=record.get("abstract"),
        published=(record.get("published") or "")[:10] or None,
        journal_ref=record.get("journal_ref"),
        doi=record.get("doi"),
        categories=tuple(record.get("categories", ())),
    )
