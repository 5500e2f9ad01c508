"""The table of export formats: a name, and what writes papers in that format."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeAlias

from papertrack.export import bibtex, csl, markdown, ris, spreadsheet
from papertrack.export.objects import paper_object
from papertrack.model.answer import PaperAnswer
from papertrack.model.paper import Paper

KeyedAnswers: TypeAlias = Iterable[tuple[str, PaperAnswer]]
Format: TypeAlias = Callable[[KeyedAnswers], Iterator[str]]

# What some programs take for the end of a line, though JSON does not.
_LINE_ENDS = str.maketrans({"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})


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
        yield json.dumps(paper_object(answer), ensure_ascii=False).translate(_LINE_ENDS) + "\n"


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
