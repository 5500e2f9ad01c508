"""Folders, Maildirs and mailboxes are taken in whole by the program, each issue with a line of its own."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from program import Run

from papertrack.errors import DocumentError
from papertrack.model.document import Format
from papertrack.sources.files import read_path

FEED = b"<rss version='2.0'><channel><item><title>E1</title></item><item><title>E2</title></item></channel></rss>"
MAIL = b"From: Ada <a@b.example>\nSubject: %s\n\nSee arXiv:%s for it.\n"
MBOX = b"\n".join(
    b"From a Fri Mar 14 23:30:00 2025\n" + MAIL % (subject, paper)
    for subject, paper in ((b"One", b"2503.09799"), (b"Two", b"1706.03762"))
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as people have them: issues of many kinds, and files that have nothing to do with them."""
    files = {
        "a.html": b"<p>x", "b.md": b"# x", "sub/c.eml": MAIL % (b"x", b"2503.09799"), "d.mbox": MBOX, "e.xml": FEED,
        "f.xml.gz": gzip.compress(FEED), "g.md.gz": gzip.compress(b"# packed"), "package.json": b'{"name": "x"}',
        "pom.xml": b"<project/>", "archive.tar.gz": gzip.compress(b"x"), ".hidden.html": b"<p>x", "picture.png": b"x",
        "list/cur/1.host:2,S": MAIL % (b"Read", b"2503.09799"), "list/new/2.host": MAIL % (b"New", b"1706.03762"),
        "list/tmp/3.host": b"half a mess", "list/dovecot.index": b"x", "other/cur/note": b"no Maildir",
    }  # fmt: skip
    for name, body in files.items():
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_bytes(body)
    return tmp_path / "in"


def names(folder: Path, path: Path) -> list[str]:
    return [str(Path(document.origin).relative_to(folder)) for document in read_path(path)]  # type: ignore[union-attr]


def test_a_folder_gives_its_documents_and_passes_over_the_rest(folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    assert names(folder, folder) == [
        "a.html", "b.md", "d.mbox", "e.xml", "f.xml.gz", "g.md.gz",
        "list/cur/1.host:2,S", "list/new/2.host", "sub/c.eml",
    ]  # fmt: skip
    assert sorted(folder.rglob("*")) == before


def test_a_maildir_gives_its_messages(folder: Path) -> None:
    documents = list(read_path(folder / "list"))
    assert names(folder, folder / "list") == ["list/cur/1.host:2,S", "list/new/2.host"]
    assert [document.format for document in documents if not isinstance(document, DocumentError)] == [Format.MAIL] * 2


def test_a_file_that_is_named_is_read_whatever_it_is(folder: Path) -> None:
    assert names(folder, folder / "package.json") == ["package.json"]


def test_a_folder_without_documents_is_named(folder: Path) -> None:
    (folder / "only").mkdir()
    (folder / "only" / "package.json").write_bytes(b"{}")
    (error,) = read_path(folder / "only")
    assert "only: holds no documents" in str(error)


def test_extract_gives_an_object_for_each_issue(run: Run, folder: Path) -> None:
    found = json.loads(run("extract", "--format", "json", folder / "d.mbox", folder / "a.html").stdout)
    assert [(one["title"], one["format"]) for one in found] == [("One", "mail"), ("Two", "mail"), (None, "html")]


def test_add_reports_each_issue_and_knows_it_again(run: Run, folder: Path) -> None:
    first = run("add", folder / "d.mbox", folder / "e.xml")
    assert [line.partition(": ")[2].partition(":")[0] for line in first.stdout.splitlines()] == [
        "One",
        "Two",
        "E1",
        "E2",
    ]
    again = run("add", folder / "d.mbox", folder / "f.xml.gz")
    assert all(line.startswith("already there") for line in again.stdout.splitlines())
    assert run("papers", "--format", "ids").stdout.split() == ["arxiv:1706.03762", "arxiv:2503.09799"]


def test_one_broken_member_stops_no_other(run: Run, home: Path) -> None:
    items = [{"title": "Good"}, "bad", {"title": "Better"}]
    (home / "a.json").write_text(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}))
    done = run("add", "a.json", status=1)
    assert "papertrack: a.json (entry 2): is no entry" in done.stderr
    assert [line.split(": ")[1] for line in done.stdout.splitlines()] == ["Good", "Better"]


def test_feeds_that_tell_of_one_paper_are_two_issues(run: Run, home: Path) -> None:
    for name in ("Daily", "Weekly"):
        item = {"title": "Attention", "url": "https://arxiv.org/abs/1706.03762", "content_text": f"Says {name}."}
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": name, "items": [item]}
        (home / f"{name}.json").write_text(json.dumps(feed))
    run("add", "Daily.json", "Weekly.json")
    found = json.loads(run("mentions", "--format", "json").stdout)
    assert sorted(mention["issue"]["newsletter"] for mention in found) == ["Daily", "Weekly"]


def test_stored_entries_are_read_again_as_what_they_are(run: Run, folder: Path) -> None:
    run("add", folder / "d.mbox", folder / "e.xml")
    before = run("issues", "--format", "json").stdout
    run("db", "rebuild", "--extract")
    assert run("issues", "--format", "json").stdout == before
