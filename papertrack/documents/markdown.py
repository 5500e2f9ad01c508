"""Reads Markdown (CommonMark with tables) and its front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

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
    parser = MarkdownIt("commonmark", {"html": True, "inline_definitions": True}).enable("table")
    if "highlight" in body:
        body = _LISTING.sub("```", body)
    if ":::" in body:
        body = _DIVISION.sub(_embedded, body)
    if "]{" in body or "){" in body:
        body = _SPAN_ATTRIBUTES.sub("", body)
    tokens = list(_with_citations(parser.parse(_with_emphasis_closed(body))))
    inside = ""
    room = _REPEATED * max(len(body), 10_000)
    for token in tokens:
        if token.type in ("th_open", "heading_open"):
            inside = token.type
        elif token.type == "inline" and token.children:
            room = _within(token.children, room)
            token.children = _mended(token.children, inside)
            inside = ""
    lines = read_html(parser.renderer.render(tokens, parser.options, {})).lines
    return Page(Format.MARKDOWN, completed(stated, lines), lines)


# How Jekyll (`{% highlight … %}`) and Hugo (`{{< highlight … >}}`) fence a listing
_LISTING = re.compile(r"^\{(?:%-?|\{[<%])[ \t]*(?:end|/[ \t]*)?highlight\b[^{}\n]*\}[ \t]*\}?[ \t]*$", re.MULTILINE)
# Pandoc's marks of divisions (`::: {.class attribute="…"}`) and the attributes it puts behind links, pictures and spans
# (fenced_divs, link_attributes, bracketed_spans): neither is text
_DIVISION = re.compile(r"^[ ]{0,3}:{3,}+[ \t]*+(?:\{[^\n]*\}|[\w.-]++)?[ \t]*+:*+[ \t]*+$", re.MULTILINE)
_SPAN_ATTRIBUTES = re.compile(r"(?<=[\])])\{[.#][A-Za-z][^{}\n]*\}")
_EMBED = re.compile(r"\{\.(digest-post-embed) attrs=\"(.*)\"\}")


def _embedded(division: re.Match[str]) -> str:
    """What stands for the mark of a division: nothing, or the post that Substack embeds by its attributes alone."""
    embed = _EMBED.search(division[0])
    return f'\n<div class="{embed[1]}" data-attrs="{escape(embed[2].replace(chr(92), ""))}"></div>\n' if embed else ""


# An exporter that closes emphasis where its element ended, be that behind a line break or in the next paragraph,
# writes what CommonMark does not take for emphasis (0.31.2, 6.2: a closing delimiter follows no white space).
_CLOSED_BEHIND_BREAK = re.compile(
    r"(?P<mark>\*\*|(?<![\w_])_)(?=[^\s*_])(?P<text>[^*_\n]*[^*_\s])(?P<break>(?:[ ]{2,}|\\)\n|[ \t]*\n(?:[ \t]*\n)+)"
    r"(?P=mark)(?=[_\s])"
)
_CLOSED_IN_NEXT_PARAGRAPH = re.compile(
    r"^(?P<mark>[ ]{0,3}\*\*)(?=[^\s*])(?P<text>[^*\n]*[^*\s])(?P<break>[ \t]*\n(?:[ \t]*\n)+)"
    r"(?=[^*\n]*[^*\s]\*\*)",
    re.MULTILINE,
)
_OPENED_BEFORE_BREAK = re.compile(
    r"^\*\*(?P<rule>(?:\\\*){3,})[ \t]*\n(?:[ \t]*\n)+(?=[^*\n]*[^*\s]\*\*)", re.MULTILINE
)


def _with_emphasis_closed(text: str) -> str:
    """`text` with emphasis that was opened in one line and closed behind its end opened and closed in each."""
    text = _OPENED_BEFORE_BREAK.sub(r"\g<rule>\n\n**", text)
    text = _CLOSED_BEHIND_BREAK.sub(r"\g<mark>\g<text>\g<mark>\g<break>", text)
    return _CLOSED_IN_NEXT_PARAGRAPH.sub(r"\g<mark>\g<text>**\g<break>**", text)


def _with_citations(tokens: Sequence[Token]) -> Iterator[Token]:
    """Manubot defines what a text cites as link references, `[@tag:NAME]: doi:10.…`: each becomes a line.

    Source: manubot.org, citation aliases. Other definitions are shown only where a link uses them.
    """
    for token in tokens:
        if token.type != "definition":
            yield token
        elif token.meta["label"].startswith("@"):
            address = escape(token.meta["url"].removeprefix("url:"))
            yield Token("html_block", "", 0, content=f'<p><a href="{address}">{escape(token.meta["label"])}</a></p>\n')


_REPEATED = 16


def _within(tokens: Sequence[Token], room: int) -> int:
    """What is left of `room`, characters of addresses, after these words; links beyond it lose theirs.

    An address that is defined once and used often takes up more room than the document does: as in cmark, all
    together are bounded in proportion to the document, here to 16 times its length.
    """
    for token in tokens:
        if token.type == "link_open":
            room -= len(str(token.attrs.get("href", "")))
            if room < 0:
                token.attrs.pop("href", None)
    return room


_ATTRIBUTES = re.compile(r"(?<!\s)\s*+\{[#.][^{}]*\}\s*$")


def _mended(children: Sequence[Token], inside: str) -> list[Token]:
    """The words of a block. inside: the token that opened it, where it is a heading or the head of a column.

    A column's name may be bold and is no headline. Badges and attributes (`{#name .class}`; Pandoc,
    header_attributes) are no words of their heading. A picture whose description holds links has it as a caption
    (Pandoc, implicit_figures).
    """
    mended: list[Token] = []
    worded = any(token.type == "text" and token.content.strip() for token in children)
    for token in children:
        if inside == "th_open" and token.type in ("strong_open", "strong_close"):
            continue
        mended.append(token)
        if token.type == "image" and inside == "heading_open" and worded:
            token.children = []  # its description, in CommonMark's words
        if token.type == "image" and any(child.type == "link_open" for child in token.children or ()):
            mended += token.children or ()
    if inside == "heading_open" and mended[-1].type == "text":
        mended[-1].content = _ATTRIBUTES.sub("", mended[-1].content)
    _keep_bold_first_line(mended)
    return mended


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
