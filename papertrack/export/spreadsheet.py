"""CSV (RFC 4180) that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from papertrack.export.latex import readable, tidy
from papertrack.export.publication import publication
from papertrack.model.answer import PaperAnswer

COLUMNS = (
    "key",
    "id",
    "ids",
    "title",
    "authors",
    "published",
    "venue",
    "doi",
    "url",
    "categories",
    "mentions",
    "first_mentioned",
    "last_mentioned",
    "headlines",
    "abstract",
)

# What makes a spreadsheet take a cell for a formula (OWASP, "CSV Injection"), full-width forms included.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def rows(papers: Iterable[tuple[str, PaperAnswer]]) -> Iterator[str]:
    """A header row and one row per paper, ending in CR LF; several values in a cell are parted by `; `."""
    yield row(COLUMNS)
    for key, answer in papers:
        yield row(_cells(key, answer))


def row(cells: Iterable[str | int]) -> str:
    """One row. A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    writer = csv.writer(_Line())
    text: str = writer.writerow([safe(cell) if isinstance(cell, str) else cell for cell in cells])
    return text


def safe(cell: str) -> str:
    """A cell's text, with an apostrophe before it where it would be taken for a formula, and without NUL."""
    text = cell.replace("\0", "")
    return f"'{text}" if text.lstrip(" \xa0\ufeff").startswith(_FORMULA_STARTS) else text


class _Line:
    """A file to `csv.writer`: hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _cells(key: str, answer: PaperAnswer) -> tuple[str | int, ...]:
    paper, facts = answer.paper, answer.paper.facts
    days = sorted(mention.issue.published.isoformat() for mention in answer.mentions if mention.issue.published)
    headlines = dict.fromkeys(tidy(mention.headline) for mention in answer.mentions if mention.headline)
    where = publication(paper)
    return (
        key,
        str(paper.id),
        "; ".join(map(str, paper.ids)),
        readable(facts.title or ""),
        "; ".join(map(readable, facts.authors)),
        facts.published or "",
        tidy(facts.venue or ""),
        where.doi,
        paper.id.url or "",
        "; ".join(facts.categories),
        len(answer.mentions),
        days[0] if days else "",
        days[-1] if days else "",
        "; ".join(headlines),
        tidy(facts.abstract or ""),
    )
