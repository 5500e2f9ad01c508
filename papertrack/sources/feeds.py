"""`Feeds`: newsletters that publish a feed, found from any of their addresses and asked for what is new.

What a poll remembers: the address that answered (`url`), its validators exactly as they came (`etag`, `modified`;
some servers compare them as strings), the body's `sha256`, since many servers ignore validators, and the marks of the
entries (`seen`), since a feed holds the newest alone and may have lost some from one poll to the next.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from papertrack.documents import recognise_container
from papertrack.documents.archive import unpacked
from papertrack.documents.discovery import Channel, channel, feeds_named
from papertrack.errors import BadResponse, DocumentError, FetchError, RateLimited, Refused, Unreachable, UsageError
from papertrack.model.document import Format, RawDocument
from papertrack.model.source import Batch, Cursor, Source
from papertrack.net.client import Response
from papertrack.net.visits import Visits
from papertrack.sources.archives import Archives, marks
from papertrack.sources.known import Known, host_of, same_name
from papertrack.sources.web import document_of

KIND = "feed"

LONGEST_FRESH = 86_400.0
"""Seconds; a feed that calls itself fresh for longer is asked after a day all the same."""

MOST_SEEN = 50
"""So many entries of a feed are remembered."""

TRIES = 6
"""So many polls in a row may fail because what is in the feed no more is out of reach."""

_USUAL_PATHS = ("/feed", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/rss", "/feed.json", "/?feed=rss2")
_SIBLINGS = {"/feed": "/feed.xml", "/feed.xml": "/feed"}
"""Substack has its feed at both, and its front may refuse one of them and not the other."""

_ACCEPT = {
    "Accept": "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
}
_GONE = 410
_UNCHANGED = 304
_MAX_AGE = re.compile(r"\bmax-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_IN_APP = re.compile(r"https?://open\.substack\.com/pub/([\w-]+)", re.IGNORECASE)
_LISTS = (".opml", ".xml")
_NO_LIST = "is neither a list of subscriptions (OPML) nor a mailbox (Maildir, mbox); papertrack add takes files in"
_NO_SCHEME = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?#]\S*)?", re.IGNORECASE)


def source_of(title: str | None, feed: str, *, typed: str) -> Source:
    """The newsletter of a feed that is known by its address alone; nothing is asked."""
    return Source(_name(title or host_of(feed)), KIND, feed, typed, title)


class Feeds:
    """Newsletters with a feed. known: gives those that can be followed by name."""

    kind = KIND

    def __init__(self, visits: Visits, known: Callable[[], Sequence[Known]]) -> None:
        self._visits = visits
        self._known = known
        self._archives = Archives(visits)
        self._seen: dict[str, Response] = {}

    def find(self, place: str, on_wait: Callable[[float], None]) -> Source | None:
        """The newsletter of this name or address: a known one, a feed, or a page of a site that has a feed.

        None for what is neither a name that is known nor an address. Raises FetchError when the site gives nothing,
        UsageError when it has no feed.
        """
        table = self._known()
        if known := next((each for each in table if same_name(each.name, place)), None):
            return self._looked_at(_of_known(known, known.feeds[0]), on_wait)
        url = None if _is_name_of_list(place) else _address(place)
        if url is None:
            if os.sep in place or _is_name_of_list(place):
                raise UsageError(f"{place}: {_NO_LIST if Path(place).exists() else 'there is no such file'}")
            return None
        if known := next((each for each in table if host_of(url) in each.hosts), None):
            return self._looked_at(_of_known(known, url), on_wait)
        return self._found(url, on_wait)

    def poll(self, source: Source, on_wait: Callable[[float], None]) -> Iterator[Batch]:
        """The feed, where it has changed: one document, which holds all its entries. Before it comes what was published
        since the last poll and is in the feed no more.
        """
        asked = self._ask(source, on_wait)
        if asked is None:
            yield Batch(cursor=source.cursor, gone=True)
            return
        place, response, failures = asked
        for_good = response.moved if place == source.location else None
        if place == _sibling(source.location) or _GONE in failures.values():
            for_good = response.moved or place
        documents = _documents(response, place, source.cursor)
        told = _channel(response, place) if documents else None
        notes = [f"{each}: {failure}" for each, failure in failures.items()]
        notes += [f"{place} answered"] if notes else []
        if told is not None and _lost_some(told, source.cursor):
            notes += yield from self._missed(source, place, told, on_wait)
        yield Batch(
            documents=documents,
            cursor=_remembered(response, place, told, source.cursor),
            location=for_good,
            fresh_for=_fresh_for(response),
            note="; ".join(notes) or None,
        )

    def archive(
        self, source: Source, held: Callable[[Sequence[str]], Collection[str]], on_wait: Callable[[float], None]
    ) -> Iterator[Batch]:
        """All issues that the newsletter's sites have, as `Archives` finds them."""
        return self._archives.read(source, held, on_wait)

    def _missed(
        self, source: Source, place: str, told: Channel, on_wait: Callable[[float], None]
    ) -> Generator[Batch, None, list[str]]:
        """What is in the feed no more. Returns what the user should know of it.

        A site that is out of reach fails the poll, so that the next one goes on, but not for ever.
        """
        seen, here = source.cursor["seen"].split(), frozenset(marks(told.entries, told.titles))
        for feed in dict.fromkeys((place, source.location, *source.others)):
            try:
                for document, names in self._archives.newer(source, feed, frozenset(seen), here, on_wait):
                    seen += names
                    yield Batch((document,), {**source.cursor, "seen": " ".join(seen)})
            except Refused:
                continue
            except FetchError:
                if source.failures < TRIES:
                    raise
                continue
            return []
        return [f"{told.title or source.name} published more than its feed holds; papertrack backfill looks for it"]

    def _looked_at(self, source: Source, on_wait: Callable[[float], None]) -> Source:
        """The source, once one of its places has answered; the answer is kept for the first poll."""
        asked = self._ask(source, on_wait)
        if asked is None:
            raise Refused(host_of(source.location), "says that this newsletter has ended (410)")
        place, response, _ = asked
        self._seen[place] = response
        return source

    def _found(self, url: str, on_wait: Callable[[float], None]) -> Source:
        """The feed that an address leads to."""
        named: list[str] = []
        base = url
        refusal: FetchError | None = None
        try:
            page = self._visits.get(url, typed=url, on_wait=on_wait, tries=2)  # somebody waits, and may have mistyped
        except Refused as error:
            refusal = error
        else:
            if (told := _channel(page, url)) is not None:
                return self._source(url, url, page, told)
            base = page.url
            named = feeds_named(page.content.decode("utf-8", "replace"), base)
        for place in dict.fromkeys(named or [urljoin(base, path) for path in _USUAL_PATHS]):
            try:
                response = self._visits.get(place, typed=url, on_wait=on_wait, headers=_ACCEPT)
            except FetchError as error:
                if not named and isinstance(error, Unreachable | RateLimited):
                    raise  # a path that is but guessed, at a site that is out of reach
                refusal = refusal or error
                continue
            if (told := _channel(response, place)) is not None:
                return self._source(url, place, response, told)
        if refusal is not None:
            raise refusal
        raise UsageError(f"{url}: no feed was found there; give the feed's own address, if it has one")

    def _source(self, typed: str, place: str, response: Response, told: Channel) -> Source:
        location = response.moved or place
        self._seen[location] = response
        name = _name(told.title or host_of(typed))
        return Source(name, KIND, location, typed, told.title, told.home)

    def _ask(
        self, source: Source, on_wait: Callable[[float], None]
    ) -> tuple[str, Response, dict[str, FetchError | int]] | None:
        """The first place of a newsletter that gives its feed, and why those before it did not; None when all are gone.

        A host that is silent, or wants a pause, is not asked for another path. Raises the first failure when no place
        answers.
        """
        failures: dict[str, FetchError | int] = {}
        silent: set[str] = set()
        for place in _places(source):
            if host_of(place) in silent:
                continue
            try:
                response = self._seen.pop(place, None) or self._visits.get(
                    place,
                    typed=source.typed,
                    on_wait=on_wait,
                    headers={**_ACCEPT, **_conditions(source.cursor, place)},
                    accept=(_UNCHANGED, _GONE),
                    check=_check_feed,
                )
            except FetchError as error:
                failures[place] = error
                if isinstance(error, RateLimited | Unreachable):
                    silent.add(host_of(place))
                continue
            if response.status != _GONE:
                return place, response, failures
            failures[place] = _GONE
        first = next((each for each in failures.values() if isinstance(each, FetchError)), None)
        if first is not None:
            raise first
        return None


def _of_known(known: Known, typed: str) -> Source:
    """A known newsletter; the site that the user named is preferred."""
    first, *others = sorted(known.feeds, key=lambda feed: host_of(feed) != host_of(typed))
    return Source(known.name, KIND, first, typed, known.title, known.home, tuple(others))


def _is_name_of_list(place: str) -> bool:
    return os.sep not in place and place.lower().endswith(_LISTS)


def _address(place: str) -> str | None:
    """The address that a place is, of the newsletter itself where a wrapper leads there; None for what is none."""
    if re.match(r"https?://\S+\Z", place, re.IGNORECASE):
        try:
            urlsplit(place)
        except ValueError:
            raise UsageError(f"{place}: is no web address") from None
        if in_app := _IN_APP.match(place):
            return f"https://{in_app[1].lower()}.substack.com/"
        return place
    if "://" in place:
        raise UsageError(f"{place}: only http and https addresses can be followed, and mailboxes (imaps://USER@HOST)")
    if _NO_SCHEME.fullmatch(place) and not Path(place).exists():
        return f"https://{place}"
    return None


def _places(source: Source) -> list[str]:
    """Where to ask, in turn: each of a newsletter's feeds, and its sibling where it has one."""
    pairs = ((place, _sibling(place)) for place in (source.location, *source.others))
    return list(dict.fromkeys(place for pair in pairs for place in pair if place))


def _sibling(place: str) -> str | None:
    parts = urlsplit(place)
    path = _SIBLINGS.get(parts.path)
    return parts._replace(path=path).geturl() if path else None


def _channel(response: Response, place: str) -> Channel | None:
    """What the feed says of itself, where the answer is one."""
    document = document_of(response, place)
    if isinstance(document, DocumentError) or not _is_feed(response):
        return None
    try:
        return channel(document)
    except DocumentError:
        return None


def _is_feed(response: Response) -> bool:
    try:
        return recognise_container(unpacked(response.content, response.url)) is Format.FEED
    except DocumentError:
        return False


def _check_feed(response: Response) -> None:
    """Raise BadResponse for what is no feed, such as the page of a network that wants a log-in."""
    if response.status < 300 and not _is_feed(response):
        raise BadResponse(host_of(response.url), "gave something else where its feed was")


def _conditions(cursor: Cursor, place: str) -> dict[str, str]:
    if cursor.get("url") != place:
        return {}
    headers = {"If-None-Match": cursor.get("etag"), "If-Modified-Since": cursor.get("modified")}
    return {name: value for name, value in headers.items() if value}


def _remembered(response: Response, place: str, told: Channel | None, before: Cursor) -> Cursor:
    if response.status == _UNCHANGED:
        return before
    remembered = {
        "url": response.moved or place,
        "etag": response.headers.get("etag"),
        "modified": response.headers.get("last-modified"),
        "sha256": sha256(response.content).hexdigest(),
        "seen": " ".join(_marks(told)) if told and told.entries else before.get("seen"),
    }
    return {name: value for name, value in remembered.items() if value}


def _lost_some(told: Channel, before: Cursor) -> bool:
    """Does the feed hold nothing of what it held before, so that there may be more between the two?"""
    return bool(told.entries and before.get("seen")) and not set(_marks(told)) & set(before["seen"].split())


def _marks(told: Channel) -> list[str]:
    return marks(told.entries[:MOST_SEEN], told.titles[:MOST_SEEN])


def _documents(response: Response, place: str, before: Cursor) -> tuple[RawDocument | DocumentError, ...]:
    if response.status == _UNCHANGED or sha256(response.content).hexdigest() == before.get("sha256"):
        return ()
    return (document_of(response, place),)


def _fresh_for(response: Response) -> float:
    stated: Mapping[str, str] = response.headers
    age = _MAX_AGE.search(stated.get("cache-control", ""))
    return min(float(age[1]), LONGEST_FRESH) if age else 0.0


def _name(title: str) -> str:
    """A name to call a newsletter by: its title in small letters, with hyphens."""
    return re.sub(r"[\W_]+", "-", title).strip("-").casefold()[:60] or "newsletter"
