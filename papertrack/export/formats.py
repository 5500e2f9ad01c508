"""The table of export formats: a name, and what writes papers in that format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeAlias

from papertrack.export import bibtex, csl, markdown, ris, spreadsheet
from papertrack.export.objects import json_line, paper_object
from papertrack.model.answer import PaperAnswer
from papertrack.model.paper import Paper

KeyedAnswers: TypeAlias = Iterable[tuple[str, PaperAnswer]]
Format: TypeAlias = Callable[[KeyedAnswers], Iterator[str]]


def _papers(answers: KeyedAnswers) -> Iterator[tuple[str, Paper]]:
    return ((key, answer.paper) for key, answer in answers)


def _bibtex(dialect: bibtex.Dialect, answers: KeyedAnswers) -> Iterator[str]:
    return bibtex.entries(_papers(answers), dialect=dialect)


def _ris(answers: KeyedAnswers) -> Iterator[str]:
    return ris.records(_papers(answers))


def _csl_json(answers: KeyedAnswers) -> Iterator[str]:
    return csl.array(_papers(answers))


def _jsonl(answers: KeyedAnswers) -> Iterator[str]:
    for _, answer in answers:
        yield json_line(paper_object(answer))


# Each takes papers with their keys and gives the file in pieces, to be written one after the other as they are
# (without translation of line ends: RIS and CSV have their own).
FORMATS: dict[str, Format] = {
    "bibtex": partial(_bibtex, bibtex.BIBTEX),
    "biblatex": partial(_bibtex, bibtex.BIBLATEX),
    "ris": _ris,
    "csl-json": _csl_json,
    "csv": spreadsheet.rows,
    "jsonl": _jsonl,
    "markdown": markdown.items,
}
