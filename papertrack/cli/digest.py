"""The command that tells what is new: `digest`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from papertrack.cli.files import replace
from papertrack.cli.session import session_of

if TYPE_CHECKING:
    from email.message import EmailMessage

    from papertrack.model.digest import Digest


class Form(StrEnum):
    """What a digest is written as."""

    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"
    MAIL = "mail"
    ATOM = "atom"


def digest(
    context: typer.Context,
    since: Annotated[
        str, typer.Option("--since", metavar="last|DATE", help="From the last digest to the same place, or from a day.")
    ] = "last",
    format: Annotated[
        Form | None, typer.Option("--format", "-f", help="Default: markdown; mail with --mail-to.", show_default=False)
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file, replacing it whole.", show_default=False)
    ] = None,
    mail_to: Annotated[
        str | None, typer.Option("--mail-to", metavar="ADDRESS", help="Send it by mail, when there is any news.")
    ] = None,
) -> int:  # fmt: skip
    """Tell what is new: issues, their papers with the words, and what became of papers.

    `--since last` goes on from the last digest that was written to the same file, address or standard output; the
    first one reaches back a week. An Atom feed always holds the newest issues. Mail goes through the server that
    PAPERTRACK_SMTP names (smtps://USER@HOST), else through sendmail.
    """
    from papertrack.errors import UsageError

    session = session_of(context)
    form = format or (Form.MAIL if mail_to else Form.MARKDOWN)
    if mail_to and (form is not Form.MAIL or output):
        raise UsageError("--mail-to sends a mail; leave out --output and any other --format")
    if mail_to:
        from papertrack.wiring.post import checked

        checked(mail_to)
    begin = _moment(since)
    target = f"mailto:{mail_to}" if mail_to else str(output.absolute()) if output else "-"
    with session.open() as tracker:
        if form is Form.ATOM:
            found = tracker.newest() if begin is None else tracker.digest(target, begin)
        else:
            found = tracker.digest(target, begin)
        if mail_to and found.empty:
            session.note("nothing new, so no mail is sent")
        elif mail_to:
            _post(found, mail_to)
            session.note(f"sent to {mail_to}")
        else:
            _write(_pieces(found, form, target), output)
        if begin is None and form is not Form.ATOM:
            tracker.digest_written(found, target)
    return 0


def _moment(since: str) -> datetime | None:
    """The moment that `--since` names, by the local clock; None for the last digest."""
    from papertrack.errors import UsageError

    if since == "last":
        return None
    try:
        return datetime.combine(date.fromisoformat(since), time()).astimezone()
    except ValueError:
        raise UsageError(f"--since {since}: is no day; write `last`, or a day as 2026-03-01") from None


def _pieces(found: Digest, form: Form, target: str) -> Iterable[str]:
    from papertrack.export import digest as written

    match form:
        case Form.MARKDOWN:
            return written.markdown(found)
        case Form.HTML:
            return written.html(found)
        case Form.JSON:
            return (written.digest_json(found),)
        case Form.ATOM:
            return (written.feed(found, target),)
        case Form.MAIL:
            return (_letter(found, None).as_string(),)


def _letter(found: Digest, to: str | None) -> EmailMessage:
    from papertrack.export import digest as written
    from papertrack.wiring.post import letter

    plain, html = "".join(written.plain(found)), "".join(written.html(found))
    return letter(to, written.subject(found), plain, html, found.until)


def _post(found: Digest, to: str) -> None:
    from papertrack.wiring.post import send

    send(_letter(found, to))


def _write(pieces: Iterable[str], output: Path | None) -> None:
    if output is None:
        sys.stdout.writelines(pieces)
        sys.stdout.flush()  # only what has left us counts as written
    else:
        replace(output, pieces)
