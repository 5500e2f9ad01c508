"""Feeds come apart into entries that keep their own words, address and date, whatever dialect they are in."""

from __future__ import annotations

import json
from datetime import date

import pytest

import papertrack
from papertrack.documents import read, recognise_format, split
from papertrack.errors import DocumentError
from papertrack.model.document import Document, Format, RawDocument

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Paper Trail</title><link>https://trail.example</link>
<lastBuildDate>{built}</lastBuildDate>
<item><title>The Paper Trail 12: Scaling &amp;amp; more</title><link>https://trail.example/p/12</link>
<guid isPermaLink="false">trail-12</guid><pubDate>Fri, 14 Mar 2025 23:30:00 -0700</pubDate>
<dc:creator>Ada Writer</dc:creator>
<description>Only a teaser.</description>
<content:encoded><![CDATA[<h2>A story</h2><p>See <a href="https://arxiv.org/abs/2503.09799">DiLoCo</a>
and <a href="/p/11">last week</a>.</p>]]></content:encoded></item>
<item><title>Plain words</title><link>https://trail.example/p/11</link>
<description>If a &lt; b then arXiv:2503.09799v2 says so.</description></item>
</channel></rss>"""
ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Papers of the day</title><id>urn:x</id>
<link rel="self" href="https://daily.example/feeds/atom.xml"/><updated>2026-01-01T00:00:00Z</updated>
<entry><title>On <![CDATA[<i>]]>graphs<![CDATA[</i>]]></title><id>8989</id><link href="https://arxiv.org/abs/2604.02176"/>
<updated>2026-04-01T20:00:00+00:00</updated>
<summary>Words.&lt;br/&gt;&lt;a href="https://github.com/x/y"&gt;Code&lt;/a&gt;</summary></entry>
<entry><title>Relative</title><id>urn:2</id><link href="/posts/2"/><updated>2026-04-02T20:00:00Z</updated>
<author><name>B. Writer</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>An <em>xhtml</em> post</p></div></content></entry>
</feed>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1",
    "title": "JSON news",
    "home_page_url": "https://json.example/",
    "author": {"name": "C. Writer"},
    "items": [
        {"id": 7, "url": "post/7", "title": "Seven", "content_text": "As in doi:10.1038/s41586-021-03819-2."},
        {"id": "8", "external_url": "https://arxiv.org/abs/1706.03762", "content_html": "<p>Attention</p>"},
    ],
}


def members(text: str, **known: str) -> list[RawDocument]:
    found = list(split(RawDocument(text.encode(), "feed.xml", **known)))
    assert all(isinstance(member, RawDocument) for member in found), found
    return found  # type: ignore[return-value]


def issues(text: str) -> tuple[Document, ...]:
    return papertrack.extract_all(text.encode())


def test_each_entry_is_an_issue_of_the_newsletter_that_the_feed_is() -> None:
    first, second = issues(RSS)
    assert (first.format, first.newsletter, first.issue_number) == (Format.FEED, "The Paper Trail", 12)
    assert (first.title, first.url, first.author) == (
        "The Paper Trail 12: Scaling & more",
        "https://trail.example/p/12",
        "Ada Writer",
    )
    assert first.published == date(2025, 3, 14)  # where it was written, though elsewhere it was the 15th
    assert second.published is None


def test_the_content_is_read_and_not_the_summary() -> None:
    first, _ = issues(RSS)
    assert [(link.url, link.headline) for link in first.links] == [
        ("https://arxiv.org/abs/2503.09799", "A story"),
        ("https://trail.example/p/11", "A story"),
    ]
    assert "teaser" not in " ".join(link.context for link in first.links)


def test_a_description_in_plain_text_stays_readable() -> None:
    _, second = issues(RSS)
    (link,) = second.links
    assert link.context == "If a < b then arXiv:2503.09799v2 says so."
    assert [(str(found.identifier), found.version) for found in link.found] == [("arxiv:2503.09799", 2)]


def test_where_an_entry_leads_to_a_paper_it_names_that_paper() -> None:
    first, _ = issues(ATOM)
    assert [(link.url, link.text, [str(f.identifier) for f in link.found]) for link in first.links] == [
        ("https://arxiv.org/abs/2604.02176", "On graphs", ["arxiv:2604.02176"]),
        ("https://github.com/x/y", "Code", []),
    ]
    assert first.published == date(2026, 4, 1)


def test_addresses_are_made_absolute_with_what_the_feed_says_of_itself() -> None:
    _, second = members(ATOM, url="https://mirror.example/copy.xml")
    assert second.url == "https://daily.example/posts/2"


def test_a_feed_that_says_nothing_of_itself_is_where_it_was_found() -> None:
    feed = "<rss version='2.0'><channel><title>x</title><item><title>y</title><link>/p/1</link></item></channel></rss>"
    assert [m.url for m in members(feed, url="https://found.example/rss")] == ["https://found.example/p/1"]


def test_an_id_is_no_address() -> None:
    feed = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>8989</id><title>x</title></entry></feed>"
    assert [m.url for m in members(feed, url="https://found.example/rss")] == [None]


def test_json_feeds_of_both_versions_are_read() -> None:
    first, second = issues(json.dumps(JSON_FEED))
    assert (first.url, first.author, [str(i) for i in first.papers]) == (
        "https://json.example/post/7",
        "C. Writer",
        ["doi:10.1038/s41586-021-03819-2"],
    )
    assert [str(i) for i in second.papers] == ["arxiv:1706.03762"]


def test_an_entry_that_has_not_changed_has_the_same_bytes() -> None:
    before = members(RSS.format(built="Mon, 17 Mar 2025 00:00:00 GMT"))
    after = members(RSS.format(built="Tue, 18 Mar 2025 00:00:00 GMT"), url="https://trail.example/feed")
    assert [member.body for member in before] == [member.body for member in after]


def test_an_entry_that_was_taken_apart_is_an_issue_by_itself() -> None:
    first, second = members(ATOM)
    assert [member.body for member in split(RawDocument(first.body, "kept"))] == [first.body]  # type: ignore[union-attr]
    assert papertrack.extract(second.body).title == "Relative"


def test_arxiv_announcements_name_their_papers_with_the_version() -> None:
    feed = """<rss version="2.0"><channel><title>cs.LG updates on arXiv.org</title><item>
    <title>Communication-Efficient Training</title><link>https://arxiv.org/abs/2503.09799</link>
    <description>arXiv:2503.09799v1 Announce Type: new
    Abstract: We study $x&lt;y$ and more.</description>
    <guid isPermaLink="false">oai:arXiv.org:2503.09799v1</guid></item></channel></rss>"""
    document = papertrack.extract(feed)
    ((identifier, mentions),) = document.papers.items()
    assert str(identifier) == "arxiv:2503.09799"
    assert [found.version for _, found in mentions] == [None, 1]
    assert "$x<y$" in mentions[1][0].context


@pytest.mark.parametrize(
    "text",
    [
        "\n\n" + ATOM,
        "<!-- made by hand --><?x y?>" + ATOM.partition("?>")[2],
        '<?xml version="1.0"?>\n<rss version="0.92"><channel><title>A&nbsp;feed</title></channel></rss>',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"/>',
        json.dumps(JSON_FEED),
        json.dumps({"items": [{"id": "1", "content_html": "x"}]}),
    ],
)
def test_a_feed_is_recognised_whatever_it_is_called(text: str) -> None:
    assert recognise_format(text, "issue.html") is Format.FEED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\n\n\n<html><body><p>No feed</p>", Format.HTML),
        ('{"items": [1, 2]}', Format.TEXT),
        ('{"version": "https://jsonfeed.org/version/1"}', Format.TEXT),
        ("<p>An issue about &lt;rss> and <rss></p>", Format.HTML),
        ('<rdf:RDF xmlns:foaf="http://xmlns.com/foaf/0.1/"/>', Format.TEXT),
    ],
)
def test_what_is_no_feed_is_none(text: str, expected: Format) -> None:
    assert recognise_format(text) is expected


def test_feeds_with_slips_in_their_xml_are_read() -> None:
    text = "\n" + RSS.replace("Only a teaser.", "A&nbsp;teaser & more").replace("A story", "A story &mdash; long")
    assert [document.title for document in issues(text)] == ["The Paper Trail 12: Scaling & more", "Plain words"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_a_feed_is_read_in_the_characters_it_was_written_in(encoding: str) -> None:
    text = f"<?xml version='1.0' encoding='{encoding}'?><rss version='2.0'><channel><title>Café</title><item>"
    text += "<title>Naïve</title></item></channel></rss>"
    for given in (text.encode(encoding), text):
        document = papertrack.extract(given)
        assert (document.title, document.newsletter) == ("Naïve", "Café")


def test_a_feed_without_entries_holds_no_issues() -> None:
    empty = "<rss version='2.0'><channel><title>Quiet day</title></channel></rss>"
    with pytest.raises(DocumentError, match=r"^quiet\.xml: holds no issues$"):
        papertrack.extract(empty, where="quiet.xml")


def test_one_entry_is_read_from_one_entry_only() -> None:
    with pytest.raises(DocumentError, match="no feed of one entry"):
        read(json.dumps(JSON_FEED), format=Format.FEED)
    with pytest.raises(DocumentError, match="is no feed"):
        papertrack.extract("Just words.", format="feed")


def test_an_entry_that_is_none_stops_no_other() -> None:
    told: list[DocumentError] = []
    feed = {**JSON_FEED, "items": [3, *JSON_FEED["items"]]}  # type: ignore[misc]
    documents = papertrack.extract_all(json.dumps(feed), where="a.json", broken=told.append)
    assert [document.title for document in documents] == ["Seven", None]
    assert [str(error) for error in told] == ["a.json (entry 1): is no entry"]


def test_entities_that_multiply_are_not_followed() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(b)} "{f"&{chr(b - 1)};" * 20}">' for b in range(ord("b"), ord("k"))
    )
    text = bomb + "]><rss version='2.0'><channel><item><title>&j;</title></item></channel></rss>"
    assert sum(len(document.title or "") for document in issues(text)) < 1000


def test_preformatted_lines_of_an_entry_stay_lines() -> None:
    item = {"url": "https://x.example/1", "content_html": "<pre>one\ntwo</pre>"}
    (member,) = members(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]}))
    assert [line.text for line in read(member.body).lines] == ["https://x.example/1", "one", "two"]


def test_an_author_called_unknown_is_not_known() -> None:
    item = "<item><title>A</title><dc:creator>Unknown</dc:creator><description>x</description></item>"
    (document,) = papertrack.extract_all(
        f"<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>W</title>{item}</channel></rss>"
    )
    assert document.author is None
