"""RIS, CSL-JSON, CSV, JSON lines and Markdown: right, and closed to whatever a document holds."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date

import bibtexparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from papertrack.export.formats import BIBLIOGRAPHIES, FORMATS, LISTINGS
from papertrack.export.formats import written as write
from papertrack.export.objects import document_object, issue_object, link_object, mention_object, paper_object
from papertrack.model.answer import IssueAnswer, IssueRef, LinkAnswer, MentionAnswer, PaperAnswer
from papertrack.model.document import Document, Format, Kind, Link, Section
from papertrack.model.identifier import Found, Identifier
from papertrack.model.paper import Facts, Paper

ARXIV = Identifier.parse("arxiv:2311.08105")
ISSUE = IssueRef(7, "Import AI 404", 404, "https://example.org/404", date(2025, 3, 17), "Import AI")
MENTION = MentionAnswer(
    ARXIV, ISSUE, 3, "Scaling up", "DiLoCo trains far apart.", "DiLoCo", "https://arxiv.org/abs/2311.08105v2", 2
)
FACTS = Facts(
    title="DiLoCo: Distributed training",
    authors=("Arthur Douillard", "Aäron van den Oord", "Robert Downey, Jr.", "OpenAI"),
    abstract="We train.\n  Far apart.",
    published="2023-11-14",
    primary_category="cs.LG",
    categories=("cs.LG", "cs.CL"),
)
WHOLE = PaperAnswer(Paper(ARXIV, (ARXIV, Identifier.parse("s2:abc")), FACTS), (MENTION,), 0.5)
BARE = PaperAnswer(Paper(ARXIV, (ARXIV,), Facts()), (), None)
HOSTILE = st.text() | st.sampled_from(
    [
        "=1+1",
        "a\nER  - \nTY  - X",
        '"],[',
        "](javascript:x)",
        "<script>",
        "\r\n",
        "\u2028",
        "`",
        "|",
        "\\",
        "\0",
        "* x\n# y",
    ]
)


def written(name: str, *answers: PaperAnswer) -> str:
    return "".join(write(name, ((f"key{n}", answer) for n, answer in enumerate(answers))))


def hostile(text: str) -> PaperAnswer:
    issue = IssueRef(1, text, 1, text, None, text, text)
    mention = MentionAnswer(ARXIV, issue, 1, text, text, text, text, None)
    facts = Facts(
        title=text, authors=(text, "Ann Example"), abstract=text, published=text, venue=text, categories=(text,)
    )
    return PaperAnswer(Paper(ARXIV, (ARXIV,), facts), (mention,), None)


def test_the_formats_are_those_that_were_promised() -> None:
    assert FORMATS == (
        "bibtex", "biblatex", "ris", "csl-json", "hayagriva", "text", "csv", "jsonl", "markdown", "atom"
    )  # fmt: skip


@pytest.mark.parametrize("name", [*BIBLIOGRAPHIES, *LISTINGS])
def test_every_format_takes_a_paper_with_and_without_facts_and_an_empty_selection(name: str) -> None:
    both = written(name, WHOLE, BARE)
    assert both.count("2311.08105") >= 2
    assert "2311.08105" not in written(name)


@pytest.mark.parametrize("name", ["bibtex", "biblatex"])
def test_bibtex_entries_have_the_keys_they_are_given(name: str) -> None:
    assert [one.key for one in bibtexparser.parse_string(written(name, WHOLE, BARE)).entries] == ["key0", "key1"]


def test_ris_has_the_tags_of_the_specification() -> None:
    assert written("ris", WHOLE).split("\r\n") == [
        "TY  - UNPB",
        "ID  - key0",
        "AU  - Douillard, Arthur",
        "AU  - van den Oord, Aäron",
        "AU  - Downey, Robert, Jr.",
        "AU  - OpenAI",
        "TI  - DiLoCo: Distributed training",
        "PY  - 2023",
        "DA  - 2023/11/14",
        "AB  - We train. Far apart.",
        "AN  - arXiv:2311.08105",
        "UR  - https://arxiv.org/abs/2311.08105",
        "KW  - cs.LG",
        "KW  - cs.CL",
        "ER  - ",
        "",
        "",
    ]


def test_ris_tells_journals_from_proceedings(make_paper: Callable[..., Paper]) -> None:
    article = make_paper(title="T", journal_ref="Phys. Rev. D 98 (3), 030001-030010 (2018)", doi="10.1/x")
    lines = written("ris", PaperAnswer(article, (), None)).split("\r\n")
    assert lines[0] == "TY  - JOUR"
    assert set(lines) > {
        "T2  - Phys. Rev. D",
        "VL  - 98",
        "IS  - 3",
        "SP  - 030001",
        "EP  - 030010",
        "PY  - 2018",
        "DO  - 10.1/x",
    }
    talk = make_paper(title="T", venue="NeurIPS 2020")
    assert written("ris", PaperAnswer(talk, (), None)).startswith("TY  - CPAPER\r\n")


@given(HOSTILE)
def test_nothing_ends_a_ris_record_but_its_own_end(text: str) -> None:
    lines = written("ris", hostile(text), WHOLE).split("\r\n")
    assert all(re.match(r"[A-Z][A-Z0-9]  - |$", line) for line in lines)
    assert [line[:2] for line in lines].count("TY") == [line[:2] for line in lines].count("ER") == 2
    assert "\n" not in "".join(lines)


def test_csl_json_is_what_citation_processors_read() -> None:
    item = json.loads(written("csl-json", WHOLE))[0]
    assert item == {
        "id": "key0",
        "citation-key": "key0",
        "type": "article",
        "title": "DiLoCo: Distributed training",
        "author": [
            {"family": "Douillard", "given": "Arthur"},
            {"family": "Oord", "given": "Aäron", "non-dropping-particle": "van den"},
            {"family": "Downey", "given": "Robert", "suffix": "Jr."},
            {"literal": "OpenAI"},
        ],
        "issued": {"date-parts": [[2023, 11, 14]]},
        "publisher": "arXiv",
        "number": "arXiv:2311.08105",
        "URL": "https://arxiv.org/abs/2311.08105",
        "abstract": "We train. Far apart.",
    }
    assert json.loads(written("csl-json")) == []
    assert len(json.loads(written("csl-json", WHOLE, BARE, WHOLE))) == 3


@given(HOSTILE)
def test_csl_json_stays_json(text: str) -> None:
    first, second = json.loads(written("csl-json", hostile(text), WHOLE))
    assert first["id"] == "key0"
    assert second["title"] == FACTS.title


def test_csv_has_a_header_and_a_row_per_paper() -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv", WHOLE, BARE), newline="")))
    assert [row["key"] for row in rows] == ["key0", "key1"]
    assert rows[0]["authors"] == "Arthur Douillard; Aäron van den Oord; Robert Downey, Jr.; OpenAI"
    assert rows[0]["ids"] == "arxiv:2311.08105; s2:abc"
    assert (rows[0]["mentions"], rows[0]["first_mentioned"], rows[0]["headlines"]) == ("1", "2025-03-17", "Scaling up")
    assert rows[1]["title"] == ""
    assert rows[1]["mentions"] == "0"


@given(HOSTILE | st.text(alphabet="=+-@\t\r\n＝＠ a", min_size=1))
def test_no_csv_cell_is_a_formula_and_no_row_is_broken(text: str) -> None:
    rows = list(csv.reader(io.StringIO(written("csv", hostile(text), WHOLE), newline="")))
    assert len(rows) == 3
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [
        cell for row in rows for cell in row if cell.strip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    ]


def test_json_lines_are_the_promised_objects() -> None:
    first, second = map(json.loads, written("jsonl", WHOLE, BARE).splitlines())
    assert first == {
        "id": "arxiv:2311.08105",
        "ids": ["arxiv:2311.08105", "s2:abc"],
        "title": FACTS.title,
        "authors": list(FACTS.authors),
        "published": "2023-11-14",
        "venue": None,
        "abstract": FACTS.abstract,
        "categories": ["cs.LG", "cs.CL"],
        "mentions": [
            {
                "issue": {
                    "id": 7,
                    "title": "Import AI 404",
                    "number": 404,
                    "url": "https://example.org/404",
                    "published": "2025-03-17",
                    "newsletter": "Import AI",
                },
                "headline": "Scaling up",
                "context": "DiLoCo trains far apart.",
                "text": "DiLoCo",
                "version": "v2",
            }
        ],
        "score": 0.5,
        "tags": [],
        "notes": [],
    }
    assert (second["title"], second["authors"], second["mentions"], second["score"]) == (None, [], [], None)


@given(HOSTILE)
def test_json_lines_stay_lines_for_every_program(text: str) -> None:
    lines = written("jsonl", hostile(text), WHOLE).splitlines()
    assert len(lines) == 2
    assert json.loads(lines[0])["title"] == text


def test_markdown_lists_papers_with_the_words_of_their_mentions() -> None:
    assert written("markdown", WHOLE) == (
        "- [DiLoCo\\: Distributed training](<https://arxiv.org/abs/2311.08105>)"
        " — Arthur Douillard, Aäron van den Oord, Robert Downey, Jr., OpenAI (2023)\n"
        "  - [Import AI 404](<https://example.org/404>) (2025-03-17), *Scaling up*: “DiLoCo trains far apart.”\n"
    )


@given(HOSTILE | st.text(alphabet="[]()<>*_`#!|~\\:&;-+1. \nax"))
def test_nothing_breaks_out_of_the_markdown_list(text: str) -> None:
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = markdown.parse(written("markdown", hostile(text), WHOLE))
    allowed = {"bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close", "inline"}
    assert {token.type for token in tokens} <= allowed | {"paragraph_open", "paragraph_close"}
    assert len([token for token in tokens if token.type == "list_item_open"]) == 4
    inner = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in inner} <= {"text", "text_special", "link_open", "link_close", "em_open", "em_close"}
    links = [str(child.attrs["href"]) for child in inner if child.type == "link_open"]
    assert all(re.match(r"https?://", link, re.IGNORECASE) for link in links)


def test_mentions_issues_and_links_are_objects_with_their_issue() -> None:
    mention = mention_object(MENTION)
    assert (mention["id"], mention["link"], mention["version"]) == ("arxiv:2311.08105", 3, "v2")
    assert mention["issue"] == paper_object(WHOLE)["mentions"][0]["issue"]  # type: ignore[index,call-overload]
    assert issue_object(IssueAnswer(ISSUE, (ARXIV,), 12)) == {
        "id": 7,
        "title": "Import AI 404",
        "number": 404,
        "url": "https://example.org/404",
        "published": "2025-03-17",
        "newsletter": "Import AI",
        "papers": ["arxiv:2311.08105"],
        "links": 12,
        "tags": [],
        "notes": [],
    }
    link = link_object(LinkAnswer(ISSUE, 3, "u", "t", "text", None, "c", "paper", (ARXIV,), "arxiv-url"))
    assert link["ids"] == ["arxiv:2311.08105"]
    assert link["headline"] is None


def test_a_document_is_the_object_that_extract_promises() -> None:
    found = Found(ARXIV, 1, "arxiv-url")
    link = Link(7, "u", "t", "DiLoCo", "Scaling", 1, "All of it.", Kind.PAPER, (found,), "arxiv-url")
    document = Document(
        Format.HTML,
        "Title",
        "Import AI",
        404,
        date(2025, 3, 17),
        "https://example.org",
        None,
        (Section(1, "Scaling"),),
        (link,),
    )
    assert document_object(document) == {
        "title": "Title",
        "newsletter": "Import AI",
        "issue_number": 404,
        "published": "2025-03-17",
        "url": "https://example.org",
        "format": "html",
        "sections": [{"position": 1, "headline": "Scaling"}],
        "papers": [
            {
                "id": "arxiv:2311.08105",
                "scheme": "arxiv",
                "value": "2311.08105",
                "mentions": [
                    {"link": 7, "version": "v1", "headline": "Scaling", "context": "All of it.", "text": "DiLoCo"}
                ],
            }
        ],
        "links": [
            {
                "position": 7,
                "url": "u",
                "target": "t",
                "text": "DiLoCo",
                "headline": "Scaling",
                "context": "All of it.",
                "kind": "paper",
                "ids": ["arxiv:2311.08105"],
                "rule": "arxiv-url",
            }
        ],
    }
