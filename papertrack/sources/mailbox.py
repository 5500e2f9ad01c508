"""Follows a mailbox on this machine: a Maildir, or a file in mbox format. Nothing is ever written to it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from papertrack.documents.formats import recognise_container
from papertrack.errors import DocumentError, Refused, Unreachable, UsageError
from papertrack.model.document import Format, RawDocument
from papertrack.model.source import Batch, Source
from papertrack.sources.files import LARGEST, find_files, read_file

_GROUP = 20  # messages that are stored together
_ENOUGH = 65_536  # bytes from which a mailbox is recognised
_PIECE = 1 << 20
_OTHERS = re.compile(r"[^a-z0-9]+")


class MailboxSource:
    """The kind of source that mailboxes in files are. What they hold is taken for newsletters, all of it."""

    kind = "mailbox"

    def find(self, place: str, on_wait: Callable[[float], None] = lambda seconds: None) -> Source | None:
        """The mailbox at this path; None when there is none. Raises UsageError when it cannot be read."""
        path = Path(place).expanduser()
        try:
            if not _is_maildir(path) and not _is_mbox(path):
                return None
        except OSError as error:
            raise UsageError(f"{place}: cannot be read ({error.strerror or error})") from error
        path = path.resolve()
        name = _OTHERS.sub("-", path.stem.lower()).strip("-") or "mailbox"
        return Source(name, self.kind, str(path), place, path.stem)

    def poll(self, source: Source, on_wait: Callable[[float], None] = lambda seconds: None) -> Iterator[Batch]:
        """The messages that were not there when the cursor was given."""
        path = Path(source.location)
        if _is_maildir(path):
            yield from _new_files(path, source)
        elif path.is_file():
            yield _appended(path, source)
        else:
            raise Refused(source.location, "there is no mailbox here any more")

    def archive(
        self,
        source: Source,
        held: Callable[[Sequence[str]], Collection[str]],
        on_wait: Callable[[float], None] = lambda seconds: None,
    ) -> Iterator[Batch]:
        """Nothing: `poll` gives all that the mailbox holds."""
        return iter(())


def _new_files(path: Path, source: Source) -> Iterator[Batch]:
    """The messages of a Maildir whose names are new. A name keeps its first part when the message is seen or moved.

    The cursor holds a short hash of each name, so that it stays small and says nothing of the mail.
    """
    try:
        files = {_name_of(file): file for file in find_files(path)}
    except DocumentError as error:
        raise Unreachable(source.location, error.reason) from error
    known = set(source.cursor.get("names", "").split()) & files.keys()
    new = [name for name in files if name not in known]
    for start in range(0, len(new), _GROUP):
        group = new[start : start + _GROUP]
        read = {name: _read(files[name]) for name in group}
        there = {name: each for name, each in read.items() if isinstance(each, RawDocument) or files[name].exists()}
        known.update(there)  # one that was moved meanwhile is found at its new place the next time
        names = " ".join(sorted(known))
        yield Batch(tuple(there.values()), {"names": names}, step=start + len(group), steps=len(new))
    yield Batch((), {"names": " ".join(sorted(known))})


def _appended(path: Path, source: Source) -> Batch:
    """What was added behind the part of an mbox file that is known; all of it when that part reads differently now."""
    try:
        with _held(path) as file:
            state = path.stat()
            size, changed = state.st_size, str(state.st_mtime_ns)
            known = int(source.cursor.get("size", "0"))
            if known == size and source.cursor.get("changed") == changed:
                return Batch((), source.cursor)
            digest = hashlib.sha256()
            if not 0 < known <= size or _digested(file, known, digest) != source.cursor.get("sha256"):
                known, digest = 0, hashlib.sha256()
                file.seek(0)
            if size - known > LARGEST:
                raise Refused(source.location, f"is larger than {LARGEST // 1024**2} MiB; part it first")
            added = file.read(size - known)
    except OSError as error:
        raise Unreachable(source.location, f"cannot be read ({error.strerror or error})") from error
    digest.update(added)
    documents = (RawDocument(added, str(path), None, Format.MBOX),) if added.strip() else ()
    return Batch(documents, {"size": str(known + len(added)), "changed": changed, "sha256": digest.hexdigest()})


@contextmanager
def _held(path: Path) -> Iterator[BinaryIO]:
    """The file, while no mail is being delivered to it: deliverers lock what they write to (lockf)."""
    with path.open("rb") as file:
        try:
            import fcntl
        except ImportError:  # Windows has no such locks, and no such deliverers
            yield file
            return
        fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        try:
            yield file
        finally:
            fcntl.lockf(file, fcntl.LOCK_UN)


def _digested(file: BinaryIO, length: int, digest: hashlib._Hash) -> str:
    """The hash of the first `length` bytes, which are left behind; `digest` goes on from there."""
    while length > 0 and (piece := file.read(min(length, _PIECE))):
        digest.update(piece)
        length -= len(piece)
    return digest.hexdigest()


def _read(file: Path) -> RawDocument | DocumentError:
    try:
        return read_file(file)
    except DocumentError as error:
        return error


def _name_of(file: Path) -> str:
    return hashlib.blake2b(file.name.partition(":")[0].encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


def _is_maildir(path: Path) -> bool:
    return all((path / name).is_dir() for name in ("cur", "new", "tmp"))


def _is_mbox(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return recognise_container(file.read(_ENOUGH)) is Format.MBOX
