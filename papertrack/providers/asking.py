"""`ask_politely`: ask a provider for many identifiers, in its batches, at its pace, bearing its failures."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterator, Sequence

from papertrack.errors import BadResponse, FetchError, LeftAlone, RateLimited, Unreachable
from papertrack.model.identifier import Identifier
from papertrack.net.gate import Gate
from papertrack.providers.protocol import Answer, Provider

PATIENCE = 60.0

_FIRST_PAUSE: dict[type[FetchError], float] = {RateLimited: 5.0, Unreachable: 2.0, BadResponse: 2.0}
_TRIES_BEFORE_HALVING = 2
_SET_ASIDE = 3
"""So many identifiers in a row, each asked about alone, may fail before it is the service that fails."""

_log = logging.getLogger(__name__)


def ask_politely(
    provider: Provider,
    gate: Gate,
    identifiers: Sequence[Identifier],
    *,
    tries: int = 4,
    on_wait: Callable[[float], None] | None = None,
    chance: Callable[[], float] = random.random,
) -> Iterator[Answer]:
    """Yield each answer as it arrives, so that it can be stored before the next request is made.

    tries: how many requests in a row may fail before the failure is raised. After a failure the gate
    rests, for all processes, as long as the service asked for, or else by `pause`. From the second
    failure in a row on that is no RateLimited, half as many identifiers are asked for: the answer may
    be too much for the way here. Success doubles the number again. An identifier that fails alone is set
    aside, and `failed` once the service answers for another. on_wait: told of each wait, in seconds. chance:
    numbers from 0 to 1, for the jitter.

    Raises FetchError: Refused at once; RateLimited at once when the service is to be left alone for
    more than a minute (`retry_after` says for how long; LeftAlone when it was not asked at all); every kind
    after `tries`. What was not yielded until then is open, and the next run may go on with it. The gate is told
    that the service failed, or that it answered.
    """
    with gate.noting_failure():
        yield from _asked(provider, gate, list(dict.fromkeys(identifiers)), tries, on_wait, chance)


def _asked(
    provider: Provider,
    gate: Gate,
    open_ones: list[Identifier],
    tries: int,
    on_wait: Callable[[float], None] | None,
    chance: Callable[[], float],
) -> Iterator[Answer]:
    size, failures = provider.batch, 0
    aside: dict[Identifier, FetchError] = {}
    while open_ones:
        batch = open_ones[:size]
        try:
            with gate.turn(patience=PATIENCE, on_wait=on_wait):
                answer = _checked(provider, batch)
        except LeftAlone:
            raise
        except (RateLimited, Unreachable, BadResponse) as error:
            failures += 1
            _log.debug("failed", extra={"provider": provider.name, "tries": failures, "reason": error.reason})
            wait = rest(gate, error, failures, chance)
            alone = len(batch) == 1 and not isinstance(error, RateLimited)
            if wait > PATIENCE or (failures >= tries and not alone):
                raise
            if alone and (failures >= tries or aside):
                aside[batch[0]] = error
                if len(aside) == _SET_ASIDE:
                    raise
                open_ones, failures = open_ones[1:], 0
                continue
            if failures >= _TRIES_BEFORE_HALVING and not isinstance(error, RateLimited):
                size = max(1, len(batch) // 2)
        else:
            gate.succeeded()
            failures, size = 0, min(provider.batch, size * 2)
            settled = answer.settled
            open_ones = [one for one in open_ones if one not in settled]
            _log.debug("asked", extra={"provider": provider.name, "asked": len(batch), "settled": len(settled)})
            yield answer
            if aside:
                yield Answer(failed={one: error.reason for one, error in aside.items()})
                aside.clear()
    if aside:
        raise next(iter(aside.values()))


def rest(gate: Gate, error: FetchError, failures: int, chance: Callable[[], float]) -> float:
    """Leave a service alone after so many failures in a row: as long as it asked for, else by `pause`. The seconds."""
    asked_for = error.retry_after if isinstance(error, RateLimited) else None
    seconds = pause(error, failures, chance()) if asked_for is None else asked_for
    gate.rest(seconds)
    return seconds


def pause(error: FetchError, failures: int, chance: float) -> float:
    """Seconds to leave a service alone after so many failures in a row (from 1) when it names no time.

    Doubles from the first pause of the kind of error up to a minute, less up to half by chance (0 to
    1), so that clients which failed together do not come back together. Not left to stamina: the pause
    belongs to the gate, where all processes see it, while stamina sleeps in the process that failed.
    """
    longest = _FIRST_PAUSE[type(error)] * 2.0 ** (failures - 1)
    return min(PATIENCE, longest) * (1 - chance / 2)


def _checked(provider: Provider, batch: Sequence[Identifier]) -> Answer:
    """The answer, if it settles something: one that does not would be asked for without end."""
    answer = provider.ask(batch)
    if not answer.settled & frozenset(batch):
        raise BadResponse(provider.host, "the answer says nothing about what was asked")
    return answer
