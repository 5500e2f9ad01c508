"""`Archives`: all issues of a newsletter's site, by Substack's archive, WordPress's paged feed, or a sitemap.

Or those alone that its feed no longer holds.

What a backfill remembers, so that it goes on where it was broken off: the site (`site`) and the way to read it
(`way`), how far it has listed (`next`) and how many at a time (`size`), which posts are still to be fetched (`open`),
how many there were (`all`), and whether it came to the end (`done`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from itertools import count, islice
from typing import Any, NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from papertrack.documents import recognise_container, split
from papertrack.documents.archive import unpacked
from papertrack.documents.discovery import Channel, channel, sitemap
from papertrack.errors import BadResponse, DocumentError, FetchError, Refused
from papertrack.model.document import Format, RawDocument
from papertrack.model.source import Batch, Source
from papertrack.net.client import Response
from papertrack.net.visits import Visits
from papertrack.sources.known import host_of, squashed
from papertrack.sources.robots import Robots
from papertrack.sources.web import document_of

PAGE = 12
"""Posts in one page of Substack's archive: as many as its own pages ask for."""

MOST_PAGES = 2_000
"""So many pages of an archive are read at most, since some servers never say that there are no more."""

MOST_MISSED = 60
"""So many pages of an archive are read at most for what came and went between two looks at a feed."""

FAILURES = 3
"""After so many posts in a row that could not be fetched, the site is left for another time."""

_MISSING = (404, 410)
_SHAPES = frozenset(("p/*", "#/#/#/*", "#/#/*"))
_ARTICLE = re.compile(rb"<article\b|rel=[\"']?canonical|article:published_time", re.IGNORECASE)

Held = Callable[[Sequence[str]], Collection[str]]


class _Absent(Exception):
    """The site has no archive of this kind."""


class _Listed(NamedTuple):
    """A post that an archive lists, and how to come by it."""

    address: str
    title: str
    fetch: Callable[[], RawDocument | DocumentError]


@dataclass
class _Visit:
    """One backfill: whom to ask, for which source, and what is known of it. cursor: what is remembered by now."""

    visits: Visits
    robots: Robots
    source: Source
    held: Held
    on_wait: Callable[[float], None]
    cursor: dict[str, str] = field(default_factory=dict)

    def get(self, url: str, *, missing: bool = False, check: Callable[[Response], None] | None = None) -> Response:
        """A page that robots.txt allows. missing: 404 and 410 are an answer."""
        told = {"typed": self.source.typed, "on_wait": self.on_wait}
        return self.visits.get(
            url,
            interval=self.robots.check(url, **told),  # type: ignore[arg-type]
            accept=_MISSING if missing else (),
            check=check or (lambda response: None),
            **told,  # type: ignore[arg-type]
        )

    def batch(self, *documents: RawDocument | DocumentError, step: int = 0, steps: int | None = None) -> Batch:
        return Batch(documents, dict(self.cursor), step=step, steps=steps)


class Archives:
    """The archives of newsletters' sites."""

    def __init__(self, visits: Visits) -> None:
        self._visits = visits

    def read(self, source: Source, held: Held, on_wait: Callable[[float], None]) -> Iterator[Batch]:
        """All issues of the first of a newsletter's sites that gives them, by the first way that it knows.

        A site that does not let us in is left for the newsletter's next one. One that is out of reach for the moment
        is not: its FetchError is raised, and the next backfill goes on there. Raises Refused when none lets us in.
        """
        robots = Robots(self._visits)
        refusal: FetchError | None = None
        for feed in (source.location, *source.others):
            site = urljoin(feed, "/")
            for way in _ways(feed):
                visit = _Visit(self._visits, robots, source, held, on_wait)
                if (source.archive.get("site"), source.archive.get("way")) == (site, way):
                    visit.cursor = dict(source.archive)
                visit.cursor |= {"site": site, "way": way}
                try:
                    yield from _WAYS[way](visit, site, feed)
                    return
                except _Absent:
                    continue
                except Refused as error:
                    if source.archive.get("way") == way and visit.cursor.get("next"):
                        raise  # it has let us in before, and will again
                    refusal = refusal or error
        raise refusal or Refused(host_of(source.location), "has no archive that can be read")

    def newer(
        self,
        source: Source,
        feed: str,
        seen: Collection[str],
        here: Collection[str],
        on_wait: Callable[[float], None],
    ) -> Iterator[tuple[RawDocument | DocumentError, list[str]]]:
        """What a site published behind the entries whose marks were seen, each with its marks, oldest first, so that
        whoever is broken off and goes on with more marks has less to do. here: marks of entries that need not be given.

        Raises Refused when this site does not tell, or shows none that was seen; other kinds of FetchError when it is
        out of reach for the moment.
        """
        site = urljoin(feed, "/")
        visit = _Visit(self._visits, Robots(self._visits), source, lambda addresses: (), on_wait)
        for way in _ways(feed):
            if way not in _LISTS:
                continue
            try:
                listed = _until_seen(_LISTS[way](visit, site, feed), seen)
            except _Absent:
                continue
            for post in reversed(listed):
                if not _is_among(here, post):
                    yield post.fetch(), marks((post.address,), (post.title,))
            return
        raise Refused(host_of(feed), "does not tell what its feed no longer holds")


def marks(addresses: Sequence[str], titles: Sequence[str]) -> list[str]:
    """What entries of a feed are known by later, on whichever of a newsletter's sites: hashes of their addresses, and
    of their titles where each has its own.
    """
    named = [squashed(title) for title in titles]
    distinct = named if len(set(named)) == len(named) and all(named) else []
    return [blake2b(each.encode("utf-8", "replace"), digest_size=6).hexdigest() for each in (*addresses, *distinct)]


def _until_seen(pages: Iterator[Sequence[_Listed]], seen: Collection[str]) -> list[_Listed]:
    """The posts of a list, newest first, that come before one which was seen; the page that has one is the last."""
    newer: list[_Listed] = []
    for page in islice(pages, MOST_MISSED):
        known = [place for place, post in enumerate(page) if _is_among(seen, post)]
        newer += [post for place, post in enumerate(page) if place not in known and (not known or place < known[-1])]
        if known:
            return newer
    raise _Absent


def _is_among(seen: Collection[str], post: _Listed) -> bool:
    return any(mark in seen for mark in marks((post.address,), (post.title,)))


def _ways(feed: str) -> tuple[str, ...]:
    """The ways to try, the likeliest first: WordPress's feeds end in a slash, and Substack knows no pages of feeds."""
    if host_of(feed).endswith(".substack.com"):
        return ("substack", "sitemap")
    wordpress = urlsplit(feed).path.endswith("/feed/") or "feed=" in urlsplit(feed).query
    return ("wordpress", "substack", "sitemap") if wordpress else ("substack", "wordpress", "sitemap")


def _substack(visit: _Visit, site: str, feed: str) -> Iterator[Batch]:
    """First the list of all posts, a page at a time, and then each post that is not held."""
    yield from _substack_list(visit, site)
    yield from _fetched(visit, lambda slug: _substack_post(visit, site, slug))


def _substack_list(visit: _Visit, site: str) -> Iterator[Batch]:
    was_done = visit.cursor.pop("done", None)
    if was_done:
        visit.cursor.pop("next", None)
    while (offset := visit.cursor.get("next", "0")) != "end":
        posts = _substack_page(visit, site, int(offset))
        held = visit.held([post.address for post in posts.values()])
        new = [slug for slug, post in posts.items() if post.address not in held]
        _open(visit, new)
        if offset == "0":
            visit.cursor["size"] = str(max(len(posts), 1))
        at_end = len(posts) < int(visit.cursor["size"])
        visit.cursor["next"] = "end" if at_end or (was_done and not new) else str(int(offset) + len(posts))
        yield visit.batch()


def _substack_page(visit: _Visit, site: str, offset: int) -> dict[str, _Listed]:
    """One page of the list of all posts, the newest first, by their slugs."""
    try:
        posts = _json(visit, f"{site}api/v1/archive?sort=new&search=&offset={offset}&limit={PAGE}", list)
    except BadResponse as error:
        if offset == 0:
            raise Refused(error.service, error.reason) from error
        raise
    if posts is None:
        raise _Absent
    listed = {
        slug: _Listed(
            str(post.get("canonical_url") or f"{site}p/{slug}"),
            str(post.get("title") or ""),
            partial(_substack_post, visit, site, slug),
        )
        for post in posts
        if isinstance(post, dict) and (slug := str(post.get("slug") or ""))
    }
    if posts and not listed:
        raise _Absent
    return listed


def _substack_pages(visit: _Visit, site: str, feed: str) -> Iterator[Sequence[_Listed]]:
    offset = 0
    while posts := _substack_page(visit, site, offset):
        yield list(posts.values())
        offset += len(posts)


def _substack_post(visit: _Visit, site: str, slug: str) -> RawDocument | DocumentError:
    """A post as an entry of its feed; where the API refuses it, the post's page."""
    page = f"{site}p/{slug}"
    try:
        post = _json(visit, f"{site}api/v1/posts/{quote(slug)}", dict)
    except Refused:  # its front refuses by chance, too
        try:
            post = _json(visit, f"{site}api/v1/posts/{quote(slug)}", dict)
        except Refused:
            return _page(visit, page)
    if post is None:
        return DocumentError(page, "is listed in the archive, but is not there")
    address = str(post.get("canonical_url") or page)
    people = post.get("publishedBylines")
    item = {
        "id": address,
        "url": address,
        "title": post.get("title"),
        "content_html": post.get("body_html"),
        "summary": post.get("subtitle") or post.get("truncated_body_text"),
        "date_published": post.get("post_date"),
        "authors": [{"name": each.get("name")} for each in people if isinstance(each, dict)] if people else [],
    }
    entry = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": visit.source.title,
        "home_page_url": site.rstrip("/"),
        "items": [{name: value for name, value in item.items() if value}],
    }
    return RawDocument(json.dumps(entry, ensure_ascii=False).encode(), page, page, Format.FEED)


def _wordpress(visit: _Visit, site: str, feed: str) -> Iterator[Batch]:
    """Its feed, a page after the other, until there is no more; each page holds whole issues."""
    was_done = visit.cursor.pop("done", None)
    number = 1 if was_done else int(visit.cursor.get("next", "1"))
    before: tuple[str, ...] = ()
    for page in range(number, number + MOST_PAGES):
        document, told = _wordpress_page(visit, feed, page)
        entries = told.entries
        if page == 1 and not entries:
            raise _Absent
        if entries and entries == before:  # this server knows no pages of feeds
            raise _Absent
        held = not _not_held(visit, entries)
        if document is None or not entries or (was_done and held):
            break
        before = entries
        visit.cursor["next"] = str(page + 1)
        yield visit.batch(*(() if held else (document,)), step=page)
    visit.cursor["done"] = "yes"
    yield visit.batch(step=page, steps=page)


def _wordpress_pages(visit: _Visit, site: str, feed: str) -> Iterator[Sequence[_Listed]]:
    before: tuple[str, ...] = ()
    for page in count(1):
        document, told = _wordpress_page(visit, feed, page)
        if document is None or told.entries in ((), before):
            return
        before = told.entries
        entries = (entry for entry in split(document) if isinstance(entry, RawDocument))
        yield [
            _Listed(address, title, partial(_as_it_is, entry))
            for entry, address, title in zip(entries, told.entries, told.titles, strict=True)
        ]


def _wordpress_page(visit: _Visit, feed: str, page: int) -> tuple[RawDocument | None, Channel]:
    """One page of a feed, and what it says of itself; None where there is no such page."""
    response = visit.get(_paged(feed, page), missing=True, check=_check_feed)
    if response.status in _MISSING:
        return None, Channel(None, None, (), ())
    document = document_of(response, _paged(feed, page))
    if isinstance(document, DocumentError):
        raise BadResponse(host_of(feed), document.reason)
    return document, channel(document)


def _as_it_is(document: RawDocument) -> RawDocument:
    return document


def _sitemap(visit: _Visit, site: str, feed: str) -> Iterator[Batch]:
    """The pages of the sitemap that look like the addresses in the feed, one by one."""
    if visit.cursor.pop("done", None):
        visit.cursor.pop("next", None)
    if visit.cursor.get("next") != "end":
        pages = _listed_pages(visit, urljoin(site, "/sitemap.xml"), MOST_PAGES)
        shapes = _shapes(visit, feed)
        posts = [page for page in pages if host_of(page) == host_of(site) and _shape(page) in shapes]
        if not posts:
            raise _Absent
        _open(visit, _not_held(visit, posts))
        visit.cursor["next"] = "end"
        yield visit.batch()
    yield from _fetched(visit, lambda url: _page(visit, url))


_WAYS = {"substack": _substack, "wordpress": _wordpress, "sitemap": _sitemap}
_LISTS = {"substack": _substack_pages, "wordpress": _wordpress_pages}


def _fetched(visit: _Visit, fetch: Callable[[str], RawDocument | DocumentError]) -> Iterator[Batch]:
    """Each post that is open. One that cannot be had stays open, and the others go on."""
    open_ones = visit.cursor.get("open", "").split()
    steps = max(int(visit.cursor.get("all", "0")), len(open_ones))
    left, failures = list(open_ones), 0
    for post in open_ones:
        try:
            document = fetch(post)
        except FetchError as error:
            failures += 1
            if failures == FAILURES:
                raise
            yield visit.batch(DocumentError(post, f"cannot be fetched: {error.reason}"), step=steps, steps=steps)
            continue
        failures = 0
        left.remove(post)
        visit.cursor["open"] = " ".join(left)
        yield visit.batch(document, step=steps - len(left), steps=steps)
    if not left:
        for name in ("open", "all"):
            visit.cursor.pop(name, None)
        visit.cursor["done"] = "yes"
        yield visit.batch(step=steps, steps=steps)


def _open(visit: _Visit, posts: Sequence[str]) -> None:
    known = visit.cursor.get("open", "").split()
    listed = list(dict.fromkeys((*known, *posts)))
    visit.cursor["open"] = " ".join(listed)
    visit.cursor["all"] = str(max(len(listed), int(visit.cursor.get("all", "0"))))


def _not_held(visit: _Visit, addresses: Sequence[str]) -> list[str]:
    held = visit.held(addresses)
    return [address for address in addresses if address not in held]


def _json(visit: _Visit, url: str, kind: type) -> Any:
    """A JSON answer of this kind, or None where there is no such page."""
    found: list[Any] = []

    def check(response: Response) -> None:
        if response.status in _MISSING:
            return
        try:
            value = json.loads(response.content)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, kind):
            raise BadResponse(host_of(url), "gave something else where its archive was")
        found.append(value)

    visit.get(url, missing=True, check=check)
    return found[-1] if found else None


def _page(visit: _Visit, url: str) -> RawDocument | DocumentError:
    """A post's page, if it says of itself that it is one."""

    def check(response: Response) -> None:
        if response.status not in _MISSING and not _ARTICLE.search(response.content):
            raise BadResponse(host_of(url), "gave something else where its post was")

    response = visit.get(url, missing=True, check=check)
    if response.status in _MISSING:
        return DocumentError(url, "is listed in the archive, but is not there")
    return document_of(response, url)


def _check_feed(response: Response) -> None:
    if response.status not in _MISSING and recognise_container(response.content) is not Format.FEED:
        raise BadResponse(host_of(response.url), "gave something else where its feed was")


def _paged(feed: str, page: int) -> str:
    if page == 1:
        return feed
    parts = urlsplit(feed)
    return parts._replace(query="&".join(filter(None, (parts.query, f"paged={page}")))).geturl()


def _listed_pages(visit: _Visit, url: str, most: int) -> list[str]:
    """The pages of a sitemap, and of those that it lists."""
    ahead, read = [url], 0
    pages: list[str] = []
    while ahead and read < most:
        read += 1
        place = ahead.pop(0)
        response = visit.get(place, missing=True)
        try:
            found = sitemap(unpacked(response.content, place)) if response.status not in _MISSING else None
        except DocumentError:
            found = None
        if found is None:
            if read == 1:
                raise _Absent
            continue
        pages += found.pages
        ahead += [each for each in found.sitemaps if host_of(each) == host_of(url)]
    return list(dict.fromkeys(pages))


def _shapes(visit: _Visit, feed: str) -> Collection[str]:
    """What the addresses of posts look like, as the feed shows them; the usual shapes where it is not to be had."""
    try:
        document = document_of(visit.get(feed, check=_check_feed), feed)
        entries = () if isinstance(document, DocumentError) else channel(document).entries
    except (FetchError, DocumentError):
        entries = ()
    return {_shape(each) for each in entries} or _SHAPES


def _shape(url: str) -> str:
    """An address without what differs from post to post: `#` for a number, `*` for the last part of its path."""
    *folders, _ = urlsplit(url).path.strip("/").split("/")
    return "/".join([*("#" if part.isdigit() else part for part in folders), "*"])
