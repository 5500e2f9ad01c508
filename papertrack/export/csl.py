"""CSL-JSON, the form in which citation processors exchange references (schema csl-data, version 1.0.2)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from papertrack.export.latex import readable
from papertrack.export.names import parse
from papertrack.export.objects import Json, Object
from papertrack.export.publication import Form, publication
from papertrack.model.paper import Paper

_TYPES = {
    Form.ARTICLE: "article-journal",
    Form.PROCEEDINGS: "paper-conference",
    Form.PREPRINT: "article",
    Form.OTHER: "document",
}


def array(papers: Iterable[tuple[str, Paper]]) -> Iterator[str]:
    """A JSON array with one item per paper, in pieces; the pieces joined are the file. Holds one paper at a time."""
    opening = "[\n"
    for key, paper in papers:
        yield opening + json.dumps(item(key, paper), ensure_ascii=False)
        opening = ",\n"
    yield "[]\n" if opening == "[\n" else "\n]\n"


def item(key: str, paper: Paper) -> Object:
    """One paper as a CSL item. What is not known is left out, as the schema wants it."""
    facts = paper.facts
    where = publication(paper)
    known: Object = {
        "id": key,
        "citation-key": key,
        "type": _TYPES[where.form],
        "title": readable(facts.title or ""),
        "author": [_name(author) for author in facts.authors],
        "issued": {"date-parts": [[int(part) for part in where.date.split("-")]]} if where.date else None,
        "container-title": where.container,
        "volume": where.volume,
        "issue": where.number,
        "page": where.pages,
        "publisher": "arXiv" if where.form is Form.PREPRINT else "",
        "number": f"arXiv:{where.arxiv}" if where.arxiv else "",
        "DOI": where.doi,
        "URL": where.url or paper.id.url,
        "abstract": readable(facts.abstract or ""),
        "note": "Withdrawn" if facts.withdrawn else "",
    }
    return {field: value for field, value in known.items() if value}


def _name(display: str) -> Json:
    name = parse(display)
    known: Object = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
        "literal": name.literal,
    }
    return {field: value for field, value in known.items() if value}
