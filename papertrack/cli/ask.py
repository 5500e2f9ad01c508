"""The commands that ask: `papers`, `mentions`, `issues`, `links` and `show`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from papertrack.cli.arguments import (
    SORT,
    As,
    IssueOrder,
    Limit,
    LinkOrder,
    Listing,
    MentionOrder,
    PaperOrder,
    Query,
    joined,
)
from papertrack.cli.session import Session, session_of

if TYPE_CHECKING:
    from papertrack.tracker.tracker import Tracker

_NUMBER = re.compile(r"(?:issue:)?(\d{1,9})")


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
    id: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="A paper (arxiv:2503.09799, a DOI, its address, its citation key), or an issue: its id, or issue:404.",
        ),
    ],
    format: As = None,
    why: Annotated[bool, typer.Option("--why", help="For each field of a paper, who said it, and when.")] = False,
) -> int:
    """One paper or issue, whole."""
    from papertrack.cli.listing import write_issue, write_listing, write_paper
    from papertrack.errors import UsageError

    with session_of(context).open() as tracker:
        if number := _NUMBER.fullmatch(id):
            issue_id = _issue_of_number(tracker, number[1]) if ":" in id else int(number[1])
            write_issue(*tracker.issue(issue_id), tracker.references(issue_id), format)
        elif identifier := tracker.identifier(id):
            if why:
                write_listing("reasons", tracker.why(identifier), format)
            else:
                write_paper(tracker.paper(identifier), format)
        else:
            raise UsageError(
                f"{id!r} names no paper or issue; write arxiv:2503.09799, a DOI, an issue's id, or issue:404"
            )
    return 0


def _issue_of_number(tracker: Tracker, number: str) -> int:
    """The id of the one issue that has this number in its newsletter."""
    from papertrack.errors import NothingFound, UsageError

    found = tracker.issues(f"issue:{number}", limit=None)
    if not found:
        raise NothingFound(f"no issue here has the number {number}; `papertrack issues` lists those that are")
    if len(found) > 1:
        ids = " ".join(str(answer.issue.id) for answer in found)
        raise UsageError(f"{len(found)} issues have the number {number}; show one by its id: {ids}")
    return found[0].issue.id


def _list(session: Session, what: str, words: list[str] | None, format: Listing | None, limit: int, sort: str) -> int:
    from papertrack.cli.listing import write_listing
    from papertrack.model.query import parse

    query = parse(joined(words))
    for hint in query.hints:
        session.note(hint)
    with session.open() as tracker:
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
    from papertrack.model.query import parse

    if sort is not PaperOrder.RELEVANCE:
        raise UsageError("--meaning has an order of its own; leave --sort out")
    query = parse(joined(words))
    for hint in query.hints:
        session.note(hint)
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


COMMANDS = (papers, mentions, issues, links, show)
