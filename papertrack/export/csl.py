"""CSL-JSON, the form in which citation processors exchange references (schema csl-data, version 1.0.2)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from papertrack.export.item import Item
from papertrack.export.latex import readable, tidy
from papertrack.export.names import parse
from papertrack.export.objects import Json, Object
from papertrack.export.publication import Form

_TYPES = {
    Form.ARTICLE: "article-journal",
    Form.PROCEEDINGS: "paper-conference",
    Form.CHAPTER: "chapter",
    Form.BOOK: "book",
    Form.THESIS: "thesis",
    Form.REPORT: "report",
    Form.PREPRINT: "article",
    Form.ISSUE: "post-weblog",
    Form.OTHER: "document",
}


def array(items: Iterable[Item]) -> Iterator[str]:
    """A JSON array with one object per item, in pieces; the pieces joined are the file. Holds one item at a time."""
    opening = "[\n"
    for item in items:
        yield opening + json.dumps(csl_item(item), ensure_ascii=False)
        opening = ",\n"
    yield "[]\n" if opening == "[\n" else "\n]\n"


def csl_item(item: Item) -> Object:
    """One item as a CSL item. What is not known is left out, as the schema wants it."""
    where = item.where
    known: Object = {
        "id": item.key,
        "citation-key": item.key,
        "type": _TYPES[where.form],
        "title": readable(item.title),
        "author": [name for name in map(csl_name, item.authors) if name],
        "issued": {"date-parts": [[int(part) for part in where.date.split("-")]]} if where.date else None,
        "container-title": tidy(where.container),
        "volume": where.volume,
        "issue": where.number,
        "page": where.pages,
        "publisher": "arXiv" if where.form is Form.PREPRINT else tidy(where.publisher),
        "number": f"arXiv:{where.arxiv}" if where.arxiv else "",
        "ISBN": where.isbn,
        "DOI": where.doi,
        "URL": where.url,
        "abstract": readable(item.abstract),
        "note": tidy(item.note),
    }
    return {field: value for field, value in known.items() if value}


def csl_name(display: str) -> Json:
    """A name as the schema has it, in parts or literal."""
    name = parse(display)
    known: Object = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
        "literal": name.literal,
    }
    return {field: value for field, value in known.items() if value}
