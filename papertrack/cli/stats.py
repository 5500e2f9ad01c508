"""The command `stats`: what is mentioned most, when, by whom, how soon after publication."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from papertrack.cli.arguments import As, Listing, Query, not_negative
from papertrack.cli.session import session_of


def stats(
    context: typer.Context,
    query: Query = None,
    newsletter: Annotated[
        str | None, typer.Option("--newsletter", metavar="NAME", help="Count only this newsletter.", show_default=False)
    ] = None,
    format: As = None,
    limit: Annotated[
        int,
        typer.Option(
            "--limit", "-n", metavar="N", callback=not_negative, help="So many papers, authors, …; 0 means all."
        ),
    ] = 10,
    plot: Annotated[
        Path | None,
        typer.Option(
            "--plot", metavar="FILE", help="Draw to FILE.svg, .png or .pdf instead; needs papertrack[plot].",
            show_default=False,
        ),
    ] = None,
) -> int:  # fmt: skip
    """What is mentioned most, when, how soon.

    Papers, authors, categories, venues, newsletters, months, kinds of links. With QUERY: of what answers it.
    """
    from papertrack.cli import charts
    from papertrack.cli.listing import usual, write_json, write_rows
    from papertrack.export.objects import json_line
    from papertrack.export.statistics import ROW_COLUMNS, figures_object, figures_rows
    from papertrack.model.query import within

    session = session_of(context)
    question = session.question(query)
    if newsletter is not None:
        question = within(newsletter, question)
    with session.open(to_ask=True) as tracker:
        found = tracker.stats(question, limit=limit or None)
    if not found.links:
        nothing = question.tree is None
        session.note("there is nothing yet; papertrack add takes issues in" if nothing else "nothing matches")
    if plot is not None:
        from papertrack.cli.plot import draw

        draw(found, plot)
        session.note(f"drawn to {plot}")
        if format is None:
            return 0
    match format or usual():
        case Listing.TABLE:
            charts.figures(found)
        case Listing.JSON:
            write_json(figures_object(found))
        case Listing.JSONL:
            for row in figures_rows(found):
                sys.stdout.write(json_line(dict(zip(ROW_COLUMNS, map(_plain, row), strict=True))))
        case Listing.IDS:
            for paper in found.most_mentioned:
                print(paper.id)
        case rows:
            write_rows(ROW_COLUMNS, figures_rows(found), rows)
    return 0


def _plain(cell: object) -> str | int | float | None:
    return cell if cell is None or isinstance(cell, int | float) else str(cell)
