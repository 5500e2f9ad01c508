"""`extract`: the one function that turns a document into sections, links, identifiers and words."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urljoin

from papertrack.documents import read, recognise_container, split
from papertrack.errors import DocumentError
from papertrack.extraction.context import Surroundings
from papertrack.extraction.resolve import resolved
from papertrack.extraction.sections import headlines, reach
from papertrack.extraction.titles import untied_titles
from papertrack.identify import find_in_text, find_urls, recognise
from papertrack.identify.links import Recognised
from papertrack.model.document import Document, Format, Kind, Line, Link, Page, RawDocument, Section

EXTRACTOR = 1
"""Raised whenever the rules change, so that stored documents can be read again by the better extractor."""


def extract(
    data: str | bytes,
    *,
    format: Format | str | None = None,
    url: str | None = None,
    where: str = "document",
    redirects: Mapping[str, str] | None = None,
) -> Document:
    """Find all links and scholarly identifiers of a document, in order, with their headline and words.

    data: the document; bytes are decoded as it declares. format: the name of a Format; None means to recognise it.
    url: where the document stands on the web; relative links are made absolute with it. where: its name, as a hint
    to its format and for messages. redirects: where addresses lead that do not say so themselves (`t.co/…`), as far as
    somebody has asked; such a link is taken for what it leads to, and its `url` stays as written.

    Pure: no I/O, no global state; safe to call from many processes. Raises DocumentError for what is empty or no
    text, or holds not exactly one issue (a feed of many), ValueError for an unknown format, and nothing else,
    whatever the document holds.
    """
    documents = _documents(data, format, url, where)
    first = next(documents)
    others = sum(1 for _ in documents)
    if others:
        raise DocumentError(where, f"holds {others + 1} issues; papertrack.extract_all reads them all")
    if isinstance(first, DocumentError):
        raise first
    return resolved(first, redirects or {})


def extract_all(
    data: str | bytes,
    *,
    format: Format | str | None = None,
    url: str | None = None,
    where: str = "document",
    redirects: Mapping[str, str] | None = None,
    broken: Callable[[DocumentError], None] | None = None,
) -> tuple[Document, ...]:
    """The same for what may hold several issues: a feed, a mailbox, a web archive; in their order.

    broken: told of each issue that cannot be read, while the others go on; None raises at the first.
    """
    documents = []
    for document in _documents(data, format, url, where):
        if isinstance(document, Document):
            documents.append(resolved(document, redirects or {}))
        elif broken is not None:
            broken(document)
        else:
            raise document
    return tuple(documents)


def extract_member(member: RawDocument) -> Document:
    """The same for one document that `documents.split` gave."""
    return extract_page(read(member.body, format=member.format, url=member.url, where=member.origin))


def extract_page(page: Page) -> Document:
    """The same for a page that has been read already."""
    metadata = page.metadata
    found = headlines(page.lines)
    stories = {at: text for at, text in found.items() if text != metadata.title}
    sections = {at: Section(position, text) for position, (at, text) in enumerate(stories.items(), 1)}
    heads = reach(page.lines, found)
    places = sorted([*_hyperlinks(page), *_plain_places(page.lines)], key=lambda place: place[:3])

    def section_of(line: int) -> tuple[int, str] | tuple[None, str | None]:
        head = heads[line]
        section = None if head is None else sections.get(head)
        return (section.position, section.headline) if section else (None, metadata.title)

    return Document(
        format=page.format, title=metadata.title, newsletter=metadata.newsletter,
        issue_number=metadata.issue_number, published=metadata.published, url=metadata.url, author=metadata.author,
        sections=tuple(sections.values()), links=tuple(_links(page, places, heads, sections)),
        untied=tuple(untied_titles(page.lines, (place[:3] for place in places), section_of)),
    )  # fmt: skip


_OF_BYTES = frozenset((Format.FEED, Format.MAIL, Format.MBOX, Format.WARC))


def _documents(
    data: str | bytes, format: Format | str | None, url: str | None, where: str
) -> Iterator[Document | DocumentError]:
    """What a document holds, at least one thing; what cannot be read is given as the error that says so."""
    wanted = None if format is None else Format(format)
    if isinstance(data, str):
        container = wanted or recognise_container(data)
        if container not in _OF_BYTES:
            yield extract_page(read(data, format=container, url=url, where=where))
            return
        mark = "\ufeff" if container is Format.FEED else ""  # outweighs the encoding that XML declares
        data = (mark + data).encode("utf-8", "replace")
    for member in split(RawDocument(data, where, url), wanted):
        try:
            yield member if isinstance(member, DocumentError) else extract_member(member)
        except DocumentError as error:
            yield error


class _Place(NamedTuple):
    """Where something stands: line and span in it; what it is written as, and what that was recognised as."""

    line: int
    start: int
    end: int
    url: str
    recognised: Recognised


def _links(
    page: Page, places: Sequence[_Place], stories: Sequence[int | None], sections: Mapping[int, Section]
) -> Iterator[Link]:
    """stories: for each line, the line of its headline; where that is the page's title, it has no section."""
    lines = page.lines
    surroundings = Surroundings(lines)
    for position, place in enumerate(places, 1):
        story = stories[place.line]
        section = None if story is None else sections.get(story)
        recognised = place.recognised
        text = lines[place.line].text[place.start : place.end]
        context = surroundings.of(place.line, place.start, place.end, story if section else None)
        yield Link(
            position, place.url, recognised.target, text,
            section.headline if section else page.metadata.title, section.position if section else None,
            context, recognised.kind, recognised.found, recognised.rule,
        )  # fmt: skip


# `[NAME]([http://…` and `[NAME]([http://…](http://…))`: Markdown for a link where only its address belongs
_BRACKETED = re.compile(r"(?:\[|%5B)+(https?://[^\s\]]+?)(?:(?:\]|%5D).*)?\Z", re.IGNORECASE | re.DOTALL)


_BREAKS = str.maketrans("", "", "\t\n\r")  # in an address these count for nothing (WHATWG URL, 4.4)


def _hyperlinks(page: Page) -> Iterator[_Place]:
    """Every hyperlink that leads out of the document."""
    base = page.metadata.url
    for index, line in enumerate(page.lines):
        for start, end, written in line.anchors:
            href = written.strip()
            if "\n" in href or "\t" in href:
                href = href.translate(_BREAKS)
            if href[:1] in "[%":
                href = _BRACKETED.sub(r"\1", href, count=1)
            if not href or href[0] == "#":
                continue  # a place in this very document
            url = href if href.startswith(("https://", "http://")) else _absolute(base, href)
            recognised = recognise(url, line.text[start:end])
            if index == 0 and page.format is Format.FEED and url == base and not recognised.found:
                continue  # an entry's own address, under its title, is a link of the feed
            yield _Place(index, start, end, url, recognised)


def _plain_places(lines: Sequence[Line]) -> Iterator[_Place]:
    """URLs and identifiers in running text, outside of code and of hyperlinks, whose text was read with them.

    All lines are searched as one text, which is much quicker than one by one.
    """
    whole = "\n".join([line.text for line in lines])
    urls, identifiers = list(find_urls(whole)), list(find_in_text(whole))
    if not urls and not identifiers:
        return
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
    written = _Spans()
    for start, end, url in urls:
        if not taken.overlaps(start, end):
            written.add(start, end)
            index = bisect_right(begins, start) - 1
            yield _Place(index, start - begins[index], end - begins[index], url, recognise(url))
    for start, end, found in identifiers:
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
