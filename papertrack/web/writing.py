"""One's own words: the forms that put tags and notes on a paper or an issue, and take them away."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from papertrack.model.identifier import Identifier
from papertrack.model.own import LONGEST_NOTE
from papertrack.tracker.tracker import Tracker
from papertrack.web.addresses import issue_path, paper_path
from papertrack.web.desk import desk_of, whole_number

_LARGEST = 12 * LONGEST_NOTE + 10_000  # bytes of a form: a letter takes up to four bytes, and each of them three

Form = dict[str, str]


def tag(tracker: Tracker, subject: Identifier | int, form: Form) -> None:
    """Put tags on."""
    tracker.tag(subject, *form.get("words", "").split())


def untag(tracker: Tracker, subject: Identifier | int, form: Form) -> None:
    """Take tags away."""
    tracker.untag(subject, *form.get("words", "").split())


def note(tracker: Tracker, subject: Identifier | int, form: Form) -> None:
    """Write a note, or put it in the place of those there are."""
    text = form.get("text", "").replace("\r\n", "\n")
    tracker.note(subject, text, replace=form.get("replace") == "yes")


def drop_notes(tracker: Tracker, subject: Identifier | int, form: Form) -> None:
    """Take all notes away."""
    tracker.drop_notes(subject)


def writing(act: Callable[[Tracker, Identifier | int, Form], None]) -> Callable[[Request], object]:
    """What answers a form: it acts on what the form names, and leads back to its page."""

    async def answer(request: Request) -> Response:
        desk, form = desk_of(request), await _form(request)
        if not desk.token.fits(form.get("token", "")):
            raise HTTPException(
                403, "This form is of an earlier run of the server; go back, load the page anew and send it again."
            )
        subject = _subject(form)
        await run_in_threadpool(act, desk.tracker, subject, form)
        path = issue_path(subject) if isinstance(subject, int) else paper_path(subject)
        return RedirectResponse(f"{path}#own", 303)

    return answer


async def _form(request: Request) -> Form:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise HTTPException(415, "Only forms of this server's pages are read here.")
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _LARGEST:
            raise HTTPException(413, f"This is too long; {LONGEST_NOTE} characters are the most that is kept.")
    try:
        return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=20))
    except ValueError:  # no ASCII, or too many fields
        raise HTTPException(400, "This is no form of this server's pages.") from None


def _subject(form: Form) -> Identifier | int:
    if (issue := whole_number(form.get("issue", ""))) is not None:
        return issue
    try:
        return Identifier.parse(form.get("paper", ""))
    except ValueError:
        raise HTTPException(404, "The form names no paper or issue.") from None
