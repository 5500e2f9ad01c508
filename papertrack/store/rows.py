"""Rows to values of the model and back: the only place that knows how each is written down."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import cache

from sqlalchemy import Connection

from papertrack.model.answer import IssueRef
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts

SCHEMES = {scheme.value: scheme for scheme in Scheme}
_PREFERENCE = {scheme: place for place, scheme in enumerate(Scheme)}

REF_COLUMNS = "s.id, s.title, s.number, s.url, s.published, n.name, d.origin"
"""What `issue_ref` reads, from issue s, newsletter n and document d."""

PARTED = "\n\ue000\n"
"""Stands between the words of two mentions, or two authors: a token of its own, so no phrase crosses it."""

FACTS_COLUMNS = (
    "title", "abstract", "published", "updated", "venue", "journal_ref", "doi",
    "primary_category", "categories", "comment", "version", "withdrawn", "retracted",
    "appeared", "kind", "volume", "issue", "pages", "publisher", "isbn", "same_as", "published_as", "preprints",
)  # fmt: skip
"""The columns of `paper` that hold its facts, in the order of `facts` and `facts_row`."""


def squeezed(body: bytes) -> bytes:
    """Bytes as they are stored: a zlib stream of level 1, since compressing is a good part of taking an issue in."""
    return _compress()(body, 1)


def unsqueezed(body: bytes) -> bytes:
    """The bytes that `squeezed` was given."""
    return zlib.decompress(body)


def instant(moment: datetime) -> str:
    """An aware time as text in UTC, so that text order is order of time. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a time without a time zone cannot be stored")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def clean(text: str) -> str:
    """Text that UTF-8 can hold: half a surrogate pair becomes a question mark."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def cleaned(text: str | None) -> str | None:
    """`clean`, where there is a text."""
    return None if text is None else clean(text)


def array(values: Iterable[object]) -> str:
    """Values as one bound parameter, which SQL unfolds with json_each."""
    return json.dumps(list(values))


def preferred(identifiers: Iterable[Identifier]) -> tuple[Identifier, ...]:
    """A paper's identifiers, the one that names it first: in the order of Scheme, then by value."""
    return tuple(sorted(identifiers, key=lambda each: (_PREFERENCE[each.scheme], each.value)))


def identifiers_of(connection: Connection, paper_ids: Iterable[int]) -> dict[int, tuple[Identifier, ...]]:
    """All identifiers of each of these papers, the preferred one first."""
    found: dict[int, list[Identifier]] = {}
    for paper_id, scheme, value in connection.exec_driver_sql(
        "SELECT i.paper_id, i.scheme, i.value FROM json_each(?) AS w "
        "CROSS JOIN identifier AS i ON i.paper_id = w.value",
        (array(paper_ids),),
    ).all():
        found.setdefault(paper_id, []).append(Identifier(SCHEMES[scheme], value))
    return {paper_id: preferred(each) for paper_id, each in found.items()}


def issue_ref(columns: Sequence[object]) -> IssueRef:
    """The issue that `REF_COLUMNS` describe."""
    id_, title, number, url, published, newsletter, origin = columns
    return IssueRef(
        id=int(str(id_)),
        title=_text(title),
        number=None if number is None else int(str(number)),
        url=_text(url),
        published=None if published is None else date.fromisoformat(str(published)),
        newsletter=_text(newsletter),
        origin=_text(origin),
    )


def facts_row(facts: Facts) -> tuple[object, ...]:
    """Facts as the values of `FACTS_COLUMNS`; the authors have a table of their own."""
    return (
        cleaned(facts.title),
        cleaned(facts.abstract),
        facts.published,
        facts.updated,
        cleaned(facts.venue),
        cleaned(facts.journal_ref),
        facts.doi,
        facts.primary_category,
        json.dumps(facts.categories),
        cleaned(facts.comment),
        facts.version,
        int(facts.withdrawn),
        int(facts.retracted),
        facts.appeared,
        cleaned(facts.kind),
        cleaned(facts.volume),
        cleaned(facts.issue),
        cleaned(facts.pages),
        cleaned(facts.publisher),
        facts.isbn,
        array(map(str, facts.same_as)),
        array(map(str, facts.published_as)),
        array(map(str, facts.preprints)),
    )


def facts(columns: Sequence[object], authors: tuple[str, ...]) -> Facts:
    """The facts that `FACTS_COLUMNS` and the authors' names tell."""
    (
        title, abstract, published, updated, venue, journal_ref, doi,
        primary_category, categories, comment, version, withdrawn, retracted,
        appeared, kind, volume, issue, pages, publisher, isbn, same_as, published_as, preprints,
    ) = columns  # fmt: skip
    return Facts(
        title=_text(title),
        authors=authors,
        abstract=_text(abstract),
        published=_text(published),
        updated=_text(updated),
        venue=_text(venue),
        journal_ref=_text(journal_ref),
        doi=_text(doi),
        primary_category=_text(primary_category),
        categories=tuple(json.loads(str(categories))),
        comment=_text(comment),
        version=None if version is None else int(str(version)),
        withdrawn=bool(withdrawn),
        retracted=bool(retracted),
        appeared=_text(appeared),
        kind=_text(kind),
        volume=_text(volume),
        issue=_text(issue),
        pages=_text(pages),
        publisher=_text(publisher),
        isbn=_text(isbn),
        same_as=_identifiers(same_as),
        published_as=_identifiers(published_as),
        preprints=_identifiers(preprints),
    )


@cache
def _compress() -> Callable[[bytes, int], bytes]:
    """What makes zlib streams: ISA-L in a third of the time, and zlib itself where there is no ISA-L."""
    try:
        from isal import isal_zlib
    except ImportError:
        return zlib.compress
    return isal_zlib.compress


def _identifiers(value: object) -> tuple[Identifier, ...]:
    return () if value == "[]" else tuple(map(Identifier.parse, json.loads(str(value))))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
