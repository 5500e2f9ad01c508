"""The papers that a document names by title alone, and the same document once it is known which papers these are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from papertrack.extraction.context import sentence
from papertrack.identify.titles import RULE, title_in_line, title_on_link
from papertrack.model.document import Document, Kind, Line, Link, Untied
from papertrack.model.identifier import Found, Identifier
from papertrack.model.lookup import NamedTitle

Place = tuple[int, int, int]
"""A line, and where something begins and ends in it."""


_STORY = 12  # lines above a title in which its story may name the paper's authors
_LONGEST = 500  # characters of such a line


def titles_named(document: Document) -> list[NamedTitle]:
    """The titles by which the document names papers: on links that name none otherwise, and without any link."""
    pairs = pairwise((*document.links, None))
    on_links = (_on_link(link, following) for link, following in pairs if link)
    return [*filter(None, on_links), *map(_of_untied, document.untied)]


def titled(document: Document, papers: Mapping[str, Identifier]) -> Document:
    """The document with those titles naming a paper that are in `papers`, as `titles_named` gives them.

    A link that has the title keeps its place and its target; where none has, a link to the paper is put there.
    """
    named = {each.link: papers[each.title] for each in titles_named(document) if each.link and each.title in papers}
    links = [_named(link, named[link.position]) if link.position in named else link for link in document.links]
    added = [(each, papers[each.title]) for each in document.untied if each.title in papers]
    if not named and not added:
        return document
    if added:
        links = _with(links, added)
    return replace(
        document, links=tuple(links), untied=tuple(each for each in document.untied if each.title not in papers)
    )


def untied_titles(
    lines: Sequence[Line],
    places: Iterable[Place],
    section_of: Callable[[int], tuple[int, str] | tuple[None, str | None]],
) -> Iterator[Untied]:
    """The titles in lines that have no link. places: where the document's links are, in order.

    section_of: position and headline of the section of a line. Where the next line of the paragraph begins
    with a link, or is an address, that is the title's.
    """
    ordered = list(places)
    linked = {line for line, _, _ in ordered}
    opened = {line for line, start, _ in ordered if start <= 2}
    before = 0
    for index, line in enumerate(lines):
        if index in linked or line.code or (index + 1 in opened and _goes_on(line, lines[index + 1])):
            continue
        if (title := title_in_line(line.text)) is None:
            continue
        while before < len(ordered) and ordered[before][0] < index:
            before += 1
        start, end, source = title
        section, headline = section_of(index)
        story: list[str] = []
        for above in range(index - 1, max(0, index - _STORY), -1):
            if section_of(above) != (section, headline):
                break
            story.insert(0, lines[above].text[-_LONGEST:])
        context = sentence(line.text, start, end)
        yield Untied(before + 1, line.text[start:end], source, headline, section, context, " ".join(story))


def _goes_on(line: Line, following: Line) -> bool:
    return following.block == line.block or following.text.startswith("http")


def _on_link(link: Link, following: Link | None) -> NamedTitle | None:
    if link.kind is not Kind.PAGE or link.rule is not None or link.found:
        return None
    title = title_on_link(link.text, link.target, link.context)
    if title is None or _is_of(following, link, title[1]):
        return None
    return NamedTitle(title[0], title[1], link.context, link.position)


def _is_of(following: Link | None, link: Link, source: str) -> bool:
    """Is what stands behind a link in brackets a link of its own, and so says where else something is?"""
    return bool(
        following and following.context == link.context and following.text in source and source not in link.text
    )


def _of_untied(untied: Untied) -> NamedTitle:
    return NamedTitle(untied.title, untied.source, f"{untied.story} {untied.context}".strip(), None)


def _named(link: Link, paper: Identifier) -> Link:
    return link._replace(kind=Kind.PAPER, found=(Found(paper, None, RULE),), rule=RULE)


def _with(links: list[Link], added: Iterable[tuple[Untied, Identifier]]) -> list[Link]:
    """The links with one more for each title, at its place; they are counted anew."""
    places = [(float(link.position), link) for link in links]
    places += [(untied.position - 0.5, _made(untied, paper)) for untied, paper in added]
    places.sort(key=lambda place: place[0])
    return [link._replace(position=position) for position, (_, link) in enumerate(places, 1)]


def _made(untied: Untied, paper: Identifier) -> Link:
    address = paper.url or str(paper)
    return Link(
        position=0, url=address, target=address, text=untied.title, headline=untied.headline, section=untied.section,
        context=untied.context, kind=Kind.PAPER, found=(Found(paper, None, RULE),), rule=RULE,
    )  # fmt: skip
