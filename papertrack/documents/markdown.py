"""Reads Markdown (CommonMark with tables) and its YAML front matter."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from papertrack.documents.frontmatter import metadata_of_front_matter, split_front_matter
from papertrack.documents.headers import completed
from papertrack.documents.html import read_html
from papertrack.model.document import Format, Page


def read_markdown(text: str, url: str | None = None) -> Page:
    """Read a Markdown document. Its HTML goes the way of all HTML, so both formats know the same lines."""
    front_matter, body = split_front_matter(text)
    stated = metadata_of_front_matter(front_matter, url)
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    tokens = parser.parse(body)
    for token in tokens:
        if token.type == "inline" and token.children:
            _keep_bold_first_line(token.children)
    lines = read_html(parser.renderer.render(tokens, parser.options, {})).lines
    return Page(Format.MARKDOWN, completed(stated, lines), lines)


def _keep_bold_first_line(children: Sequence[Token]) -> None:
    """A paragraph's first line that is bold from end to end stays a line: writers mean it as a headline.

    CommonMark takes its line ending for a space (0.31.2, 6.8 Soft line breaks) and would run it into the text.
    """
    strong = 0
    for token in children:
        if token.type == "softbreak":
            token.type = token.type if strong else "hardbreak"
            return
        if token.type == "strong_open":
            strong += 1
        elif token.type == "strong_close":
            strong -= 1
        elif token.content.strip() and not strong:
            return
