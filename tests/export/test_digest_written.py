"""A digest as text: nothing in it is markup that a document brought, and feed readers read the feed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import feedparser
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from papertrack.export import digest as written
from papertrack.export import outline
from papertrack.export.outline import Words, line
from papertrack.model.answer import IssueRef, MentionAnswer, PaperAnswer
from papertrack.model.change import ChangeKind
from papertrack.model.digest import Development, Digest, NewIssue, NewPaper, Position
from papertrack.model.identifier import Identifier
from papertrack.model.paper import Facts, Paper

NOW = datetime(2025, 3, 20, 12, tzinfo=UTC)
NAME = Identifier.parse("arxiv:2503.09799")
EVIL = '<script>alert(1)</script>[x](javascript:y) & "quoted" *bold* `code`\n# heading\x00\x1b[31m\ud800'


def issue(title: str = "Import AI 404", url: str = "https://example.org/404") -> IssueRef:
    return IssueRef(7, title, 404, url, date(2025, 3, 17), "Import AI", "404.html")


def digest(told: str = "Scaling laws for DiLoCo", url: str = "https://example.org/404", earlier: int = 0) -> Digest:
    mention = MentionAnswer(NAME, issue(told, url), 1, told, told, told, "https://arxiv.org/abs/2503.09799", None)
    paper = Paper(NAME, (NAME,), Facts(title=told, authors=(told, "A B"), published="2025-03-12"))
    new = NewIssue(issue(told, url), "key", NOW, (NewPaper(PaperAnswer(paper, (mention,), None), earlier),))
    developments = (
        Development(ChangeKind.PUBLISHED, paper, None, told),
        Development(ChangeKind.REVISED_ISSUE, None, issue(told, url), None),
    )
    return Digest(NOW, NOW, (new,), 2, developments, Position(7, 9))


def markup(html: str) -> dict[str, int]:
    """How often each tag stands in a page."""
    tags: dict[str, int] = {}
    for node in LexborHTMLParser(html).css("*"):
        tags[node.tag or ""] = tags.get(node.tag or "", 0) + 1
    return tags


def test_markdown_tells_issues_papers_words_and_what_became_of_papers() -> None:
    text = "".join(written.markdown(digest(earlier=3)))
    assert "1 issue, 1 paper (0 of them new), now published: 1, issues that read differently now: 1, 2 older" in text
    assert "## [Scaling laws for DiLoCo](<https://example.org/404>)" in text
    assert (
        "- [Scaling laws for DiLoCo](<https://arxiv.org/abs/2503.09799>) — Scaling laws for DiLoCo, A B (2025)" in text
    )
    assert "(also in 3 earlier issues)" in text
    assert "## Now published" in text
    assert "## Issues that read differently now" in text


def test_no_markup_of_a_document_gets_into_html() -> None:
    harmless, evil = (written.html(digest(text)) for text in ("plain", EVIL))
    assert markup("".join(evil)) == markup("".join(harmless))


@given(
    st.text(), st.sampled_from(["https://example.org/x", "javascript:alert(1)", "data:text/html,x", 'https://x/"<b>'])
)
def test_words_stay_words_whatever_they_are(told: str, url: str) -> None:
    lines = [line(outline.ITEM, Words(told or "x", url), " and ", Words(f"a{told}b", leaning=True))]
    pages = ["".join(outline.html(lines)), MarkdownIt("commonmark").render("".join(outline.markdown(lines)))]
    for page in pages:
        tree = LexborHTMLParser(page)
        assert set(markup(page)) <= {"html", "head", "body", "ul", "li", "a", "em", "p"}
        assert all(node.attributes["href"].startswith("https://") for node in tree.css("a"))  # type: ignore[union-attr]
    assert "\x1b" not in "".join(outline.plain(lines))


def test_nested_lists_close_in_every_order() -> None:
    levels = [outline.ITEM, outline.INNER, outline.INNER, outline.ITEM, outline.INNER, outline.HEADING, outline.ITEM]
    page = "".join(outline.html(line(level, "x") for level in levels))
    tree = etree.fromstring(f"<div>{page}</div>")  # that it is well-formed is what is asked
    assert len(tree.findall("ul")) == 2
    assert len(tree.findall(".//li/ul/li")) == 3


def test_a_mail_has_links_behind_their_words() -> None:
    text = "".join(written.plain(digest()))
    assert "* Scaling laws for DiLoCo <https://arxiv.org/abs/2503.09799> — Scaling" in text
    assert "\\" not in text


def test_json_says_what_is_new_and_since_when() -> None:
    told = json.loads(written.digest_json(digest(earlier=1)))
    assert told["since"] == "2025-03-20T12:00:00+00:00"
    assert told["older_issues"] == 2
    (first,) = told["issues"]
    assert first["papers"][0]["id"] == "arxiv:2503.09799"
    assert first["papers"][0]["earlier_issues"] == 1
    assert [each["kind"] for each in told["developments"]] == ["published", "revised issue"]


@given(st.text(min_size=1))
def test_feed_readers_read_the_feed_whatever_stands_in_it(told: str) -> None:
    feed = written.feed(digest(told), "/home/me/feed.xml")
    etree.fromstring(feed.encode())
    parsed = feedparser.parse(feed.encode())
    assert not parsed.bozo
    assert parsed.version == "atom10"
    (entry,) = parsed.entries
    assert entry.id.startswith("urn:uuid:")
    assert entry.link == "https://example.org/404"
    assert entry.updated == "2025-03-20T12:00:00Z"


def test_an_entry_keeps_its_id_and_feeds_have_each_their_own() -> None:
    one, other = (feedparser.parse(written.feed(digest(told), "a")) for told in ("One title", "Another title"))
    assert one.entries[0].id == other.entries[0].id
    assert feedparser.parse(written.feed(digest(), "b")).feed.id != one.feed.id
    assert len({one.entries[0].id, one.feed.id}) == 2


def test_a_digest_without_news_says_so() -> None:
    nothing = Digest(NOW, NOW, (), 0, (), Position(0, 0))
    assert nothing.empty
    assert "Nothing new." in "".join(written.markdown(nothing))
    etree.fromstring(written.feed(nothing, "a").encode())
