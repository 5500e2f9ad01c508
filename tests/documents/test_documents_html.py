"""HTML becomes lines as a reader sees them, whatever state it is in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertrack.documents.html import read_html
from papertrack.model.document import Line


def lines(html: str) -> list[Line]:
    return list(read_html(html).lines)


def texts(html: str) -> list[str]:
    return [line.text for line in lines(html)]


def links(html: str) -> list[tuple[str, str]]:
    return [(anchor.href, line.text[anchor.start : anchor.end]) for line in lines(html) for anchor in line.anchors]


def strong(html: str) -> list[str]:
    return [line.text[start:end] for line in lines(html) for start, end in line.strong]


def test_paragraphs_and_breaks_part_lines_and_white_space_is_folded() -> None:
    assert texts("<p>one\n two<br>three</p>\n<div>four<p>five</div>six") == ["one two", "three", "four", "five", "six"]


def test_lines_of_one_paragraph_share_its_block() -> None:
    first, second, third = lines("<p>one<br>two</p><p>three</p>")
    assert first.block == second.block != third.block


def test_words_are_parted_where_the_writer_parted_them_and_nowhere_else() -> None:
    assert texts("<p>a<b>b</b> <i>c</i>\n<b>d</b>e&nbsp;f</p>") == ["ab c de f"]


def test_a_link_keeps_its_address_and_its_words() -> None:
    assert links('<p>See <a href="http://a/?x=1&amp;y=2"> the\n <b>paper</b> </a>.</p>') == [
        ("http://a/?x=1&y=2", "the paper")
    ]


def test_bold_is_known_by_element_and_by_style_and_runs_across_breaks() -> None:
    assert strong("<p><strong>one<br>two</strong> three</p>") == ["one", "two"]
    assert strong('<p><span style="font-weight: 700">one</span> two</p>') == ["one"]


@pytest.mark.parametrize("name", ["p", "div", "font", "span"])
def test_what_is_bold_by_style_is_bold_and_what_is_plain_by_style_is_not(name: str) -> None:
    assert strong(f'<{name} style="color: red; FONT-WEIGHT: 700">one <i>two</i></{name}>three') == ["one two"]
    assert strong(f'<b>one <{name} style="font-weight:normal">two</{name}> three</b>') == ["one", "three"]
    assert strong(f'<{name} data-style="font-weight:bold">one</{name}>') == []
    assert (
        strong(f'<{name} style="font-weight:bold">one <{name}>two</{name}></{name}><{name}>three</{name}>')[0][:3]
        == "one"
    )


def test_a_cell_can_be_bold_by_style() -> None:
    row = '<table><tr><td style="font-weight:bold">one<br>two</td><td>three</td></tr></table>'
    assert strong(row) == ["one", "two"]


def test_what_heads_a_list_of_terms_or_a_part_that_folds_up_is_bold() -> None:
    assert strong("<dl><dt>one</dt><dd>two</dd></dl><details><summary>three</summary>four</details>") == [
        "one",
        "three",
    ]


def test_a_heading_by_role_is_a_heading() -> None:
    page = '<div role="heading" aria-level="3">one</div><p>two</p><span role="heading">three</span><p>four</p>'
    page += '<div role="heading" aria-level="5">five</div><figcaption><h4>six</h4></figcaption>'
    assert [(line.text, line.level) for line in lines(page)] == [
        ("one", 3), ("two", 0), ("three", 2), ("four", 0), ("five", 0), ("six", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("arXiv:2503.09799<sup>3</sup>, and", "arXiv:2503.09799 3, and"),
        ("<b>arXiv:2503.<wbr>09799v2</b><sup>3</sup>", "arXiv:2503.09799v2 3"),
        ("10.1038/nature14539<sup>[4]</sup>.", "10.1038/nature14539 [4]."),
        ('10.1038/nature14539<sup><a href="#4">4</a></sup>.', "10.1038/nature14539 4."),
        ("https://example.org/a<sub>1</sub>", "https://example.org/a 1"),
        ('arXiv:2503.09799<a class="footnote-anchor" href="#footnote-1">1</a>.', "arXiv:2503.09799 1."),
        ('PMID 12345678<a href="https://trail.example/p/12#footnote-2">2</a>', "PMID 12345678 2"),
        ('our plan<a class="footnote-anchor" href="#footnote-1">1</a> is', "our plan1 is"),
        ('10.1038/<a href="https://doi.org/10.1038/nature14539">nature14539</a>', "10.1038/nature14539"),
        ("<sup>1</sup>10.1038/nature14539", "1 10.1038/nature14539"),
        ("x<sup>2</sup> and H<sub>2</sub>O, <sup>13</sup>C, 10<sup>10.5</sup>", "x2 and H2O, 13C, 1010.5"),
        ("E=mc<sup>2</sup>arguments, the 5<sup>th</sup>", "E=mc2arguments, the 5th"),
    ],
)
def test_raised_marks_are_kept_apart_from_identifiers_and_from_nothing_else(html: str, text: str) -> None:
    assert texts(f"<p>{html}</p>") == [text]


def test_characters_that_only_say_where_a_word_may_be_broken_are_no_text() -> None:
    assert texts("<p>para&shy;graph arXiv:2503.\u200b09&#8205;799 \u2060end\ufeff</p>") == [
        "paragraph arXiv:2503.09799 end"
    ]
    assert texts("<p>می\u200cخواهم 👩\u200d🔬</p>") == ["می\u200cخواهم 👩\u200d🔬"]


def test_headings_know_their_level() -> None:
    assert [(line.level, line.text) for line in lines("<h2>One</h2><p>two</p><h4>three")] == [
        (2, "One"),
        (0, "two"),
        (4, "three"),
    ]


@pytest.mark.parametrize("rule", ["<hr>", "<p>***</p>", "<p>* * *</p>", "a<br>***<br>b", "<p>##########</p>"])
def test_a_row_of_signs_is_a_thematic_break(rule: str) -> None:
    assert sum(line.rule for line in lines(rule)) == 1


def test_scripts_styles_comments_and_templates_hold_no_links() -> None:
    hidden = '<a href="http://x">y</a>'
    for html in (
        f"<script>{hidden}</script>z",
        f"<style>{hidden}</style>z",
        f"<!-- {hidden} -->z",
        f"<!-- > {hidden} --!>z",
        f"<template>{hidden}</template>z",
        f"<p><noscript><b>{hidden}</b></noscript>z",
        f"<textarea>{hidden}</textarea>z",
        f"<title>{hidden}</title>z",
    ):
        assert (texts(html), links(html)) == (["z"], []), html


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="http://a">one<p>two', [("http://a", "one")]),  # never closed
        ('<a href="http://a">one<a href="http://b">two</a>', [("http://a", "one"), ("http://b", "two")]),  # nested
        ('<p title="a > b"><a href="http://a">one</a>', [("http://a", "one")]),  # > in an attribute
        ("<A HREF=http://a>one</A>", [("http://a", "one")]),  # capitals, no quotes
        ('<a href="http://a" href="http://b">one</a>', [("http://a", "one")]),  # the first of two counts
        ('<a href="http://a"><img src="x" alt="A chart"></a>', [("http://a", "A chart")]),  # a picture
        ('<a href="http://a"><img src="x"></a>', [("http://a", "")]),
        ('<p><a\nhref =\n"http://a"\n>one</a>', [("http://a", "one")]),
        ('<table><a href="http://a">one</a><tr><td><a href="http://b">two', [("http://a", "one"), ("http://b", "two")]),
        ('<svg><a href="http://a">x</a></svg><a href="http://b">y</a>', [("http://a", ""), ("http://b", "y")]),
        ('<svg><a xlink:href="http://a"><circle/></a></svg>', [("http://a", "")]),  # a drawing's
        ('<a name="top">here</a> <a href="">empty</a>', [("", "empty")]),
        ('<a href="http://a?x&copy=1&lt">one</a>', [("http://a?x&copy=1<", "one")]),
    ],
)
def test_links_are_read_as_the_html_standard_has_it(html: str, expected: list[tuple[str, str]]) -> None:
    assert links(html) == expected


def test_code_keeps_its_lines_and_is_marked() -> None:
    assert [(line.text, line.code) for line in lines("<pre>one\n  two</pre>three")] == [
        ("one", True),
        ("two", True),
        ("three", False),
    ]


@given(st.text(alphabet=st.sampled_from(list("<>/!-\"'=& abpi\n")) | st.characters(), max_size=200))
def test_no_text_makes_the_reader_raise_and_spans_lie_in_their_lines(html: str) -> None:
    for line in lines(html):
        for start, end in (*line.strong, *line.emphasis, *(anchor[:2] for anchor in line.anchors)):
            assert 0 <= start <= end <= len(line.text)
        assert line.text == " ".join(line.text.split())


@pytest.mark.parametrize("size", [2_000, 20_000])
def test_work_grows_with_the_length_and_not_with_the_nesting(size: int) -> None:
    nested = "<b><i>" * size + '<a href="http://a">x</a>'
    assert links(nested)[0][0] == "http://a"
    assert len(lines("<br>" * size + "x")) == 1


def test_the_parts_of_a_picture_that_are_links_are_links() -> None:
    html = '<p>See <img usemap="#m"><map name="m"><area href="http://a" alt="On cogs"><area alt="none"><area href="http://b"></map>'
    assert links(html) == [("http://a", "On cogs"), ("http://b", "")]


def test_relative_addresses_are_joined_to_the_page_s_base() -> None:
    html = "<base target=x href='https://arxiv.org/abs/'><a href=1>a</a><a href=/b>b</a><a href='#c'>c</a>"
    assert links(html) == [("https://arxiv.org/abs/1", "a"), ("https://arxiv.org/b", "b"), ("#c", "c")]
