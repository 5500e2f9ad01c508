"""The same message is one issue, whether it comes from a mailbox, a file or a server."""

from __future__ import annotations

from pathlib import Path

import pytest
from program import Run

MESSAGE = (
    b"Message-ID: <2025.03@letter.example.org>\nFrom: The Letter <letter@example.org>\nSubject: %s\n"
    b"Date: %s\n\nFrom here on: https://arxiv.org/abs/2503.09799\n"
)
MARCH = b"Mon, 03 Mar 2025 09:00:00 +0000"


def outcomes(run: Run, *names: str) -> list[str]:
    return [line.partition(":")[0] for line in run("add", *names).stdout.splitlines()]


def in_a_mailbox(message: bytes) -> bytes:
    return (
        b"From letter@example.org Mon Mar  3 09:00:00 2025\n" + message.replace(b"\nFrom here", b"\n>From here") + b"\n"
    )


@pytest.mark.parametrize("order", [["a.eml", "b.mbox", "c.eml"], ["b.mbox", "c.eml", "a.eml"]])
def test_a_message_in_a_mailbox_and_in_files_is_one_issue(run: Run, home: Path, order: list[str]) -> None:
    message = MESSAGE % (b"Issue 3", MARCH)
    (home / "a.eml").write_bytes(message)
    (home / "b.mbox").write_bytes(in_a_mailbox(message))
    (home / "c.eml").write_bytes(b"Received: by another.example.org\n" + message.replace(b"\n", b"\r\n"))
    assert outcomes(run, *order) == ["added", "already there, nothing changed", "already there, nothing changed"]
    assert len(run("issues", "--format", "ids").stdout.splitlines()) == 1


def test_a_sender_that_calls_all_its_messages_alike_loses_none(run: Run, home: Path) -> None:
    (home / "a.eml").write_bytes(MESSAGE % (b"Issue 3", MARCH))
    (home / "b.eml").write_bytes(MESSAGE % (b"Issue 4", MARCH.replace(b"03 Mar", b"10 Mar")))
    assert outcomes(run, "a.eml", "b.eml") == ["added", "added"]


def test_messages_without_an_id_are_told_apart_by_their_bytes(run: Run, home: Path) -> None:
    message = (MESSAGE % (b"Issue 3", MARCH)).partition(b"\n")[2]
    (home / "a.eml").write_bytes(message)
    (home / "b.eml").write_bytes(message + b"\nMore.\n")
    assert outcomes(run, "a.eml", "b.eml", "a.eml") == ["added", "added", "already there, nothing changed"]
