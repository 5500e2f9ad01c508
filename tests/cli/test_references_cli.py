"""`show` of an issue tells which issues it refers to, and which refer to it."""

from __future__ import annotations

import json
from pathlib import Path

from program import Run

SITE = "https://trail.substack.com/p"


def issue(home: Path, number: int, *links: str) -> Path:
    path = home / f"{number}.html"
    path.write_text(
        f'<head><title>The Trail {number}: News</title><meta property="og:site_name" content="The Trail">'
        f'<link rel="canonical" href="{SITE}/the-trail-{number}"></head><p>{" ".join(links)}</p>'
    )
    return path


def shown(run: Run, number: int) -> tuple[list[int], list[int]]:
    (listed,) = json.loads(run("issues", f"issue:{number}", "--format", "json").stdout)
    assert set(listed) == {
        "id",
        "title",
        "number",
        "url",
        "published",
        "newsletter",
        "papers",
        "links",
        "tags",
        "notes",
    }
    told = json.loads(run("show", listed["id"], "--format", "json").stdout)
    return [each["number"] for each in told["refers_to"]], [each["number"] for each in told["referred_to_by"]]


def test_references_are_shown_from_both_ends_whatever_came_first(run: Run, home: Path) -> None:
    by_address = f'<a href="{SITE}/the-trail-1?utm_source=x">what we said</a>'
    by_number = '<a href="https://trail.example/p/the-trail-2-news">The Trail #2</a>'
    run("add", issue(home, 3, by_address, by_number), issue(home, 1), issue(home, 2))
    assert [shown(run, number) for number in (1, 2, 3)] == [([], [3]), ([], [3]), ([1, 2], [])]
    page = run("show", "1", "--format", "table").stdout
    assert page.index("refers to") < page.index("The Trail 1") < page.index("The Trail 2")
    assert "referred to by" not in page
