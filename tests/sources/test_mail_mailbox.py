"""Following a Maildir or an mbox file: what was added since, whatever a mail program does to it meanwhile."""

from __future__ import annotations

import fcntl
import os
from dataclasses import replace
from pathlib import Path

import pytest

from papertrack.documents import split
from papertrack.errors import Refused, Unreachable
from papertrack.model.document import RawDocument
from papertrack.model.source import Source
from papertrack.sources.mailbox import MailboxSource


def mail(number: int) -> bytes:
    return b"Message-ID: <%d@x>\nFrom: A <a@x>\nSubject: Issue %d\n\nhttps://arxiv.org/abs/2503.%05d\n" % (
        (number,) * 3
    )


def entry(number: int) -> bytes:
    return b"From a@x Mon Mar  3 09:00:00 2025\n" + mail(number) + b"\n"


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    folder = tmp_path / "Maildir"
    for each in ("cur", "new", "tmp"):
        (folder / each).mkdir(parents=True)
    return folder


def follow(path: Path) -> Source:
    source = MailboxSource().find(str(path))
    assert source is not None
    return source


def polled(source: Source) -> tuple[list[str], Source]:
    batches = list(MailboxSource().poll(source))
    documents = [each for batch in batches for each in batch.documents if isinstance(each, RawDocument)]
    members = [each for document in documents for each in split(document) if isinstance(each, RawDocument)]
    subjects = [each.body.partition(b"Subject: ")[2].partition(b"\n")[0].decode() for each in members]
    return subjects, replace(source, cursor=batches[-1].cursor)


def test_a_message_of_a_maildir_comes_once_though_it_is_read_and_moved(maildir: Path) -> None:
    (maildir / "new" / "1.host").write_bytes(mail(1))
    (maildir / "tmp" / "2.host").write_bytes(mail(2))
    subjects, source = polled(follow(maildir))
    assert subjects == ["Issue 1"]
    (maildir / "new" / "1.host").rename(maildir / "cur" / "1.host:2,S")
    (maildir / "tmp" / "2.host").rename(maildir / "new" / "2.host")
    subjects, source = polled(source)
    assert subjects == ["Issue 2"]
    assert polled(source)[0] == []


def test_reading_a_maildir_changes_nothing_in_it(maildir: Path) -> None:
    (maildir / "new" / "1.host").write_bytes(mail(1))
    before = {file: file.stat() for file in maildir.rglob("*")}
    polled(follow(maildir))
    assert {file: (each.st_mtime_ns, each.st_mode) for file, each in before.items()} == {
        file: (file.stat().st_mtime_ns, file.stat().st_mode) for file in maildir.rglob("*")
    }


def test_of_an_mbox_only_what_was_added_is_read(tmp_path: Path) -> None:
    file = tmp_path / "letters.mbox"
    file.write_bytes(entry(1))
    subjects, source = polled(follow(file))
    assert subjects == ["Issue 1"]
    assert polled(source)[0] == []
    with file.open("ab") as opened:
        opened.write(entry(2) + entry(3))
    subjects, source = polled(source)
    assert subjects == ["Issue 2", "Issue 3"]
    assert polled(source)[0] == []


@pytest.mark.parametrize("numbers", [[2], [3, 4, 2]])
def test_an_mbox_that_was_written_anew_is_read_whole(tmp_path: Path, numbers: list[int]) -> None:
    file = tmp_path / "letters.mbox"
    file.write_bytes(entry(1) + entry(2))
    _, source = polled(follow(file))
    file.write_bytes(b"".join(map(entry, numbers)))
    assert polled(source)[0] == [f"Issue {number}" for number in numbers]


def test_an_mbox_is_left_alone_while_mail_is_delivered_to_it(tmp_path: Path) -> None:
    file = tmp_path / "letters.mbox"
    file.write_bytes(entry(1))
    source = follow(file)
    deliverer = os.fork()
    if deliverer == 0:  # a lock of our own process would not hinder us
        with file.open("ab") as opened:
            fcntl.lockf(opened, fcntl.LOCK_EX)
            (tmp_path / "locked").touch()
            while not (tmp_path / "read").exists():
                pass
        os._exit(0)
    while not (tmp_path / "locked").exists():
        pass
    try:
        with pytest.raises(Unreachable):
            polled(source)
    finally:
        (tmp_path / "read").touch()
        os.waitpid(deliverer, 0)
    assert polled(source)[0] == ["Issue 1"]


def test_a_mailbox_that_is_gone_is_told(tmp_path: Path) -> None:
    file = tmp_path / "letters.mbox"
    file.write_bytes(entry(1))
    source = follow(file)
    file.unlink()
    with pytest.raises(Refused, match="no mailbox here any more"):
        polled(source)


def test_what_is_no_mailbox_is_left_to_others(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>hello</p>")
    for place in (tmp_path, tmp_path / "page.html", tmp_path / "nowhere", "https://example.org/"):
        assert MailboxSource().find(str(place)) is None
