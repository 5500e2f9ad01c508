"""The words around a link are those it stands in, as text."""

from __future__ import annotations

import pytest

import papertrack
from papertrack.extraction.context import sentence


def contexts(html: str) -> list[str]:
    return [link.context for link in papertrack.extract(html, format="html").links]


def test_a_short_paragraph_is_given_whole() -> None:
    assert contexts("<p>One thing. <a href='http://x'>X</a> is another.</p>") == ["One thing. X is another."]


def test_of_a_long_paragraph_the_sentence_is_given() -> None:
    filler = "Words that go on and on until the end of this sentence comes. " * 8
    assert contexts(f"<p>{filler}Here is <a href='http://x'>the link</a>, at last. {filler}</p>") == [
        "Here is the link, at last."
    ]


def test_abbreviations_and_initials_end_no_sentence() -> None:
    text = "A first sentence. Work by J. Doe et al. (e.g. LINK) goes on. A last one."
    at = text.index("LINK")
    assert sentence(text, at, at + 4) == "Work by J. Doe et al. (e.g. LINK) goes on."


def test_a_passage_without_any_full_stop_is_cut_between_words() -> None:
    text = "word " * 1000 + "LINK " + "word " * 1000
    at = text.index("LINK")
    around = sentence(text, at, at + 4)
    assert set(around.split()) == {"word", "LINK"}
    assert len(around) <= 810


def test_a_line_that_only_points_on_is_given_with_the_opening_of_its_story() -> None:
    html = (
        "<p><strong>A story:<br></strong><em>…a dek…<br></em>Some people trained a model in many places. It worked.<br>"
        "<strong>Read more:</strong> <a href='http://x'>Their Paper (arXiv)</a>.</p>"
    )
    assert contexts(html) == [
        "Some people trained a model in many places. It worked. … Read more: Their Paper (arXiv)."
    ] or contexts(html) == ["Some people trained a model in many places. … Read more: Their Paper (arXiv)."]


def test_a_label_in_a_line_of_its_own_belongs_to_its_link() -> None:
    html = "<h2>A story</h2><p>Some people trained a model in many places.</p><p><b>Read more:</b></p><p><a href='http://x'>X</a></p>"
    assert contexts(html) == ["Some people trained a model in many places. … Read more: X"]


TABLE = """# Widgets of the week

| **Paper** | **Links** |
| --- | --- |
| 1) **Widgets** - shows how widgets are made of gadgets. More is said. | [Paper](//x.org/1), [Tweet](//x.org/2) |
| 2) **Gadgets**<br>It brings gadgets into all of the houses. | [Paper](https://x.org/3) |
"""


@pytest.mark.parametrize("heading", ["", "## Top widgets (May 1 - May 7)\n\n"])
def test_links_in_a_row_of_a_table_are_given_with_the_words_of_their_row(heading: str) -> None:
    document = papertrack.extract(TABLE.replace("\n\n", f"\n\n{heading}", 1), format="markdown")
    assert [link.context for link in document.links] == [
        "1) Widgets - shows how widgets are made of gadgets. … Paper, Tweet",
        "1) Widgets - shows how widgets are made of gadgets. … Paper, Tweet",
        "It brings gadgets into all of the houses. … Paper",
    ]


def test_links_below_an_item_of_a_list_are_given_with_the_words_of_that_item() -> None:
    html = (
        "<h2>Parts</h2><p>These are all of the parts that we know.</p><ul>"
        "<li>A cog turns one of the other cogs. <ul><li><a href='http://x/1'>Paper</a></li></ul></li>"
        "<li><p>A rod moves one of the other rods.</p><p><a href='http://x/2'>Code</a></p></li>"
        "<li><a href='http://x/3'>Pins</a></li></ul>"
    )
    assert contexts(html) == [
        "A cog turns one of the other cogs. … Paper",
        "A rod moves one of the other rods. … Code",
        "These are all of the parts that we know. … Pins",
    ]


def test_the_number_of_a_reference_is_no_sentence() -> None:
    html = "<h2>References</h2><p>12. Doe J (1965) On the making of small widgets.<br><a href='http://x'>View</a></p>"
    assert contexts(html) == ["12. Doe J (1965) On the making of small widgets. … View"]


def test_a_headline_that_is_a_link_is_given_with_the_words_below_it() -> None:
    html = (
        "<h1>News</h1><h3><a href='http://x/1'>On cogs</a></h3><p><img></p><p>A cog turns one of the others. More.</p>"
        "<h3><a href='http://x/2'>On rods</a></h3><h3>Pins</h3><p>A pin holds all of the other parts.</p>"
    )
    assert contexts(html) == ["On cogs … A cog turns one of the others.", "On rods"]


def test_an_address_alone_in_plain_text_is_given_with_the_words_it_belongs_to() -> None:
    text = (
        "Widgets of the week, which nobody wraps, so that this line goes on and on until it is longer than that. "
        "And it goes on even further, by a second sentence of the same kind and of about the same length.\n\n"
        "On cogs\nA cog turns one of the others. It does so often.\nhttps://arxiv.org/abs/2503.09799\n"
        "\nOn rods\nRead more: Rods (arXiv) https://arxiv.org/abs/1706.03762\n"
    )
    assert [link.context for link in papertrack.extract(text, format="text").links] == [
        "A cog turns one of the others. … https://arxiv.org/abs/2503.09799",
        "Read more: Rods (arXiv) https://arxiv.org/abs/1706.03762",
    ]


def test_a_label_whose_colon_slipped_into_the_line_below_is_put_together_again() -> None:
    html = (
        "<p><strong>On cogs:</strong><br><em>...A dek...</em><br>A cog turns one of the other cogs.</p>"
        "<p><strong>Read more<br></strong>: <a href='http://x/1'>Cogs That Turn (arXiv)</a>.</p>"
    )
    assert contexts(html) == ["A cog turns one of the other cogs. … Read more: Cogs That Turn (arXiv)."]
