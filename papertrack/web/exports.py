"""Answers as files to take away: the papers about a query, or one paper, in the formats of `export`."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from itertools import chain

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from papertrack.model.identifier import Identifier
from papertrack.model.query import Query, Value
from papertrack.web.desk import Desk, desk_of, paper_named, question

_FILES = {
    "bibtex": ("BibTeX", "papers.bib", "application/x-bibtex"),
    "biblatex": ("BibLaTeX", "papers.bib", "application/x-bibtex"),
    "ris": ("RIS", "papers.ris", "application/x-research-info-systems"),
    "csl-json": ("CSL-JSON", "papers.json", "application/vnd.citationstyles.csl+json"),
    "hayagriva": ("Hayagriva", "papers.yaml", "application/yaml"),
    "text": ("text (APA)", "papers.txt", "text/plain"),
    "csv": ("CSV", "papers.csv", "text/csv"),
    "jsonl": ("JSON Lines", "papers.jsonl", "application/jsonl"),
    "markdown": ("Markdown", "papers.md", "text/markdown"),
    "atom": ("Atom feed", "papers.atom", "application/atom+xml"),
}
"""For each format what people call it, the name of its file, and its media type."""


def formats() -> dict[str, str]:
    """The formats that can be had, by name, each with what people call it."""
    return {name: called for name, (called, *_) in _FILES.items() if name != "text" or find_spec("citeproc")}


def export(request: Request) -> Response:
    """The papers about a query, or one paper, as a file."""
    desk, format = desk_of(request), request.query_params.get("format") or "bibtex"
    if format not in _FILES:
        raise HTTPException(404, f"There is no format {format[:40]!r}; there are {', '.join(_FILES)}.")
    if name := request.query_params.get("paper"):
        pieces = of_paper(desk, paper_named(desk, name).paper.id, format)
    else:
        pieces = desk.tracker.export(question(request), format=format, key_pattern=desk.key_pattern)
    first = next(pieces, "")  # what is wrong shows now, while we can still say so
    _, file, media_type = _FILES[format]
    return StreamingResponse(
        (piece.encode() for piece in chain((first,), pieces)),
        media_type=f"{media_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file}"'},
    )


def of_paper(desk: Desk, identifier: Identifier, format: str) -> Iterator[str]:
    """One paper in a format."""
    query = Query(str(identifier), Value("id", str(identifier)))
    return desk.tracker.export(query, format=format, key_pattern=desk.key_pattern)
