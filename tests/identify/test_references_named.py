"""Which earlier issue the words of a link name."""

from __future__ import annotations

import pytest

import papertrack
from papertrack.identify.issues import named_issues

CLARK = "https://jack-clark.net/2024/11/20/import-ai-349-di"


def named(text: str, href: str = CLARK, newsletter: str = "Import AI") -> list[tuple[str, int]]:
    page = f'<head><title>{newsletter} 404: x</title><meta property="og:site_name" content="{newsletter}"></head>'
    document = papertrack.extract(f'{page}<p>As in <a href="{href}">{text}</a>.</p>', format="html")
    assert document.newsletter == newsletter
    return [(each.newsletter, each.number) for each in named_issues(document)]


@pytest.mark.parametrize(
    "text",
    ["Import AI #349", "#349", "Import AI 349", "Import AI issue #349", "self-improvement (#349)", "# 349",
     "Richard Sutton, Import AI 349", "Import AI #349: Distributed training", "import ai: 349"],
)  # fmt: skip
def test_a_number_beside_an_address_that_bears_the_newsletters_name_names_an_issue(text):
    assert named(text) == [("Import AI", 349)]


def test_another_newsletter_may_be_named_in_full():
    assert named("Import AI #349", newsletter="The Batch") == [("Import AI", 349)]


def test_the_position_is_the_links_own():
    page = f'<a href="https://example.org">x</a> <a href="{CLARK}">Import AI #349</a>'
    assert [each.position for each in named_issues(papertrack.extract(page, format="html"))] == [2]


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("#349", "https://other.substack.com/p/a-story"),  # no word of which newsletter
        ("10,000 years of selection", CLARK),
        ("349", CLARK),
        ("Story 349", CLARK),
        ("#349 and #350", CLARK),
        ("#1234567", CLARK),
        ("Import AI #349", "https://github.com/importai/x"),  # code, no issue
        ("Import AI #", CLARK),
    ],
)
def test_what_bears_no_evidence_names_nothing(text, href):
    assert named(text, href) == []


@pytest.mark.parametrize("text", ["a" * 200_000, "a (" * 50_000, "# " * 50_000, "a, " * 50_000 + "1"])
def test_long_words_cost_no_more_than_their_length(text):
    assert named(text) == []
