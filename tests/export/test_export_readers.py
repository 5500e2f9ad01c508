"""What other programs read in our files: rispy, the CSL schema, Typst, feedparser, citeproc-py."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import feedparser
import jsonschema
import pytest
import rispy
import typst
import yaml
from cited_works import ITEMS, SOURCE, WORKS, mention, nasty_items, nasty_mentions
from csl_schema import SCHEMA
from hypothesis import given, settings
from lxml import etree

from papertrack.export import atom, csl, hayagriva, ris, styled
from papertrack.export.item import Item, of_mention
from papertrack.export.publication import Form
from papertrack.model.answer import IssueSource, MentionAnswer
from papertrack.model.paper import Paper

FORMS = pytest.mark.parametrize("form", ITEMS)
ATOM = "{http://www.w3.org/2005/Atom}"


# RIS


@FORMS
def test_rispy_reads_each_form_with_its_title_names_and_date(form: Form) -> None:
    (record,) = rispy.loads("".join(ris.records([ITEMS[form]])))
    kinds = dict(zip(ITEMS, ["UNPB", "JOUR", "CPAPER", "CHAP", "BOOK", "THES", "RPRT", "GEN", "BLOG"], strict=True))
    assert record["type_of_reference"] == kinds[form]
    assert record["id"] == ITEMS[form].key
    assert not record.get("unknown_tag")
    if form in WORKS and form is not Form.OTHER:
        assert record["authors"] == [
            "Douillard, Arthur", "van den Oord, Aäron", "Downey, Robert, Jr.", "OpenAI", "山田, 太郎"
        ]  # fmt: skip
    if form is Form.ISSUE:
        assert (record["title"], record["secondary_title"]) == ("Scaling laws for all", "Import AI")
        assert (record["date"], record["urls"]) == ("2025/03/17", ["https://example.org/404"])


@given(nasty_items())
def test_rispy_finds_one_record_whatever_a_document_says(item: Item) -> None:
    (record,) = rispy.loads("".join(ris.records([item])))
    assert record["id"] == "key1"
    assert record["authors"][-1] == "Example, Ann"
    assert not record.get("unknown_tag")


# CSL-JSON


@FORMS
def test_each_form_is_valid_by_the_csl_schema(form: Form) -> None:
    items = json.loads("".join(csl.array([ITEMS[form]])))
    jsonschema.validate(items, SCHEMA)
    assert items[0]["type"] in SCHEMA["items"]["properties"]["type"]["enum"]


def test_the_schema_is_one_that_can_be_broken() -> None:
    for broken in ([{"id": "x"}], [{"id": "x", "type": "preprint"}], [{"id": "x", "type": "book", "Title": "x"}]):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, SCHEMA)


@given(nasty_items())
def test_csl_json_is_valid_whatever_a_document_says(item: Item) -> None:
    jsonschema.validate(json.loads("".join(csl.array([item, item]))), SCHEMA)


# Hayagriva


def typeset(folder: Path, items: list[Item], style: str = "apa") -> str:
    """The bibliography as Typst sets it, which reads Hayagriva with Hayagriva itself."""
    (folder / "works.yml").write_text("".join(hayagriva.entries(items)), encoding="utf-8")
    (folder / "paper.typ").write_text(f'#bibliography("works.yml", full: true, style: "{style}")', encoding="utf-8")
    typst.compile(folder / "paper.typ", output=folder / "paper.svg", format="svg")
    return (folder / "paper.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("style", ["apa", "ieee", "chicago-author-date", "mla"])
def test_typst_sets_a_work_of_each_form(tmp_path: Path, style: str) -> None:
    assert typeset(tmp_path, list(ITEMS.values()), style).startswith("<svg")


def test_hayagriva_has_the_fields_that_its_specification_names() -> None:
    entries = yaml.safe_load("".join(hayagriva.entries(ITEMS.values())))
    assert list(entries) == [item.key for item in ITEMS.values()]
    preprint = entries[ITEMS[Form.PREPRINT].key]
    assert preprint["title"] == "{DiLoCo}: Distributed Low-Communication Training in {O}(n²) & \\$5"
    assert preprint["author"][1] == {"name": "Oord", "given-name": "Aäron", "prefix": "van den"}
    assert preprint["author"][3] == {"name": "OpenAI"}
    assert (preprint["date"], preprint["serial-number"]) == ("2023-11-14", {"arxiv": "2311.08105"})
    article = entries[ITEMS[Form.ARTICLE].key]
    assert article["parent"] == {
        "type": "periodical", "title": "Journal of Distance", "publisher": "Far & Sons", "volume": "12", "issue": "3"
    }  # fmt: skip
    assert (article["page-range"], article["date"]) == ("525-535", "2024-07-01")
    assert entries["importai404:key1"]["parent"]["type"] == "blog"
    assert yaml.safe_load("".join(hayagriva.entries([]))) == {}


@given(nasty_items())
def test_hayagriva_stays_one_entry_of_texts_whatever_a_document_says(item: Item) -> None:
    (entry,) = yaml.safe_load("".join(hayagriva.entries([item]))).values()
    assert entry["author"][-1] == {"name": "Example", "given-name": "Ann"}

    def texts(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [text for each in value.values() for text in texts(each)]
        return [text for each in value for text in texts(each)] if isinstance(value, list) else [value]

    assert all(isinstance(text, str) for text in texts(entry))
    for title in (entry.get("title", ""), entry.get("parent", {}).get("title", "")):
        assert "$" not in re.sub(r"\\.", "", title)  # between dollars Typst runs what stands there


@settings(max_examples=40, deadline=None)
@given(nasty_items())
def test_typst_runs_nothing_that_a_document_says(tmp_path_factory: pytest.TempPathFactory, item: Item) -> None:
    assert typeset(tmp_path_factory.mktemp("typst"), [item]).startswith("<svg")


# Atom


def told(version: int | None = 1) -> atom.Told:
    return atom.Told(mention(version), ("DiLoCo trains <b>far</b> apart.",), WORKS[Form.PREPRINT].paper, SOURCE)


def test_feedparser_reads_the_feed_with_issue_paper_and_words() -> None:
    feed = feedparser.parse("".join(atom.feed("DiLoCo & co", [told()])).encode(), sanitize_html=False)
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.title == "Papers mentioned: DiLoCo & co"
    (entry,) = feed.entries
    assert entry.title == "DiLoCo: Distributed Low-Communication Training in O(n²) & $5"
    assert [(link.rel, link.href) for link in entry.links] == [
        ("alternate", "https://example.org/404"), ("related", "https://arxiv.org/abs/2311.08105")
    ]  # fmt: skip
    assert entry.author == "Jack Clark"
    assert entry.updated == entry.published == "2025-03-17T00:00:00Z"
    assert entry.summary == "Import AI 404: Scaling laws: Scaling laws for all"
    assert entry.content[0].value == "DiLoCo trains <b>far</b> apart."
    assert [tag.term for tag in entry.tags] == ["cs.LG", "cs.CL"]


def test_the_feed_has_what_rfc_4287_demands() -> None:
    for tellings in (
        [],
        [told()],
        [told(), told()._replace(source=SOURCE.__class__("sha256:x", None, SOURCE.added, None))],
    ):
        root = etree.fromstring("".join(atom.feed("", tellings)).encode())
        for element in (root, *root.iter(f"{ATOM}entry")):
            for name in ("id", "title", "updated"):
                assert len(element.findall(f"{ATOM}{name}")) == 1, name
            assert element.findall(f"{ATOM}author")
            assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", element.findtext(f"{ATOM}id") or "")
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", element.findtext(f"{ATOM}updated") or "")
        ids = [each.text for each in root.iter(f"{ATOM}id")]
        assert len(set(ids)) == len(ids)
        for entry in root.iter(f"{ATOM}entry"):
            alternates = [link for link in entry.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
            assert len(alternates) == 1


def test_an_entry_keeps_its_id_when_all_but_paper_and_issue_change() -> None:
    before = told()
    later = before._replace(
        words=("Other words.",),
        paper=WORKS[Form.ARTICLE].paper,
        source=IssueSource(SOURCE.name, None, SOURCE.added, None),
    )
    assert (
        "".join(atom.feed("x", [before])).split("<id>")[2][:45]
        == "".join(atom.feed("y", [later])).split("<id>")[2][:45]
    )


@given(nasty_mentions())
def test_the_feed_stays_well_formed_whatever_a_document_says(
    given_mention: tuple[MentionAnswer, Paper, IssueSource],
) -> None:
    told_mention, paper, source = given_mention
    text = "".join(
        atom.feed(told_mention.text, [atom.Told(told_mention, (told_mention.context,), paper, source), told()])
    )
    root = etree.fromstring(text.encode())
    assert len(root.findall(f"{ATOM}entry")) == 2
    plain = "feed id title updated generator author name entry published link category summary content"
    known = {f"{ATOM}{name}" for name in plain.split()}
    assert {element.tag for element in root.iter()} <= known
    assert all(re.match("https?://", link.get("href", ""), re.IGNORECASE) for link in root.iter(f"{ATOM}link"))


# Text


@pytest.mark.parametrize(
    ("style", "line"),
    [
        ("apa", "Lee, A. (2023). Training LLMs in O(n²) (arXiv:2311.08105). arXiv. https://arxiv.org/abs/2311.08105"),
        ("ieee", "[1] A. Lee, “Training LLMs in O(n²)”, Nov. 14, 2023, arXiv: arXiv:2311.08105. [Online]. "
                 "Available: https://arxiv.org/abs/2311.08105"),
        ("chicago", "Lee, A. 2023. “Training LLMs in O(n²)”. arXiv:2311.08105. Preprint, arXiv, November 14. "
                    "https://arxiv.org/abs/2311.08105."),
    ],
)  # fmt: skip
def test_a_preprint_reads_as_the_style_has_it(style: str, line: str) -> None:
    item = ITEMS[Form.PREPRINT]._replace(title="Training LLMs in $O(n^2)$", authors=("Ann Lee",))
    assert "".join(styled.references([item], style)) == line + "\n"


@pytest.mark.parametrize("style", styled.STYLES)
def test_every_short_name_of_a_style_gives_a_line_for_each_work(style: str) -> None:
    lines = list(styled.references(ITEMS.values(), style))
    assert len(lines) == len(ITEMS)
    assert all(line.count("\n") == 1 and line.endswith("\n") for line in lines)


@settings(max_examples=30, deadline=None)
@given(nasty_items())
def test_a_reference_is_one_line_whatever_a_document_says(item: Item) -> None:
    (line,) = styled.references([item], "ieee")
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", line[:-1])


@given(nasty_mentions())
def test_a_mention_can_be_cited_in_every_format_whatever_its_issue_says(
    given_mention: tuple[MentionAnswer, Paper, IssueSource],
) -> None:
    told_mention, paper, source = given_mention
    item = of_mention("k:p", told_mention, paper, source.author)
    jsonschema.validate(json.loads("".join(csl.array([item]))), SCHEMA)
    assert len(rispy.loads("".join(ris.records([item])))) == 1
    assert list(yaml.safe_load("".join(hayagriva.entries([item])))) == ["k:p"]
