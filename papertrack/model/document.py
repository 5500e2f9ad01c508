"""A document at its two stages: `Page`, as lines of text, and `Document`, with all that was recognised in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from papertrack.model.identifier import Found, Identifier

MAIL_KEY = "mid:"
"""How the key of an issue begins that is known by its Message-ID (the scheme of RFC 2392)."""


class Format(StrEnum):
    """What a document's bytes are written in."""

    HTML = "html"
    MARKDOWN = "markdown"
    TEXT = "text"
    FEED = "feed"
    MAIL = "mail"
    MBOX = "mbox"
    WARC = "warc"


class Kind(StrEnum):
    """What a link leads to."""

    PAPER = "paper"
    CODE = "code"
    MODEL = "model"
    DATASET = "dataset"
    ISSUE = "issue"
    SOCIAL = "social"
    VIDEO = "video"
    NEWS = "news"
    PAGE = "page"
    BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A document as it came: its bytes, where it came from (a path, an address, `-`), its address if it has one.

    format: what it is written in where that is known already; None means that it is to be recognised.
    """

    body: bytes
    origin: str
    url: str | None = None
    format: Format | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says of itself; what it does not say is None."""

    title: str | None = None
    newsletter: str | None = None
    issue_number: int | None = None
    published: date | None = None
    url: str | None = None
    author: str | None = None


class Anchor(NamedTuple):
    """A hyperlink in a line: `text[start:end]` leads to `href`, as written in the document."""

    start: int
    end: int
    href: str


class Line(NamedTuple):
    """A stretch of running text between two breaks (a block's edge or a `<br>`), white space folded.

    level: 1 to 6 in a heading, else 0. block: number of the block the line stands in; lines of one
    paragraph that are parted by `<br>` share it. strong, emphasis: spans of the text set in bold and
    in italics. rule: this line is a thematic break (`<hr>`, `***`) and parts what is above from what
    is below. code: preformatted or code, in which nothing is an identifier. apart: the parts of the page
    set apart (an article, an aside, an item of a list, …) that the line stands in, outermost first, each by a
    number; a headline reaches no further than the part it stands in.
    """

    text: str
    block: int
    level: int = 0
    strong: tuple[tuple[int, int], ...] = ()
    emphasis: tuple[tuple[int, int], ...] = ()
    anchors: tuple[Anchor, ...] = ()
    rule: bool = False
    code: bool = False
    apart: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A document as a reader sees it: its metadata and its lines, in order. Nothing is recognised yet."""

    format: Format
    metadata: Metadata
    lines: tuple[Line, ...]


class Section(NamedTuple):
    """A stretch of an issue under one headline. Positions count from 1 in document order."""

    position: int
    headline: str


class Link(NamedTuple):
    """One hyperlink or plain-text identifier, at its place.

    position counts from 1 in document order. url: as written, made absolute where the document's own
    address is known. target: after unwrapping and cleaning. section: position of the section, or None
    above the first headline. context: the sentence or paragraph around the link, as text. found: the
    scholarly identifiers it names. rule: the name of the rule that decided what this link is.
    """

    position: int
    url: str
    target: str
    text: str
    headline: str | None
    section: int | None
    context: str
    kind: Kind
    found: tuple[Found, ...]
    rule: str | None


class Untied(NamedTuple):
    """A paper that a document names by its title alone, without a link (`Read more: TITLE (arXiv)`).

    position: the one that a link would have here. source: where the document says that the paper is. headline,
    section, context: as of a link. story: the text of its section before it, or the end of that.
    """

    position: int
    title: str
    source: str
    headline: str | None
    section: int | None
    context: str
    story: str


@dataclass(frozen=True, slots=True)
class Document:
    """All that one document holds: what `papertrack.extract` returns. untied: papers that it names without a link."""

    format: Format
    title: str | None
    newsletter: str | None
    issue_number: int | None
    published: date | None
    url: str | None
    author: str | None
    sections: tuple[Section, ...]
    links: tuple[Link, ...]
    untied: tuple[Untied, ...] = ()

    @property
    def papers(self) -> dict[Identifier, list[tuple[Link, Found]]]:
        """The papers named, each with the links that name it, in document order."""
        papers: dict[Identifier, list[tuple[Link, Found]]] = {}
        for link in self.links:
            for found in link.found:
                papers.setdefault(found.identifier, []).append((link, found))
        return papers
