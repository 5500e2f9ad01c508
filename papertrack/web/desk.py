"""What every page is made with: the tracker, the templates, and this run's secret."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from inspect import getmembers, isfunction
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from papertrack.errors import NothingFound
from papertrack.model.answer import PaperAnswer
from papertrack.model.identifier import Identifier
from papertrack.model.query import Query, parse
from papertrack.showing import excerpts, labels
from papertrack.tracker.tracker import Tracker
from papertrack.web import addresses, marking
from papertrack.web.safety import Token

_HERE = Path(__file__).parent
STATIC = _HERE / "static"


class Desk:
    """tracker: what is asked; it may be used from several threads at once, since each question has a connection of its
    own. key_pattern: how papers are given their citation keys.
    """

    def __init__(self, tracker: Tracker, *, key_pattern: str) -> None:
        self.tracker = tracker
        self.key_pattern = key_pattern
        self.token = Token()
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        for module in (addresses, labels, excerpts, marking):
            self._templates.globals.update(getmembers(module, isfunction))
        self._templates.globals.update(runs=runs, static=_static(), token=self.token.text)

    def page(self, template: str, request: Request, *, status: int = 200, **values: object) -> HTMLResponse:
        """A page, with the question of the request in its search box unless another one is given."""
        values.setdefault("query", question(request))
        values.setdefault("searches", "/")
        text = self._templates.get_template(template).render(path=request.url.path, **values)
        return HTMLResponse(text, status)


def _static() -> dict[str, str]:
    """The addresses of static files, by name; each changes with the file, which may so be kept for good."""
    return {
        file.name: f"/static/{file.name}?v={sha256(file.read_bytes()).hexdigest()[:12]}" for file in STATIC.iterdir()
    }


def runs(found: Sequence[Any], attribute: str) -> list[tuple[Any, list[Any]]]:
    """Neighbours that agree in an attribute, together."""
    return [(value, list(group)) for value, group in groupby(found, attrgetter(attribute))]


def desk_of(request: Request) -> Desk:
    """The desk of the application that a request came to."""
    desk = request.app.state.desk
    assert isinstance(desk, Desk)
    return desk


def paper_named(desk: Desk, name: str) -> PaperAnswer:
    """The paper that an address names: by an identifier as we write it, or by whatever else a user may call it."""
    with suppress(ValueError, NothingFound):
        return desk.tracker.paper(Identifier.parse(name))
    identifier = desk.tracker.identifier(name)
    if identifier is None:
        raise NothingFound(f"{name[:200]!r} is no paper's name; write it as arxiv:2503.09799, or search for it")
    return desk.tracker.paper(identifier)


def whole_number(text: str) -> int | None:
    """A number that an address or a form names; None for what is none, or larger than any of ours."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def question(request: Request) -> Query:
    """What a request asks for."""
    return parse(request.query_params.get("q", ""))
