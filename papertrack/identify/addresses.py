"""What a URL alone says: where it leads in the end, what is there, and which papers it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from papertrack.identify.kinds import BUTTONS, PLACES, Place
from papertrack.identify.schemes import found_as, is_dataset, normalise
from papertrack.identify.sites import SITES, Site
from papertrack.identify.urls import (
    LONGEST,
    WRAPPERS,
    Address,
    Wrapper,
    clean,
    pieces,
    split,
    unwrap_anywhere,
)
from papertrack.model.document import Kind
from papertrack.model.identifier import Found, Identifier, Scheme


class Recognised(NamedTuple):
    """What a link is. target: the URL without wrappers and trackers. rule: what decided, or None.

    found: the papers it names, in order, each once.
    """

    target: str
    kind: Kind
    found: tuple[Found, ...]
    rule: str | None


def read_address(url: str) -> Recognised:
    """Everything that a URL of the web says without a request. Never raises, whatever `url` is."""
    if len(url) > LONGEST:
        return Recognised(url, Kind.PAGE, (), None)
    if url.find("http", 8) < 0 and url.find("HTTP", 8) < 0:
        return _read(url)
    parts = [_read(piece) for piece in pieces(url)]
    if len(parts) == 1:
        return parts[0]
    named = [part for part in parts if part.found]
    found: dict[Identifier, Found] = {}
    for part in named:
        found.setdefault(part.found[0].identifier, part.found[0])
    first = named[0] if named else parts[0]
    return Recognised(parts[0].target, first.kind, tuple(found.values()), first.rule)


_Row = Place | Wrapper | Site


class _Host(NamedTuple):
    """The rows of all tables for one host, its parent domains' rows among them."""

    buttons: tuple[Place, ...]
    wrapper: Wrapper | None
    sites: tuple[Site, ...]
    places: tuple[Place, ...]


_DEEPEST = 8  # wrappers inside wrappers


def _read(url: str) -> Recognised:
    """Takes off one wrapper after the other until a row fits or there is none left."""
    target, depth = url, 0
    while address := split(target):
        rows = _rows(address.host)
        for button in rows.buttons:
            if _fits(button, address):
                return Recognised(clean(target, address.host), button.kind, (), button.rule)
        inner = rows.wrapper.unwrap(address, target) if rows.wrapper else None
        if inner is None:
            if read := _paper(target, address, rows.sites):
                return read
            inner = unwrap_anywhere(address, target) if _may_hold_target(target) else None
            if inner is None and "10." in address.subject and (read := _paper(target, address, _SITES_ANYWHERE)):
                return read
        depth += 1
        if inner is None or depth > _DEEPEST:
            return _elsewhere(target, address, rows.places)
        target = inner
    return Recognised(target, Kind.PAGE, (), None)


def _paper(target: str, address: Address, sites: tuple[Site, ...]) -> Recognised | None:
    """What the rows say; None when none fits."""
    subject = address.subject
    for site in sites:
        match = site.pattern.match(subject)
        if match is None:
            continue
        raw = match["id"] if site.value == "{id}" else site.value.format_map(match.groupdict())
        version = match["version"] if "version" in site.pattern.groupindex else None
        found = found_as(site.scheme, raw, site.rule, int(version) if version else None)
        if found is not None:
            return Recognised(clean(target, address.host), Kind.PAPER, (found,), site.rule)
        if site.scheme is Scheme.DOI and (normal := normalise(site.scheme, raw)) and is_dataset(normal[0]):
            return Recognised(clean(target, address.host), Kind.DATASET, (), "dataset-doi")
    return None


def _elsewhere(target: str, address: Address, places: tuple[Place, ...]) -> Recognised:
    for place in places:
        if _fits(place, address):
            return Recognised(clean(target, address.host), place.kind, (), place.rule)
    return Recognised(clean(target, address.host), Kind.PAGE, (), None)


def _fits(place: Place, address: Address) -> bool:
    return place.pattern is None or place.pattern.search(address.subject) is not None


def _may_hold_target(url: str) -> bool:
    return url.find("http", 7) > 0 or url.find("HTTP", 7) > 0 or "aHR0c" in url or "/c/e" in url


def _rows(host: str) -> _Host:
    """The rows of the nearest name that a table has: of the host itself, or of one of its parents."""
    while host not in _NAMED:
        dot = host.find(".")
        if dot < 0:
            return _UNKNOWN
        host = host[dot + 1 :]
    return _rows_of(host)


@cache
def _rows_of(name: str) -> _Host:
    """The rows that hold for a name of the tables, its parent domains' among them, in the order of each table."""
    named: set[_Row] = set(_NAMED[name])
    rest = name
    while rest:
        rest = rest.partition(".")[2]
        named.update(_NAMED.get(rest, ()))

    return _Host(
        tuple(row for row in BUTTONS if row in named),
        next((row for row in WRAPPERS if row in named), None),
        tuple(row for row in SITES if row in named),
        tuple(row for row in PLACES if row in named) + _PLACES_ANYWHERE,
    )


def _directory() -> Mapping[str, Sequence[_Row]]:
    """The rows of all tables by the hosts that they name."""
    named: dict[str, list[_Row]] = {}
    for row in chain[_Row](BUTTONS, WRAPPERS, SITES, PLACES):
        for host in row.hosts:
            named.setdefault(host, []).append(row)
    return MappingProxyType(named)


_SITES_ANYWHERE = tuple(row for row in SITES if not row.hosts)
_PLACES_ANYWHERE = tuple(row for row in PLACES if not row.hosts)
_UNKNOWN = _Host((), None, (), _PLACES_ANYWHERE)
_NAMED = _directory()
