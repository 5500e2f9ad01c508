"""`search_politely`: look one title up at a service, at its pace, bearing its failures."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from papertrack.errors import BadResponse, LeftAlone, RateLimited, Unreachable
from papertrack.model.identifier import Identifier
from papertrack.net.gate import Gate
from papertrack.providers.asking import PATIENCE, rest
from papertrack.providers.title_search import SearchesByTitle


def search_politely(
    service: SearchesByTitle,
    gate: Gate,
    title: str,
    *,
    tries: int = 4,
    on_wait: Callable[[float], None] | None = None,
    chance: Callable[[], float] = random.random,
) -> Mapping[Identifier, bytes]:
    """What the service finds for a title. After a failure the gate rests, and is told, as in `ask_politely`.

    tries: how many requests may fail before the failure is raised; RateLimited is raised at once when the service is to
    be left alone for more than a minute, Refused always.
    """
    with gate.noting_failure():
        found = _searched(service, gate, title, tries, on_wait, chance)
    gate.succeeded()
    return found


def _searched(
    service: SearchesByTitle,
    gate: Gate,
    title: str,
    tries: int,
    on_wait: Callable[[float], None] | None,
    chance: Callable[[], float],
) -> Mapping[Identifier, bytes]:
    failures = 0
    while True:
        try:
            with gate.turn(patience=PATIENCE, on_wait=on_wait):
                return service.search(title)
        except LeftAlone:
            raise
        except (RateLimited, Unreachable, BadResponse) as error:
            failures += 1
            wait = rest(gate, error, failures, chance)
            if failures >= tries or wait > PATIENCE:
                raise
