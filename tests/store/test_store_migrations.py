"""Migrations: every database comes to the newest revision whole, or stays as it was."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy.exc import OperationalError

from papertrack.errors import StoreError, StoreTooNew
from papertrack.store import engine as engines
from papertrack.store import migrate, tables
from papertrack.store.store import Store

NEXT = '''"""A later revision."""
from alembic import op

revision = "9999"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("issue") as batch:
        batch.create_check_constraint("later", "number >= 0 OR number IS NULL")
    {more}
'''


def later(tmp_path: Path, more: str = "") -> Path:
    """A folder of scripts that holds one revision more than this release."""
    folder = tmp_path / "scripts"
    shutil.copytree(migrate.scripts(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9999_later.py").write_text(NEXT.format(head=tables.HEAD, more=more), encoding="utf-8")
    return folder


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def test_the_code_expects_the_newest_script():
    scripts = ScriptDirectory.from_config(migrate.configuration())
    assert scripts.get_heads() == [tables.HEAD]


def test_the_scripts_make_exactly_the_tables_that_the_code_describes(store):
    engine = engines.engine_for(engines.address(store.path))
    config = migrate.configuration()
    try:
        with engines.writing(engine) as connection:
            config.attributes["connection"] = connection
            command.check(config)
    finally:
        engine.dispose()


def test_a_database_at_the_newest_revision_opens_without_alembic(store):
    store.close()
    code = (
        "import sys; from papertrack.store.store import Store; Store.open(sys.argv[1]).close(); "
        "print([name for name in sys.modules if name.startswith('alembic')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(store.path)],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(migrate.__file__).parents[2],
    )
    assert done.stdout.strip() == "[]"


def test_an_upgrade_keeps_every_row_and_sets_a_copy_aside(desk, store, tmp_path):
    desk.add("a", desk.document(desk.link("arxiv:2401.00001", context="zebra"), number=1))
    before = dump(store.path)
    url = engines.address(store.path)
    upgraded = migrate.upgrade(url, folder=later(tmp_path), target="9999")
    assert upgraded is not None
    assert (upgraded.before, upgraded.backup) == (tables.HEAD, Path(f"{store.path}.bak-{tables.HEAD}"))
    assert dump(upgraded.backup) == before
    assert desk.papers("zebra") == ["arxiv:2401.00001"]
    assert (desk.count("link"), desk.count("revision")) == (1, 1)
    assert store.check() == []
    assert migrate.upgrade(url, folder=later(tmp_path / "again"), target="9999") is None


def test_a_failing_step_leaves_the_database_as_it_was(desk, store, tmp_path):
    desk.add("a", desk.document(desk.link("arxiv:2401.00001")))
    before = dump(store.path)
    broken = later(tmp_path, 'op.execute("INSERT INTO nowhere VALUES (1)")')
    with pytest.raises(OperationalError):
        migrate.upgrade(engines.address(store.path), folder=broken, target="9999")
    assert dump(store.path) == before
    assert store.check() == []


def test_a_step_that_loses_what_others_refer_to_is_taken_back(desk, store, tmp_path):
    desk.add("a", desk.document(desk.link("arxiv:2401.00001")))
    before = dump(store.path)
    losing = later(tmp_path, 'op.execute("DELETE FROM paper")')
    with pytest.raises(StoreError, match="without what they refer to"):
        migrate.upgrade(engines.address(store.path), folder=losing, target="9999")
    assert dump(store.path) == before


def test_a_database_of_a_newer_release_is_left_alone(store, tmp_path):
    store.close()
    with closing(sqlite3.connect(store.path, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '8888'")
    with pytest.raises(StoreTooNew, match=r"newer release of PaperTrack \(revision 8888\)"):
        Store.open(store.path)
    assert [path.name for path in tmp_path.iterdir() if "bak" in path.name] == []


def test_alembic_by_hand_is_told_to_go_through_papertrack():
    with pytest.raises(RuntimeError, match="papertrack db upgrade"):
        command.upgrade(migrate.configuration(), "head")
