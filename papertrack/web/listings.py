"""The pages that list: papers, mentions, issues and links about a query, page by page; newsletters and tags."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from papertrack.model.order import IssueOrder, LinkOrder, MentionOrder, PaperOrder
from papertrack.tracker.tracker import Tracker
from papertrack.web.desk import desk_of, question, whole_number
from papertrack.web.exports import formats

_RUNS = 5


@dataclass(frozen=True, slots=True)
class Listing:
    """What is listed, by whom it is told, in which orders (the first one unless asked otherwise), how many a page."""

    name: str
    path: str
    ask: Callable[..., Sequence[Any]]
    orders: type[StrEnum]
    size: int


LISTINGS = (
    Listing("papers", "/", Tracker.papers, PaperOrder, 20),
    Listing("mentions", "/mentions", Tracker.mentions, MentionOrder, 40),
    Listing("issues", "/issues", Tracker.issues, IssueOrder, 50),
    Listing("links", "/links", Tracker.links, LinkOrder, 100),
)


def listing(kind: Listing) -> Callable[[Request], Response]:
    """The page of one kind of answers."""
    orders = [order.value for order in kind.orders]

    def page(request: Request) -> Response:
        desk, query = desk_of(request), question(request)
        sort, number = request.query_params.get("sort") or orders[0], page_number(request)
        found = kind.ask(desk.tracker, query, limit=kind.size + 1, sort=sort, offset=(number - 1) * kind.size)
        return desk.page(
            f"{kind.name}.html", request, query=query, searches=kind.path, what=kind.name, answers=found[: kind.size],
            orders=orders, sort=sort, number=number, start=(number - 1) * kind.size, more=len(found) > kind.size,
            formats=formats(),
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
