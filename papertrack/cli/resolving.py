"""Shows people how links are asked about: a bar on a terminal, and in the end what leads nowhere or gave no answer."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from papertrack.cli.session import Session
from papertrack.model.redirect import Trail

_NAMED = 5  # addresses that are named for one reason


def watched(session: Session, trails: Iterable[Trail], total: int) -> bool:
    """Go through what redirectors and pages say, `total` addresses. Returns whether every one was answered for.

    That a link leads nowhere is an answer, and told as a note; addresses without an answer are named in a complaint.
    That a page states no paper is worth no word.
    """
    silent: dict[str, list[str]] = {}
    nowhere: dict[str, list[str]] = {}
    for trail in _shown(session, trails, total):
        if trail.target is None and (trail.reason or not trail.answered):
            (nowhere if trail.answered else silent).setdefault(trail.reason, []).append(trail.url)
    if nowhere:
        session.note(f"{_links(nowhere)} nowhere: {_named(nowhere)}")
    if silent:
        session.complain(f"not resolved: {_named(silent)}; run it again to go on")
    return not silent


def _shown(session: Session, trails: Iterable[Trail], total: int) -> Iterator[Trail]:
    if session.quiet or not total or not sys.stderr.isatty():
        yield from trails
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(trails, "asking where links lead", total=total, console=Console(stderr=True), transient=True)


def _links(found: dict[str, list[str]]) -> str:
    number = sum(map(len, found.values()))
    return "1 link leads" if number == 1 else f"{number} links lead"


def _named(found: dict[str, list[str]]) -> str:
    return "; ".join(f"{reason} ({_some(urls)})" for reason, urls in found.items())


def _some(urls: list[str]) -> str:
    others = f" and {len(urls) - _NAMED} more" if len(urls) > _NAMED else ""
    return ", ".join(urls[:_NAMED]) + others
