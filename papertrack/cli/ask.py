"""The commands that ask: `papers`, `mentions`, `issues`, `links` and `show`."""

from __future__ import annotations

from typing import Annotated

import typer

from papertrack.cli.arguments import SORT, As, Limit, Listing, Query
from papertrack.cli.naming import PAPER_OR_ISSUE, subject
from papertrack.cli.session import Session, session_of
from papertrack.model.order import IssueOrder, LinkOrder, MentionOrder, PaperOrder


def papers(
    context: typer.Context,
    query: Query = None,
    format: As = None,
    limit: Limit = 20,
    sort: Annotated[PaperOrder, SORT] = PaperOrder.RELEVANCE,
    meaning: Annotated[
        bool, typer.Option("--meaning", help="Also papers that say it in other words (needs papertrack[semantic]).")
    ] = False,
) -> int:
    """Papers mentioned about QUERY.

    Each with the issues that named it, the headline and the words. docs/queries.md tells the language of queries.
    """
    if meaning:
        return _list_alike(session_of(context), query, format, limit, sort)
    return _list(session_of(context), "papers", query, format, limit, sort)


def mentions(
    context: typer.Context,
    query: Query = None,
    format: As = None,
    limit: Limit = 20,
    sort: Annotated[MentionOrder, SORT] = MentionOrder.NEWEST,
) -> int:
    """The mentions: issue, section, words."""
    return _list(session_of(context), "mentions", query, format, limit, sort)


def issues(
    context: typer.Context,
    query: Query = None,
    format: As = None,
    limit: Limit = 20,
    sort: Annotated[IssueOrder, SORT] = IssueOrder.NEWEST,
) -> int:
    """Issues about QUERY and their papers."""
    return _list(session_of(context), "issues", query, format, limit, sort)


def links(
    context: typer.Context,
    query: Query = None,
    format: As = None,
    limit: Limit = 20,
    sort: Annotated[LinkOrder, SORT] = LinkOrder.NEWEST,
) -> int:
    """Every link about QUERY, papers or not."""
    return _list(session_of(context), "links", query, format, limit, sort)


def show(
    context: typer.Context,
    id: Annotated[str, PAPER_OR_ISSUE],
    format: As = None,
    why: Annotated[bool, typer.Option("--why", help="For each field of a paper, who said it, and when.")] = False,
) -> int:
    """One paper or issue, whole."""
    from papertrack.cli.listing import write_issue, write_listing, write_paper

    with session_of(context).open(to_ask=True) as tracker:
        named = subject(tracker, id)
        if isinstance(named, int):
            answer, links = tracker.issue(named)
            write_issue(answer, links, tracker.references(named), tracker.bibliography(answer.papers), format)
        elif why:
            write_listing("reasons", tracker.why(named), format)
        else:
            write_paper(tracker.paper(named), *tracker.beside(named), format)
    return 0


def _list(session: Session, what: str, words: list[str] | None, format: Listing | None, limit: int, sort: str) -> int:
    from papertrack.cli.listing import write_listing

    query = session.question(words)
    with session.open(to_ask=True) as tracker:
        answers = getattr(tracker, what)(query, limit=limit or None, sort=str(sort))
    write_listing(what, answers, format, query.words)
    if not answers:
        session.note(_nothing(what, query.text))
    elif limit and len(answers) == limit:
        session.note(f"these are the first {limit}; --limit N shows more, --limit 0 all")
    return 0


def _list_alike(session: Session, words: list[str] | None, format: Listing | None, limit: int, sort: PaperOrder) -> int:
    from papertrack.cli.listing import write_listing
    from papertrack.errors import UsageError

    if sort is not PaperOrder.RELEVANCE:
        raise UsageError("--meaning has an order of its own; leave --sort out")
    query = session.question(words)
    with session.open() as tracker:
        answers = tracker.alike(query, limit=limit or None)
        if waiting := tracker.undescribed():
            session.note(
                f"{waiting} papers are found by their words only; papertrack db rebuild --vectors changes that"
            )
    write_listing("papers", answers, format, query.words)
    if not answers:
        session.note(_nothing("papers", query.text))
    return 0


def _nothing(what: str, text: str) -> str:
    if text.strip():
        return f"no {what} match; fewer words find more"
    return f"there are no {what} yet; papertrack add takes issues in"
