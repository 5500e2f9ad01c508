"""Stories, and what stands beside a paper, as JSON objects and as rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from papertrack.export.objects import Json, Object, issue_ref_object, link_object, mention_object
from papertrack.model.story import Chapter, Companion, Part, Story

ROW_COLUMNS = (
    "published", "issue id", "newsletter", "number", "issue", "issue url", "headline", "id", "title", "context",
    "refers to",
)  # fmt: skip
"""The columns of `story_rows`."""


def story_object(story: Story) -> Object:
    """A story, as in `story --format json`."""
    return {
        "query": story.query,
        "first_mention": None if story.first is None else mention_object(story.first),
        "mentions": story.mentions,
        "quarters": [{"quarter": quarter, "mentions": count} for quarter, count in story.quarters],
        "papers": [
            {
                "id": str(paper.id), "title": paper.title, "authors": list(paper.authors), "mentions": paper.mentions,
                "first_mentioned": _day(paper.first), "last_mentioned": _day(paper.last),
            }
            for paper in story.papers
        ],
        "named_with": [companion_object(companion) for companion in story.companions],
        "people": [
            {"name": person.name, "papers": person.papers, "mentions": person.mentions} for person in story.people
        ],
        "issues": [chapter_object(chapter) for chapter in story.chapters],
    }  # fmt: skip


def chapter_object(chapter: Chapter) -> Object:
    """An issue of a story, as in `story --format jsonl`: its sections, and the issues of the story it refers to."""
    return {
        **issue_ref_object(chapter.issue),
        "sections": [_part(part) for part in chapter.parts],
        "refers_to": list(chapter.refers_to),
    }


def companion_object(companion: Companion) -> Object:
    """A paper that is named with another one. together: in how many sections."""
    return {"id": str(companion.id), "title": companion.title, "together": companion.together}


def story_rows(story: Story) -> Iterator[tuple[object, ...]]:
    """A row for each mention, and one for each section about the story that names no paper, in order of time."""
    titles = {paper.id: paper.title for paper in story.papers}
    for chapter in story.chapters:
        issue = chapter.issue
        told = (_day(issue.published), issue.id, issue.newsletter, issue.number, issue.title, issue.url)
        refers_to = " ".join(map(str, chapter.refers_to))
        for part in chapter.parts:
            for mention in part.mentions:
                paper = (str(mention.paper), titles.get(mention.paper), mention.context)
                yield (*told, part.headline, *paper, refers_to)
            if not part.mentions:
                yield (*told, part.headline, None, None, part.links[0].context, refers_to)


def _part(part: Part) -> Json:
    mentions: list[Json] = [_without_issue(mention_object(mention)) for mention in part.mentions]
    links: list[Json] = [_without_issue(link_object(link)) for link in part.links]
    return {"headline": part.headline, "mentions": mentions, "links": links}


def _without_issue(value: Object) -> Object:
    return {name: each for name, each in value.items() if name != "issue"}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
