"""Puts a backup in the place of a database."""

from __future__ import annotations

import os
from pathlib import Path

from papertrack.errors import StoreCorrupt, StoreError
from papertrack.store import engine as engines
from papertrack.store.store import Store


def restore(location: str | Path, backup: Path) -> Path | None:
    """Make the database at `location` what `backup` holds.

    The backup itself stays as it is: a copy of it is brought up to date and checked, and only then takes the
    database's place, in one step. Returns where the database that stood there was set aside (`NAME.before-restore`,
    which an earlier one of that name makes room for), or None when there was none. Raises StoreError when the backup
    is not there or cannot be used; then nothing has changed. No other process may be using the database meanwhile.
    """
    if not backup.is_file():
        raise StoreError(f"{backup}: no such file; name a copy made by `papertrack db backup`")
    path = Path(str(engines.address(location).database))
    draft = path.with_name(f".{path.name}.restoring")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with engines.translated(str(backup)):
            engines.copy(str(backup), draft)
        problems = _problems(backup, draft)
        if problems:
            raise StoreCorrupt(f"{backup}: is damaged ({problems[0]}); the database was left as it is")
        aside = path.with_name(f"{path.name}.before-restore") if path.exists() else None
        if aside is not None:
            with Store.open(path) as old:
                old.backup(aside)
        _remove_journals(path)
        os.replace(draft, path)
        return aside
    finally:
        draft.unlink(missing_ok=True)
        _remove_journals(draft)


def _problems(backup: Path, draft: Path) -> list[str]:
    """What is wrong with the copy of a backup, brought up to date. Raises StoreError, which names the backup."""
    try:
        with Store.open(draft) as store:
            return store.check()
    except StoreError as error:
        reason = str(error).removeprefix(f"{draft}: ").partition(";")[0]
        raise type(error)(f"{backup}: {reason}; name a copy made by `papertrack db backup`") from error


def _remove_journals(path: Path) -> None:
    """SQLite's own files beside a database belong to that database and to no other."""
    for suffix in ("-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
