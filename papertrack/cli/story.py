"""The command `story`: the thread of a story, in order of time."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from papertrack.cli.arguments import As, Listing, Query, not_negative
from papertrack.cli.session import session_of

Newest = Annotated[
    int,
    typer.Option("--limit", "-n", metavar="N", callback=not_negative, help="Tell the newest N issues; 0 means all."),
]


def story(context: typer.Context, query: Query = None, format: As = None, limit: Newest = 0) -> int:
    """The story of QUERY, in order of time.

    Each issue, section and paper about it; when it came up, how often since, and who is named with it.
    """
    from papertrack.cli import pages
    from papertrack.cli.listing import usual, write_json, write_rows
    from papertrack.export.objects import json_line
    from papertrack.export.telling import ROW_COLUMNS, chapter_object, story_object, story_rows

    session = session_of(context)
    question = session.question(query)
    with session.open(to_ask=True) as tracker:
        told = tracker.story(question)
    if not told.chapters:
        session.note("no issue tells of it; fewer words find more")
    elif told.cut:
        session.note("this is the newest part of a very long story; more words make it shorter")
    kept = told.newest(limit or None)
    match format or usual():
        case Listing.TABLE:
            if told.chapters:
                pages.story(told, question.words, limit or None)
        case Listing.JSON:
            write_json(story_object(kept))
        case Listing.JSONL:
            sys.stdout.writelines(json_line(chapter_object(chapter)) for chapter in kept.chapters)
        case Listing.IDS:
            for paper in kept.papers:
                print(paper.id)
        case rows:
            write_rows(ROW_COLUMNS, story_rows(kept), rows)
    return 0
