"""`digest`: each place is told of everything once, and mail arrives as it was meant."""

from __future__ import annotations

import email
import email.policy
import json
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session
from program import ROOT, Run

ISSUE = ROOT / "data" / "demo" / "issue.html"
OTHER = f"# Other Letter 5\n\nOn {datetime.now(UTC):%Y-%m-%d} we read [a paper](https://arxiv.org/abs/2503.09799) and https://arxiv.org/abs/2401.00001."


def told(run: Run, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("digest", "--format", "json", *words).stdout)
    return found


def dated(day: str) -> bytes:
    return f'<html><head><meta name="date" content="{day}"></head><body><p>https://arxiv.org/abs/2401.00002</body></html>'.encode()


def test_each_issue_is_told_of_once_to_each_place(run: Run, home: Path) -> None:
    (home / "other.md").write_text(OTHER)
    run("add", "other.md")
    assert [each["title"] for each in told(run)["issues"]] == ["Other Letter 5"]
    assert told(run)["issues"] == []
    run("digest", "-o", "news.md")
    assert "Other Letter 5" in (home / "news.md").read_text()
    run("digest", "-o", "news.md")
    assert "Nothing new" in (home / "news.md").read_text()
    (home / "later.md").write_text("# Later\n\nhttps://arxiv.org/abs/2503.09799")
    run("add", "later.md")
    (later,) = told(run)["issues"]
    assert [paper["earlier_issues"] for paper in later["papers"]] == [1]


def test_a_look_back_takes_nothing_from_the_next_digest(run: Run, home: Path) -> None:
    (home / "other.md").write_text(OTHER)
    run("add", "other.md")
    assert len(told(run, "--since", "2020-01-01")["issues"]) == 1
    assert len(told(run)["issues"]) == 1


def test_what_comes_from_an_archive_is_counted_and_not_listed(run: Run, home: Path) -> None:
    (home / "old.html").write_bytes(dated("2019-05-01"))
    run("add", "old.html")
    found = told(run)
    assert found["issues"] == []
    assert found["older_issues"] == 1


def test_what_was_not_written_is_told_again(run: Run, home: Path) -> None:
    (home / "other.md").write_text(OTHER)
    run("add", "other.md")
    assert run("digest", "-o", "nowhere/news.md", status=1).stderr.count("\n") == 1
    (home / "nowhere").mkdir()
    run("digest", "-o", "nowhere/news.md")
    assert "Other Letter 5" in (home / "nowhere" / "news.md").read_text()


def test_a_feed_always_holds_the_newest_issues(run: Run, home: Path) -> None:
    run("add", ISSUE)
    for _ in range(2):
        run("digest", "--format", "atom", "-o", "feed.xml")
        assert (home / "feed.xml").read_text().count("<entry>") == 1


@pytest.mark.parametrize(
    "words",
    [
        ["--since", "yesterday"],
        ["--since", "2026-13-01"],
        ["--mail-to", "me"],
        ["--mail-to", "me@example.org\nBcc: all@example.org"],
        ["--mail-to", "me@example.org", "--format", "html"],
        ["--mail-to", "me@example.org", "-o", "x"],
    ],
)
def test_wrong_words_get_one_line(run: Run, words: list[str]) -> None:
    run("add", ISSUE)
    assert len(run("digest", *words, status=2).stderr.splitlines()) == 1


class Post:
    """A mail server's memory: what it took."""

    def __init__(self, refuse: str | None = None) -> None:
        self.taken: list[Envelope] = []
        self.users: list[str] = []
        self.refuse = refuse

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        if self.refuse:
            return self.refuse
        self.taken.append(envelope)
        return "250 OK"

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, told: Any) -> AuthResult:
        assert isinstance(told, LoginPassword)
        self.users.append(told.login.decode())
        return AuthResult(success=(told.login, told.password) == (b"me", b"pass word"), handled=False)

    def message(self) -> EmailMessage:
        (envelope,) = self.taken
        content = envelope.content
        assert isinstance(content, bytes)
        return email.message_from_bytes(content, policy=email.policy.default)


@contextmanager
def mail_server(post: Post, **options: Any) -> Iterator[int]:
    """A real SMTP server on loopback."""
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port: int = chosen.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture
def issue(run: Run, home: Path) -> None:
    (home / "other.md").write_text(OTHER)
    run("add", "other.md")


@pytest.mark.usefixtures("issue")
def test_mail_says_the_same_in_text_and_in_html(run: Run, environment: dict[str, str]) -> None:
    post = Post()
    environment["PAPERTRACK_EMAIL"] = "from@example.org"
    with mail_server(post) as port:
        environment["PAPERTRACK_SMTP"] = f"smtp://127.0.0.1:{port}"
        assert "sent to me@example.org" in run("digest", "--mail-to", "me@example.org").stderr
        assert "no mail is sent" in run("digest", "--mail-to", "me@example.org").stderr
    message = post.message()
    assert post.taken[0].rcpt_tos == ["me@example.org"]
    assert (message["From"], message["To"]) == ("from@example.org", "me@example.org")
    assert message["Subject"] == "PaperTrack: 1 issue, 2 papers"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "multipart/alternative"
    plain, html = (part.get_content() for part in message.iter_parts())
    assert "arxiv:2503.09799 <https://arxiv.org/abs/2503.09799>" in plain
    assert '<a href="https://arxiv.org/abs/2503.09799">' in html


@pytest.mark.usefixtures("issue")
def test_mail_that_was_not_taken_is_sent_the_next_time(run: Run, environment: dict[str, str]) -> None:
    post = Post(refuse="554 no thanks")
    with mail_server(post) as port:
        environment["PAPERTRACK_SMTP"] = f"smtp://127.0.0.1:{port}"
        line = run("digest", "--mail-to", "me@example.org", status=1).stderr
        assert line == "papertrack: 127.0.0.1: does not take the mail: 554 no thanks\n"
        post.refuse = None
        run("digest", "--mail-to", "me@example.org")
    assert len(post.taken) == 1


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # this TLS begins before the greeting
@pytest.mark.usefixtures("issue")
def test_a_server_with_log_in_gets_the_password_over_tls_alone(
    run: Run, home: Path, environment: dict[str, str]
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(home / "authority.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    post = Post()
    environment.update(SSL_CERT_FILE=str(home / "authority.pem"), PAPERTRACK_SMTP_PASSWORD="pass word")
    options = {"ssl_context": context, "authenticator": post.authenticate, "auth_required": True}
    with mail_server(post, auth_require_tls=False, **options) as port:
        environment["PAPERTRACK_SMTP"] = f"smtps://me@127.0.0.1:{port}"
        run("digest", "--mail-to", "me@example.org")
        environment["PAPERTRACK_SMTP_PASSWORD"] = "wrong"
        run("add", ISSUE)
        line = run("digest", "--mail-to", "me@example.org", status=1).stderr
        assert line == "papertrack: 127.0.0.1: does not let me in with this password\n"
        del environment["PAPERTRACK_SMTP_PASSWORD"]
        environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
        assert "PAPERTRACK_SMTP_PASSWORD" in run("digest", "--mail-to", "me@example.org", status=1).stderr
    assert len(post.taken) == 1
    assert set(post.users) == {"me"}


@pytest.mark.usefixtures("issue")
@pytest.mark.parametrize(
    ("server", "said"),
    [
        ("smtp://me:secret@127.0.0.1", "a password has no place"),
        ("127.0.0.1:25", "is no address of a server"),
        ("smtp://[::1", "is no address of a server"),
    ],
)
def test_a_wrong_server_is_told_without_repeating_a_password(
    run: Run, environment: dict[str, str], server: str, said: str
) -> None:
    environment["PAPERTRACK_SMTP"] = server
    line = run("digest", "--mail-to", "me@example.org", status=2).stderr
    assert said in line
    assert "secret" not in line


@pytest.mark.usefixtures("issue")
def test_a_server_that_is_away_is_told(run: Run, environment: dict[str, str]) -> None:
    environment["PAPERTRACK_SMTP"] = "smtp://127.0.0.1:9"
    assert "no connection" in run("digest", "--mail-to", "me@example.org", status=1).stderr


@pytest.mark.usefixtures("issue")
def test_without_a_server_the_systems_sendmail_takes_it(run: Run, home: Path, environment: dict[str, str]) -> None:
    folder = home / "bin"
    folder.mkdir()
    program = folder / "sendmail"
    program.write_text(f'#!/bin/sh\necho "$@" >{home}/words\ncat >{home}/mail\nexit "${{SENDMAIL:-0}}"\n')
    program.chmod(0o755)
    environment["PATH"] = f"{folder}:{environment['PATH']}"
    environment["SENDMAIL"] = "75"
    assert "sendmail: left with status 75" in run("digest", "--mail-to", "me@example.org", status=1).stderr
    environment["SENDMAIL"] = "0"
    run("digest", "--mail-to", "me@example.org")
    assert (home / "words").read_text() == "-i -- me@example.org\n"
    message = email.message_from_bytes((home / "mail").read_bytes(), policy=email.policy.default)
    assert re.match(r"PaperTrack: 1 issue, 2 papers", str(message["Subject"]))
