"""The same issue on a newsletter's two sites is one issue, and two issues that only look alike stay two."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest

from papertrack.model.document import RawDocument
from papertrack.model.source import Source
from papertrack.store.store import Store
from papertrack.tracker.tracker import Tracker

SUBSTACK = "https://papertrail.substack.com/p/the-paper-trail-12"
WORDPRESS = "https://papertrail.example/2026/03/02/the-paper-trail-12/"
PAPERS = ("2501.10001", "2501.10002")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "papers.db") as store:
        yield store


@pytest.fixture
def tracker(store: Store) -> Tracker:
    return Tracker(store, [], lambda: datetime(2026, 3, 3, tzinfo=UTC), lambda: None)


def page(
    url: str | None = SUBSTACK,
    title: str = "The Paper Trail 12: Tracing",
    *,
    newsletter: str = "The Paper Trail",
    day: str | None = "2026-03-02",
    papers: tuple[str, ...] = PAPERS,
    origin: str | None = None,
    more: str = "",
) -> RawDocument:
    links = "".join(f'<p>About <a href="https://arxiv.org/abs/{paper}">{paper}</a>.</p>' for paper in papers)
    dated = f'<meta property="article:published_time" content="{day}">' if day else ""
    head = f'<title>{title}</title><meta property="og:site_name" content="{newsletter}">{dated}<base href="{url}">'
    text = f"{head}<h1>{title}</h1>{links}{more}"
    return RawDocument(text.encode(), origin or url or "issue.html", url)


def outcomes(tracker: Tracker, *documents: RawDocument) -> list[str]:
    return [getattr(report, "outcome", str(report)) for report in tracker.add(documents)]


@pytest.mark.parametrize(
    "other",
    [
        page(WORDPRESS),
        page(WORDPRESS, newsletter="the paper trail"),
        page(WORDPRESS, day=None),
        page(WORDPRESS, day="2026-03-09"),
        page(WORDPRESS, "The Paper Trail #12 – All about tracing"),
        page(WORDPRESS, papers=()),
        page(None, origin="saved.html"),
    ],
    ids=["as it is", "name in small letters", "no date", "a week later", "another title", "no links", "saved page"],
)
def test_one_number_of_one_newsletter_on_two_sites_is_one_issue(tracker: Tracker, other: RawDocument) -> None:
    assert outcomes(tracker, page(), other) == ["new", "unchanged"]
    (answer,) = tracker.issues()
    assert (answer.issue.url, len(answer.papers)) == (SUBSTACK, 2)


@pytest.mark.parametrize(
    "other",
    [
        page(WORDPRESS, "The Paper Trail 13: Tracing"),
        page(WORDPRESS, newsletter="The Other Trail", title="The Other Trail 12: Tracing"),
        page(WORDPRESS, "The Paper Trail 12: Counting", papers=("2501.10003",)),
        page(WORDPRESS, day="2025-03-02"),
        page("https://papertrail.substack.com/p/the-paper-trail-12-again", more="<p>Mended.</p>"),
    ],
    ids=["another number", "another newsletter", "nothing in common", "a year before", "the same site"],
)
def test_what_only_looks_alike_is_two_issues(tracker: Tracker, other: RawDocument) -> None:
    assert outcomes(tracker, page(), other) == ["new", "new"]


@pytest.mark.parametrize(
    ("day", "papers", "one"),
    [
        ("2026-03-02", PAPERS, True),
        ("2026-03-02", (), True),
        ("2026-03-03", PAPERS[:1], True),
        ("2026-03-03", ("2501.10003",), False),
        ("2026-03-09", PAPERS, False),
        (None, PAPERS, False),
    ],
)
def test_without_a_number_the_day_decides_since_weekly_posts_bear_one_title(
    tracker: Tracker, day: str | None, papers: tuple[str, ...], one: bool
) -> None:
    here = page("https://papertrail.substack.com/p/links", "Links of the week")
    there = page("https://papertrail.example/links/", "Links of the week", day=day, papers=papers)
    assert outcomes(tracker, here, there) == ["new", "unchanged" if one else "new"]


def test_pages_elsewhere_that_one_feed_tells_of_are_not_one_for_bearing_one_title(tracker: Tracker) -> None:
    item = "<item><title>A result</title><link>{}</link><pubDate>Mon, 02 Mar 2026 12:00:00 GMT</pubDate></item>"
    items = "".join(map(item.format, ("https://one.example/a", "https://two.example/b")))
    feed = f'<rss version="2.0"><channel><title>Results</title>{items}</channel></rss>'.encode()
    assert outcomes(tracker, RawDocument(feed, "https://results.example/feed")) == ["new", "new"]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_an_issue_is_known_by_both_addresses(tracker: Tracker, order: tuple[int, ...]) -> None:
    told = f'<p>As <a href="{WORDPRESS}">told before</a>.</p>'
    address = "https://papertrail.substack.com/p/the-paper-trail-13"
    later = page(address, "The Paper Trail 13: Counting", day="2026-03-09", papers=(), more=told)
    documents = (page(), page(WORDPRESS), later)
    outcomes(tracker, *(documents[place] for place in order))
    twelve, thirteen = (tracker.issues(f"issue:{number}")[0].issue.id for number in (12, 13))
    assert [each.id for each in tracker.references(thirteen)[0]] == [twelve]
    assert [each.id for each in tracker.references(twelve)[1]] == [thirteen]


def test_the_preferred_site_stands_for_the_issue_whichever_came_first(store: Store, tracker: Tracker) -> None:
    with store.write() as writer:
        feeds = ("https://papertrail.substack.com/feed", "https://papertrail.example/feed/")
        writer.put_source(Source("papertrail", "feed", feeds[0], feeds[0], others=feeds[1:]))
    words = page(more="<p>With more words here.</p>")
    assert outcomes(tracker, page(WORDPRESS), words, page(WORDPRESS), words) == [
        "new", "revised", "unchanged", "unchanged",
    ]  # fmt: skip
    (answer,) = tracker.issues()
    assert answer.issue.url == SUBSTACK


def test_what_the_other_site_says_otherwise_is_no_new_version(tracker: Tracker) -> None:
    outcomes(tracker, page())
    before = len(tracker.changes())
    for words in ("<p>One.</p>", "<p>Two.</p>"):
        assert outcomes(tracker, page(WORDPRESS, more=words)) == ["unchanged"]
    assert len(tracker.changes()) == before
