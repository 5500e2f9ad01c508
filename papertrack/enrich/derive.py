"""Derive a paper's facts from its records, field by field, by a written order of precedence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    for field, value, record in reasons(facts_by_record):
        believed[field] = value
        said_by.append((field, record.provider))
    return Facts(**believed), tuple(said_by)


def reasons(
    facts_by_record: Iterable[tuple[Record, Facts]], fields: Iterable[str] = tuple(PRECEDENCE)
) -> list[tuple[str, object, Record]]:
    """(field, value, the record that is believed) for each of these fields that is known, in their order."""
    said = newest(facts_by_record)
    believed = []
    for field in fields:
        for record, value in _said(said, field, PRECEDENCE[field]):
            if value:
                believed.append((field, value, record))
                break
    return believed


def newest(facts_by_record: Iterable[tuple[Record, Facts]]) -> list[tuple[Record, Facts]]:
    """Of each provider and identifier the newest record that found something, in order of both."""
    facts = dict(facts_by_record)
    return [(record, facts[record]) for record in latest(facts)]


def latest(records: Iterable[Record]) -> list[Record]:
    """`newest`, of records that nobody has read yet."""
    found: dict[tuple[str, str], tuple[tuple[object, ...], Record]] = {}
    for record in records:
        if record.status is Status.FOUND:
            key = (record.provider, str(record.identifier))
            rank = (record.asked_at, record.parser, record.payload)
            if key not in found or rank > found[key][0]:
                found[key] = (rank, record)
    return [found[key][1] for key in sorted(found)]


def _said(
    said: Iterable[tuple[Record, Facts]], field: str, providers: tuple[str, ...]
) -> Iterator[tuple[Record, object]]:
    """(record, value of the field), the weightiest provider first."""
    weight = {provider: place for place, provider in enumerate(providers)}
    for record, facts in sorted(
        said, key=lambda row: (weight.get(row[0].provider, len(weight)), row[0].provider, _is_preprint(row[1]))
    ):
        yield record, getattr(facts, field)


def _is_preprint(facts: Facts) -> bool:
    return facts.kind == "posted-content"
