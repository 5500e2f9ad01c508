"""`backfill` takes in all that a site has, goes on where it was broken off, and asks for nothing twice."""

from __future__ import annotations

import pytest
from following_desk import TRAIL, Desk
from loopback_web import Asked, Reply
from newsletter_sites import SUBSTACK, WORDPRESS, Newsletter

from papertrack.sources.known import Known
from papertrack.tracker.reports import Progress

ALL = [1, 2, 3, 4, 5, 6, 7]
NO = Reply(b"Just a moment...", status=403)


@pytest.fixture
def known() -> tuple[Known, ...]:
    return (TRAIL,)


def test_substack_gives_its_whole_archive_each_post_asked_for_once(desk: Desk) -> None:
    desk.follow("papertrail")
    assert desk.backfill() == ["new"] * 4
    assert desk.numbers() == ALL
    assert desk.source.issues == 7
    posts = [path for path in desk.asked() if path.startswith("/api/v1/posts/")]
    assert posts == [f"/api/v1/posts/the-paper-trail-{number}" for number in (4, 3, 2, 1)]


def test_a_second_backfill_only_looks_whether_there_is_more(desk: Desk) -> None:
    desk.follow("papertrail")
    desk.backfill()
    asked = len(desk.web.asked)
    assert desk.backfill() == []
    assert desk.asked(asked) == ["/robots.txt", "/api/v1/archive"]


def test_old_issues_are_no_news(desk: Desk) -> None:
    desk.follow("papertrail")
    before = len(desk.tracker.changes())
    desk.backfill()
    assert len(desk.tracker.changes()) == before


def test_what_was_taken_from_the_archive_reads_as_the_feed_has_it(desk: Desk, newsletter: Newsletter) -> None:
    newsletter.per_feed = 1
    desk.follow("papertrail")
    desk.backfill()
    newsletter.per_feed = 7
    assert desk.refresh(everything=True).changes == ()


def test_a_backfill_that_was_broken_off_goes_on_where_it_was(desk: Desk) -> None:
    desk.follow("papertrail")
    reports = desk.tracker.backfill()
    for report in reports:
        if isinstance(report, Progress) and report.step == 2:
            break
    reports.close()
    asked = len(desk.web.asked)
    assert desk.backfill() == ["new"] * 2
    assert desk.asked(asked) == ["/robots.txt", "/api/v1/posts/the-paper-trail-2", "/api/v1/posts/the-paper-trail-1"]
    assert [run.status.value for run in desk.tracker.runs()] == ["done", "interrupted"]


def test_a_post_that_cannot_be_had_is_named_and_tried_again_the_next_time(desk: Desk, newsletter: Newsletter) -> None:
    desk.follow("papertrail")
    newsletter.always[SUBSTACK, "/api/v1/posts/the-paper-trail-2"] = Reply(b"", status=500)
    assert desk.backfill() == ["new"] * 3
    assert [failure.subject for failure in desk.failures] == ["the-paper-trail-2"]
    newsletter.always.clear()
    assert desk.backfill() == ["new"]
    assert desk.numbers() == ALL


def test_progress_is_told_with_its_end(desk: Desk) -> None:
    desk.follow("papertrail")
    assert desk.steps()[-1] == (4, 4)


def test_where_the_archive_is_refused_the_sites_sitemap_serves(desk: Desk, newsletter: Newsletter) -> None:
    newsletter.always[WORDPRESS, "/feed/"] = NO
    desk.follow("papertrail")
    newsletter.always |= {(SUBSTACK, "/api/v1/archive"): NO}
    pages = "".join(f"<url><loc>https://{SUBSTACK}/p/{post.slug}</loc></url>" for post in newsletter.posts)
    others = f"<url><loc>https://{SUBSTACK}/about</loc></url>"
    body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{pages}{others}</urlset>'.encode()
    newsletter.always[SUBSTACK, "/sitemap.xml"] = Reply(body, "application/xml")
    assert desk.backfill() == ["new"] * 4
    assert desk.numbers() == ALL
    assert "/about" not in desk.asked()


def test_where_a_site_lets_nobody_in_the_other_one_gives_its_archive(desk: Desk, newsletter: Newsletter) -> None:
    desk.follow("papertrail")
    newsletter.always |= {(SUBSTACK, "/api/v1/archive"): NO, (SUBSTACK, "/sitemap.xml"): NO}
    desk.backfill()
    assert desk.numbers() == ALL  # the three that were known are not there twice
    assert desk.failures == []


def test_wordpress_gives_its_feed_page_by_page(desk: Desk) -> None:
    desk.follow(f"https://{WORDPRESS}/")
    asked = len(desk.web.asked)
    desk.backfill()
    assert desk.numbers() == ALL
    pages = [each.query.get("paged") for each in desk.web.asked[asked:] if each.path == "/feed/"]
    assert pages == [None, "2", "3", "4", "5"]
    asked = len(desk.web.asked)
    assert desk.backfill() == []
    assert desk.asked(asked) == ["/robots.txt", "/feed/"]


def test_what_robots_txt_forbids_is_not_asked(desk: Desk, newsletter: Newsletter) -> None:
    rules = b"User-agent: papertrack\nDisallow: /api/\n\nUser-agent: *\nDisallow:\n"
    newsletter.always |= {(SUBSTACK, "/robots.txt"): Reply(rules, "text/plain"), (SUBSTACK, "/sitemap.xml"): NO}
    desk.follow("papertrail")
    desk.backfill()
    assert not any(each.startswith("/api/") for each in desk.asked())
    assert desk.numbers() == ALL


def test_a_site_whose_rules_cannot_be_read_is_left_for_another_time(desk: Desk, newsletter: Newsletter) -> None:
    desk.follow("papertrail")
    newsletter.always[SUBSTACK, "/robots.txt"] = Reply(b"", status=503)
    asked = len(desk.web.asked)
    assert desk.backfill() == []
    assert len(desk.failures) == 1
    assert set(desk.asked(asked)) == {"/robots.txt"}


class TestOnAnySite:
    HOST = "log.example"

    @pytest.fixture
    def known(self) -> tuple[Known, ...]:
        return ()

    def test_a_server_that_knows_no_pages_of_feeds_is_not_asked_for_ever(
        self, desk: Desk, newsletter: Newsletter
    ) -> None:
        def site(asked: Asked) -> Reply:
            if asked.path == "/feed/":  # the same for any page
                return newsletter.wordpress(Asked(WORDPRESS, "/feed/", {}, {}, 0.0))
            if asked.path == "/sitemap.xml":
                return newsletter.wordpress(Asked(WORDPRESS, asked.path, {}, {}, 0.0))
            return Reply(b"", status=404)

        desk.web.hosts[self.HOST] = site
        desk.follow(f"https://{self.HOST}/feed/")
        desk.backfill()
        assert len(desk.web.asked) < 12
        assert [failure.subject for failure in desk.failures] == ["the-paper-trail"]
