"""Two parsers agree: what is read of HTML and Markdown through lexbor, and what a plain walk of lxml's tree gives.

Where a folder of real newsletters is at hand, NEWSLETTER_CORPUS names it, and all of it is read, too.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from pathlib import Path

import pytest
from differential_reader import Nesting, Reading, read_again, reading_of
from markdown_it import MarkdownIt
from program import ROOT

from papertrack.documents.characters import decode
from papertrack.documents.frontmatter import split_front_matter
from papertrack.documents.html import read_html
from papertrack.documents.markdown import read_markdown

sys.path.insert(0, str(ROOT / "benchmarks"))
from newsletters import issues

FOLDERS = [ROOT / "tests" / "corpus", ROOT / "data", *map(Path, filter(None, [os.environ.get("NEWSLETTER_CORPUS")]))]
PAGES = [path for folder in FOLDERS for path in sorted(folder.rglob("*.html"))]
TEXTS = [path for folder in FOLDERS for path in sorted(folder.rglob("*.md"))]

BEYOND_COMMONMARK = re.compile(r"!\[[^\]]*\[|^\[@|^:{3,} \{\.digest-post-embed", re.MULTILINE)
"""Pictures described with links, Manubot's definitions, posts that Substack embeds: links to us, none in CommonMark."""


def assert_agreement(first: Reading, second: Reading, html: str) -> None:
    """Nothing differs in a page that is nested well.

    Of a page that is not, such as one with a link that is never closed, HTML 4 and the HTML standard make different
    trees: there, both have the same words and lead to the same places.
    """
    if not Nesting(html).faults:
        assert first == second
    else:
        assert " ".join(first.lines).split() == " ".join(second.lines).split()
        assert {address for address, _ in first.links} == {address for address, _ in second.links}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_both_read_the_same_in_a_page(path: Path) -> None:
    html = decode(path.read_bytes(), path.name)
    assert_agreement(reading_of(read_html(html).lines), read_again(html), html)


def test_both_read_the_same_in_generated_newsletters() -> None:
    for html in issues(50):
        first = reading_of(read_html(html).lines)
        assert first == read_again(html)
        assert len(first.links) >= 10
        assert first.bold


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_both_find_the_same_addresses_in_markdown(path: Path) -> None:
    text = decode(path.read_bytes(), path.name)
    first = reading_of(read_markdown(text).lines)
    ours = [address for address, _ in first.links]
    html = MarkdownIt("commonmark").enable("table").render(split_front_matter(text)[1])
    plain = [address for address, _ in read_again(html).links]
    if BEYOND_COMMONMARK.search(text):
        assert Counter(plain) <= Counter(ours)
    else:
        assert plain == ours


def test_the_comparison_sees_a_difference() -> None:
    """The second reader does not simply say what the first says."""
    html = '<p>One <a href="http://a.example/">two</a></p>'
    assert reading_of(read_html(html).lines) != read_again(html.replace("two", "three"))
    assert Nesting('<p><a href="x">never closed<div>').faults
    assert Nesting("<ul><li>one<li>two<p>three</ul>").faults == []
    assert Nesting("<b><i></b></i>").faults
