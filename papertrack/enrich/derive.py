"""Derive a paper's facts from its records, field by field, by a written order of precedence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from papertrack.model.paper import Facts
from papertrack.model.record import Record, Status

PRECEDENCE: Mapping[str, tuple[str, ...]] = {
    "title": ("arxiv",),
    "authors": ("arxiv",),
    "abstract": ("arxiv",),
    "published": ("arxiv",),
    "updated": ("arxiv",),
    "venue": ("arxiv",),
    "journal_ref": ("arxiv",),
    "doi": ("arxiv",),
    "primary_category": ("arxiv",),
    "categories": ("arxiv",),
    "comment": ("arxiv",),
    "version": ("arxiv",),
    "withdrawn": ("arxiv",),
}
"""For each field of Facts, the providers whose word counts, the weightiest first; others follow by name."""


def derive(
    facts_by_record: Sequence[tuple[Record, Facts]],
) -> tuple[Facts, tuple[tuple[str, str], ...]]:
    """The facts of one paper from all its records, and for each known field the provider that said it.

    facts_by_record: the records of one paper with what each says; only those that found something
    count, and of each provider and identifier only the newest. For each field the first provider of
    its row in PRECEDENCE that knows it is believed; None, empty and False say nothing. Where a
    provider knows the paper by several identifiers they are heard in order. The order of the records
    does not matter, nor whether one is there twice.
    """
    newest = _newest(facts_by_record)
    facts: dict[str, Any] = {}
    said_by: list[tuple[str, str]] = []
    for field, providers in PRECEDENCE.items():
        for provider, value in _said(newest, field, providers):
            if value:
                facts[field] = value
                said_by.append((field, provider))
                break
    return Facts(**facts), tuple(said_by)


def _newest(facts_by_record: Iterable[tuple[Record, Facts]]) -> list[tuple[str, Facts]]:
    """(provider, facts) of the newest record of each provider and identifier, in order of both."""
    newest: dict[tuple[str, str], tuple[tuple[object, ...], Facts]] = {}
    for record, facts in facts_by_record:
        if record.status is Status.FOUND:
            key = (record.provider, str(record.identifier))
            rank = (record.asked_at, record.parser, record.payload)
            if key not in newest or rank > newest[key][0]:
                newest[key] = (rank, facts)
    return [(provider, newest[provider, name][1]) for provider, name in sorted(newest)]


def _said(newest: Iterable[tuple[str, Facts]], field: str, providers: tuple[str, ...]) -> Iterator[tuple[str, object]]:
    """(provider, value of the field), the weightiest provider first."""
    weight = {provider: place for place, provider in enumerate(providers)}
    for provider, facts in sorted(newest, key=lambda row: (weight.get(row[0], len(weight)), row[0])):
        yield provider, getattr(facts, field)
