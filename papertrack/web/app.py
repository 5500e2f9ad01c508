"""The application: its routing table, and what becomes of errors."""

from __future__ import annotations

import sys
import traceback
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from papertrack.errors import NothingFound, PaperTrackError, StoreBusy, UsageError
from papertrack.export.keys import make_key
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts
from papertrack.tracker.tracker import Tracker
from papertrack.web import exports, listings, whole, writing
from papertrack.web.desk import STATIC, Desk, desk_of
from papertrack.web.safety import Guard, hosts_of

_STATUSES = ((NothingFound, 404), (UsageError, 400), (StoreBusy, 503))  # of errors; others are 500
_HEADINGS = {403: "Not allowed", 404: "Not found", 405: "Not allowed", 503: "Busy"}


class _Static(StaticFiles):
    """Files whose addresses change with what is in them."""

    def file_response(self, *args: object, **options: object) -> Response:
        response = super().file_response(*args, **options)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def routes() -> list[Route | Mount]:
    """All addresses, each with what answers it."""
    return [
        *(Route(kind.path, listings.listing(kind), name=kind.name) for kind in listings.LISTINGS),
        Route("/story", whole.story),
        Route("/stats", whole.stats),
        Route("/newsletters", listings.newsletters),
        Route("/tags", listings.tags),
        Route("/paper/{name:path}", whole.paper),
        Route("/issue/{id}", whole.issue),
        Route("/export", exports.export),
        Route("/tag", writing.writing(writing.tag), methods=["POST"]),
        Route("/untag", writing.writing(writing.untag), methods=["POST"]),
        Route("/note", writing.writing(writing.note), methods=["POST"]),
        Route("/notes/delete", writing.writing(writing.drop_notes), methods=["POST"]),
        Mount("/static", _Static(directory=STATIC)),
    ]


def application(tracker: Tracker, *, port: int, key_pattern: str, debug: bool = False) -> ASGIApp:
    """The pages of a tracker, for the user at this machine, behind the guard of `safety`.

    debug: tell the traceback of an error, on stderr. Raises UsageError for a pattern of keys that cannot be one.
    """
    make_key(Facts(), Identifier(Scheme.ARXIV, "1"), key_pattern)
    known: dict[Any, Any] = {HTTPException: _http_error, PaperTrackError: _known_error}
    # Starlette's own place for unknown errors raises them again, and then the connection is closed.
    unknown = Middleware(ExceptionMiddleware, handlers={Exception: _unknown_error})
    app = Starlette(routes=routes(), exception_handlers=known, middleware=[unknown])
    app.state.desk = Desk(tracker, key_pattern=key_pattern)
    app.state.debug = debug
    return Guard(app, hosts=hosts_of(port))


def _http_error(request: Request, error: HTTPException) -> Response:
    told = "There is no such page." if error.detail == "Not Found" else error.detail
    response = _error(request, error.status_code, told)
    response.headers.update(error.headers or {})
    return response


def _known_error(request: Request, error: PaperTrackError) -> Response:
    return _error(request, next((status for kind, status in _STATUSES if isinstance(error, kind)), 500), str(error))


def _unknown_error(request: Request, error: Exception) -> Response:
    told = f"{type(error).__name__}: {error}"
    print(f"papertrack: {request.method} {request.url.path}: {told!a}; --debug shows where", file=sys.stderr)
    if request.app.state.debug:
        traceback.print_exception(error)
    return _error(request, 500, f"Something went wrong inside ({told}); the server goes on.")


def _error(request: Request, status: int, told: str) -> Response:
    heading = _HEADINGS.get(status, "Something went wrong" if status >= 500 else "This cannot be done")
    return desk_of(request).page("error.html", request, status=status, heading=heading, told=told)
