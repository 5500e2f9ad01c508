"""A second reader of HTML, over lxml: a plain walk of libxml2's tree that shares no code with the first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from html.parser import HTMLParser
from typing import NamedTuple

from lxml import etree, html

from papertrack.model.document import Line


def names(text: str) -> frozenset[str]:
    return frozenset(text.split())


BLOCKS = names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre search section summary"
    " table tbody tfoot thead tr ul td th br d-byline"
)
UNREAD = names(
    "audio canvas datalist embed head iframe math noembed noframes noscript object script select style svg template"
    " textarea title video"
)
VOID = names("area base br col embed hr img input link meta param source track wbr")
OPTIONAL = names("p li td th tr dd dt option thead tbody tfoot colgroup body html head")
SUBTITLE = re.compile(r"(?:^|[\s-])(?:subtitle|dek|standfirst|tagline)(?:$|\s)")
WEIGHT = re.compile(r"\bfont-weight:\s*(?:(bold|[6-9]00)|normal|[1-5]00)", re.IGNORECASE)
INVISIBLE = re.compile(r"[\u00ad\u2060\ufeff]+|(?<=[!-~])[\u200b-\u200d]+|[\u200b-\u200d]+(?=[!-~])")


class Reading(NamedTuple):
    """What two readers must agree on, in order.

    links: address and words. headings: level and words. bold: the bold words of each line, without the spaces between.
    """

    lines: list[str]
    links: list[tuple[str, str]]
    headings: list[tuple[int, str]]
    bold: list[str]


class _Piece(NamedTuple):
    text: str
    bold: bool
    level: int
    link: int | None
    figures: bool = False  # in a cell among figures


def read_again(text: str) -> Reading:
    """Read a document by lxml."""
    parser = html.HTMLParser(huge_tree=True, encoding="utf-8")
    tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    body = tree.find("body")
    walk = _Walk()
    walk.read(tree if body is None else body)
    return walk.reading()


def reading_of(lines: tuple[Line, ...]) -> Reading:
    """The same of the lines that the first reader gave."""
    return Reading(
        [line.text for line in lines if line.text],
        [(anchor.href, line.text[anchor.start : anchor.end]) for line in lines for anchor in line.anchors],
        [(line.level, line.text) for line in lines if line.level and line.text],
        [_unspaced("".join(line.text[start:end] for start, end in line.strong)) for line in lines if line.strong],
    )


class _Walk:
    def __init__(self) -> None:
        self.lines: list[list[_Piece]] = [[]]
        self.links: list[str] = []
        self.numbers: dict[etree._Element, int] = {}  # of the links, which stay alive as keys
        self.alts: dict[int, str] = {}

    def read(self, root: etree._Element) -> None:
        unread: list[str] = []  # elements open of which nothing is read but the links of drawings
        for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
            name = element.tag if isinstance(element.tag, str) else ""
            if event == "start":
                if name in UNREAD:
                    unread.append(name)
                if not unread or (name == "a" and set(unread) == {"svg"}):
                    self.begin(element, name)
                if not unread:
                    self.put(element.text, element)
            elif event == "end":
                if name in UNREAD:
                    unread.pop()
                elif not unread and name in BLOCKS:
                    self.lines.append([])
            if event != "start" and not unread and element is not root:
                self.put(element.tail, element.getparent())

    def begin(self, element: etree._Element, name: str) -> None:
        if name in BLOCKS:
            self.lines.append([])
        if name == "a" and (address := element.get("href", element.get("xlink:href"))) is not None:
            self.numbers[element] = len(self.links)
            self.lines[-1].append(_Piece("", False, 0, len(self.links)))
            self.links.append(address)
        if name == "img" and (link := self.link_of(element)) is not None and not self.alts.get(link):
            self.alts[link] = element.get("alt") or ""

    def link_of(self, element: etree._Element) -> int | None:
        return next((self.numbers[each] for each in [element, *element.iterancestors()] if each in self.numbers), None)

    def put(self, text: str | None, element: etree._Element | None) -> None:
        if not text or element is None:
            return
        above = [element, *element.iterancestors()]
        text = INVISIBLE.sub("", text)
        bold = next((weight for each in above if (weight := _weight(each)) is not None), False)
        figures = _in_figures(element)
        bold = bold and figures is not _Figures.ABOVE
        level = next((level for each in above if (level := _level(each))), 0)
        if any(
            each.tag in ("nav", "figcaption") or (level and SUBTITLE.search(each.get("class") or "")) for each in above
        ):
            level = 0
        link = self.link_of(element)
        parts = text.split("\n") if any(each.tag == "pre" for each in above) else [text]
        for number, part in enumerate(parts):
            if number:
                self.lines.append([])
            self.lines[-1].append(_Piece(part, bold, level, link, figures is _Figures.AMONG))

    def reading(self) -> Reading:
        worded = {each.link for line in self.lines for each in line if each.text.strip()}
        texts, headings, bolds = [], [], []
        links: dict[int, tuple[str, str]] = {}
        for line in self.lines:
            pieces = []
            for piece in line:
                alt = self.alts.pop(piece.link, "") if piece.link is not None and piece.link not in worded else ""
                pieces.append(piece._replace(text=f" {alt} ") if alt else piece)
            for link in dict.fromkeys(each.link for each in pieces if each.link is not None):
                words = _folded("".join(each.text for each in pieces if each.link == link))
                if words or link not in worded:
                    links.setdefault(link, (self.links[link], words))
            if text := _folded("".join(each.text for each in pieces)):
                texts.append(text)
                if level := max(each.level for each in pieces):
                    headings.append((level, text))
            if _names_a_column(pieces):
                continue
            if bold := _unspaced("".join(each.text for each in pieces if each.bold)):
                bolds.append(bold)
        return Reading(texts, list(links.values()), headings, bolds)


def _folded(text: str) -> str:
    return " ".join(text.split())


def _unspaced(text: str) -> str:
    return "".join(text.split())


def _level(element: etree._Element) -> int:
    if re.fullmatch("h[1-6]", str(element.tag)):
        return int(element.tag[1])
    by_role = element.get("role") == "heading" and element.tag in ("div", "font", "p", "span", "td")
    level = int(element.get("aria-level") or 2) if by_role else 0
    return level if level <= 3 else 0


def _weight(element: etree._Element) -> bool | None:
    """Is what an element holds bold? None: as what is around it."""
    if element.tag in ("b", "strong", "dt", "summary"):
        return True
    stated = WEIGHT.search(element.get("style") or "") if element.tag in ("div", "font", "p", "span", "td") else None
    return stated[1] is not None if stated else None


class _Figures(Enum):
    """Where something stands in a table that has heads, and other cells after them."""

    ABOVE = "up to the first of the other cells"
    AMONG = "from there on"


def _in_figures(element: etree._Element) -> _Figures | None:
    above = [element, *element.iterancestors()]
    table = next((each for each in above if each.tag == "table"), None)
    if table is None:
        return None
    cells = [each for each in table.iter("th", "td") if next(each.iterancestors("table")) is table]
    tags = [each.tag for each in cells]
    if "th" not in tags or "td" not in tags[tags.index("th") :]:
        return None
    first = tags.index("td", tags.index("th"))
    own = next((cells.index(each) for each in above if each in cells), -1)
    return _Figures.AMONG if own >= first else _Figures.ABOVE


def _names_a_column(pieces: Sequence[_Piece]) -> bool:
    """Is this a cell among figures without a letter before or behind what is bold?"""
    bold = [place for place, each in enumerate(pieces) if each.bold and each.text.strip()]
    if not bold or not all(pieces[place].figures for place in bold):
        return False
    return not any(map(str.isalpha, "".join(each.text for each in (*pieces[: bold[0]], *pieces[bold[-1] + 1 :]))))


class Nesting(HTMLParser):
    """Is a document nested as HTML 4 and the HTML standard both have it? `faults` says where not."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.feed(text)
        self.close()
        self.faults += [f"<{name}> never closed" for name in self.open if name not in OPTIONAL]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1] != tag and self.open[-1] in OPTIONAL and tag in self.open:
            self.open.pop()
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.faults.append(f"</{tag}> at {self.getpos()}")
