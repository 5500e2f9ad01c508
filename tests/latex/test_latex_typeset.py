"""What counts in the end: LaTeX typesets the entries, and the page reads as the title does."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hard_cases import COMPOSED_NAMES, COMPOSED_TITLES, NAMES, TITLES
from typesetting import (
    FOREIGN,
    compact,
    letters,
    needs_latex,
    typeset_by_biber,
    typeset_by_bibtex,
    unread,
)

from papertrack.export.formats import Manner, written
from papertrack.export.latex import readable
from papertrack.export.latex_tables import ACCENTS
from papertrack.model.answer import PaperAnswer
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts, Paper

pytestmark = needs_latex()

WAYS = {
    "bibtex-ascii": ("bibtex", True, partial(typeset_by_bibtex, style="plain")),
    "bibtex-utf-8": ("bibtex", False, partial(typeset_by_bibtex, style="plain")),
    "biblatex-ascii": ("biblatex", True, partial(typeset_by_biber, style="numeric")),
    "biblatex-utf-8": ("biblatex", False, partial(typeset_by_biber, style="numeric")),
}
ALL_WAYS = pytest.mark.parametrize("way", WAYS)


def cited(number: int, **facts: Any) -> tuple[str, PaperAnswer]:
    name = Identifier(Scheme.ARXIV, f"2311.{number:05}")
    return f"key{number}", PaperAnswer(Paper(name, (name,), Facts(published="2023-11-14", **facts)), (), None)


def page_of(folder: Path, way: str, papers: Iterator[tuple[str, PaperAnswer]]) -> str:
    format, ascii, typeset = {**WAYS, **STYLES}[way]
    return typeset(folder, "".join(written(format, papers, Manner(ascii=ascii))))


STYLES = {
    "IEEEtran": ("bibtex", True, partial(typeset_by_bibtex, style="IEEEtran")),
    "plainnat": ("bibtex", True, partial(typeset_by_bibtex, style="plainnat")),
}


@pytest.mark.parametrize("way", [*WAYS, *STYLES])
def test_hard_titles_read_on_the_page_as_they_were_written(tmp_path: Path, way: str) -> None:
    titles = [*TITLES, *COMPOSED_TITLES]
    authors = [f"Ann Q{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(len(titles))]  # plainnat counts namesakes
    papers = (cited(n, title=titles[n - 1], authors=(authors[n - 1],)) for n in range(1, len(titles) + 1))
    page = page_of(tmp_path, way, papers)
    assert unread(TITLES.values(), compact(page)) == []
    assert [title for title in COMPOSED_TITLES.values() if letters(title) not in letters(page)] == []


@ALL_WAYS
def test_names_read_on_the_page_as_their_bearers_write_them(tmp_path: Path, way: str) -> None:
    names = [*NAMES, *COMPOSED_NAMES]
    page = page_of(tmp_path, way, (cited(n, title=f"Work {n}", authors=(name,)) for n, name in enumerate(names, 1)))
    shown = [name if way.startswith("bibtex") else name.replace(", ", " ") for name in NAMES.values()]
    assert unread((each.replace(",", "") for each in shown), compact(page).replace(",", "")) == []
    assert [name for name in COMPOSED_NAMES.values() if letters(name) not in letters(page)] == []


@ALL_WAYS
def test_capitals_stay_where_a_style_makes_small_letters_of_a_title(tmp_path: Path, way: str) -> None:
    page = page_of(tmp_path, way, iter([cited(1, title="DiLoCo, GPT-4 and mRNA for The Many", authors=("A. Lee",))]))
    small = "DiLoCo, GPT-4 and mRNA for the many"
    assert (small if way.startswith("bibtex") else "DiLoCo, GPT-4 and mRNA for The Many") in " ".join(page.split())


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    """Two thousand real papers, those with hard titles and names before others."""
    with gzip.open(Path(__file__).with_name("records.jsonl.gz"), "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    assert len(found) == 2000
    return found


@pytest.mark.parametrize(
    ("format", "ascii", "style"),
    [
        ("bibtex", True, "plain"),
        ("bibtex", False, "IEEEtran"),
        ("bibtex", True, "plainnat"),
        ("biblatex", False, "numeric"),
    ],
)
def test_two_thousand_real_papers_are_typeset_and_read_as_they_were_titled(
    tmp_path: Path, records: list[dict[str, Any]], format: str, ascii: bool, style: str
) -> None:
    bib = "".join(written(format, map(real, records), Manner(ascii=ascii)))
    assert len(re.findall(r"^@", bib, re.MULTILINE)) == 2000
    typeset = typeset_by_bibtex if format == "bibtex" else typeset_by_biber
    page = letters(typeset(tmp_path, bib, style=style))
    titles = [readable(record["title"]) for record in records if not FOREIGN.search(record["title"])]
    assert len(titles) > 1950
    assert [title for title in titles if any(letters(words) not in page for words in in_order(title))] == []


def in_order(title: str) -> list[str]:
    """What stands together on the page: the whole title; of one with formulas each word, since what is raised in a
    formula is a line of its own to pdftotext.
    """
    if "$" not in title:
        return [title]
    return re.sub(r"\$[^$]+\$", " ", title).split()


def real(record: dict[str, Any]) -> tuple[str, PaperAnswer]:
    name = Identifier(Scheme.ARXIV, record["id"])
    facts = Facts(
        title=record["title"],
        authors=tuple(record["authors"]),
        published=record["published"],
        primary_category=record["category"],
        journal_ref=record.get("journal_ref"),
        doi=record.get("doi"),
    )
    return "key" + re.sub(r"\W", "", record["id"]), PaperAnswer(Paper(name, (name,), facts), (), None)


@ALL_WAYS
def test_every_letter_with_accents_is_set_without_an_error(tmp_path: Path, way: str) -> None:
    accented = []
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base, *marks = unicodedata.normalize("NFD", chr(code))
        if marks and base.isascii() and set(marks) <= set(ACCENTS):
            accented.append(chr(code))
    assert len(accented) > 390
    titles = [f"x{letter}x" for letter in accented]
    page = page_of(tmp_path, way, (cited(n, title=title, authors=("A. Lee",)) for n, title in enumerate(titles, 1)))
    shown = letters(page)
    assert [title for title in titles if letters(title) not in shown] == []
