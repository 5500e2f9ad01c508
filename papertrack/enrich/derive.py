"""Derive a paper's facts from its records, field by field, by a written order of precedence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from papertrack.model.paper import Facts
from papertrack.model.record import Record, Status

_ARXIV = ("arxiv", "arxiv-oai")
_PUBLISHERS = ("crossref", "acl-anthology", "doi.org", "page")
_COLLECTORS = ("openalex", "semantic-scholar")

PRECEDENCE: Mapping[str, tuple[str, ...]] = {
    # arXiv's are as the authors wrote them; publishers shorten given names, collectors mix up namesakes.
    "title": (*_ARXIV, *_PUBLISHERS, "openreview", "datacite", *_COLLECTORS),
    "authors": (*_ARXIV, "acl-anthology", "openreview", "crossref", "doi.org", "page", "datacite", *_COLLECTORS),
    # Whole at arXiv and OpenReview; publishers seldom give one, and then with marks that have to be taken off.
    "abstract": (*_ARXIV, "openreview", "acl-anthology", "page", "datacite", "crossref", "doi.org", *_COLLECTORS[::-1]),
    # The first appearance: of a preprint before its publication. Collectors often know the year alone.
    "published": (*_ARXIV, "datacite", "openreview", *_PUBLISHERS, *_COLLECTORS),
    "updated": _ARXIV,
    # What came of it only the publisher knows; arXiv's reference is whatever the authors typed.
    "venue": (*_PUBLISHERS, "openreview", "datacite", *_COLLECTORS),
    "journal_ref": _ARXIV,
    "doi": (*_PUBLISHERS, *_ARXIV, "datacite", *_COLLECTORS),
    # arXiv's own business; DataCite has a copy.
    "primary_category": _ARXIV,
    "categories": (*_ARXIV, "datacite"),
    "comment": (*_ARXIV, "datacite"),
    "version": (*_ARXIV, "datacite"),
    "withdrawn": (*_ARXIV, "openreview"),
    # Publishers tell Crossref; OpenAlex also reads what Retraction Watch finds.
    "retracted": (*_PUBLISHERS, "openalex"),
    "appeared": (*_PUBLISHERS, "openreview", "datacite", "openalex"),
    "kind": (*_PUBLISHERS, "openreview", "datacite", *_COLLECTORS),
    "volume": (*_PUBLISHERS, "datacite", *_COLLECTORS),
    "issue": (*_PUBLISHERS, "datacite", *_COLLECTORS),
    "pages": (*_PUBLISHERS, "datacite", *_COLLECTORS),
    "publisher": (*_PUBLISHERS, "datacite", *_COLLECTORS),
    "isbn": (*_PUBLISHERS, "datacite"),
    # Who registered a name knows best what it belongs to; collectors infer it.
    "same_as": ("crossref", "datacite", "acl-anthology", "doi.org", "openreview", "page", *_ARXIV, *_COLLECTORS),
    "published_as": ("crossref", "datacite", "doi.org", *_ARXIV),
    "preprints": ("crossref", "datacite", "doi.org"),
}
"""For each field of Facts, the providers whose word counts, the weightiest first; others follow by name."""


def derive(
    facts_by_record: Sequence[tuple[Record, Facts]],
) -> tuple[Facts, tuple[tuple[str, str], ...]]:
    """The facts of one paper from all its records, and for each known field the provider that said it.

    facts_by_record: the records of one paper with what each says; only those that found something
    count, and of each provider and identifier only the newest. For each field the first provider of
    its row in PRECEDENCE that knows it is believed; None, empty and False say nothing. Where a
    provider knows the paper by several identifiers, a publication is heard before a preprint, then they are
    heard in order. The order of the records does not matter, nor whether one is there twice.
    """
    believed: dict[str, Any] = {}
    said_by: list[tuple[str, str]] = []
    for field, value, record in _believed(newest(facts_by_record)):
        believed[field] = value
        said_by.append((field, record.provider))
    return Facts(**believed), tuple(said_by)


def reasons(facts_by_record: Iterable[tuple[Record, Facts]]) -> list[tuple[str, object, Record]]:
    """(field, value, the record that is believed) for each field that is known, in the order of PRECEDENCE."""
    return list(_believed(newest(facts_by_record)))


def weightiest(field: str, said: Sequence[tuple[Record, Facts]]) -> tuple[Record, Facts]:
    """Of records that know a field, as `newest` gives them, the one that is believed."""
    return said[0] if len(said) == 1 else min(said, key=_ranked(field))


def _believed(said: Sequence[tuple[Record, Facts]]) -> Iterator[tuple[str, object, Record]]:
    columns = zip(*(_values(facts) for _, facts in said), strict=True)
    for field, column in zip(PRECEDENCE, columns, strict=False):  # without records there are no columns
        known = [each for each, value in zip(said, column, strict=True) if value]
        if known:
            record, facts = weightiest(field, known)
            yield field, getattr(facts, field), record


def newest(facts_by_record: Iterable[tuple[Record, Facts]]) -> list[tuple[Record, Facts]]:
    """Of each provider and identifier the newest record that found something, in order of both."""
    told = list(facts_by_record)
    return [told[place] for place in _latest([record for record, _ in told])]


def latest(records: Iterable[Record]) -> list[Record]:
    """`newest`, of records that nobody has read yet."""
    records = list(records)
    return [records[place] for place in _latest(records)]


def _latest(records: Sequence[Record]) -> list[int]:
    """The places of the newest that found something, by provider and identifier, in order of both."""
    found: dict[tuple[str, str], int] = {}
    for place, record in enumerate(records):
        if record.status is Status.FOUND:
            key = (record.provider, str(record.identifier))
            other = found.setdefault(key, place)
            if other != place and _age(record) > _age(records[other]):
                found[key] = place
    return [found[key] for key in sorted(found)]


_values = attrgetter(*PRECEDENCE)


def _age(record: Record) -> tuple[object, ...]:
    return record.asked_at, record.parser, record.payload


_WEIGHTS = {
    field: {provider: place for place, provider in enumerate(providers)} for field, providers in PRECEDENCE.items()
}


def _ranked(field: str) -> Callable[[tuple[Record, Facts]], tuple[object, ...]]:
    """What orders records by whose word counts for a field, the weightiest provider first."""
    weights = _WEIGHTS[field]

    def rank(said: tuple[Record, Facts]) -> tuple[object, ...]:
        provider = said[0].provider
        return weights.get(provider, len(weights)), provider, _is_preprint(said[1])

    return rank


def _is_preprint(facts: Facts) -> bool:
    return facts.kind == "posted-content"
