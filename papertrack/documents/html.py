"""Reads HTML, whole pages and fragments, into lines of text with their links and emphasis.

Lexbor (through selectolax) applies the parsing rules of the WHATWG HTML standard and writes the tree out
again in canonical form; one pass over that text then yields the lines. The pass is linear in the length of
the document and knows no recursion, whatever the nesting; what would take the parser longer than that is flattened
before (`nesting`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import unescape
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from papertrack.documents.characters import without_invisible
from papertrack.documents.headers import marked_up_date, metadata_of
from papertrack.documents.nesting import shallow
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
# The last one is Distill's
_APART = ("article", "aside", "details", "dialog", "dl", "footer", "form", "li", "d-byline")
_WITHOUT_HEADLINES = ("figcaption", "nav")  # headings are captions in the one and names of menus in the other
_STYLED_BLOCKS = ("div", "p")  # which editors and mail programs give a look by style, as they do these:
_STYLED = ("font", "span")
_TERMS = ("dt", "summary")
_RAISED = ("sub", "sup")
_RAISED_ENDS = ("/sub", "/sup")
_STRONG = frozenset(("b", "strong"))
_EMPHASIS = frozenset(("em", "i", "cite"))
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
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
_SPACES = ("  ", *"\n\t\r\f\v\x1c\x1d\x1e\x1f")  # what in ASCII is white space, but for a single space
_TAIL = 4  # texts between tags in which an identifier stands
_LONGEST_NAMED = 128  # characters of them
_ROLE_LEVEL = 2  # of a heading by role that states none (WAI-ARIA 1.2, heading)
_LOWEST_ROLE = 3  # those below it name boxes inside of a text
_DEEPEST = 64  # parts set apart inside each other; more are not told from each other
_RAW = frozenset(("script", "style", "iframe", "noembed", "noframes", "xmp", "plaintext"))
_HREF = re.compile(r'\s(?:xlink:)?href="([^"]*)"')
_ALT = re.compile(r'\salt="([^"]*)"')
_SUBTITLE = re.compile(r'\sclass="(?:[^"]*[\s-])?(?:subtitle|dek|standfirst|tagline)[\s"]')
_WEIGHT = re.compile(
    r'\sstyle="[^"]*\bfont-weight:\s*(?:(?P<bold>bold|[6-9]00)|(?P<plain>normal|[1-5]00))', re.IGNORECASE
)
# What Substack's pages show for an embedded post, which stands in an attribute alone
_EMBEDDED = re.compile(r"&quot;canonical_url&quot;:&quot;(https?://[^&\"]+)")
_EMBEDDED_TITLE = re.compile(r"&quot;title&quot;:&quot;(.*?)&quot;")
_ARIA_LEVEL = re.compile(r'\saria-level="([1-6])"')
# Identifiers and addresses with which a raised mark, as of a footnote, would run together
_ENDS_NAMED = re.compile(
    r"(?:xiv.{0,5}[\d./]{7}\S{0,8}|\b10\.\d{4,9}/\S+|://\S+|\bPM(?:C|C?ID).{0,2}\d{4,9})$", re.IGNORECASE | re.DOTALL
)
_FOOTNOTE = re.compile("^#|#footnote")
_NAMED = re.compile(r"10\.\d{4,9}/|arxiv:|doi:|https?://|PMC?ID:|PMC\d", re.IGNORECASE)
_ABSOLUTE = re.compile(r"\s*(https?://\S+)", re.IGNORECASE)
_COMPLETE = re.compile(r"\s*(?:[a-z][a-z\d+.-]*:|#|$)", re.IGNORECASE)
_RULE_TEXT = re.compile(r"[*#_=~\-–—·•\s]{3,}")
_RULE_SIGNS = frozenset("*#_=~-–—·•")

# The C library of Linux gives freed memory back to the system at once, until a process has freed one large block
# (mallopt(3), M_MMAP_THRESHOLD and M_TRIM_THRESHOLD); the parser, which asks for as much again with each document,
# runs at half its speed until then. The block is never written to, and gone with this line.
bytes(31 * 1024 * 1024)


def read_html(text: str, url: str | None = None) -> Page:
    """Read a page or a fragment. `url` is where it stands, if known; the page's own word is the fallback."""
    tree = LexborHTMLParser(shallow(text))
    body = tree.body
    builder = _built(body.html or "") if body is not None else _Builder()
    lines = tuple(builder.lines)
    stated = tree.css_first("base[href]")
    if stated is not None and (base := _ABSOLUTE.match(stated.attributes["href"] or "")):
        lines = tuple(_joined(line, base[1]) if line.anchors else line for line in lines)
    metadata = metadata_of(tree, lines, url)
    if metadata.published is None and builder.dated:
        metadata = replace(metadata, published=marked_up_date(tree, metadata.title, lines))
    return Page(Format.HTML, metadata, lines)


def _joined(line: Line, base: str) -> Line:
    """The line with its relative addresses joined to the one that the page states for that (`<base>`)."""

    def join(anchor: Anchor) -> Anchor:
        if _COMPLETE.match(anchor.href):
            return anchor
        try:
            return anchor._replace(href=urljoin(base, anchor.href))
        except ValueError:
            return anchor

    return line._replace(anchors=tuple(map(join, line.anchors)))


def _built(canonical: str) -> _Builder:
    """The lines of a body in canonical HTML, as an HTML5 serializer writes it.

    In that form `<` and `>` stand around tags and comments and inside raw text such as scripts, but neither in
    other text nor in attribute values (WHATWG HTML, 13.3 Serializing HTML fragments).
    """
    spaces = [space for space in _SPACES if canonical.rfind(space) >= 0]  # twice as quick as `in` for two characters
    builder = _Builder(tuple(spaces))
    pieces = iter(canonical.split("<"))
    if text := next(pieces):
        builder.text(text)
    for piece in pieces:
        tag, _, text = piece.partition(">")
        act = _ACTS.get(tag)
        if act is None and " " in tag:
            act = _ACTS.get(tag.partition(" ")[0])
        if act is not None:
            act(builder, tag)
        elif tag.startswith("!--"):
            text = _after_comment(piece, pieces)
        elif (name := tag.partition(" ")[0]) in _SKIPPED:
            text = _after_element(name, pieces, builder)
        elif name in _RAISED_ENDS and _NAMED.match(text):
            builder.space = True
        if text:
            builder.text(text)
    builder.flush()
    return builder


def _after_comment(piece: str, pieces: Iterator[str]) -> str:
    """The text that follows a comment. What looks like tags inside it has been split into pieces of its own."""
    while "-->" not in piece:
        piece = next(pieces, "-->")
    return piece.partition("-->")[2]


def _after_element(name: str, pieces: Iterator[str], builder: _Builder) -> str:
    """The text that follows an element of which nothing is read but the links of a drawing.

    Raw text cannot nest; other elements can.
    """
    closing = "/" + name
    depth = 1
    for piece in pieces:
        tag, _, text = piece.partition(">")
        if tag == closing:
            depth -= 1
            if depth == 0:
                return text
        elif name in _RAW:
            continue
        elif tag.startswith("!--"):
            _after_comment(piece, pieces)
        elif (inner := tag.partition(" ")[0]) in _RAW:
            _after_element(inner, pieces, builder)
        elif inner == name:
            depth += 1
        elif name == "svg" and tag.startswith("a "):
            builder.open_anchor(tag)
            builder.close_anchor(tag)
    return ""


def _all_bold(text: str, strong: list[tuple[int, int]]) -> bool:
    """Are all letters of a line set in bold?"""
    return not any(map(str.isalpha, text[: strong[0][0]] + text[strong[-1][1] :]))


@dataclass(slots=True)
class _Table:
    """A table that is open. first: the number of its first line."""

    first: int
    has_heads: bool = False
    of_figures: bool = False


class _Builder:
    """Collects tags and texts into lines."""

    __slots__ = (
        "alt", "anchors", "apart", "block", "code", "dated", "emphasis", "emphasis_depth", "emphasis_start",
        "fresh", "headers", "href", "href_start", "length", "level", "lines", "navigation", "parts", "parts_open",
        "space", "spaces", "strong", "strong_depth", "strong_start", "styled", "tables",
    )  # fmt: skip

    def __init__(self, spaces: tuple[str, ...] = ()) -> None:
        """spaces: what is to be folded to one space, of `_SPACES` those that the document holds at all."""
        self.spaces = spaces
        self.lines: list[Line] = []
        self.block = 0
        self.fresh = True  # nothing stands in this block yet
        self.level = 0
        self.code = 0
        self.dated = False  # markup gives a date
        self.apart: tuple[int, ...] = ()
        self.parts_open = 0  # parts set apart that are open, however many
        self.headers: list[int] = []  # for each open <header>: how many headings it has had
        self.navigation = 0
        self.tables: list[_Table] = []  # those that are open
        self.styled: list[Callable[[_Builder, str], None] | None] = []  # what ends the style of each open element
        self.parts: list[str] = []  # of the line's text
        self.length = 0  # of the line's text
        self.space = False  # white space is due before the next word
        self.strong: list[tuple[int, int]] = []
        self.strong_depth = 0
        self.strong_start = 0
        self.emphasis: list[tuple[int, int]] = []
        self.emphasis_depth = 0
        self.emphasis_start = 0
        self.anchors: list[Anchor] = []
        self.href: str | None = None
        self.href_start = -1  # where the link's first word stands, once there is one
        self.alt = ""

    def text(self, raw: str) -> None:
        """Take a text, still escaped."""
        if "&" in raw:
            raw = unescape(raw)
        if self.code and "\n" in raw:
            *lines, raw = raw.split("\n")
            for line in lines:
                if line:
                    self._add(line)
                self.flush()
        if raw == " ":
            self.space = True
        elif raw:
            self._add(raw)

    def _add(self, raw: str) -> None:
        """Put a text at the line's end, its white space folded."""
        if (not self.spaces and raw.isascii()) or self._is_folded(raw):
            before = raw[0] == " "
            after = raw[-1] == " "
            folded = raw.strip(" ") if before or after else raw
        else:
            raw = without_invisible(raw)
            folded = " ".join(raw.split())
            before = raw[:1].isspace()
            after = raw[-1:].isspace()
        if not folded:
            self.space = self.space or before
            return
        length = self.length
        if length and (before or self.space):
            self.parts.append(" ")
            length += 1
            if self.strong_start == self.length:
                self.strong_start = length
            if self.emphasis_start == self.length:
                self.emphasis_start = length
        if self.href_start < 0:
            self.href_start = length
        self.parts.append(folded)
        self.length = length + len(folded)
        self.space = after

    def _is_folded(self, raw: str) -> bool:
        """Has a text no other white space than single spaces, and nothing that nobody sees?"""
        if not raw.isascii():
            return raw.isprintable() and "  " not in raw
        return not any(map(raw.__contains__, self.spaces))

    def flush(self, _: str = "") -> None:
        """End the line."""
        self.space = False
        length = self.length
        anchors = self.anchors
        if not length and not anchors:
            return  # a link may be open, but it has no words yet
        if self.href is not None and length > self.href_start >= 0:
            anchors.append(Anchor(self.href_start, length, self.href))
            self.href = None  # it goes on in the next line, but it is one link and stands here
        strong = self.strong
        emphasis = self.emphasis
        if self.strong_depth and length > self.strong_start:
            strong.append((self.strong_start, length))
        if self.emphasis_depth and length > self.emphasis_start:
            emphasis.append((self.emphasis_start, length))
        text = "".join(self.parts)
        rule = text[:1] in _RULE_SIGNS and _RULE_TEXT.fullmatch(text) is not None
        if strong and self.tables and self.tables[-1].of_figures and _all_bold(text, strong):
            strong.clear()  # there, a bold cell names a column or holds a number
        self.lines.append(
            Line(
                text, self.block, self.level, tuple(strong), tuple(emphasis), tuple(anchors), rule,
                self.code > 0, self.apart,
            )
        )  # fmt: skip
        self.fresh = False
        self.parts.clear()
        self.length = self.strong_start = self.emphasis_start = 0
        anchors.clear()
        strong.clear()
        emphasis.clear()

    def part_block(self, _: str) -> None:
        """A block begins or ends."""
        if self.length or self.anchors:
            self.flush()
        self.space = False
        if not self.fresh:
            self.block += 1
            self.fresh = True

    def open_block(self, tag: str) -> None:
        """Mails also set whole paragraphs in bold by style."""
        self.part_block(tag)
        self.open_span(tag)

    def close_block(self, tag: str) -> None:
        self.close_span(tag)
        self.part_block(tag)

    def open_term(self, tag: str) -> None:
        """What a list of terms or a part that folds up has as its headline."""
        self.part_block(tag)
        self.open_strong(tag)

    def close_term(self, tag: str) -> None:
        self.close_strong(tag)
        self.part_block(tag)

    def open_heading(self, tag: str, level: int = 0) -> None:
        """A heading begins, unless it is one of the site's navigation or stands under the title as its subtitle."""
        self.part_block(tag)
        if not self.navigation and not (" class=" in tag and _SUBTITLE.search(tag)):
            self.level = level or int(tag[1])
            if self.headers:
                self.headers[-1] += 1
                if self.headers[-1] == 2:
                    self.open_apart(tag)

    def close_heading(self, tag: str) -> None:
        self.part_block(tag)
        self.level = 0

    def open_apart(self, tag: str) -> None:
        self.part_block(tag)
        self.parts_open += 1
        if self.parts_open <= _DEEPEST:
            self.apart += (len(self.lines),)

    def close_apart(self, tag: str) -> None:
        self.part_block(tag)
        self.parts_open -= 1
        if self.parts_open < _DEEPEST:
            self.apart = self.apart[:-1]

    def open_header(self, tag: str) -> None:
        """In a header the first heading is that of what follows it; further ones only tell of the header's own."""
        self.part_block(tag)
        self.headers.append(0)

    def close_header(self, tag: str) -> None:
        if self.headers and self.headers.pop() > 1:
            self.close_apart(tag)
        else:
            self.part_block(tag)

    def open_navigation(self, tag: str) -> None:
        self.part_block(tag)
        self.navigation += 1

    def close_navigation(self, tag: str) -> None:
        self.part_block(tag)
        self.navigation -= 1

    def open_table(self, tag: str) -> None:
        self.part_block(tag)
        self.tables.append(_Table(len(self.lines)))

    def close_table(self, tag: str) -> None:
        self.part_block(tag)
        if self.tables:
            self.tables.pop()

    def open_head_cell(self, _: str) -> None:
        self.flush()
        if self.tables:
            self.tables[-1].has_heads = True

    def open_cell(self, tag: str) -> None:
        """Heads beside other cells make a table one of figures; layouts of mails are of the one or of the other."""
        self.flush()
        self.open_span(tag)
        if self.tables and self.tables[-1].has_heads and not self.tables[-1].of_figures:
            self.tables[-1].of_figures = True
            first = self.tables[-1].first
            self.lines[first:] = [line._replace(strong=()) for line in self.lines[first:]]

    def close_cell(self, tag: str) -> None:
        self.close_span(tag)
        self.flush()

    def open_code(self, tag: str) -> None:
        self.part_block(tag)
        self.code += 1

    def close_code(self, tag: str) -> None:
        self.part_block(tag)
        self.code -= 1

    def put_rule(self, tag: str) -> None:
        self.part_block(tag)
        self.lines.append(Line("", self.block, rule=True))

    def open_strong(self, _: str) -> None:
        if not self.strong_depth:
            self.strong_start = self.length
        self.strong_depth += 1

    def close_strong(self, _: str) -> None:
        self.strong_depth -= 1
        if not self.strong_depth and self.length > self.strong_start:
            self.strong.append((self.strong_start, self.length))

    def open_emphasis(self, _: str) -> None:
        if not self.emphasis_depth:
            self.emphasis_start = self.length
        self.emphasis_depth += 1

    def close_emphasis(self, _: str) -> None:
        self.emphasis_depth -= 1
        if not self.emphasis_depth and self.length > self.emphasis_start:
            self.emphasis.append((self.emphasis_start, self.length))

    def open_span(self, tag: str) -> None:
        """Mail programs and editors set bold by style, and undo it so; some pages say by role what is a heading."""
        close: Callable[[_Builder, str], None] | None = None
        if "=" in tag:
            self.note_date(tag)
            if "digest-post-embed" in tag and (post := _EMBEDDED.search(tag)):
                title = _EMBEDDED_TITLE.search(tag)
                self.open_anchor(f' href="{post[1]}"')
                self.text(title[1] if title else "")
                self.close_anchor(tag)
            if 'role="heading"' in tag:
                stated = _ARIA_LEVEL.search(tag)
                level = int(stated[1]) if stated else _ROLE_LEVEL
                if level <= _LOWEST_ROLE:
                    self.open_heading(tag, level)
                    close = _Builder.close_heading
            elif weight := _WEIGHT.search(tag):
                if weight["bold"]:
                    self.open_strong(tag)
                    close = _Builder.close_strong
                elif self.strong_depth:
                    close = self._without_strong()
        self.styled.append(close)

    def close_span(self, tag: str) -> None:
        if self.styled and (close := self.styled.pop()):
            close(self, tag)

    def _without_strong(self) -> Callable[[_Builder, str], None]:
        """Bold ends for a while; what goes on with it is given."""
        depth, self.strong_depth = self.strong_depth, 1
        self.close_strong("")

        def go_on(builder: _Builder, _: str) -> None:
            builder.strong_depth = depth
            builder.strong_start = builder.length

        return go_on

    def note_date(self, tag: str) -> None:
        if " datetime=" in tag or "datePublished" in tag:
            self.dated = True

    def open_raised(self, _: str) -> None:
        """A footnote's mark is no part of what it stands behind."""
        if self.length and _ENDS_NAMED.search("".join(self.parts[-_TAIL:])[-_LONGEST_NAMED:]):
            self.space = True

    def open_anchor(self, tag: str) -> None:
        if self.href is not None:
            self.close_anchor(tag)
        if href := _HREF.search(tag):
            self.href = unescape(href[1]) if "&" in href[1] else href[1]
            self.href_start = -1
            self.alt = ""
            if _FOOTNOTE.search(self.href):
                self.open_raised(tag)

    def close_anchor(self, _: str) -> None:
        if self.href is None:
            return
        if self.href_start < 0:  # no text: a picture, or nothing at all
            if self.alt:
                self._add(f" {self.alt} ")
            else:
                self.href_start = self.length
        self.anchors.append(Anchor(self.href_start, self.length, self.href))
        self.href = None
        self.href_start = 0

    def put_area(self, tag: str) -> None:
        """A part of a picture that is a link (`<map>`), as mails have them."""
        self.open_anchor(tag)
        self.put_picture(tag)
        self.close_anchor(tag)

    def put_picture(self, tag: str) -> None:
        """A picture in a link says what the link is, where the link has no words."""
        if self.href is not None and not self.alt and (alt := _ALT.search(tag)):
            self.alt = " ".join(unescape(alt[1]).split())


_ACTS: dict[str, Callable[[_Builder, str], None]] = {
    **dict.fromkeys([*_BLOCKS, *(f"/{name}" for name in _BLOCKS)], _Builder.part_block),
    **dict.fromkeys(["br", *_CELLS, *(f"/{name}" for name in _CELLS)], _Builder.flush),
    **dict.fromkeys(_HEADINGS, _Builder.open_heading),
    **dict.fromkeys([f"/{name}" for name in _HEADINGS], _Builder.close_heading),
    **dict.fromkeys(_STYLED_BLOCKS, _Builder.open_block),
    **dict.fromkeys([f"/{name}" for name in _STYLED_BLOCKS], _Builder.close_block),
    **dict.fromkeys(_TERMS, _Builder.open_term),
    **dict.fromkeys([f"/{name}" for name in _TERMS], _Builder.close_term),
    **dict.fromkeys(_STRONG, _Builder.open_strong),
    **dict.fromkeys([f"/{name}" for name in _STRONG], _Builder.close_strong),
    **dict.fromkeys(_EMPHASIS, _Builder.open_emphasis),
    **dict.fromkeys([f"/{name}" for name in _EMPHASIS], _Builder.close_emphasis),
    **dict.fromkeys(_APART, _Builder.open_apart),
    **dict.fromkeys([f"/{name}" for name in _APART], _Builder.close_apart),
    "table": _Builder.open_table,
    "/table": _Builder.close_table,
    "th": _Builder.open_head_cell,
    "td": _Builder.open_cell,
    "/td": _Builder.close_cell,
    "header": _Builder.open_header,
    "/header": _Builder.close_header,
    **dict.fromkeys(_WITHOUT_HEADLINES, _Builder.open_navigation),
    **dict.fromkeys([f"/{name}" for name in _WITHOUT_HEADLINES], _Builder.close_navigation),
    "pre": _Builder.open_code,
    "/pre": _Builder.close_code,
    "hr": _Builder.put_rule,
    **dict.fromkeys(_STYLED, _Builder.open_span),
    **dict.fromkeys([f"/{name}" for name in _STYLED], _Builder.close_span),
    **dict.fromkeys(_RAISED, _Builder.open_raised),
    **dict.fromkeys(("abbr", "meta", "time"), _Builder.note_date),
    "a": _Builder.open_anchor,
    "/a": _Builder.close_anchor,
    "area": _Builder.put_area,
    "img": _Builder.put_picture,
}
"""What each tag does to the line that is being read; other tags do nothing."""
