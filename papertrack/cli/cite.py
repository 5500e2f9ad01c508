"""The command that cites: `export`."""

from __future__ import annotations

import codecs
import sys
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from papertrack.cli.arguments import DEFAULT_PATTERN, KeyPattern, Query, not_negative
from papertrack.cli.session import Session, session_of

if TYPE_CHECKING:
    from papertrack.tracker.tracker import Tracker


class Citation(StrEnum):
    """The formats of citations."""

    BIBTEX = "bibtex"
    BIBLATEX = "biblatex"
    RIS = "ris"
    CSL_JSON = "csl-json"
    HAYAGRIVA = "hayagriva"
    TEXT = "text"
    CSV = "csv"
    JSONL = "jsonl"
    MARKDOWN = "markdown"
    ATOM = "atom"


class Cited(StrEnum):
    """Which edition of a paper is cited."""

    PUBLISHED = "published"
    LATEST = "latest"
    AS_MENTIONED = "as-mentioned"


class Encoding(StrEnum):
    """How letters that are not ASCII stand in .bib files."""

    ASCII = "ascii"
    UTF_8 = "utf-8"


def export(
    context: typer.Context,
    query: Query = None,
    format: Annotated[Citation, typer.Option("--format", "-f", help="Which format.")] = Citation.BIBTEX,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write to FILE, replacing it whole; - is standard output.",
            show_default=False,
        ),
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(
            "--into",
            metavar="FILE.bib",
            help="Refresh our entries in FILE.bib and add new ones; nothing else in it changes.",
            show_default=False,
        ),
    ] = None,
    cite: Annotated[
        Cited, typer.Option("--cite", help="As published, the newest preprint, or the version that an issue named.")
    ] = Cited.PUBLISHED,
    encoding: Annotated[
        Encoding | None,
        typer.Option("--encoding", help="Of .bib files; default: ascii for bibtex, utf-8 for biblatex."),
    ] = None,
    style: Annotated[
        str,
        typer.Option("--style", metavar="NAME|FILE.csl", help="Of text: apa, ieee, chicago, mla, harvard, nature, …"),
    ] = "apa",
    key_pattern: KeyPattern = DEFAULT_PATTERN,
    mentions: Annotated[
        bool, typer.Option("--mentions", help="Cite the issues that mention the papers, not the papers.")
    ] = False,
    limit: Annotated[
        int,
        typer.Option(
            "--limit", "-n", metavar="N", callback=not_negative,
            help="At most so many; 0 means all (of atom, the newest 100).",
        ),
    ] = 0,
) -> int:  # fmt: skip
    """Cite the papers about QUERY.

    A paper's key is made once and never changes by itself; `keys` shows and sets it.
    """
    from papertrack.errors import UsageError

    if into is not None and output is not None:
        raise UsageError("--into refreshes a file and --output replaces one; use one of them")
    session = session_of(context)
    question = session.question(query)
    wish: dict[str, Any] = {
        "format": format.value,
        "cite": cite.value,
        "encoding": encoding.value if encoding else None,
        "key_pattern": key_pattern,
        "mentions": mentions,
        "limit": limit or None,
    }
    with session.open(to_ask=True) as tracker:
        if into is not None:
            return _into(into, tracker, session, question, wish)
        pieces = tracker.export(question, style=_style(style), **wish)
        if output is not None and str(output) != "-":
            from papertrack.cli.files import replace

            replace(output, pieces)
        else:
            if isinstance(sys.stdout, TextIOWrapper):
                sys.stdout.reconfigure(newline="")  # RIS and CSV have line ends of their own
            sys.stdout.writelines(pieces)
    return 0


def _into(path: Path, tracker: Tracker, session: Session, question: object, wish: dict[str, Any]) -> int:
    """Bring a .bib file up to date. Bytes that are no UTF-8 pass as they are."""
    from papertrack.cli.files import replace
    from papertrack.errors import DocumentError, UsageError

    there = path.read_bytes() if path.exists() else None
    if there is not None and there.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UsageError(f"{path}: is in UTF-16, which BibTeX cannot read either; save it as UTF-8")
    text = (there or b"").decode("utf-8", "surrogateescape")
    in_utf_8 = (wish["encoding"] or ("ascii" if wish["format"] == "bibtex" else "utf-8")) == "utf-8"
    if in_utf_8 and any("\udc80" <= each <= "\udcff" for each in text):
        raise UsageError(f"{path}: is not in UTF-8; --encoding ascii writes entries that suit any encoding")
    update = tracker.export_into(text, question, name=str(path), **wish)  # type: ignore[arg-type]
    if path.exists() and path.read_bytes() != there:
        raise DocumentError(str(path), "was changed by another program in the meantime; nothing was written, try again")
    if update.text != text or there is None:
        replace(path, [update.text], errors="surrogateescape")
    session.note(f"{path}: {update.added} new, {update.refreshed} refreshed, {update.unchanged} unchanged")
    for clash in update.clashes:
        session.complain(clash)
    return int(bool(update.clashes))


def _style(named: str) -> str | bytes:
    """A style by its name, or read from the file of a user's own."""
    path = Path(named)
    return path.read_bytes() if path.suffix == ".csl" or path.is_file() else named
