"""Markdown and plain text become the same kind of lines as HTML."""

from __future__ import annotations

import pytest

import papertrack
from papertrack.documents import read
from papertrack.model.document import Line


def lines(text: str, name: str = "x.md") -> tuple[Line, ...]:
    return read(text, where=name).lines


def hrefs(text: str) -> list[str]:
    return [anchor.href for line in lines(text) for anchor in line.anchors]


def test_links_of_every_kind_are_found() -> None:
    assert hrefs(
        "[a](http://a 'title') [b][1] [c] <http://d> <a href='http://e'>e</a>\n\n[1]:http://b\n[c]: <http://c>\n"
    ) == ["http://a", "http://b", "http://c", "http://d", "http://e"]


def test_a_label_may_run_over_a_line_end() -> None:
    (line,) = lines("some [adversarial\nexamples][1] here\n\n[1]: http://a")
    assert line.text == "some adversarial examples here"


def test_tables_are_read_cell_by_cell() -> None:
    assert [line.text for line in lines("| a | b |\n|---|---|\n| [c](http://c) | d |")] == ["a", "b", "c", "d"]


def test_a_bold_first_line_stays_a_line_of_its_own() -> None:
    assert [line.text for line in lines("**A headline**\nand its text\nover two lines")] == [
        "A headline",
        "and its text over two lines",
    ]
    assert [line.text for line in lines("in a\n**bold**\nword")] == ["in a bold word"]


def test_escaped_stars_part_stories() -> None:
    assert [line.rule for line in lines("one\n\n\\*\\*\\*\n\ntwo\n\n* * *\n\nthree")] == [
        False,
        True,
        False,
        True,
        False,
    ]


def test_fenced_code_is_code() -> None:
    assert [line.code for line in lines("text\n\n```\n[a](http://a)\n```")] == [False, True]


def test_plain_text_is_read_by_paragraphs() -> None:
    assert [(line.text, line.rule) for line in lines("one\ntwo\r\n\r\nthree\n\n-----\n\n", "x.txt")] == [
        ("one two", False),
        ("three", False),
        ("-----", True),
    ]


def test_lines_of_plain_text_are_joined_only_where_it_was_wrapped() -> None:
    long = "A line of a text that nobody wrapped goes on and on " * 3
    assert [line.text for line in lines(f"{long}\nRead more: http://a\n\nTwo\nlines", "x.txt")] == [
        long.strip(), "Read more: http://a", "Two", "lines",
    ]  # fmt: skip
    wrapped = "\n".join(["A line of a text that somebody wrapped"] * 9)
    assert [line.text.count("wrapped") for line in lines(f"{wrapped}\n\n{long}", "x.txt")] == [9, 3]


def test_underlined_lines_of_plain_text_are_headings() -> None:
    assert [(line.text, line.level) for line in lines("News\n====\n\nCogs\n-----\nturn\nround.", "x.txt")] == [
        ("News", 1),
        ("Cogs", 2),
        ("turn round.", 0),
    ]


def test_a_dek_in_plain_text_stays_under_its_headline() -> None:
    text = "Cogs turn:\n…and rods\nmove…\nA text\nthat is wrapped.\n\n***\n\nPins?\n…too…\n\nSee arXiv:2503.09799."
    assert [line.text for line in lines(text, "x.txt")][:3] == [
        "Cogs turn:",
        "…and rods move…",
        "A text that is wrapped.",
    ]
    assert [section.headline for section in papertrack.extract(text, format="text").sections] == ["Cogs turn:", "Pins?"]


@pytest.mark.parametrize(
    "listing",
    ["{% highlight python %}\nCODE\n{% endhighlight %}", '{{< highlight go "x=1" >}}\nCODE\n{{< /highlight >}}'],
)
def test_listings_of_jekyll_and_hugo_are_code(listing: str) -> None:
    text = f"Before.\n\n{listing.replace('CODE', 'arXiv:1706.03762')}\n\nAfter: arXiv:2503.09799."
    assert [str(paper) for paper in papertrack.extract(text, format="markdown").papers] == ["arxiv:2503.09799"]
