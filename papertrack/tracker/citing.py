"""The use cases of citing: exports, and the keys that papers and issues are cited by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TypeVar

from papertrack.errors import NothingFound, UsageError
from papertrack.export import atom, formats, keys
from papertrack.export.bibfile import Update, Wish, updated
from papertrack.export.formats import Manner
from papertrack.export.item import Edition, Item, of_mention, of_paper
from papertrack.model.answer import IssueRef, MentionAnswer, PaperAnswer
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts, Paper
from papertrack.model.query import Query
from papertrack.tracker.ports import Keeps, Reads, Writes

T = TypeVar("T")

_CHUNK = 200  # papers that are loaded at a time
_NEWEST = 100  # entries of a feed, unless more are asked for


def export(
    store: Keeps, query: Query, format: str, manner: Manner, *, pattern: str, mentions: bool, limit: int | None
) -> Iterator[str]:
    """The file in pieces. Raises NothingFound when nothing matches, UsageError for what cannot be had.

    mentions: cite the issues in which the papers are mentioned, one entry for each paper in an issue.
    """
    if format not in formats.FORMATS:
        raise UsageError(f"there is no export format {format!r}; choose one of {', '.join(formats.FORMATS)}")
    if format == formats.FEED:
        return _feed(store, query, limit or _NEWEST)
    if not mentions:
        give_keys(store, query, pattern, limit)
        return _papers(store, query, format, manner, limit)
    if format not in formats.BIBLIOGRAPHIES:
        raise UsageError(f"mentions are not cited in {format}; `papertrack mentions --format {format}` lists them")
    return formats.BIBLIOGRAPHIES[format](_mentions(store, query, pattern, limit), manner)


def export_into(
    store: Keeps,
    text: str,
    query: Query,
    format: str,
    manner: Manner,
    *,
    name: str,
    pattern: str,
    mentions: bool,
    limit: int | None,
) -> Update:
    """A .bib file's text with the entries in it, refreshed or new. Raises what `export` does, and DocumentError."""
    if format not in formats.DIALECTS:
        raise UsageError(f"{format} cannot be written into a file of entries; use {' or '.join(formats.DIALECTS)}")
    wish = Wish(formats.DIALECTS[format], manner.ascii, manner.edition is not Edition.PUBLISHED)
    items: Iterable[tuple[Item, Paper | None]] = (
        ((item, None) for item in _mentions(store, query, pattern, limit))
        if mentions
        else _cited_papers(store, query, manner, pattern, limit)
    )
    return updated(text, items, wish, name=name)


def give_keys(store: Keeps, query: Query, pattern: str, limit: int | None = None) -> None:
    """Give each paper about `query` that has no citation key its own, made by `pattern`; no key changes after that."""
    keys.make_key(Facts(), Identifier(Scheme.ARXIV, "1"), pattern)  # a wrong pattern is wrong also when nothing is due
    with store.read() as reader:
        keyless = reader.keyless(query, limit)
    if keyless:
        with store.write() as writer:
            _give(writer, keyless, pattern)


def set_key(store: Keeps, identifier: Identifier, key: str) -> PaperAnswer:
    """Make `key` the one that a paper is cited by; those that it had still find it.

    Raises UsageError for a key that is another paper's, or that not every format can write, and NothingFound for a
    paper that is not here.
    """
    keys.checked(key)
    with store.write() as writer:
        if writer.paper(identifier) is None:
            raise NothingFound(f"{identifier} is in no issue here; `papertrack papers` lists those that are")
        writer.choose_key(writer.paper_of(identifier), key)
        answer = writer.paper(identifier)
        assert answer is not None
        return answer


def keyed(store: Keeps, query: Query, limit: int | None) -> list[Paper]:
    """The papers about `query` that have a citation key, by when they were given it."""
    with store.read() as reader:
        ids = reader.keyed(query)[:limit]
        found = {each: answer.paper for chunk in _chunks(ids) for each, answer in reader.papers_at(chunk).items()}
        return [found[paper_id] for paper_id in ids]


def _cited_papers(
    store: Keeps, query: Query, manner: Manner, pattern: str, limit: int | None
) -> Iterator[tuple[Item, Paper]]:
    give_keys(store, query, pattern, limit)
    with store.read() as reader:
        mentions = manner.edition is Edition.AS_MENTIONED
        for answer in _some(reader.iter_papers(query, limit=limit, mentions=mentions), "paper"):
            yield of_paper(answer.paper.key or "", answer, manner.edition), answer.paper


def _papers(store: Keeps, query: Query, format: str, manner: Manner, limit: int | None) -> Iterator[str]:
    with store.read() as reader:
        mentions = format in formats.LISTINGS or manner.edition is Edition.AS_MENTIONED
        found = _some(reader.iter_papers(query, limit=limit, mentions=mentions), "paper")
        yield from formats.written(format, ((answer.paper.key or "", answer) for answer in found), manner)


def _mentions(store: Keeps, query: Query, pattern: str, limit: int | None) -> Iterator[Item]:
    """The issues, newest first, each for each paper that it mentions. Its key is made of the keys of both."""
    with store.read() as reader:
        found = [group[0] for group in _by_issue(reader, query, limit)]
    wanted = dict.fromkeys(mention.paper for mention in found)
    _give_for_mentions(store, wanted, {mention.issue.id: mention.issue for mention in found}, pattern)
    with store.read() as reader:
        papers = reader.papers_of(wanted)
        sources = reader.issue_sources({mention.issue.id for mention in found})
    for mention in found:
        paper, source = papers[mention.paper], sources[mention.issue.id]
        yield of_mention(f"{source.key}:{paper.key}", mention, paper, source.author)


def _feed(store: Keeps, query: Query, limit: int) -> Iterator[str]:
    with store.read() as reader:
        groups = _by_issue(reader, query, limit)
        papers = reader.papers_of(group[0].paper for group in groups)
        sources = reader.issue_sources({group[0].issue.id for group in groups})
    return atom.feed(
        query.text,
        (
            atom.Told(
                group[0],
                tuple(dict.fromkeys(mention.context or mention.text for mention in group)),
                papers[group[0].paper],
                sources[group[0].issue.id],
            )
            for group in groups
        ),
    )


def _by_issue(reader: Reads, query: Query, limit: int | None) -> list[list[MentionAnswer]]:
    """The mentions about `query`, newest issue first, those of one paper in one issue together."""
    groups: dict[tuple[int, Identifier], list[MentionAnswer]] = {}
    for mention in _some(iter(reader.mentions(query, limit=None, sort="newest")), "mention"):
        groups.setdefault((mention.issue.id, mention.paper), []).append(mention)
    return list(groups.values())[:limit]


def _some(found: Iterator[T], what: str) -> Iterator[T]:
    """What was found; raises NothingFound when that is nothing."""
    first = next(found, None)
    if first is None:
        raise NothingFound(f"no {what} matches, so there is nothing to export")
    return chain((first,), found)


def _give(writer: Writes, paper_ids: Sequence[int], pattern: str) -> None:
    taken = set(map(str.lower, writer.keys_in_use()))
    for chunk in _chunks(paper_ids):
        papers = writer.papers_at(chunk)
        for paper_id in chunk:
            paper = papers[paper_id].paper
            if paper.key is None:
                key = keys.unique(keys.make_key(paper.facts, paper.id, pattern), taken)
                taken.add(key.lower())
                writer.set_key(paper_id, key)


def _give_for_mentions(
    store: Keeps, papers: Iterable[Identifier], issues: Mapping[int, IssueRef], pattern: str
) -> None:
    with store.read() as reader:
        keyless = [paper.id for paper in reader.papers_of(papers).values() if paper.key is None]
        nameless = [each for each, source in reader.issue_sources(issues).items() if source.key is None]
    if not keyless and not nameless:
        return
    with store.write() as writer:
        _give(writer, [writer.paper_of(identifier) for identifier in dict.fromkeys(keyless)], pattern)
        taken = set(map(str.lower, writer.issue_keys_in_use()))
        for issue_id, source in writer.issue_sources(nameless).items():
            if source.key is None:
                key = keys.unique(keys.make_issue_key(issues[issue_id]), taken)
                taken.add(key)
                writer.set_issue_key(issue_id, key)


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))
