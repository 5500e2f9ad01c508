"""Every entry survives bibtexparser and pybtex: two thousand real papers, with the same titles and names."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

import bibtexparser
import pytest
from program import ROOT
from pybtex.database import Person, parse_string

from papertrack.export.formats import Manner, written
from papertrack.export.latex import readable
from papertrack.export.names import parse
from papertrack.model.answer import PaperAnswer
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts, Paper


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    with gzip.open(ROOT / "tests" / "latex" / "records.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def answer(number: int, record: dict[str, Any]) -> tuple[str, PaperAnswer]:
    name = Identifier(Scheme.ARXIV, record["id"])
    facts = Facts(title=record["title"], authors=tuple(record["authors"]), published=record["published"])
    return f"key{number}", PaperAnswer(Paper(name, (name,), facts), (), None)


def parts(person: Person, read: Callable[[str], str]) -> tuple[str, ...]:
    given = [*person.first_names, *person.middle_names]
    return tuple(
        read(" ".join(each)) for each in (given, person.prelast_names, person.last_names, person.lineage_names)
    )


@pytest.mark.parametrize(
    ("format", "ascii", "step"),
    [("bibtex", True, 1), ("bibtex", False, 5), ("biblatex", True, 5), ("biblatex", False, 5)],
)
def test_titles_and_names_come_back_the_same(
    records: list[dict[str, Any]], decoded: Callable[[str], str], format: str, ascii: bool, step: int
) -> None:
    records = records[::step]
    text = "".join(written(format, (answer(n, each) for n, each in enumerate(records)), Manner(ascii=ascii)))

    def read(latex: str) -> str:
        return as_set(decoded(latex))

    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    database = parse_string(text, "bibtex")
    assert len(library.entries) == len(database.entries) == len(records)
    for record, entry, other in zip(records, library.entries, database.entries.values(), strict=True):
        assert entry.fields_dict["title"].value == other.fields["title"]
        if "$" not in readable(record["title"]) and "relax" not in other.fields["title"]:
            assert read(other.fields["title"]) == as_set(readable(record["title"])), other.fields["title"]
        people = [parts(person, read) for person in other.persons["author"]]
        for person, display in zip(people, record["authors"], strict=True):
            name = parse(display)
            expected = (name.given, name.particle, name.family or name.literal, name.suffix)
            assert person == tuple(map(as_set, expected))


def as_set(text: str) -> str:
    """With the signs that LaTeX makes of several characters; it writes a dotless i under accents, too."""
    for sign, made in (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("`", "‘"), ("'", "’"), ("ı", "i")):
        text = text.replace(sign, made)
    return text
