"""The tables of export formats: a name, and what writes papers or mentions in that format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from papertrack.errors import UsageError
from papertrack.export import bibtex, csl, hayagriva, markdown, ris, spreadsheet, styled
from papertrack.export.item import Edition, Item, of_paper
from papertrack.export.objects import json_line, paper_object
from papertrack.model.answer import PaperAnswer

KeyedAnswers: TypeAlias = Iterable[tuple[str, PaperAnswer]]


@dataclass(frozen=True, slots=True)
class Manner:
    """What a user chooses beside the format.

    edition: which one of a paper is cited. ascii: accents as LaTeX (True) or in UTF-8 (False) in .bib files, None for
    what is usual in the dialect. style: of plain text, a name or a CSL style itself.
    """

    edition: Edition = Edition.PUBLISHED
    ascii: bool | None = None
    style: str | bytes = "apa"


Bibliography: TypeAlias = Callable[[Iterable[Item], Manner], Iterator[str]]
Listing: TypeAlias = Callable[[KeyedAnswers], Iterator[str]]


USUAL = Manner()

_ENCODINGS = {None: None, "ascii": True, "utf-8": False}


def manner(*, cite: str, encoding: str | None, style: str | bytes, format: str) -> Manner:
    """A manner from words. Raises UsageError for one that there is not, or that the format has no use for."""
    if cite not in list(Edition):
        raise UsageError(f"cannot cite {cite!r}; choose one of {', '.join(Edition)}")
    if encoding not in _ENCODINGS:
        raise UsageError(f"there is no encoding {encoding!r}; choose ascii or utf-8")
    if encoding is not None and format not in DIALECTS:
        raise UsageError(f"{format} is always in UTF-8; --encoding is for {' and '.join(DIALECTS)}")
    return Manner(Edition(cite), _ENCODINGS[encoding], style)


def written(format: str, answers: KeyedAnswers, manner: Manner = USUAL) -> Iterator[str]:
    """Papers with their keys as a file, in pieces, to be written one after the other as they are (without translation
    of line ends: RIS and CSV have their own). Raises UsageError for a format that is not for papers.
    """
    if format in LISTINGS:
        return LISTINGS[format](answers)
    if format in BIBLIOGRAPHIES:
        return BIBLIOGRAPHIES[format]((of_paper(key, answer, manner.edition) for key, answer in answers), manner)
    raise UsageError(f"there is no format {format!r} for papers; choose one of {', '.join(FORMATS)}")


def _bibtex(dialect: bibtex.Dialect, items: Iterable[Item], manner: Manner) -> Iterator[str]:
    return bibtex.entries(items, dialect=dialect, ascii=manner.ascii)


def _text(items: Iterable[Item], manner: Manner) -> Iterator[str]:
    return styled.references(items, manner.style)


def _jsonl(answers: KeyedAnswers) -> Iterator[str]:
    for _, answer in answers:
        yield json_line(paper_object(answer))


DIALECTS: Mapping[str, bibtex.Dialect] = {"bibtex": bibtex.BIBTEX, "biblatex": bibtex.BIBLATEX}
"""The formats of .bib files."""

BIBLIOGRAPHIES: Mapping[str, Bibliography] = {
    **{name: partial(_bibtex, dialect) for name, dialect in DIALECTS.items()},
    "ris": lambda items, manner: ris.records(items),
    "csl-json": lambda items, manner: csl.array(items),
    "hayagriva": lambda items, manner: hayagriva.entries(items),
    "text": _text,
}
"""Formats for whatever is cited."""

LISTINGS: Mapping[str, Listing] = {
    "csv": spreadsheet.rows,
    "jsonl": _jsonl,
    "markdown": markdown.items,
}
"""Formats for papers with their mentions."""

FEED = "atom"
"""The format for mentions as they come."""

FORMATS = (*BIBLIOGRAPHIES, *LISTINGS, FEED)
