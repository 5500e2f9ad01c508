"""`extract`: the one function that turns a document into sections, links, identifiers and words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urljoin

from papertrack.documents import read
from papertrack.extraction.context import Surroundings
from papertrack.extraction.sections import headlines
from papertrack.identify import find_in_text, find_urls, recognise
from papertrack.identify.links import Recognised
from papertrack.model.document import Document, Format, Kind, Line, Link, Page, Section

EXTRACTOR = 1
"""Raised whenever the rules change, so that stored documents can be read again by the better extractor."""


def extract(
    data: str | bytes, *, format: Format | str | None = None, url: str | None = None, where: str = "document"
) -> Document:
    """Find all links and scholarly identifiers of a document, in order, with their headline and words.

    data: the document; bytes are decoded as it declares. format: `html`, `markdown` or `text`; None means to
    recognise it. url: where the document stands on the web; relative links are made absolute with it. where:
    its name, as a hint to its format and for messages.

    Pure: no I/O, no global state; safe to call from many processes. Raises DocumentError for what is empty or no
    text, ValueError for an unknown format, and nothing else, whatever the document holds.
    """
    return extract_page(read(data, format=None if format is None else Format(format), url=url, where=where))


def extract_page(page: Page) -> Document:
    """The same for a page that has been read already."""
    metadata = page.metadata
    stories = {at: text for at, text in headlines(page.lines).items() if text != metadata.title}
    sections = tuple(Section(position, headline) for position, headline in enumerate(stories.values(), 1))
    return Document(
        format=page.format, title=metadata.title, newsletter=metadata.newsletter,
        issue_number=metadata.issue_number, published=metadata.published, url=metadata.url, author=metadata.author,
        sections=sections, links=tuple(_links(page, list(stories), sections)),
    )  # fmt: skip


class _Place(NamedTuple):
    """Where something stands: line and span in it; what it is written as, and what that was recognised as."""

    line: int
    start: int
    end: int
    url: str
    recognised: Recognised


def _links(page: Page, stories: Sequence[int], sections: Sequence[Section]) -> Iterator[Link]:
    lines = page.lines
    surroundings = Surroundings(lines)
    places = [*_hyperlinks(page), *_plain_places(lines)]
    for position, place in enumerate(sorted(places, key=lambda place: place[:3]), 1):
        number = bisect_right(stories, place.line)
        section = sections[number - 1] if number else None
        recognised = place.recognised
        yield Link(
            position=position, url=place.url, target=recognised.target,
            text=lines[place.line].text[place.start : place.end],
            headline=section.headline if section else page.metadata.title,
            section=section.position if section else None,
            context=surroundings.of(place.line, place.start, place.end, stories[number - 1] if number else None),
            kind=recognised.kind, found=recognised.found, rule=recognised.rule,
        )  # fmt: skip


def _hyperlinks(page: Page) -> Iterator[_Place]:
    """Every hyperlink that leads out of the document."""
    base = page.metadata.url
    for index, line in enumerate(page.lines):
        for start, end, written in line.anchors:
            href = written.strip()
            if not href or href[0] == "#":
                continue  # a place in this very document
            url = href if href.startswith(("https://", "http://")) else _absolute(base, href)
            yield _Place(index, start, end, url, recognise(url, line.text[start:end]))


def _plain_places(lines: Sequence[Line]) -> Iterator[_Place]:
    """URLs and identifiers in running text, outside of code and of hyperlinks, whose text was read with them.

    All lines are searched as one text, which is much quicker than one by one.
    """
    begins: list[int] = []  # where each line begins in the whole
    taken = _Spans()
    length = 0
    for line in lines:
        begins.append(length)
        if line.code:
            taken.add(length, length + len(line.text))
        else:
            for anchor in line.anchors:
                taken.add(length + anchor.start, length + anchor.end)
        length += len(line.text) + 1
    whole = "\n".join(line.text for line in lines)
    written = _Spans()
    for start, end, url in find_urls(whole):
        if not taken.overlaps(start, end):
            written.add(start, end)
            index = bisect_right(begins, start) - 1
            yield _Place(index, start - begins[index], end - begins[index], url, recognise(url))
    for start, end, found in find_in_text(whole):
        if not taken.overlaps(start, end) and not written.overlaps(start, end):
            address = found.identifier.url or str(found.identifier)
            recognised = Recognised(address, Kind.PAPER, (found,), found.rule)
            index = bisect_right(begins, start) - 1
            yield _Place(index, start - begins[index], end - begins[index], address, recognised)


class _Spans:
    """Stretches of a text, added in order of their start."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def add(self, start: int, end: int) -> None:
        self._starts.append(start)
        self._ends.append(max(end, self._ends[-1]) if self._ends else end)

    def overlaps(self, start: int, end: int) -> bool:
        """Does a stretch that was added share a character with [start, end)?"""
        before = bisect_left(self._starts, end)
        return before > 0 and self._ends[before - 1] > start


def _absolute(base: str | None, href: str) -> str:
    if base is None:
        return f"https:{href}" if href.startswith("//") else href
    try:
        return urljoin(base, href)
    except ValueError:
        return href
