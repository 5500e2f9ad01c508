"""What nests without measure is read without its nesting, and nothing of it is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import ROOT

from papertrack.documents.characters import decode
from papertrack.documents.html import read_html
from papertrack.documents.nesting import shallow

PAGES = sorted((ROOT / "tests" / "corpus").glob("*/*.html"))
DEEP = "<div>" * 1_100


def words_links_headings(html: str) -> tuple[list[str], list[tuple[str, str]], list[str]]:
    lines = read_html(html).lines
    return (
        " ".join(line.text for line in lines).split(),
        [(anchor.href, line.text[anchor.start : anchor.end]) for line in lines for anchor in line.anchors],
        [line.text for line in lines if line.level],
    )


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_keeps_words_links_and_headings_however_deep_it_stands(path: Path) -> None:
    page = decode(path.read_bytes())
    assert shallow(page) == page
    assert shallow(DEEP + page) != DEEP + page
    words, links, headings = words_links_headings(page)
    deep_words, deep_links, deep_headings = words_links_headings(DEEP + page)
    assert deep_words == words
    assert deep_links == links
    assert set(headings) <= set(deep_headings)  # a subtitle is known by its class, which is not kept


def test_long_pages_of_the_usual_depth_are_left_as_they_are() -> None:
    lists = "<ul>" + "<li><p>One <b>two</b><li><a href=x>three</a>" * 5_000 + "</ul>"
    tables = "<table>" + "<tr><td>One<td><p>two<br><img src=x>" * 5_000 + "</table>"
    drawings = '<svg><g><path d="M0"/><rect/></g></svg>' * 5_000
    for page in (lists, tables, drawings, "<p>one<p>two" * 5_000, "<script>if (a<b) {}</script>" * 5_000):
        assert shallow(page) is page


def test_a_page_that_is_flattened_keeps_its_title_and_bold_words() -> None:
    page = "<title>One</title>" + DEEP + '<p>a <strong>b</strong> <em>c</em><script>"<p>"</script><!-- <p> -->d'
    read = read_html(page)
    (line,) = read.lines
    assert (read.metadata.title, line.text) == ("One", "a b cd")
    assert [line.text[slice(*span)] for span in (*line.strong, *line.emphasis)] == ["b", "c"]


PIECES = [*"<>/!-\"'=& abpi\n", "<div>", "<a href=x>", "</a>", "<svg>", "<!--", "-->", "<table>", "</noscript>"]


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_no_text_makes_flattening_raise(html: str) -> None:
    read_html(DEEP + html)
