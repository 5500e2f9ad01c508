"""A newsletter on the two kinds of site that most have, for tests: a Substack and a WordPress, on loopback."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime

from loopback_web import Asked, Reply

SUBSTACK = "papertrail.substack.com"
WORDPRESS = "papertrail.example"
TITLE = "The Paper Trail"
NOON = time(12, tzinfo=UTC)
EVE = date(2025, 12, 14)
"""A week before the first issue."""


@dataclass
class Post:
    """One issue. words: what it says; each issue names a paper of its own. moved: the last part of its address, where
    that is no longer the one it began with."""

    number: int
    day: date
    words: str = "a paper about tracing"
    moved: str | None = None

    @property
    def title(self) -> str:
        return f"{TITLE} {self.number}: Story {self.number}"

    @property
    def slug(self) -> str:
        return self.moved or f"the-paper-trail-{self.number}"

    @property
    def paper(self) -> str:
        return f"2501.{10000 + self.number}"

    @property
    def body(self) -> str:
        return (
            f"<p><strong>Story {self.number}:</strong></p>"
            f'<p>In issue {self.number}, {self.words}. <a href="https://arxiv.org/abs/{self.paper}">Read it</a>.</p>'
        )


@dataclass
class Newsletter:
    """The posts, newest first, as both sites have them. told: (host, path) → what it answers instead, the first first.

    per_feed: entries in Substack's feed; per_page: in a page of WordPress's feed.
    """

    posts: list[Post]
    per_feed: int = 3
    per_page: int = 2
    faults: dict[tuple[str, str], list[Reply | None]] = field(default_factory=lambda: defaultdict(list))
    always: dict[tuple[str, str], Reply] = field(default_factory=dict)

    @property
    def hosts(self) -> dict[str, Callable[[Asked], Reply]]:
        return {SUBSTACK: self.substack, WORDPRESS: self.wordpress}

    def publish(self) -> Post:
        """The next issue, a week after the last."""
        last = self.posts[0]
        self.posts.insert(0, Post(last.number + 1, last.day + timedelta(weeks=1)))
        return self.posts[0]

    def substack(self, asked: Asked) -> Reply:
        if (told := self._fault(asked)) is not None:
            return told
        path = asked.path.rstrip("/") or "/"
        if path in ("/feed", "/feed.xml"):
            return _conditional(asked, self._feed(f"https://{SUBSTACK}", self.posts[: self.per_feed], _substack_url))
        if path == "/api/v1/archive":
            offset, limit = int(asked.query["offset"]), int(asked.query["limit"])
            return _json([_summary(post) for post in self.posts[offset : offset + limit]])
        for post in self.posts:
            if path == f"/api/v1/posts/{post.slug}":
                return _json({**_summary(post), "body_html": post.body})
            if path == f"/p/{post.slug}":
                return _page(post, _substack_url(post), "/feed")
        if path == "/":
            return Reply(b'<title>Home</title><link rel="alternate" type="application/rss+xml" href="/feed"><p>Hello')
        return Reply(b"nothing here", status=404)

    def wordpress(self, asked: Asked) -> Reply:
        if (told := self._fault(asked)) is not None:
            return told
        if asked.path == "/feed/":
            page = int(asked.query.get("paged", "1"))
            shown = self.posts[(page - 1) * self.per_page : page * self.per_page]
            if not shown:
                return Reply(b"nothing here", status=404)
            return _conditional(asked, self._feed(f"https://{WORDPRESS}", shown, _wordpress_url))
        if asked.path == "/sitemap.xml":
            return _sitemap([f"https://{WORDPRESS}/about", *map(_wordpress_url, self.posts)])
        for post in self.posts:
            if f"https://{WORDPRESS}{asked.path}" == _wordpress_url(post):
                return _page(post, _wordpress_url(post), "/feed/")
        if asked.path == "/":
            return Reply(
                b'<title>Home</title><link rel="alternate" type="application/rss+xml" title="Comments" '
                b'href="/comments/feed/"><link rel="alternate" type="application/rss+xml" href="/feed/"><p>Hello'
            )
        return Reply(b"nothing here", status=404)

    def _fault(self, asked: Asked) -> Reply | None:
        place = (asked.host, asked.path)
        queue = self.faults.get(place)
        return queue.pop(0) if queue else self.always.get(place)

    def _feed(self, home: str, posts: list[Post], url: Callable[[Post], str]) -> Reply:
        items = "".join(
            f"<item><title>{post.title}</title><link>{url(post)}</link><guid>{url(post)}</guid>"
            f"<pubDate>{format_datetime(datetime.combine(post.day, NOON))}</pubDate>"
            f"<content:encoded><![CDATA[{post.body}]]></content:encoded></item>"
            for post in posts
        )
        return Reply(
            (
                '<?xml version="1.0"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/" version="2.0">'
                f"<channel><title>{TITLE}</title><link>{home}</link>{items}</channel></rss>"
            ).encode(),
            "application/rss+xml; charset=utf-8",
        )


def weekly(count: int) -> Newsletter:
    """A newsletter of so many issues, a week apart."""
    return Newsletter([Post(number, EVE + timedelta(weeks=number)) for number in range(count, 0, -1)])


def _substack_url(post: Post) -> str:
    return f"https://{SUBSTACK}/p/{post.slug}"


def _wordpress_url(post: Post) -> str:
    return f"https://{WORDPRESS}/{post.day:%Y/%m/%d}/{post.slug}/"


def _summary(post: Post) -> dict[str, object]:
    return {
        "slug": post.slug, "title": post.title, "subtitle": "", "canonical_url": _substack_url(post),
        "post_date": f"{post.day}T12:00:00.000Z", "publishedBylines": [],
    }  # fmt: skip


def _page(post: Post, url: str, feed: str) -> Reply:
    return Reply(
        (
            f'<html><head><title>{post.title}</title><meta property="og:site_name" content="{TITLE}">'
            f'<meta property="article:published_time" content="{post.day}T12:00:00Z">'
            f'<link rel="canonical" href="{url}"><link rel="alternate" type="application/rss+xml" href="{feed}"></head>'
            f"<body><article><h1>{post.title}</h1>{post.body}</article></body></html>"
        ).encode()
    )


def _sitemap(addresses: list[str]) -> Reply:
    rows = "".join(f"<url><loc>{address}</loc></url>" for address in addresses)
    head = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return Reply(f"{head}{rows}</urlset>".encode(), "application/xml")


def _json(value: object) -> Reply:
    return Reply(json.dumps(value).encode(), "application/json")


def _conditional(asked: Asked, reply: Reply) -> Reply:
    """Answered with 304 to who brings back the validators as they were, by string, as some servers compare them."""
    tag = f'W/"{hashlib.sha256(reply.body).hexdigest()[:12]}"'
    headers = {"ETag": tag, "Last-Modified": "Sun, 1 Feb 2026 07:00:00 GMT"}
    if asked.headers.get("if-none-match") == tag and asked.headers.get("if-modified-since") == headers["Last-Modified"]:
        return Reply(b"", reply.content_type, 304, headers)
    return Reply(reply.body, reply.content_type, 200, headers)
