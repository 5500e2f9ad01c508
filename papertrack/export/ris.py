"""RIS, the tagged format of reference managers (Research Information Systems, 2011 specification)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from papertrack.export.latex import readable, tidy
from papertrack.export.names import parse
from papertrack.export.publication import Form, Publication, publication
from papertrack.model.paper import Paper

_TYPES = {Form.ARTICLE: "JOUR", Form.PROCEEDINGS: "CPAPER", Form.PREPRINT: "UNPB", Form.OTHER: "GEN"}


def records(papers: Iterable[tuple[str, Paper]]) -> Iterator[str]:
    """One record per paper, from TY to ER, lines ending in CR LF. A value is always one line, so it begins no tag."""
    for key, paper in papers:
        where = publication(paper)
        tags = [("TY", _TYPES[where.form]), ("ID", key), *_tags(paper, where), ("ER", "")]
        yield "".join(f"{tag}  - {value}\r\n" for tag, value in tags) + "\r\n"


def _tags(paper: Paper, where: Publication) -> Iterator[tuple[str, str]]:
    facts = paper.facts
    first, _, last = where.pages.partition("-")
    for author in facts.authors:
        yield "AU", _author(author)
    yield from (
        (tag, value)
        for tag, value in (
            ("TI", readable(facts.title or "")),
            ("T2", where.container),
            ("VL", where.volume),
            ("IS", where.number),
            ("SP", first),
            ("EP", last),
            ("PY", where.date[:4]),
            ("DA", where.date.replace("-", "/") if len(where.date) > 4 else ""),
            ("AB", readable(facts.abstract or "")),
            ("DO", tidy(where.doi)),
            ("AN", f"arXiv:{tidy(where.arxiv)}" if where.arxiv else ""),
            ("UR", tidy(where.url)),
            ("N1", "Withdrawn" if facts.withdrawn else ""),
        )
        if value
    )
    for category in facts.categories:
        yield "KW", tidy(category)


def _author(display: str) -> str:
    """`Family, Given, Suffix`. A comma in a group's name would part it, and is taken out."""
    name = parse(display)
    if name.literal:
        return name.literal.replace(",", "")
    parts = (f"{name.particle} {name.family}".strip(), name.given, name.suffix)
    return ", ".join(filter(None, parts))
