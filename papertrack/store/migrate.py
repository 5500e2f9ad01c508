"""Bring a database up to date: compare its revision with this release's, set a copy aside, upgrade."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import URL

from papertrack.errors import StoreError, StoreTooNew
from papertrack.store import engine as engines
from papertrack.store import tables


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade did. before: the revision found, None in a new database. backup: the copy made."""

    before: str | None
    backup: Path | None


def scripts() -> Path:
    """The folder of the migration scripts: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "migrations"
    return inside if inside.is_dir() else package.parent / "migrations"


def configuration(folder: Path | None = None) -> Config:
    """Alembic's configuration, made in code; the connection is handed over in its `attributes`."""
    config = Config()
    config.set_main_option("script_location", str(folder or scripts()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def upgrade(url: URL, *, folder: Path | None = None, target: str = tables.HEAD) -> Upgraded | None:
    """Bring the database at `url` to revision `target`, in one transaction; None when it is there already.

    The lock is taken before the revision is read, so that of two processes one upgrades and the other
    finds it done. Foreign keys are off meanwhile, because Alembic rebuilds tables by copy and drop, and
    are checked before the commit. Raises StoreTooNew, StoreError and what the scripts raise; then the
    database is as it was.
    """
    config = configuration(folder)
    place = str(url.database)
    engine = engines.engine_for(url, foreign_keys=False)
    try:
        with engines.writing(engine) as connection:
            before = engines.revision(connection, place)
            if before == target:
                return None
            if before is not None and before not in _known(config):
                raise StoreTooNew(
                    f"{place}: was made by a newer release of PaperTrack (revision {before}); "
                    "upgrade PaperTrack to use it"
                )
            backup = _set_aside(place, before) if before is not None else None
            config.attributes["connection"] = connection
            command.upgrade(config, target)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise StoreError(f"{place}: the upgrade would leave {len(broken)} rows without what they refer to")
            return Upgraded(before, backup)
    finally:
        engine.dispose()


def _known(config: Config) -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}


def _set_aside(place: str, before: str) -> Path:
    path = Path(place)
    backup = path.with_name(f"{path.name}.bak-{before}")
    engines.copy(place, backup)
    return backup
