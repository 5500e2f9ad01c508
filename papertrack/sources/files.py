"""Reads documents from files, folders and standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from papertrack.errors import DocumentError
from papertrack.model.document import RawDocument

SUFFIXES = frozenset((".html", ".htm", ".xhtml", ".md", ".markdown", ".mdown", ".mkd", ".txt", ".text"))
"""What a file in a folder is called when it is taken for a document; a file named by itself may be called anything."""

LARGEST = 256 * 1024 * 1024
"""Bytes; a larger file is no newsletter issue and is not read into memory."""


def find_files(path: Path) -> list[Path]:
    """The documents that a path stands for: itself, or the files of a folder and its folders, by name.

    Raises DocumentError when nothing is there, or a folder holds no documents. Hidden files are passed over.
    """
    if not path.is_dir():
        if not path.exists():
            raise DocumentError(str(path), "no such file or folder; check the spelling")
        return [path]
    try:
        files = [
            file
            for file in sorted(path.rglob("*"))
            if file.suffix.lower() in SUFFIXES
            and file.is_file()
            and not any(part.startswith(".") for part in file.relative_to(path).parts)
        ]
    except OSError as error:
        raise DocumentError(str(path), f"cannot be listed ({error.strerror or error})") from error
    if not files:
        kinds = " ".join(sorted(SUFFIXES))
        raise DocumentError(str(path), f"holds no documents; in a folder these are taken: {kinds}")
    return files


def read_file(path: Path) -> RawDocument:
    """Read one file. Raises DocumentError when it cannot be read, or is too large to be an issue."""
    try:
        if path.is_dir():
            raise DocumentError(str(path), "is a folder")
        if path.stat().st_size > LARGEST:
            raise DocumentError(str(path), f"is larger than {LARGEST // 1024**2} MiB, which no issue is")
        return RawDocument(path.read_bytes(), str(path))
    except OSError as error:
        raise DocumentError(str(path), f"cannot be read ({error.strerror or error})") from error


def read_standard_input() -> RawDocument:
    """Read one document from standard input."""
    return RawDocument(sys.stdin.buffer.read(LARGEST + 1)[:LARGEST], "-")


def read_path(path: Path) -> Iterator[RawDocument | DocumentError]:
    """Read what a path stands for. What cannot be read is yielded as the error that says so; the others go on."""
    try:
        files = find_files(path)
    except DocumentError as error:
        yield error
        return
    for file in files:
        try:
            yield read_file(file)
        except DocumentError as error:
            yield error
