"""Files that are written whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def replace(named: Path, pieces: Iterable[str], *, errors: str = "strict") -> None:
    """Write a file whole or not at all: what stood there before stays until the new text is safe on the disk.

    A link leads to the file that is replaced, which keeps its permissions and, where we may, its owner; what is no file
    (a pipe, a device) is written to as it is. errors: as in `open`.
    """
    if named.exists() and not named.is_file():
        if named.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(named))
        with named.open("w", encoding="utf-8", errors=errors, newline="") as file:
            file.writelines(pieces)
        return
    path = named.resolve() if named.is_symlink() else named
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("w", encoding="utf-8", errors=errors, newline="") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            _keep_owner(path, draft)
            shutil.copymode(path, draft)
        draft.replace(path)
        _settle(path.parent)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(named)) from error
    finally:
        draft.unlink(missing_ok=True)


def _keep_owner(path: Path, draft: Path) -> None:
    there, here = path.stat(), draft.stat()
    if hasattr(os, "chown") and (there.st_uid, there.st_gid) != (here.st_uid, here.st_gid):
        with suppress(PermissionError):
            os.chown(draft, there.st_uid, there.st_gid)


def _settle(folder: Path) -> None:
    """Have the folder's new entry on the disk, too, where the system can be told so."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
