"""A headline stands over what a reader sees below it, and no further."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import papertrack


def headlines(html: str, format: str = "html") -> dict[str, str | None]:
    """The headline of each link, by its words."""
    return {link.text: link.headline for link in papertrack.extract(html, format=format).links}


def sections(html: str, format: str = "html") -> list[str]:
    return [section.headline for section in papertrack.extract(html, format=format).sections]


LINK = "<p>text and <a href='http://x.example'>{}</a></p>"


@pytest.mark.parametrize("part", ["article", "aside", "footer", "form"])
def test_a_headline_reaches_no_further_than_the_part_it_stands_in(part: str) -> None:
    html = (
        f"<h2>Story</h2>{LINK.format('before')}<{part}><h3>Card</h3>{LINK.format('in')}</{part}>{LINK.format('after')}"
    )
    assert headlines(html) == {"before": "Story", "in": "Card", "after": "Story"}


def test_a_bold_item_of_a_list_is_the_headline_of_that_item_only() -> None:
    markdown = "## Story\n\n- **An item**:\n    - [in](http://x.example)\n\n- [next](http://x.example)\n\n[after](http://x.example)\n"
    assert headlines(markdown, "markdown") == {"in": "An item", "next": "Story", "after": "Story"}


def test_a_numbered_headline_is_a_headline_of_what_follows_though_it_was_read_as_a_list() -> None:
    markdown = "1. **One story**\n\n[one](http://x.example)\n\n2. **Another story**\n\n[two](http://x.example)\n"
    assert headlines(markdown, "markdown") == {"one": "One story", "two": "Another story"}


def test_the_heading_of_a_header_holds_on_but_not_the_headings_of_its_parts() -> None:
    html = "<header><h2>Story</h2><h3>Topics</h3><p><a href='http://x.example'>tag</a></p></header>" + LINK.format(
        "body"
    )
    assert headlines(html) == {"tag": "Topics", "body": "Story"}


def test_below_its_title_again_a_page_is_under_its_title() -> None:
    dated = "<title>The Post</title><h2>Monday, 2 May</h2><h1>The Post</h1>"
    html = f"{dated}{LINK.format('body')}<h2>Part</h2>{LINK.format('part')}"
    assert headlines(html) == {"body": "The Post", "part": "Part"}


def test_navigation_subtitles_and_captions_are_no_headlines() -> None:
    html = (
        "<title>The Post</title><nav><h2>Site</h2></nav><h1>The Post</h1><h3 class='post subtitle'>A dek</h3>"
        "<div><h2>Contents</h2><a href='#a'>A</a></div><h2>Related articles</h2>"
        "<p><b>Figure 2. A chart</b></p>" + LINK.format("body")
    )
    assert sections(html) == []
    assert headlines(html) == {"body": "The Post"}


def test_bold_links_and_bold_sentences_are_no_headlines() -> None:
    assert sections("<p><b><a href='http://a'>preprint</a>, <a href='http://b'>code</a></b></p>") == []
    assert sections("<p><b>It turns out that this matters</b>.</p>") == []


@pytest.mark.parametrize(
    "heading",
    [
        "Results<a href='#results'>#</a>",
        "<a href='http://x.example/post#results'>¶</a> Results",
        "Results <a href='#results'>Link to this heading</a>",
        "Results <span>[</span><a href='/w/index.php?title=X&amp;action=edit&amp;section=1'>edit</a><span>]</span>",
        "<a href='#results'>Results</a>",
    ],
)
def test_a_heading_is_read_without_its_links_to_itself_and_to_its_editor(heading: str) -> None:
    assert sections(f"<h2>{heading}</h2>") == ["Results"]


def test_the_column_heads_and_figures_of_a_table_are_no_headlines() -> None:
    row = "<tr><td><b>{0}</b></td><td>1</td></tr>"
    table = f"<table><tr><th><b>Model</b></th><th><b>Score</b></th></tr>{row.format('One')}{row.format('Two')}</table>"
    assert headlines(f"<h2>Story</h2>{table}{LINK.format('after')}") == {"after": "Story"}
    markdown = "| **Model** | **Score** |\n|---|---|\n| x | **1.5B** |\n\n[after](http://x.example)\n"
    assert headlines(f"## Story\n\n{markdown}", "markdown") == {"after": "Story"}


@pytest.mark.parametrize("cell", ["td", "th"])
def test_a_table_that_only_lays_out_a_mail_has_headlines(cell: str) -> None:
    rows = f"<tr><{cell}><b>A story</b></{cell}></tr><tr><{cell}>{LINK.format('in')}</{cell}></tr>"
    assert headlines(f"<table>{rows}</table>") == {"in": "A story"}


def test_a_note_in_small_letters_is_no_headline() -> None:
    words = "Note that" + " word" * 20
    note = f"<h5>{words} at the end.<br>And a second line of it.</h5>"
    assert sections(f"{note}<h5>A short one.</h5><h5><a href='http://x'>{words} linked.</a></h5>") == [
        "A short one.",
        f"{words} linked.",
    ]


def test_labels_above_many_links_are_no_headlines() -> None:
    html = "<h2>A channel</h2><p><b>Links mentioned</b>:</p><ul><li><a href='http://x.example'>one</a></li></ul>"
    assert sections(html) == ["A channel"]


PIECES = st.recursive(
    st.sampled_from(["<h2>h</h2>", "<p>t</p>", "<p><b>b</b></p>", "<a href='http://x.example'>x</a>"]),
    lambda inner: st.tuples(
        st.sampled_from(["article", "aside", "header", "nav", "div", "ul><li"]), st.lists(inner, max_size=4)
    ).map(lambda made: f"<{made[0]}>{''.join(made[1])}</{'></'.join(reversed(made[0].split('><')))}>"),
    max_leaves=30,
)


@given(st.lists(PIECES, max_size=6).map("".join))
def test_after_a_part_of_the_page_the_headline_is_what_it_was_before(html: str) -> None:
    probe = "<p>and <a href='http://probe.example'>probe</a></p>"
    document = papertrack.extract(f"<h2>Story</h2>{probe}<aside><p>more</p>{html}</aside>{probe}", format="html")
    assert {link.headline for link in document.links if link.text == "probe"} == {"Story"}


def test_parts_in_parts_are_told_apart_as_deep_as_pages_go() -> None:
    deep = "<aside><h3>h</h3>" * 60 + LINK.format("deep") + "</aside>" * 60 + LINK.format("after")
    assert headlines("<h2>Story</h2>" + deep) == {"deep": "h", "after": "Story"}


def test_a_page_that_nests_without_measure_loses_no_link() -> None:
    deep = "<aside><h3>h</h3>" * 20_000 + LINK.format("deep") + "</aside>" * 20_000 + LINK.format("after")
    assert set(headlines("<h2>Story</h2>" + deep)) == {"deep", "after"}
