"""When an identifier is due to be asked for again, and which are due now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from papertrack.model.identifier import Identifier
from papertrack.model.record import Standing, Status

LONGEST = timedelta(days=90)

_AGAIN_BY_AGE: tuple[tuple[timedelta, timedelta], ...] = (
    (timedelta(days=365), timedelta(days=7)),
    (timedelta.max, LONGEST),
)
"""Younger than this when it was asked for → asked for again after that; the first row that holds counts."""

_FAILURES_BORNE = 3
_NEVER_ASKED = datetime.min.replace(tzinfo=UTC)


def due(
    standings: Iterable[Standing], now: datetime, *, everything: bool = False, stale: bool = False
) -> list[Identifier]:
    """The identifiers to ask for now: those never asked for in the order given, then the longest overdue, then those
    that failed when they were last asked for, which must not keep the others waiting.

    now: aware. everything: all of them, due or not, in the same order. stale: only those asked for before. A standing
    from the future (a clock was wrong) is due, since its time says nothing.
    """
    ordered = sorted(
        standings,
        key=lambda standing: (standing.status is Status.FAILED, standing.asked_at is not None, next_due(standing)),
    )
    return [
        standing.identifier
        for standing in ordered
        if not (stale and standing.asked_at is None)
        and (everything or next_due(standing) <= now or (standing.asked_at is not None and standing.asked_at > now))
    ]


def next_due(standing: Standing) -> datetime:
    """When to ask for this identifier next; the beginning of time if it was never asked for.

    Found: seven days later while the paper is younger than a year, then every 90 days (also when its
    age is unknown). Not found: 1, 2, 4, … days later with each miss in a row, at most 90, for as long as
    it is mentioned: a name that nobody knows today may be known tomorrow. What failed is due at once until
    it has failed three times in a row, then like what is not found.
    """
    if standing.asked_at is None:
        return _NEVER_ASKED
    match standing.status:
        case Status.FOUND:
            return standing.asked_at + _after_hit(standing.asked_at.date(), standing.published)
        case Status.NOT_FOUND | Status.GONE:
            return standing.asked_at + _after_miss(standing.misses)
        case Status.FAILED:
            patience = _after_miss(standing.misses - _FAILURES_BORNE + 1)
            return standing.asked_at + (patience if standing.misses >= _FAILURES_BORNE else timedelta())
        case None:
            return standing.asked_at


def batches(identifiers: Sequence[Identifier], size: int) -> Iterator[tuple[Identifier, ...]]:
    """The identifiers in order, `size` at a time; the last may be fewer. Raises ValueError when size < 1."""
    if size < 1:
        raise ValueError("a batch holds at least one identifier")
    for start in range(0, len(identifiers), size):
        yield tuple(identifiers[start : start + size])


def _after_hit(asked: date, published: str | None) -> timedelta:
    appeared = _first_day(published)
    if appeared is None:
        return LONGEST
    return next(interval for age, interval in _AGAIN_BY_AGE if asked - appeared < age)


def _after_miss(misses: int) -> timedelta:
    doublings = max(0, misses - 1)
    return timedelta(days=min(LONGEST.days, 2 ** min(doublings, LONGEST.days)))


def _first_day(text: str | None) -> date | None:
    """The first day of `2025`, `2025-03` or `2025-03-12` (ISO 8601); None for anything else."""
    parts = (text or "").split("-")
    try:
        return date(*(int(part) for part in (*parts, "1", "1")[:3]))
    except ValueError:
        return None
