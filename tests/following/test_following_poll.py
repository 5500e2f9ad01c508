"""Polls are polite: what has not changed is not sent again, and what a site says about itself is obeyed."""

from __future__ import annotations

import pytest
from following_desk import TRAIL, Desk
from loopback_web import Reply
from newsletter_sites import SUBSTACK, WORDPRESS, Newsletter

from papertrack.errors import NothingFound
from papertrack.model.change import SINCE_LAST_LOOK
from papertrack.sources.known import Known

FEED = f"https://{SUBSTACK}/feed"
LOG_IN = Reply(b"<!doctype html><title>Sign in</title><p>Accept the terms to go on")


@pytest.fixture
def known() -> tuple[Known, ...]:
    return (TRAIL,)


def test_without_news_a_refresh_is_one_conditional_request(desk: Desk) -> None:
    desk.follow("papertrail")
    asked = len(desk.web.asked)
    ended = desk.refresh(everything=True)
    assert (ended.changes, ended.failures, desk.asked(asked)) == ((), (), ["/feed"])
    (request,) = desk.web.asked[asked:]
    assert request.headers["if-none-match"].startswith('W/"')
    assert request.headers["if-modified-since"] == "Sun, 1 Feb 2026 07:00:00 GMT"  # as it came, whatever its form


def test_new_issues_are_taken_in_and_told(desk: Desk, newsletter: Newsletter) -> None:
    desk.follow("papertrail")
    newsletter.publish()
    ended = desk.refresh(everything=True)
    assert [(str(each.change.kind), each.change.detail) for each in ended.changes] == [
        ("new issue", SINCE_LAST_LOOK),
        ("new paper", None),
    ]
    assert desk.numbers() == [5, 6, 7, 8]
    assert desk.source.issues == 4


def test_an_edited_issue_is_a_new_version_and_no_duplicate(desk: Desk, newsletter: Newsletter) -> None:
    desk.follow("papertrail")
    newsletter.posts[1].words = "a paper, corrected"
    ended = desk.refresh(everything=True)
    assert [str(each.change.kind) for each in ended.changes] == ["revised issue"]
    assert desk.numbers() == [5, 6, 7]


def test_an_issue_at_another_address_is_no_second_one(desk: Desk, newsletter: Newsletter) -> None:
    desk.follow("papertrail")
    newsletter.posts[1].moved = "story-6"
    assert desk.refresh(everything=True).changes == ()
    assert desk.backfill() == ["new"] * 4
    assert desk.numbers() == [1, 2, 3, 4, 5, 6, 7]
    assert f"https://{SUBSTACK}/p/story-6" in desk.urls()


def test_other_bytes_with_the_same_words_are_no_new_version(desk: Desk, newsletter: Newsletter) -> None:
    desk.follow("papertrail")
    feed = newsletter.substack(desk.web.asked[-1])
    body = feed.body.replace(b"<p>", b'<p class="styled">').replace(
        b"<title>The Paper Trail</title>", b"<title>The Paper Trail!</title>"
    )
    newsletter.always[SUBSTACK, "/feed"] = Reply(body, feed.content_type)
    assert desk.refresh(everything=True).changes == ()


def test_a_server_that_ignores_validators_costs_no_reading(desk: Desk, newsletter: Newsletter) -> None:
    desk.follow("papertrail")
    first = newsletter.substack(desk.web.asked[-1])
    newsletter.always[SUBSTACK, "/feed"] = Reply(first.body, first.content_type)
    assert desk.outcomes(desk.tracker.refresh(everything=True)) == []


def test_nothing_is_asked_before_it_is_due(desk: Desk) -> None:
    desk.follow("papertrail")
    asked = len(desk.web.asked)
    desk.wait(hours=20)  # a weekly newsletter is looked at every 21 hours
    desk.refresh()
    assert desk.asked(asked) == []
    desk.wait(hours=2)
    desk.refresh()
    assert desk.asked(asked) == ["/feed"]


def test_a_clock_that_jumped_back_stops_nothing(desk: Desk) -> None:
    desk.wait(days=3650)
    desk.follow("papertrail")
    desk.wait(days=-3650)
    asked = len(desk.web.asked)
    desk.refresh()
    assert desk.asked(asked) == ["/feed"]
    desk.refresh()
    assert desk.asked(asked) == ["/feed"]


def test_a_clock_that_jumps_ahead_and_back_loses_and_doubles_nothing(desk: Desk, newsletter: Newsletter) -> None:
    desk.follow("papertrail")
    told = []
    for days in (3650, -3650, 0, -3650, 7300, -3650):
        newsletter.publish()
        desk.wait(days=days)
        ended = desk.refresh(everything=days == 0)
        told += [each.issue.number for each in ended.changes if each.change.kind == "new issue" and each.issue]
    assert told == [8, 9, 10, 11, 12, 13]
    assert desk.numbers() == list(range(5, 14))


def test_a_feed_that_calls_itself_fresh_is_left_alone_so_long(desk: Desk, newsletter: Newsletter) -> None:
    feed = newsletter.substack(_asked_for(desk, "/feed"))
    newsletter.always[SUBSTACK, "/feed"] = Reply(
        feed.body, feed.content_type, headers={"Cache-Control": "max-age=86400"}
    )
    desk.follow("papertrail")
    due = desk.source.source.next_due
    assert due is not None
    assert (due - desk.now).total_seconds() == 86_400


def test_a_feed_that_has_moved_for_good_is_asked_at_its_new_place(desk: Desk, newsletter: Newsletter) -> None:
    desk.follow("papertrail")
    newsletter.always[SUBSTACK, "/feed"] = Reply(b"", status=301, headers={"Location": "/feed.xml"})
    desk.refresh(everything=True)
    assert desk.source.source.location == f"{FEED}.xml"
    asked = len(desk.web.asked)
    desk.refresh(everything=True)
    assert desk.asked(asked) == ["/feed.xml"]


def test_a_detour_is_no_move(desk: Desk, newsletter: Newsletter) -> None:
    desk.follow("papertrail")
    newsletter.always[SUBSTACK, "/feed"] = Reply(b"", status=302, headers={"Location": "/feed.xml"})
    desk.refresh(everything=True)
    assert desk.source.source.location == FEED


def test_a_newsletter_that_has_ended_is_never_asked_again(desk: Desk, newsletter: Newsletter) -> None:
    desk.follow("papertrail")
    gone = Reply(b"gone", status=410)
    newsletter.always |= {(SUBSTACK, "/feed"): gone, (SUBSTACK, "/feed.xml"): gone, (WORDPRESS, "/feed/"): gone}
    assert desk.refresh(everything=True).failures == ()
    assert desk.source.source.gone
    asked = len(desk.web.asked)
    desk.wait(days=30)
    desk.refresh(everything=True)
    assert desk.asked(asked) == []
    assert desk.numbers() == [5, 6, 7]


def test_where_one_path_is_refused_the_other_is_taken_and_told(desk: Desk, newsletter: Newsletter) -> None:
    desk.follow("papertrail")
    newsletter.always[SUBSTACK, "/feed"] = Reply(b"Just a moment...", status=403)
    notes = [getattr(report, "note", None) for report in desk.tracker.refresh(everything=True)]
    assert any(note and "answered 403" in note and "/feed.xml answered" in note for note in notes)
    assert desk.source.source.location == f"{FEED}.xml"


def test_where_the_site_is_shut_the_other_site_is_taken(desk: Desk, newsletter: Newsletter) -> None:
    desk.follow("papertrail")
    no = Reply(b"no", status=403)
    newsletter.always |= {(SUBSTACK, "/feed"): no, (SUBSTACK, "/feed.xml"): no}
    newsletter.publish()
    assert desk.refresh(everything=True).failures == ()
    assert desk.numbers() == [5, 6, 7, 8]
    assert desk.source.source.location == FEED  # it stays the preferred one
    assert desk.urls()[-1] == f"https://{WORDPRESS}/2026/02/08/the-paper-trail-8/"
    newsletter.always.clear()
    assert desk.refresh(everything=True).changes == ()
    assert desk.numbers() == [5, 6, 7, 8]
    assert desk.urls()[-1] == f"https://{SUBSTACK}/p/the-paper-trail-8"


def test_a_page_that_wants_a_log_in_is_not_taken_for_the_feed(desk: Desk, newsletter: Newsletter) -> None:
    desk.follow("papertrail")
    newsletter.always |= {
        (SUBSTACK, "/feed"): LOG_IN,
        (SUBSTACK, "/feed.xml"): LOG_IN,
        (WORDPRESS, "/feed/"): LOG_IN,
    }
    (failure,) = desk.refresh(everything=True).failures
    assert "something else where its feed was" in failure.reason
    assert desk.numbers() == [5, 6, 7]
    assert desk.source.source.failures == 1


def test_a_pause_that_is_asked_for_is_made(desk: Desk, newsletter: Newsletter) -> None:
    desk.follow("papertrail")
    slow_down = Reply(b"", status=429, headers={"Retry-After": "7200"})
    newsletter.always |= {(SUBSTACK, "/feed"): slow_down, (WORDPRESS, "/feed/"): slow_down}
    assert len(desk.refresh(everything=True).failures) == 1
    due = desk.source.source.next_due
    assert due is not None
    assert (due - desk.now).total_seconds() == 7200
    asked = len(desk.web.asked)
    desk.refresh(everything=True)  # the gates keep it, too, whatever the clock says
    assert desk.asked(asked) == []


def test_a_failure_that_passes_is_borne(desk: Desk, newsletter: Newsletter) -> None:
    desk.follow("papertrail")
    newsletter.publish()
    newsletter.faults[SUBSTACK, "/feed"] = [Reply(b"", status=500), LOG_IN, Reply(b"")]
    assert desk.refresh(everything=True).failures == ()
    assert desk.numbers() == [5, 6, 7, 8]


def test_what_is_no_longer_followed_keeps_its_issues(desk: Desk) -> None:
    desk.follow("papertrail")
    desk.tracker.unfollow("papertrail")
    assert desk.tracker.newsletters() == []
    assert desk.numbers() == [5, 6, 7]
    with pytest.raises(NothingFound, match="is not followed"):
        desk.tracker.unfollow("papertrail")
    assert desk.follow("papertrail") == ["unchanged"] * 3


def _asked_for(desk: Desk, path: str):
    from loopback_web import Asked

    return Asked(SUBSTACK, path, {}, {}, 0.0)
