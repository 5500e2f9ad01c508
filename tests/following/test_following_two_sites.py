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
        page("https://papertrail.substack.com/p/the-paper-trail-12-again", papers=("2501.10001", "2501.10003")),
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


def entry(
    url: str,
    title: str = "The Paper Trail 12: Tracing",
    *,
    id: str = "?p=12",
    day: int = 2,
    words: str = "Seen.",
    papers: tuple[str, ...] = PAPERS,
) -> RawDocument:
    """A feed of one entry."""
    links = "".join(f'&lt;p&gt;About &lt;a href="https://arxiv.org/abs/{paper}"&gt;it&lt;/a&gt;.' for paper in papers)
    item = (
        f'<item><title>{title}</title><link>{url}</link><guid isPermaLink="false">https://papertrail.example/{id}</guid>'
        f"<pubDate>{day:02} Mar 2026 12:00:00 GMT</pubDate><description>&lt;p&gt;{words}{links}</description></item>"
    )
    feed = f'<rss version="2.0"><channel><title>The Paper Trail</title>{item}</channel></rss>'
    return RawDocument(feed.encode(), "https://papertrail.example/feed/")


HOME = "https://papertrail.example/2026/03/"


def test_an_issue_that_its_site_gives_another_address_stays_one(tracker: Tracker) -> None:
    before, after = entry(f"{HOME}02/the-paper-trail-12/"), entry(f"{HOME}02/tracing/", id="?p=99")
    assert outcomes(tracker, before, after, before, after) == ["new", "unchanged", "unchanged", "unchanged"]
    (answer,) = tracker.issues()
    assert answer.issue.url == f"{HOME}02/tracing/"


@pytest.mark.parametrize(
    "after",
    [
        entry(f"{HOME}02/tracing/", words="Mended."),
        entry(f"{HOME}02/tracing/", "The Paper Trail 12: All about tracing", words="Mended."),
        entry(f"{HOME}09/tracing/", words="Mended.", day=9),
        entry(f"{HOME}02/tracing/", papers=(), words="Taken back."),
    ],
    ids=["other words", "another title", "another day", "no links"],
)
def test_what_the_feed_has_one_id_for_is_a_new_version_at_its_new_address(tracker: Tracker, after: RawDocument) -> None:
    assert outcomes(tracker, entry(f"{HOME}02/the-paper-trail-12/"), after) == ["new", "revised"]
    (answer,) = tracker.issues()
    assert answer.issue.url in after.body.decode()


@pytest.mark.parametrize(
    "other",
    [
        entry(f"{HOME}09/the-paper-trail-13/", "The Paper Trail 13: Tracing", day=9),
        entry(f"{HOME}02/other/", "The Paper Trail 12: Counting", papers=("2501.10003",)),
    ],
    ids=["another number", "nothing in common"],
)
def test_a_feed_that_has_one_id_for_all_loses_none(tracker: Tracker, other: RawDocument) -> None:
    assert outcomes(tracker, entry(f"{HOME}02/the-paper-trail-12/"), other) == ["new", "new"]


def test_weekly_posts_of_one_title_stay_apart_though_their_feed_has_one_id_for_all(tracker: Tracker) -> None:
    posts = [
        entry(f"{HOME}{day:02}/links/", "Links of the week", day=day, papers=(f"2501.{day:05}",)) for day in (2, 9, 16)
    ]
    assert outcomes(tracker, *posts) == ["new", "new", "new"]


def test_an_issue_with_two_addresses_keeps_its_preferred_one_when_the_other_moves(
    store: Store, tracker: Tracker
) -> None:
    with store.write() as writer:
        feeds = ("https://papertrail.substack.com/feed", "https://papertrail.example/feed/")
        writer.put_source(Source("papertrail", "feed", feeds[0], feeds[0], others=feeds[1:]))
    moved = [entry(f"{HOME}02/{slug}/") for slug in ("the-paper-trail-12", "tracing")]
    assert outcomes(tracker, page(), *moved) == ["new", "unchanged", "unchanged"]
    (answer,) = tracker.issues()
    assert answer.issue.url == SUBSTACK
