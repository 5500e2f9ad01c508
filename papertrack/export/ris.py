"""RIS, the tagged format of reference managers (Research Information Systems, 2011 specification)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from papertrack.export.item import Item
from papertrack.export.latex import readable, tidy
from papertrack.export.names import parse
from papertrack.export.publication import Form

_TYPES = {
    Form.ARTICLE: "JOUR",
    Form.PROCEEDINGS: "CPAPER",
    Form.CHAPTER: "CHAP",
    Form.BOOK: "BOOK",
    Form.THESIS: "THES",
    Form.REPORT: "RPRT",
    Form.PREPRINT: "UNPB",
    Form.ISSUE: "BLOG",
    Form.OTHER: "GEN",
}


def records(items: Iterable[Item]) -> Iterator[str]:
    """One record per item, from TY to ER, lines ending in CR LF. A value is always one line, so it begins no tag."""
    for item in items:
        tags = [("TY", _TYPES[item.where.form]), ("ID", item.key), *_tags(item), ("ER", "")]
        yield "".join(f"{tag}  - {value}\r\n" for tag, value in tags) + "\r\n"


def _tags(item: Item) -> Iterator[tuple[str, str]]:
    where = item.where
    first, _, last = where.pages.partition("-")
    for author in item.authors:
        if name := _author(author):
            yield "AU", name
    yield from (
        (tag, value)
        for tag, value in (
            ("TI", readable(item.title)),
            ("T2", tidy(where.container)),
            ("VL", where.volume),
            ("IS", where.number),
            ("SP", first),
            ("EP", last),
            ("PB", tidy(where.publisher)),
            ("SN", where.isbn),
            ("PY", where.date[:4]),
            ("DA", where.date.replace("-", "/") if len(where.date) > 4 else ""),
            ("AB", readable(item.abstract)),
            ("DO", where.doi),
            ("AN", f"arXiv:{where.arxiv}" if where.arxiv else ""),
            ("UR", tidy(where.url)),
            ("N1", tidy(item.note)),
        )
        if value
    )
    for keyword in item.keywords:
        if word := tidy(keyword):
            yield "KW", word


def _author(display: str) -> str:
    """`Family, Given, Suffix`. A comma in a group's name would part it, and is taken out."""
    name = parse(display)
    if name.literal:
        return name.literal.replace(",", "")
    parts = (f"{name.particle} {name.family}".strip(), name.given, name.suffix)
    return ", ".join(filter(None, parts))
