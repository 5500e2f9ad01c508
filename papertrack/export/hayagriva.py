"""Hayagriva's YAML, the bibliographies of Typst (https://github.com/typst/hayagriva/blob/main/docs/file-format.md)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from papertrack.export.item import Item
from papertrack.export.latex import protected, tidy
from papertrack.export.names import parse
from papertrack.export.plain import plain
from papertrack.export.publication import Form

Value: TypeAlias = "str | list[Value] | dict[str, Value]"

# How an item is called, and in what it stands.
_TYPES = {
    Form.ARTICLE: ("article", "periodical"),
    Form.PROCEEDINGS: ("article", "proceedings"),
    Form.CHAPTER: ("chapter", "book"),
    Form.BOOK: ("book", ""),
    Form.THESIS: ("thesis", ""),
    Form.REPORT: ("report", ""),
    Form.PREPRINT: ("article", ""),
    Form.ISSUE: ("article", "blog"),
    Form.OTHER: ("misc", ""),
}
_ESCAPES = {sign: f"\\{sign}" for sign in "\\{}$"}
_ESCAPED = str.maketrans(_ESCAPES)


def entries(items: Iterable[Item]) -> Iterator[str]:
    """A YAML mapping with one entry per item, in pieces. Every text is quoted as JSON is, so that it is a text."""
    empty = True
    for item in items:
        yield json.dumps(item.key) + ":\n" + "".join(_lines(_entry(item), "  "))
        empty = False
    if empty:
        yield "{}\n"


def _entry(item: Item) -> dict[str, Value]:
    where = item.where
    kind, parent = _TYPES[where.form]
    numbers = {"doi": where.doi, "arxiv": where.arxiv, "isbn": where.isbn}
    in_parent: dict[str, Value] = {
        "type": parent,
        "title": _title(where.container),
        "publisher": _text(where.publisher),
        "volume": where.volume,
        "issue": where.number,
    }
    found: dict[str, Value] = {
        "type": kind,
        "title": _title(item.title),
        "author": [name for name in map(_name, item.authors) if name],
        "date": where.date,
        "parent": _known(in_parent) if parent and where.container else {},
        "publisher": "" if parent else _text("arXiv" if where.form is Form.PREPRINT else where.publisher),
        "page-range": where.pages,
        "serial-number": _known(dict(numbers)),
        "url": tidy(where.url),
        "note": tidy(item.note),
    }
    return _known(found)


def _known(values: dict[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in values.items() if value}


def _title(text: str) -> str:
    """A title, its capitals in braces word by word. No dollar passes: between two, Typst runs what stands there."""
    return protected(plain(text), _ESCAPES)


def _text(text: str) -> str:
    return plain(text).translate(_ESCAPED)


def _name(display: str) -> Value:
    name = parse(display)
    if name.literal:
        return _known({"name": name.literal})
    return _known({"name": name.family, "given-name": name.given, "prefix": name.particle, "suffix": name.suffix})


def _lines(values: dict[str, Value], indent: str) -> Iterator[str]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield f"{indent}{name}:\n"
            yield from _lines(value, indent + "  ")
        elif isinstance(value, list):
            yield f"{indent}{name}:\n"
            yield from (f"{indent}  - {_quoted(each)}\n" for each in value)
        else:
            yield f"{indent}{name}: {_quoted(value)}\n"


def _quoted(value: Value) -> str:
    return json.dumps(value, ensure_ascii=False)
