"""A newsletter is found from any of its addresses, and nothing private is asked because a page says so."""

from __future__ import annotations

import pytest
from following_desk import TRAIL, Desk
from loopback_web import Reply
from newsletter_sites import SUBSTACK, WORDPRESS, Newsletter

from papertrack.errors import Refused, UsageError
from papertrack.sources.known import Known

FEED = f"https://{SUBSTACK}/feed"
PAGE = "text/html; charset=utf-8"


@pytest.mark.parametrize(
    "place",
    [
        FEED,
        f"https://{SUBSTACK}/",
        f"https://{SUBSTACK}/p/the-paper-trail-3",
        SUBSTACK,
        f"{SUBSTACK}/p/the-paper-trail-3",
        "https://open.substack.com/pub/papertrail/p/the-paper-trail-3?utm_source=app",
    ],
)
def test_any_address_of_a_newsletter_leads_to_its_feed(desk: Desk, place: str) -> None:
    assert desk.follow(place) == ["new", "new", "new"]
    source = desk.source.source
    assert (source.location, source.name, source.title) == (FEED, "the-paper-trail", "The Paper Trail")
    assert desk.asked().count("/feed") == 1  # what was found is not asked for again


def test_the_feed_of_the_comments_is_passed_over(desk: Desk) -> None:
    desk.follow(f"https://{WORDPRESS}/")
    assert desk.source.source.location == f"https://{WORDPRESS}/feed/"
    assert desk.asked() == ["/", "/feed/"]


def test_where_the_front_page_is_refused_the_usual_paths_are_tried(desk: Desk, newsletter: Newsletter) -> None:
    newsletter.always[SUBSTACK, "/"] = Reply(b"no", status=403)
    newsletter.always[SUBSTACK, "/feed"] = Reply(b"no", status=403)
    assert desk.follow(f"https://{SUBSTACK}/") == ["new", "new", "new"]
    assert desk.source.source.location == f"https://{SUBSTACK}/feed.xml"


def test_of_several_feeds_that_a_page_names_the_first_that_answers_is_taken(desk: Desk, newsletter: Newsletter) -> None:
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="/{path}">' for path in ("dead", "feed"))
    newsletter.always |= {(SUBSTACK, "/"): Reply(links.encode()), (SUBSTACK, "/dead"): Reply(b"", status=500)}
    assert desk.follow(f"https://{SUBSTACK}/") == ["new", "new", "new"]
    assert desk.source.source.location == FEED


def test_a_newsletter_without_an_issue_so_far_has_its_name(desk: Desk) -> None:
    feed = b'<rss version="2.0"><channel><title>The First Letter</title></channel></rss>'
    desk.web.hosts["first.example"] = lambda asked: Reply(feed, "application/rss+xml")
    assert desk.follow("https://first.example/feed") == []
    assert desk.source.source.name == "the-first-letter"


def test_a_site_without_a_feed_is_told_so(desk: Desk) -> None:
    desk.web.hosts["nothing.example"] = lambda asked: (
        Reply(b"<p>Hello") if asked.path == "/" else Reply(b"no", status=404)
    )
    with pytest.raises((UsageError, Refused)):
        desk.follow("https://nothing.example/")
    assert desk.tracker.newsletters() == []


def test_a_word_that_is_no_name_is_wrong_usage(desk: Desk) -> None:
    with pytest.raises(UsageError, match="known by name"):
        desk.follow("papertrial")


def test_a_page_cannot_send_us_into_our_own_network(desk: Desk) -> None:
    asked = []

    def lure(request: object) -> Reply:
        return Reply(b'<link rel="alternate" type="application/rss+xml" href="http://10.0.0.1/feed">')

    desk.web.hosts |= {"lure.example": lure, "10.0.0.1": lambda request: asked.append(request) or Reply(b"")}
    with pytest.raises(Refused, match="no host of the public internet"):
        desk.follow("https://lure.example/")
    assert asked == []


def test_a_redirect_cannot_either(desk: Desk) -> None:
    asked = []
    away = Reply(b"", status=301, headers={"Location": "http://192.168.1.1/feed"})
    desk.web.hosts |= {
        "lure.example": lambda request: away,
        "192.168.1.1": lambda request: asked.append(request) or Reply(b""),
    }
    with pytest.raises(Refused):
        desk.follow("https://lure.example/feed")
    assert asked == []


class TestByName:
    @pytest.fixture
    def known(self) -> tuple[Known, ...]:
        return (TRAIL,)

    @pytest.mark.parametrize("name", ["papertrail", "Paper Trail", "paper-trail"])
    def test_a_known_newsletter_is_followed_by_its_name(self, desk: Desk, name: str) -> None:
        assert desk.follow(name) == ["new", "new", "new"]
        assert (desk.source.source.name, desk.source.source.location) == ("papertrail", FEED)

    def test_its_other_site_is_the_same_newsletter(self, desk: Desk) -> None:
        desk.follow("papertrail")
        asked = len(desk.web.asked)
        assert desk.follow(f"https://{WORDPRESS}/") == []
        assert len(desk.tracker.newsletters()) == 1
        assert desk.source.source.location == FEED
        assert len(desk.web.asked) - asked <= 1

    def test_the_site_that_the_user_names_comes_first(self, desk: Desk) -> None:
        desk.follow(f"https://{WORDPRESS}/2026/01/04/the-paper-trail-3/")
        source = desk.source.source
        assert (source.location, source.others) == (f"https://{WORDPRESS}/feed/", (FEED,))
