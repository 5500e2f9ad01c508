"""At which times of the day a refresh runs, and when it runs next."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta

from papertrack.errors import UsageError

Timetable = tuple[time, ...]
"""Times of the day by the local clock, to the minute, in order."""

_DAY = 24 * 60  # minutes
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)


def every(hours: int, chance: Callable[[int], int]) -> Timetable:
    """Times that lie `hours` apart; `hours` divides 24. chance: gives a number below the one it is given.

    The first is drawn by lot, so that not all who use PaperTrack ask the same services at the same minute.
    """
    step = hours * 60
    first = chance(step)
    return tuple(time(*divmod(minutes, 60)) for minutes in range(first, _DAY, step))


def at(moments: Iterable[str]) -> Timetable:
    """The times that texts as `7:30` and `19:00` give. Raises UsageError for what is no time of the day."""
    found = set()
    for moment in moments:
        match = _CLOCK.fullmatch(moment.strip())
        if match is None:
            raise UsageError(f"{moment!r} is no time of the day; write it as 07:30")
        found.add(time(int(match[1]), int(match[2])))
    return tuple(sorted(found))


def next_run(timetable: Timetable, now: datetime) -> datetime:
    """The first time after `now`, on the same clock."""
    days = (now.date() + timedelta(days=ahead) for ahead in (0, 1))
    return next(
        moment for day in days for each in timetable if (moment := datetime.combine(day, each, now.tzinfo)) > now
    )


def longest_pause(timetable: Timetable) -> timedelta:
    """The longest time between one run and the next."""
    minutes = [each.hour * 60 + each.minute for each in timetable]
    after = [*minutes[1:], minutes[0] + _DAY]
    return timedelta(minutes=max(later - earlier for earlier, later in zip(minutes, after, strict=True)))
