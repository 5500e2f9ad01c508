"""A feed holds the newest issues alone: what came and went while a machine slept is taken from the archive."""

from __future__ import annotations

from contextlib import closing
from itertools import islice

import pytest
from following_desk import TRAIL, Desk
from loopback_web import Reply
from newsletter_sites import SUBSTACK, WORDPRESS, Newsletter

from papertrack.sources.known import Known

REFUSED = Reply(b"Just a moment...", status=403)
AWAY = Reply(b"", status=500)


@pytest.fixture
def known() -> tuple[Known, ...]:
    return (TRAIL,)


def publish(newsletter: Newsletter, count: int) -> None:
    for _ in range(count):
        newsletter.publish()


@pytest.mark.parametrize("site", [SUBSTACK, WORDPRESS])
def test_what_the_feed_no_longer_holds_is_taken_from_the_archive(desk: Desk, newsletter: Newsletter, site: str) -> None:
    desk.follow(f"https://{site}/")
    before = desk.numbers()
    publish(newsletter, 8)
    told = [each.change.kind for each in desk.refresh(everything=True).changes]
    assert desk.numbers() == [*before, 8, 9, 10, 11, 12, 13, 14, 15]
    assert (told.count("new issue"), told.count("revised issue")) == (8, 0)
    posts = [path for path in desk.asked() if "/posts/" in path]
    assert len(posts) == len(set(posts)) == (5 if site == SUBSTACK else 0)  # three are in the feed itself


def test_where_nothing_is_missing_the_archive_is_not_asked(desk: Desk, newsletter: Newsletter) -> None:
    desk.follow("papertrail")
    publish(newsletter, 2)
    asked = len(desk.web.asked)
    desk.refresh(everything=True)
    assert desk.asked(asked) == ["/feed"]


def test_a_run_that_is_broken_off_in_between_goes_on_where_it_was(desk: Desk, newsletter: Newsletter) -> None:
    desk.follow("papertrail")
    publish(newsletter, 8)
    desk.wait(minutes=5)
    with closing(desk.tracker.refresh(everything=True)) as reports:
        list(islice(reports, 3))
    assert desk.numbers() == [5, 6, 7, 8, 9, 10]
    told = [each.change.kind for each in desk.refresh(everything=True).changes]
    assert told.count("new issue") == 8  # with those of the run that could not tell of them
    assert desk.numbers() == list(range(5, 16))
    posts = [path for path in desk.asked() if "/posts/" in path]
    assert len(set(posts)) == 5
    assert len(posts) <= 6  # the one that it was broken off at, before it was noted


def test_where_the_site_does_not_tell_the_other_one_does(desk: Desk, newsletter: Newsletter) -> None:
    desk.follow("papertrail")
    publish(newsletter, 8)
    newsletter.always[SUBSTACK, "/api/v1/archive"] = REFUSED
    told = [each.change.kind for each in desk.refresh(everything=True).changes]
    assert desk.numbers() == list(range(5, 16))
    assert (told.count("new issue"), told.count("revised issue")) == (8, 0)


def test_a_feed_that_comes_from_the_other_site_meanwhile_shows_the_same_gap(desk: Desk, newsletter: Newsletter) -> None:
    desk.follow("papertrail")
    publish(newsletter, 8)
    for path in ("/feed", "/feed.xml", "/api/v1/archive"):
        newsletter.always[SUBSTACK, path] = REFUSED
    desk.refresh(everything=True)
    assert desk.numbers() == list(range(5, 16))


def test_an_archive_that_is_out_of_reach_is_asked_the_next_time(desk: Desk, newsletter: Newsletter) -> None:
    desk.follow("papertrail")
    publish(newsletter, 8)
    newsletter.always[SUBSTACK, "/api/v1/archive"] = AWAY
    (failure,) = desk.refresh(everything=True).failures
    assert SUBSTACK in failure.reason
    del newsletter.always[SUBSTACK, "/api/v1/archive"]
    desk.refresh()  # not yet due: a while after a failure
    assert desk.numbers() == [5, 6, 7]
    desk.wait(hours=2)
    desk.refresh()
    assert desk.numbers() == list(range(5, 16))


@pytest.mark.parametrize("known", [()])
def test_where_no_site_tells_what_is_there_is_taken_and_the_rest_is_said(desk: Desk, newsletter: Newsletter) -> None:
    desk.follow(f"https://{SUBSTACK}/feed")
    publish(newsletter, 8)
    newsletter.always[SUBSTACK, "/api/v1/archive"] = REFUSED
    *reports, _ = desk.tracker.refresh(everything=True)
    assert any("backfill" in (getattr(each, "note", None) or "") for each in reports)
    assert desk.numbers() == [5, 6, 7, 13, 14, 15]
    asked = len(desk.web.asked)
    desk.refresh(everything=True)
    assert desk.asked(asked) == ["/feed"]


def test_a_digest_lists_what_was_published_since_the_last_look_however_long_that_was_ago(
    desk: Desk, newsletter: Newsletter
) -> None:
    desk.wait(days=100)
    desk.follow("papertrail")
    first = desk.tracker.digest("-", None)
    assert ([each.issue.number for each in first.issues], first.older) == ([], 3)
    desk.tracker.digest_written(first, "-")
    publish(newsletter, 8)
    desk.wait(days=200)
    desk.refresh()
    later = desk.tracker.digest("-", None)
    assert [each.issue.number for each in later.issues] == [15, 14, 13, 12, 11, 10, 9, 8]
    desk.backfill()
    assert desk.tracker.digest("-", None).older == 4
