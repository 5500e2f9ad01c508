"""How fast 100,000 entries are written, beside bare f-strings, and in how much memory: `make benchmarks`."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from papertrack.export.formats import BIBLIOGRAPHIES, written
from papertrack.model.answer import PaperAnswer
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts, Paper

ENTRIES = 100_000
RECORDS = Path(__file__).parent.parent / "tests" / "latex" / "records.jsonl.gz"


@pytest.fixture(scope="module")
def answers() -> list[tuple[str, PaperAnswer]]:
    """Papers with titles and authors of real ones, among which hard ones are several times as frequent as in life."""
    with gzip.open(RECORDS, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    found = []
    for number in range(ENTRIES):
        record = records[number % len(records)]
        name = Identifier(Scheme.ARXIV, record["id"])
        facts = Facts(
            title=record["title"],
            authors=tuple(record["authors"][number % 3 :] or record["authors"]),
            published=record["published"],
            primary_category=record["category"],
        )
        found.append((f"key{number}", PaperAnswer(Paper(name, (name,), facts), (), None)))
    return found


def f_strings(answers: list[tuple[str, PaperAnswer]]) -> Iterator[str]:
    """What a script would write: nothing escaped, no name taken apart."""
    for key, answer in answers:
        facts, value = answer.paper.facts, answer.paper.id.value
        yield (
            f"@misc{{{key},\n  title = {{{facts.title}}},\n  author = {{{' and '.join(facts.authors)}}},\n"
            f"  year = {{{(facts.published or '')[:4]}}},\n  eprint = {{{value}}},\n  archivePrefix = {{arXiv}},\n"
            f"  primaryClass = {{{facts.primary_category}}},\n  url = {{https://arxiv.org/abs/{value}}}\n}}\n"
        )


@pytest.mark.benchmark(group="100,000 entries")
@pytest.mark.parametrize("format", ["f-strings", *(each for each in BIBLIOGRAPHIES if each != "text")])
def test_writing(benchmark: Any, answers: list[tuple[str, PaperAnswer]], format: str) -> None:
    def write_all() -> int:
        pieces = f_strings(answers) if format == "f-strings" else written(format, answers)
        return sum(map(len, pieces))

    assert benchmark.pedantic(write_all, rounds=3, warmup_rounds=1) > 100 * ENTRIES


@pytest.mark.parametrize("format", [each for each in BIBLIOGRAPHIES if each != "text"])
def test_memory_does_not_grow_with_the_number_of_entries(answers: list[tuple[str, PaperAnswer]], format: str) -> None:
    def peak(count: int) -> int:
        for _ in written(format, answers[:count]):  # what is remembered of words and names is there before
            pass
        tracemalloc.start()
        for _ in written(format, answers[:count]):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(20_000) < 2 * peak(2_000) + 2_000_000
