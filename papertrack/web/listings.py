"""The pages that list: papers, mentions, issues and links about a query, page by page; newsletters and tags."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from papertrack.meaning.sentences import is_installed
from papertrack.model.answer import PaperAnswer
from papertrack.model.identifier import Identifier
from papertrack.model.order import IssueOrder, LinkOrder, MentionOrder, PaperOrder
from papertrack.model.query import Query
from papertrack.tracker.tracker import Tracker
from papertrack.web.desk import desk_of, question, whole_number
from papertrack.web.exports import formats

_RUNS = 5
_MEANING = "meaning"  # the order of papers that `papers --meaning` has, where its model is installed
_PAPER_ORDERS = (*PaperOrder, *((_MEANING,) if is_installed() else ()))


@dataclass(frozen=True, slots=True)
class Listing:
    """What is listed, by whom it is told, in which orders (the first one unless asked otherwise), how many a page.

    names: the papers that an answer names without telling their titles.
    """

    name: str
    path: str
    ask: Callable[..., Sequence[Any]]
    orders: tuple[str, ...]
    size: int
    names: Callable[[Any], Iterable[Identifier]] = lambda answer: ()


def _papers(tracker: Tracker, query: Query, *, limit: int, sort: str, offset: int) -> Sequence[PaperAnswer]:
    if sort == _MEANING and sort in _PAPER_ORDERS:
        return tracker.alike(query, limit=offset + limit)[offset:]
    return tracker.papers(query, limit=limit, sort=sort, offset=offset)


LISTINGS = (
    Listing("papers", "/", _papers, _PAPER_ORDERS, 20),
    Listing("mentions", "/mentions", Tracker.mentions, tuple(MentionOrder), 40, lambda mention: (mention.paper,)),
    Listing("issues", "/issues", Tracker.issues, tuple(IssueOrder), 50),
    Listing("links", "/links", Tracker.links, tuple(LinkOrder), 100, lambda link: link.ids),
)


def listing(kind: Listing) -> Callable[[Request], Response]:
    """The page of one kind of answers."""

    def page(request: Request) -> Response:
        desk, query = desk_of(request), question(request)
        sort, number = request.query_params.get("sort") or kind.orders[0], page_number(request)
        found = kind.ask(desk.tracker, query, limit=kind.size + 1, sort=sort, offset=(number - 1) * kind.size)
        named = {identifier for answer in found for identifier in kind.names(answer)}
        known = desk.tracker.bibliography(named) if named else {}
        return desk.page(
            f"{kind.name}.html", request, query=query, searches=kind.path, what=kind.name, answers=found[: kind.size],
            orders=kind.orders, sort=sort, number=number, start=(number - 1) * kind.size, more=len(found) > kind.size,
            formats=formats(), titles={each: known[each].title if each in known else None for each in named},
        )  # fmt: skip

    return page


def newsletters(request: Request) -> Response:
    """What is followed, with its state, and how the last runs went."""
    desk = desk_of(request)
    followed, runs = desk.tracker.newsletters(), desk.tracker.runs(limit=_RUNS)
    return desk.page("newsletters.html", request, newsletters=followed, runs=runs)


def tags(request: Request) -> Response:
    """All tags."""
    desk = desk_of(request)
    return desk.page("tags.html", request, tags=desk.tracker.tags())


def page_number(request: Request) -> int:
    """Which page of an answer is asked for."""
    text = request.query_params.get("page") or "1"
    if number := whole_number(text):
        return number
    raise HTTPException(404, f"There is no page {text[:20]!r}; pages are numbered from 1.")
