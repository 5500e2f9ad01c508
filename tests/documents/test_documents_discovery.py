"""Feeds that pages name, pages that sitemaps list, subscriptions that other readers keep: none trips on odd input."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from papertrack.documents.discovery import channel, feeds_named, sitemap
from papertrack.documents.opml import is_opml, subscriptions
from papertrack.errors import DocumentError
from papertrack.model.document import RawDocument

PAGE = "https://letter.example/posts/12"


def test_feeds_are_named_in_the_head_by_kind_and_made_absolute() -> None:
    page = """<head><base href="/en/">
        <link rel="stylesheet" type="text/css" href="/style.css">
        <link rel="alternate" type="application/json" href="/wp-json/posts/12">
        <link rel="alternate" hreflang="de" type="text/html" href="/de/">
        <link rel="alternate" type="application/rss+xml" title="Letter &raquo; Comments Feed" href="/comments/feed/">
        <link rel="alternate nofollow" type="Application/RSS+XML; charset=utf-8" href="feed.xml">
        <link rel="alternate" type="application/feed+json" href="https://letter.example/feed.json">
        <link rel="alternate" type="application/atom+xml" href="javascript:alert(1)"></head>"""
    assert feeds_named(page, PAGE) == ["https://letter.example/en/feed.xml", "https://letter.example/feed.json"]


def test_a_feed_says_what_it_is_called_and_where_its_entries_are() -> None:
    feed = b"""<rss version="2.0"><channel><title>Letter</title><link>https://letter.example/</link>
        <item><title>Two</title><link>https://letter.example/2</link></item>
        <item><title>One</title><guid>one</guid></item></channel></rss>"""
    assert channel(RawDocument(feed, "feed")) == (
        "Letter",
        "https://letter.example/",
        ("https://letter.example/2", "one"),
        ("Two", "One"),
    )
    empty = b'<rss version="2.0"><channel><title>Letter</title></channel></rss>'
    assert channel(RawDocument(empty, "feed")) == ("Letter", None, (), ())


def test_a_sitemap_lists_pages_or_sitemaps_whatever_else_it_says() -> None:
    pages = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><!-- made today -->
        <url><loc> https://letter.example/1 </loc><image:image><image:loc>https://x.example/a.png</image:loc></image:image>
        </url><url><loc>ftp://letter.example/2</loc></url></urlset>"""
    found = sitemap(pages)
    assert found is not None
    assert found.pages == ("https://letter.example/1",)
    index = b"<sitemapindex><sitemap><loc>https://letter.example/s1.xml</loc></sitemap></sitemapindex>"
    found = sitemap(index)
    assert found is not None
    assert found.sitemaps == ("https://letter.example/s1.xml",)
    assert sitemap(b"<!doctype html><title>Not found</title>") is None


def test_a_sitemap_expands_no_entities() -> None:
    bomb = b"""<!DOCTYPE u [<!ENTITY a "https://letter.example/"><!ENTITY f SYSTEM "file:///etc/hostname">]>
        <urlset><url><loc>https://letter.example/&f;</loc></url></urlset>"""
    found = sitemap(bomb)
    assert found is not None
    assert found.pages == ("https://letter.example/",)


def test_subscriptions_are_read_with_their_folders_each_once() -> None:
    listed = b"""<?xml version="1.0" encoding="UTF-8"?><opml version="1.0"><head/><body>
        <outline text="AI"><outline text="One" type="rss" xmlUrl="https://one.example/feed"/>
        <outline title="One again" type="rss" xmlUrl="https://one.example/feed"/></outline>
        <outline text="Note"/><outline text="Local" type="rss" xmlUrl="file:///etc/passwd"/></body></opml>"""
    assert is_opml(listed)
    assert subscriptions(listed) == [("One", "https://one.example/feed")]
    assert not is_opml(b'<rss version="2.0"></rss>')


@given(st.text(max_size=300), st.binary(max_size=300))
def test_nothing_trips_them(text: str, data: bytes) -> None:
    feeds_named(f"<link rel=alternate type=application/rss+xml href='{text}'>{text}", PAGE)
    sitemap(data)
    sitemap(f"<urlset><url><loc>{text}".encode("utf-8", "replace"))
    if is_opml(b"<opml>" + data):
        subscriptions(b"<opml>" + data)
    try:
        channel(RawDocument(data, "feed"))
    except DocumentError:
        return
