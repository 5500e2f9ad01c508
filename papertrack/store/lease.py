"""A lease on the database for one kind of work, held by at most one process, which lets go of it even when killed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from papertrack.errors import AlreadyRunning, StoreError


@contextmanager
def lease(database: Path, work: str) -> Iterator[None]:
    """Hold the lease while the block lasts; its file stands beside the database, and stays.

    Raises AlreadyRunning when another process has it, StoreError when the file cannot be made.
    """
    from filelock import FileLock, Timeout  # a question does without

    file = database.with_name(f"{database.name}.{work}.lock")
    lock = FileLock(file)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise AlreadyRunning(f"another {work} of {database} is under way; nothing was done") from error
    except OSError as error:
        raise StoreError(f"{file}: cannot be made ({error.strerror})") from error
    try:
        yield
    finally:
        lock.release()
