"""Reads HTML, whole pages and fragments, into lines of text with their links and emphasis.

Lexbor (through selectolax) applies the parsing rules of the WHATWG HTML standard and writes the tree out
again in canonical form; one pass over that text then yields the lines. The pass is linear in the length of
the document and knows no recursion, whatever the nesting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from selectolax.lexbor import LexborHTMLParser

from papertrack.documents.headers import metadata_of
from papertrack.model.document import Anchor, Format, Line, Page

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_CELLS = frozenset(("td", "th"))
_STRONG = frozenset(("b", "strong"))
_EMPHASIS = frozenset(("em", "i", "cite"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SKIPPED = frozenset(
    [
        "canvas",
        "datalist",
        "embed",
        "head",
        "iframe",
        "math",
        "noembed",
        "noframes",
        "noscript",
        "object",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "video",
        "audio",
    ]
)
_RAW = frozenset(("script", "style", "iframe", "noembed", "noframes", "xmp", "plaintext"))
_RAW_INITIALS = frozenset(name[0] for name in _RAW)
_HREF = re.compile(r'\shref="([^"]*)"')
_ALT = re.compile(r'\salt="([^"]*)"')
_BOLD_STYLE = re.compile(r"font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_RULE_TEXT = re.compile(r"[*#_=~\-–—·•\s]{3,}")
_HAS_WORD = re.compile(r"\w")


def read_html(text: str, url: str | None = None) -> Page:
    """Read a page or a fragment. `url` is where it stands, if known; the page's own word is the fallback."""
    tree = LexborHTMLParser(text)
    body = tree.body
    lines = tuple(lines_of(body.html or "")) if body is not None else ()
    return Page(Format.HTML, metadata_of(tree, lines, url), lines)


def lines_of(canonical: str) -> Iterator[Line]:
    """The lines of a body in canonical HTML, as an HTML5 serializer writes it.

    In that form `<` and `>` stand around tags and comments and inside raw text such as scripts, but neither in
    other text nor in attribute values (WHATWG HTML, 13.3 Serializing HTML fragments).
    """
    builder = _Builder()
    skipping = ""  # the element whose content is being left out, and how deep it nests in itself
    depth = 0
    for tag, text in _tokens(canonical):
        name = tag.split(None, 1)[0] if " " in tag else tag
        if skipping:
            depth += (name == skipping) - (name == "/" + skipping)
            if depth:
                continue
            skipping = ""
        elif name in _SKIPPED:
            skipping, depth = name, 1
            continue
        elif name:
            builder.tag(name, tag)
        if text:
            builder.text(text)
    builder.flush()
    return iter(builder.lines)


def _tokens(canonical: str) -> Iterator[tuple[str, str]]:
    """Each tag, without its brackets, with the text that follows it. A comment counts as no tag: ('', text)."""
    closing = ""  # what ends the comment or the raw text that is being passed over
    first, *pieces = canonical.split("<")
    yield "", first
    for piece in pieces:
        if closing:
            if closing == "-->":
                _, ended, text = piece.partition(closing)
                if ended:
                    closing = ""
                    yield "", text
                continue
            if not piece.startswith(closing):
                continue
            closing = ""
        if piece.startswith("!--"):
            _, ended, text = piece.partition("-->")
            closing = "" if ended else "-->"
            yield "", text
            continue
        tag, _, text = piece.partition(">")
        yield tag, text
        if tag[:1] in _RAW_INITIALS and (name := tag.split(None, 1)[0]) in _RAW:
            closing = "/" + name


class _Builder:
    """Collects tags and texts into lines."""

    __slots__ = (
        "alt", "anchors", "block", "code", "emphasis", "emphasis_depth", "emphasis_start", "fresh", "href",
        "href_start", "length", "level", "lines", "parts", "space", "strong", "strong_depth", "strong_start", "styled",
    )  # fmt: skip

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.block = 0
        self.fresh = True  # nothing stands in this block yet
        self.level = 0
        self.code = 0
        self.strong_depth = 0
        self.emphasis_depth = 0
        self.styled: list[bool] = []  # for each open <span>: is it bold by style?
        self.href: str | None = None
        self.alt = ""
        self._start()

    def _start(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.space = False
        self.strong: list[tuple[int, int]] = []
        self.strong_start = 0 if self.strong_depth else -1
        self.emphasis: list[tuple[int, int]] = []
        self.emphasis_start = 0 if self.emphasis_depth else -1
        self.anchors: list[Anchor] = []
        self.href_start = 0

    def tag(self, name: str, tag: str) -> None:
        """Take a tag: `name` as in `p` or `/p`, `tag` with its attributes."""
        if name in _STRONG:
            self._begin_strong()
        elif name[0] == "/":
            self._close(name[1:])
        elif name == "br":
            self.flush()
        elif name == "a":
            self._end_anchor()
            href = _HREF.search(tag)
            if href:
                self.href = unescape(href[1]) if "&" in href[1] else href[1]
                self.href_start = -1
                self.alt = ""
        elif name in _BLOCKS:
            self._new_block(name)
        elif name in _EMPHASIS:
            self.emphasis_depth += 1
            if self.emphasis_depth == 1:
                self.emphasis_start = self.length
        elif name in _CELLS:
            self.flush()
        elif name == "span":
            bold = " style=" in tag and _BOLD_STYLE.search(tag) is not None
            self.styled.append(bold)
            if bold:
                self._begin_strong()
        elif name == "img" and self.href is not None:
            alt = _ALT.search(tag)
            self.alt = self.alt or (" ".join(unescape(alt[1]).split()) if alt else "")

    def _close(self, name: str) -> None:
        if name in _STRONG:
            self._end_strong()
        elif name == "a":
            self._end_anchor()
        elif name in _BLOCKS:
            self.flush()
            self._next_block()
            if name in _HEADINGS:
                self.level = 0
            elif name == "pre":
                self.code -= 1
        elif name in _EMPHASIS:
            self.emphasis_depth -= 1
            if self.emphasis_depth == 0:
                if self.length > self.emphasis_start:
                    self.emphasis.append((self.emphasis_start, self.length))
                self.emphasis_start = -1
        elif name in _CELLS:
            self.flush()
        elif name == "span" and self.styled and self.styled.pop():
            self._end_strong()

    def _begin_strong(self) -> None:
        self.strong_depth += 1
        if self.strong_depth == 1:
            self.strong_start = self.length

    def _end_strong(self) -> None:
        self.strong_depth -= 1
        if self.strong_depth == 0:
            if self.length > self.strong_start:
                self.strong.append((self.strong_start, self.length))
            self.strong_start = -1

    def _new_block(self, name: str) -> None:
        self.flush()
        self._next_block()
        if name in _HEADINGS:
            self.level = _HEADINGS[name]
        elif name == "pre":
            self.code += 1
        elif name == "hr":
            self.lines.append(Line("", self.block, rule=True))

    def _next_block(self) -> None:
        if not self.fresh:
            self.block += 1
            self.fresh = True

    def text(self, raw: str) -> None:
        """Take a text, still escaped."""
        if "&" in raw:
            raw = unescape(raw)
        if self.code:
            first, *others = raw.split("\n")
            self._add(first)
            for other in others:
                self.flush()
                self._add(other)
        else:
            self._add(raw)

    def _add(self, raw: str) -> None:
        words = raw.split()
        if not words:
            self.space = self.space or bool(raw)
            return
        text = " ".join(words)
        if (self.space or raw[0].isspace()) and self.length:
            text = " " + text
            before = 1
        else:
            before = 0
        if self.href is not None and self.href_start < 0:
            self.href_start = self.length + before
        if self.strong_start == self.length:
            self.strong_start += before
        if self.emphasis_start == self.length:
            self.emphasis_start += before
        self.parts.append(text)
        self.length += len(text)
        self.space = raw[-1].isspace()

    def _end_anchor(self) -> None:
        if self.href is None:
            return
        if self.href_start < 0:  # no text: a picture, or nothing at all
            if self.alt:
                self._add(f" {self.alt} ")
            if self.href_start < 0:
                self.href_start = self.length
        if self.href_start >= 0:
            self.anchors.append(Anchor(self.href_start, max(self.length, self.href_start), self.href))
        self.href = None

    def flush(self) -> None:
        """End the line."""
        if self.href is not None and self.href_start >= 0 and self.length > self.href_start:
            self.anchors.append(Anchor(self.href_start, self.length, self.href))
            self.href = None  # it goes on in the next line, but it is one link and stands here
        if self.parts or self.anchors:
            text = "".join(self.parts)
            if self.strong_start >= 0 and self.length > self.strong_start:
                self.strong.append((self.strong_start, self.length))
            if self.emphasis_start >= 0 and self.length > self.emphasis_start:
                self.emphasis.append((self.emphasis_start, self.length))
            self.lines.append(
                Line(
                    text, self.block, self.level, tuple(self.strong), tuple(self.emphasis), tuple(self.anchors),
                    not _HAS_WORD.search(text) and _RULE_TEXT.fullmatch(text) is not None, self.code > 0,
                )
            )  # fmt: skip
            self.fresh = False
        self._start()
