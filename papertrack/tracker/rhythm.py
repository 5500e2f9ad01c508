"""When to ask a source again: as often as its newsletter publishes, and no sooner than it wants. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from papertrack.model.source import Source

LOOKS = 8
"""So often a newsletter is looked at in the time from one of its issues to the next."""

UNKNOWN = timedelta(days=1)
LONGEST = timedelta(days=7)
FIRST_RETRY = timedelta(hours=1)

_RECENT = 9  # issues whose days tell how often a newsletter publishes


def interval(days: Sequence[date], today: date) -> timedelta:
    """How long to wait between two polls of a newsletter that has published on these days.

    An eighth of the usual time between its last issues (their median): 21 hours for a weekly one, 3 for a daily one.
    One that has been silent for more than four times as long is asked less and less, once a week at least. A day,
    where there is nothing to go by.
    """
    recent = sorted(set(days))[-_RECENT:]
    gaps = sorted(later - earlier for earlier, later in pairwise(recent))
    if not gaps:
        return UNKNOWN
    usual = max(gaps[len(gaps) // 2], (today - recent[-1]) / 4)
    return min(usual / LOOKS, LONGEST)


def after_answer(now: datetime, days: Sequence[date], fresh_for: float) -> datetime:
    """When to poll again after an answer that calls itself fresh for so many seconds."""
    return now + max(interval(days, now.date()), timedelta(seconds=fresh_for))


def after_failure(now: datetime, days: Sequence[date], failures: int, pause: float) -> datetime:
    """When to poll again after so many failures in a row, from 1: an hour later, then 2, 4, … hours, at most as long as
    after an answer, or a day. pause: seconds that the source asked for.
    """
    longest = max(interval(days, now.date()), UNKNOWN)
    wait = min(FIRST_RETRY * float(2 ** min(failures - 1, 10)), longest)
    return now + max(wait, timedelta(seconds=pause))


def is_due(source: Source, now: datetime) -> bool:
    """Is it time? A poll in the future was made by a clock that was wrong, and says nothing."""
    if source.gone:
        return False
    if source.next_due is None or source.polled_at is None:
        return True
    return source.next_due <= now or source.polled_at > now
