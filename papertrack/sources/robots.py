"""`Robots`: what a site's robots.txt asks of those who read its archive (RFC 9309)."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urljoin

from protego import Protego

from papertrack.errors import Refused
from papertrack.net.visits import Visits

NAME = "papertrack"
"""Whom a robots.txt means when it means us."""

LONGEST_DELAY = 30.0
"""Seconds; a longer crawl-delay is for those who read whole sites."""


class Robots:
    """The robots.txt of each site, asked for once in a run."""

    def __init__(self, visits: Visits) -> None:
        self._visits = visits
        self._rules: dict[str, Protego] = {}

    def check(self, url: str, *, typed: str, on_wait: Callable[[float], None]) -> float:
        """Seconds that the site wants between two requests. Raises Refused when it does not want `url` to be read.

        A site that refuses to give its robots.txt, or has none, has no wishes; when it gives no answer at all, nobody
        knows them, and FetchError is raised (RFC 9309 §2.3.1).
        """
        place = urljoin(url, "/robots.txt")
        if place not in self._rules:
            try:
                body = self._visits.get(place, typed=typed, on_wait=on_wait).content
            except Refused:
                body = b""
            self._rules[place] = Protego.parse(body.decode("utf-8", "replace"))
        rules = self._rules[place]
        if not rules.can_fetch(url, NAME):
            raise Refused(place, f"asks programs not to read {url}")
        return min(float(rules.crawl_delay(NAME) or 0.0), LONGEST_DELAY)
