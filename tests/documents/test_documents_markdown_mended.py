"""Markdown that exporters broke, and Markdown's dialects, are read as their writers meant them."""

from __future__ import annotations

from datetime import date
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import papertrack
from papertrack.documents import read
from papertrack.documents.markdown import _with_emphasis_closed
from papertrack.model.document import Metadata


def headlines(text: str) -> list[str]:
    return [section.headline for section in papertrack.extract(text, format="markdown").sections]


def bold(text: str) -> list[str]:
    return [line.text[start:end] for line in read(text, where="x.md").lines for start, end in line.strong]


def metadata(text: str) -> Metadata:
    return read(text, where="x.md").metadata


def test_emphasis_that_an_exporter_closed_behind_the_line_break_ends_with_its_line() -> None:
    story = " **{}:  \n**_…a dek under it…  \n_ Text of the story.  \n**Read more** : [X](http://x).  \n  \n***  \n  \n"
    text = story.format("One story") + story.format("Another story")
    assert headlines(text) == ["One story:", "Another story:"]
    assert [line.text for line in read(text, where="x.md").lines][:3] == [
        "One story:",
        "…a dek under it…",
        "Text of the story.",
    ]


def test_bold_that_an_exporter_ran_over_a_blank_line_is_bold_on_both_sides() -> None:
    assert bold("**Tales:\n\n\nA snowfall** [2027]\n\nText.") == ["Tales:", "A snowfall"]
    assert bold("**\\*\\*\\*\n\n\nA second story:**\n*…its dek…*\n\nText.") == ["A second story:"]


@pytest.mark.parametrize("text", ["2 ** 3\n\nand **bold** text", "**not closed\n\nand **bold** text", "a **b** c"])
def test_what_is_no_broken_emphasis_stays_as_it_is(text: str) -> None:
    assert bold(text)[-1] in ("bold", "b")


@given(st.text(alphabet="*_ \\\nab.", max_size=60))
def test_mending_loses_no_letter(text: str) -> None:
    body = f"x {text} x"
    letters = [letter for line in read(body, where="x.md").lines for letter in line.text if letter.isalpha()]
    assert letters == [letter for letter in body if letter.isalpha()]


@pytest.mark.parametrize(
    "unit", ["**a ", "\n**a", "**a  \n", "_a  \n", "**\\*\\*\\*\n\n", "**a" + " " * 50, "a_", "\n\n"]
)
def test_mending_takes_time_in_proportion_to_the_text(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    started = perf_counter()
    _with_emphasis_closed(text)
    assert perf_counter() - started < 5


def test_the_names_of_columns_are_no_headlines() -> None:
    assert headlines(
        "## Week 1\n\n| **Paper** | **Links** |\n|---|---|\n| 1) **A paper** - text | [a](http://a) |\n"
    ) == ["Week 1"]


def test_attributes_and_badges_are_no_words_of_a_heading() -> None:
    text = "# A list [![badge](http://b/b.svg)](http://b)\n\n## A part {#a-part .wide}\n\n## [![Just a picture](p.png)](http://p)"
    assert metadata(text).title == "A list"
    assert headlines(text) == ["A part", "Just a picture"]


def test_links_in_the_caption_of_a_picture_are_links() -> None:
    document = papertrack.extract("![A [place](http://place) far away](http://p/p.png)\n", format="markdown")
    assert [(link.url, link.text) for link in document.links] == [("http://place", "place")]


def test_citations_that_a_manuscript_defines_are_found() -> None:
    text = (
        "## References\n\n[@tag:Doe2016]: doi:10.1101/095653\n[@tag:Roe]: arxiv:1409.0473\n"
        "[@tag:tool]: url:https://github.com/doe/tool\n[unused]: https://example.com/unused\n"
    )
    document = papertrack.extract(text, format="markdown")
    assert [str(identifier) for identifier in document.papers] == ["doi:10.1101/095653", "arxiv:1409.0473"]
    assert [link.url for link in document.links][2:] == ["https://github.com/doe/tool"]
    assert {link.headline for link in document.links} == {"References"}


@pytest.mark.parametrize(
    "link",
    ["[tool]([https://github.com/doe/tool)", "[tool]([https://github.com/doe/tool](https://github.com/doe/tool))"],
)
def test_an_address_that_was_written_as_a_link_itself_is_the_address(link: str) -> None:
    document = papertrack.extract(f"See {link}.", format="markdown", url="https://p.example/1")
    assert "https://github.com/doe/tool" in {link.url for link in document.links}


def test_front_matter_in_toml_is_read() -> None:
    text = (
        '+++\r\ntitle = "Far"\r\nfull_title = "Far apart 7 goldenage letters"\r\ndate = "2025-01-02"\r\n'
        'upstream_url = "https://p.example/7"\r\n+++\r\n# Far apart: 7 golden-age letters\r\nText'
    )
    assert metadata(text) == Metadata(
        title="Far apart: 7 golden-age letters", published=date(2025, 1, 2), url="https://p.example/7"
    )
    assert metadata("+++\ndate = 2025-01-02\n+++\nText").published == date(2025, 1, 2)
    assert [line.text for line in read("+++\nno toml\n+++\nText", where="x.md").lines] == ["+++ no toml +++ Text"]


def test_pandoc_s_divisions_and_attributes_are_no_text() -> None:
    markdown = (
        ':::: {.embedded-post attrs="{\\"url\\":\\"https://trail.example/logo.png\\"}"}\n::: header\nCogs\n:::\n\n'
        '[Rods](https://trail.example/rods){.post native="true" href="https://trail.example/x"} turn\n::::\n'
    )
    found = papertrack.extract(markdown, format="markdown")
    assert [link.url for link in found.links] == ["https://trail.example/rods"]
    assert found.links[0].context == "Rods turn"
    assert papertrack.extract("::: what follows\n\n https://trail.example", format="markdown").links


def test_a_post_that_substack_embeds_by_an_attribute_is_a_link() -> None:
    attributes = '{"nodeId":"1","title":"All of cogs","canonical_url":"https://trail.example/p/cogs","x":null}'
    html = f"<p>Text.</p><div class='digest-post-embed' data-attrs='{attributes}'></div><p>More.</p>"
    escaped = attributes.replace('"', '\\"')
    markdown = f'Text.\n\n::: {{.digest-post-embed attrs="{escaped}"}}\n:::\n\nMore.\n'
    for document, format in ((html, "html"), (markdown, "markdown")):
        (link,) = papertrack.extract(document, format=format).links
        assert (link.url, link.text) == ("https://trail.example/p/cogs", "All of cogs")
