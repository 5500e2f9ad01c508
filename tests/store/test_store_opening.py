"""Opening a database: new, damaged, foreign, locked, out of reach; checks, copies, crashes, neighbours."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

import papertrack.store as package
from papertrack.errors import StoreBusy, StoreCorrupt, StoreError, UsageError
from papertrack.model.query import parse
from papertrack.store import engine as engines
from papertrack.store.store import Store

ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(package.__path__[0]).parents[1])}

ADDS = """
import sys
from datetime import datetime, UTC
from hashlib import sha256
from papertrack.model.document import *
from papertrack.model.identifier import *
from papertrack.store.store import Store
prefix, count = sys.argv[2], int(sys.argv[3])
with Store.open(sys.argv[1]) as store:
    print("open", flush=True)
    for number in range(count):
        found = tuple(Found(Identifier(Scheme.ARXIV, f"2401.{(number + n) % 99999:05d}"), None, "r") for n in range(5))
        links = tuple(
            Link(n + 1, "u", "u", "t", "h", 1, f"word{n} " * 20, Kind.PAPER, found[n % 5:n % 5 + 1], "r")
            for n in range(25)
        )
        raw = f"{prefix}{number}".encode() * 50
        document = Document(Format.HTML, "t", "N", number, None, None, None, (Section(1, "h"),), links)
        with store.write() as writer:
            writer.add_issue(f"{prefix}{number}", document, raw, hash=sha256(raw).hexdigest(), part=0, extractor=1,
                             origin="o", now=datetime.now(UTC))
"""


def start(path: Path, prefix: str, count: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", ADDS, str(path), prefix, str(count)]
    return subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE)


def finish(process: subprocess.Popen[bytes]) -> int:
    with process:
        process.communicate(timeout=120)
    return process.returncode


def test_a_new_database_is_made_with_its_folders(tmp_path):
    path = tmp_path / "a folder" / "deeper" / "papers.db"
    with Store.open(path) as store:
        assert (store.path, store.upgraded_from, store.backup_made) == (path, None, None)
        assert store.check() == []
        with store.read() as reader:
            assert reader.papers(parse("")) == []
    assert path.exists()


def test_a_url_or_a_text_names_a_database_as_well_as_a_path(tmp_path):
    for location in (f"sqlite:///{tmp_path}/a.db", f"{tmp_path}/b.db"):
        with Store.open(location) as store:
            assert store.path.exists()
    for location in ("postgresql://host/x", "sqlite://", "nonsense://"):
        with pytest.raises(UsageError):
            Store.open(location)


def test_nothing_is_made_where_nothing_is_wanted(tmp_path):
    with pytest.raises(StoreError, match=r"x\.db: there is no database here"):
        Store.open(tmp_path / "deep" / "x.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_becomes_a_database(tmp_path):
    path = tmp_path / "x.db"
    path.touch()
    with Store.open(path) as store:
        assert store.check() == []


@pytest.mark.parametrize("content", [b"this is a text, not a database. " * 50, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path, content):
    path = tmp_path / "x.db"
    path.write_bytes(content)
    with pytest.raises(StoreCorrupt, match=r"x\.db: is no database, or a damaged one"):
        Store.open(path)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_left_alone(tmp_path):
    path = tmp_path / "x.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE song (id)")
    with pytest.raises(StoreError, match="another program"):
        Store.open(path)
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("song",)]


def test_a_damaged_database_says_so_in_one_line(desk, store):
    for number in range(50):
        desk.add(f"k{number}", desk.document(desk.link(f"arxiv:2401.{number:05d}", context="words " * 50)))
    store.close()
    body = bytearray(store.path.read_bytes())
    body[4096 * 4 :] = b"\x5a" * (len(body) - 4096 * 4)
    store.path.write_bytes(body)
    assert store.check() != []
    with pytest.raises(StoreCorrupt) as caught, store.read() as reader:
        reader.links(parse("words"))
    assert "\n" not in str(caught.value)


def test_a_folder_is_no_database(tmp_path):
    with pytest.raises(StoreError, match="cannot be opened"):
        Store.open(tmp_path)


@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="permissions do not bind root")
def test_a_place_without_permission_is_named(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StoreError):
            Store.open(tmp_path / "x.db")
    finally:
        tmp_path.chmod(0o700)


def test_a_parent_that_is_a_file_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="its folder cannot be made"):
        Store.open(tmp_path / "file" / "x.db")


def test_a_writer_that_waits_too_long_is_told_who_is_to_blame(tmp_path, monkeypatch):
    monkeypatch.setattr(engines, "WAIT", 0.1)
    with Store.open(tmp_path / "x.db") as one, Store.open(tmp_path / "x.db") as two, one.write():
        with pytest.raises(StoreBusy, match="another process"), two.write():
            raise AssertionError("both hold the lock")
        with two.read() as reader:
            assert reader.counts()["issues"] == 0


def test_a_reader_sees_one_state_while_others_write(desk, store):
    desk.add("a", desk.document())
    with store.read() as reader:
        assert reader.counts()["issues"] == 1
        desk.add("b", desk.document())
        assert reader.counts()["issues"] == 1
    with store.read() as reader:
        assert reader.counts()["issues"] == 2


def test_a_check_finds_what_is_wrong(desk, store):
    desk.add("a", desk.document(desk.link("arxiv:2401.00001", context="zebra")))
    store.close()
    with closing(sqlite3.connect(store.path, isolation_level=None)) as vandal:
        vandal.execute("UPDATE paper_text SET context = 'giraffe'")
        vandal.execute("INSERT INTO paper (id) VALUES (99)")
        vandal.execute("INSERT INTO author VALUES (1000, 1, 'Nobody')")
    found = "\n".join(store.check())
    for words in ("index search differs", "1 papers have no identifier", "author refer to a paper that is not there"):
        assert words in found


def test_a_copy_is_whole_while_others_write_and_replaces_an_older_one(desk, store, tmp_path):
    target = tmp_path / "copy.db"
    desk.add("a", desk.document())
    store.backup(target)
    desk.add("b", desk.document())
    with store.write() as writer:
        desk.add_with(writer, "c", desk.document())
        store.backup(target)
    with Store.open(target) as copy, copy.read() as reader:
        assert reader.counts()["issues"] == 2
        assert copy.check() == []
    with pytest.raises(StoreError, match="the database itself"):
        store.backup(store.path)
    with pytest.raises(StoreError):
        store.backup(tmp_path / "nowhere" / "copy.db")
    assert not list(tmp_path.glob("*.partial"))


def test_two_processes_may_make_one_database_and_write_at_once(tmp_path):
    path = tmp_path / "x.db"
    processes = [start(path, prefix, 40) for prefix in ("a", "b", "c")]
    assert [finish(process) for process in processes] == [0, 0, 0]
    with Store.open(path) as store, store.read() as reader:
        assert reader.counts()["issues"] == 120
        assert reader.counts()["links"] == 3000
        assert reader.counts()["papers"] == 44
        assert store.check() == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_kill_at_any_moment_leaves_whole_issues_only(tmp_path):
    path = tmp_path / "x.db"
    seen = 0
    for attempt in range(5):
        process = start(path, "k", 100_000)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(random.Random(attempt).uniform(0.02, 0.5))
        process.kill()
        finish(process)
        with Store.open(path) as store:
            assert store.check() == []
            with store.read() as reader:
                issues, links = reader.counts()["issues"], reader.counts()["links"]
            assert links == 25 * issues
            assert issues >= seen
            seen = issues
    assert seen > 0
    assert finish(start(path, "k", seen)) == 0
    with Store.open(path) as store, store.read() as reader:
        assert reader.counts()["issues"] == seen


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_kill_while_a_database_is_being_made_leaves_one_that_can_be_used(tmp_path):
    for attempt, pause in enumerate((0.35, 0.5, 0.6, 0.7, 0.8)):
        path = tmp_path / f"{attempt}.db"
        process = start(path, "k", 1)
        time.sleep(pause)
        process.kill()
        finish(process)
        with Store.open(path) as store:
            assert store.check() == []
            with store.read() as reader:
                assert reader.counts()["issues"] in (0, 1)
