"""Reads documents from files, folders, Maildirs and standard input. Nothing is ever written."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from papertrack.documents import format_of_name, is_feed
from papertrack.errors import DocumentError
from papertrack.model.document import Format, RawDocument

LARGEST = 256 * 1024 * 1024
"""Bytes; a larger file is not read into memory."""

_OFTEN_OTHERS = frozenset((".json", ".rdf", ".xml"))  # in a folder these are taken when they are feeds
_KINDS = "HTML, Markdown, text, feeds, mail, mailboxes, WARC, and .gz of each"


def read_path(path: Path) -> Iterator[RawDocument | DocumentError]:
    """Read what a path stands for. What cannot be read is yielded as the error that says so; the others go on."""
    try:
        files = find_files(path)
    except DocumentError as error:
        yield error
        return
    nothing = True
    for file in files:
        try:
            document = read_file(file)
        except DocumentError as error:
            nothing = False
            yield error
            continue
        if file == path or not _is_often_other(file) or is_feed(document.body):
            nothing = False
            yield document
    if nothing:
        yield DocumentError(str(path), f"holds no documents; in a folder these are taken: {_KINDS}")


def find_files(path: Path) -> list[Path]:
    """The files that a path stands for: itself, or those of a folder and its folders that may be documents, by name.

    A message of a Maildir may be called anything. Hidden files are passed over. Raises DocumentError when nothing is
    there, or the folder cannot be listed.
    """
    if not path.is_dir():
        if not path.exists():
            raise DocumentError(str(path), "no such file or folder; check the spelling")
        return [path]
    try:
        return [
            file
            for file in sorted(path.rglob("*"))
            if (format_of_name(file.name) is not None or _is_in_maildir(file))
            and not any(part.startswith(".") for part in file.relative_to(path).parts)
            and file.is_file()
        ]
    except OSError as error:
        raise DocumentError(str(path), f"cannot be listed ({error.strerror or error})") from error


def read_file(path: Path) -> RawDocument:
    """Read one file. Raises DocumentError when it cannot be read, or is too large to be held in memory."""
    try:
        if path.is_dir():
            raise DocumentError(str(path), "is a folder")
        with path.open("rb") as file:
            body = file.read(LARGEST + 1)  # a device tells no size
        if len(body) > LARGEST:
            raise DocumentError(str(path), _TOO_LARGE)
        return RawDocument(body, str(path), format=Format.MAIL if _is_in_maildir(path) else None)
    except OSError as error:
        raise DocumentError(str(path), f"cannot be read ({error.strerror or error})") from error


def read_standard_input() -> RawDocument | DocumentError:
    """Read one document from standard input."""
    data = sys.stdin.buffer.read(LARGEST + 1)
    return RawDocument(data, "-") if len(data) <= LARGEST else DocumentError("-", _TOO_LARGE)


_TOO_LARGE = f"is larger than {LARGEST // 1024**2} MiB; part it first"


def _is_in_maildir(file: Path) -> bool:
    """Is this a message of a Maildir, a folder with `cur`, `new` and `tmp`?"""
    folder = file.parent
    return folder.name in ("cur", "new") and all((folder.parent / name).is_dir() for name in ("cur", "new", "tmp"))


def _is_often_other(file: Path) -> bool:
    inner = file.with_suffix("") if file.suffix.lower() == ".gz" else file
    return inner.suffix.lower() in _OFTEN_OTHERS and not _is_in_maildir(file)
