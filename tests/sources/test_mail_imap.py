"""Following a mailbox over IMAP: a real Dovecot on loopback, and what is refused before anybody is asked."""

from __future__ import annotations

import imaplib
import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from dovecot_on_loopback import PASSWORD, USER, Dovecot, dovecot
from program import Run

from papertrack.errors import Refused, Unreachable, UsageError
from papertrack.model.document import RawDocument
from papertrack.model.source import Batch, Source
from papertrack.sources import imap
from papertrack.sources.imap import ImapSource, parse_folder
from papertrack.wiring.passwords import imap_password
from papertrack.wiring.settings import load_settings


@pytest.fixture(scope="module")
def running() -> Iterator[Dovecot]:
    with dovecot() as server:
        yield server


@pytest.fixture
def server(running: Dovecot) -> Dovecot:
    """The server with an INBOX that holds nothing."""
    running.empty()
    return running


def mail(number: int, sender: str = "letter@example.org", of_a_list: bool = True) -> bytes:
    listed = "List-Unsubscribe: <https://example.org/out>\n" if of_a_list else ""
    return (
        f"Message-ID: <{number}@example.org>\nFrom: The Letter <{sender}>\nSubject: Issue {number}\n"
        f"Date: Mon, {number:02} Mar 2025 09:00:00 +0000\n{listed}\nRead https://arxiv.org/abs/2503.{number:05}\n"
    ).encode()


def place(server: Dovecot, query: str = "", folder: str = "INBOX") -> str:
    return f"imap://{USER}@127.0.0.1:{server.plain}/{folder}{query}"


def follow(server: Dovecot, query: str = "", folder: str = "INBOX") -> tuple[ImapSource, Source]:
    kind = ImapSource(lambda host, user: PASSWORD)
    source = kind.find(place(server, query, folder))
    assert source is not None
    return kind, source


def polled(kind: ImapSource, source: Source) -> tuple[list[str], Source]:
    """The subjects of all that is new, and the source as it would be stored after it."""
    subjects, batches = [], list(kind.poll(source))
    for batch in batches:
        for document in batch.documents:
            assert isinstance(document, RawDocument)
            subjects.append(document.body.partition(b"Subject: ")[2].partition(b"\r\n")[0].decode())
    return subjects, replace(source, cursor=batches[-1].cursor)


def test_new_mail_comes_once_and_nothing_about_it_changes(server: Dovecot) -> None:
    server.deliver(mail(1), "1.a")
    server.deliver(mail(2), "2.a")
    before = server.flags()
    kind, source = follow(server)
    subjects, source = polled(kind, source)
    assert subjects == ["Issue 1", "Issue 2"]
    assert polled(kind, source)[0] == []
    server.deliver(mail(3), "3.a")
    assert polled(kind, source)[0] == ["Issue 3"]
    assert server.flags() == {**before, "3.a": ""}
    assert not any(set(flags) for flags in server.flags().values())


def test_a_message_has_the_bytes_that_were_sent(server: Dovecot) -> None:
    server.deliver(mail(1), "1.a")
    kind, source = follow(server)
    (document,) = next(iter(kind.poll(source))).documents
    assert isinstance(document, RawDocument)
    assert document.body.replace(b"\r\n", b"\n") == mail(1)
    assert document.origin.endswith("/INBOX (message 1)")


def test_a_poll_that_was_broken_off_goes_on_where_it_was(server: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "_GROUP", 2)
    for number in range(1, 6):
        server.deliver(mail(number), f"{number}.a")
    kind, source = follow(server)
    first: Batch = next(iter(kind.poll(source)))
    assert (first.step, first.steps) == (2, 5)
    subjects, _ = polled(kind, replace(source, cursor=first.cursor))
    assert subjects == ["Issue 3", "Issue 4", "Issue 5"]


def test_a_folder_that_numbers_its_mail_anew_is_read_again(server: Dovecot) -> None:
    server.deliver(mail(1), "1.a")
    kind, source = follow(server)
    _, source = polled(kind, source)
    uidvalidity = source.cursor["uidvalidity"]
    server.begin_numbers_anew()
    subjects, later = polled(kind, source)
    assert subjects == ["Issue 1"]
    assert later.cursor["uidvalidity"] != uidvalidity


def test_private_mail_is_left_alone_unless_all_is_wanted(server: Dovecot) -> None:
    server.deliver(mail(1), "1.a")
    server.deliver(mail(2, "mother@example.org", of_a_list=False), "2.a")
    assert polled(*follow(server))[0] == ["Issue 1"]
    assert polled(*follow(server, "?all=yes"))[0] == ["Issue 1", "Issue 2"]
    assert polled(*follow(server, "?from=mother@"))[0] == ["Issue 2"]
    assert polled(*follow(server, "?from=nobody@"))[0] == []


def test_mail_of_one_list_can_be_chosen(server: Dovecot) -> None:
    server.deliver(b"List-Id: Import AI <importai.substack.com>\n" + mail(1), "1.a")
    server.deliver(mail(2), "2.a")
    assert polled(*follow(server, "?list=importai.substack.com"))[0] == ["Issue 1"]


def test_another_folder_is_followed_by_its_name(server: Dovecot) -> None:
    server.deliver(mail(7), "7.a", folder="News letters")
    assert polled(*follow(server, folder="News%20letters"))[0] == ["Issue 7"]


def test_over_tls_the_certificate_has_to_be_known(server: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    server.deliver(mail(1), "1.a")
    kind = ImapSource(lambda host, user: PASSWORD)
    address = f"imaps://{USER}@localhost:{server.tls}/INBOX"
    with pytest.raises(Unreachable, match="certificate"):
        kind.find(address)
    monkeypatch.setenv("SSL_CERT_FILE", str(server.folder / "authority.pem"))
    source = kind.find(address)
    assert source is not None
    assert polled(kind, source)[0] == ["Issue 1"]


def test_to_another_machine_nothing_is_said_before_tls(server: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "is_here", lambda host: False)
    monkeypatch.setenv("SSL_CERT_FILE", str(server.folder / "authority.pem"))
    kind, source = follow(server)
    assert polled(kind, source)[0] == []
    assert source.location.startswith("imap://")
    logins = [line for line in server.log.read_text().splitlines() if " Login: " in line]
    assert ", TLS," in logins[-1]


def test_a_wrong_password_and_a_missing_folder_are_told_in_one_line(server: Dovecot) -> None:
    with pytest.raises(UsageError, match=r"does not let reader@example\.org in") as told:
        ImapSource(lambda host, user: "not the password").find(place(server))
    assert "not the password" not in str(told.value)
    with pytest.raises(UsageError, match="has no folder Newsletters there; there are: INBOX"):
        follow(server, folder="Newsletters")


def test_a_server_that_is_away_may_be_asked_again() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    kind = ImapSource(lambda host, user: PASSWORD)
    with pytest.raises(Unreachable, match="no connection"):
        kind.find(f"imap://{USER}@127.0.0.1:{port}/INBOX")


def test_a_broken_connection_may_be_tried_again(server: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    server.deliver(mail(1), "1.a")
    kind, source = follow(server)
    genuine: Callable[..., object] = imaplib.IMAP4.uid

    def cut(self: imaplib.IMAP4, command: str, *words: str) -> object:
        if command == "FETCH":
            self.socket().shutdown(socket.SHUT_RDWR)
        return genuine(self, command, *words)

    monkeypatch.setattr(imaplib.IMAP4, "uid", cut)
    with pytest.raises(Unreachable):
        list(kind.poll(source))


def test_without_a_password_the_user_is_told_where_to_put_one() -> None:
    kind = ImapSource(lambda host, user: None)
    with pytest.raises(UsageError, match=r"PAPERTRACK_IMAP_PASSWORD.* keyring set papertrack:mail\.example\.org me"):
        kind.find("imaps://me@mail.example.org/INBOX")
    with pytest.raises(Refused):
        list(kind.poll(Source("x", "imap", "imaps://me@mail.example.org/INBOX", "x")))


@pytest.mark.parametrize(
    "address", ["imap://me:secret@x.org/INBOX", "imaps://me:sec:ret@x.org", "IMAP://me:secret@x.org"]
)
def test_a_password_in_an_address_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(UsageError, match="a password has no place in an address") as told:
        parse_folder(address)
    assert "sec" not in str(told.value)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("imap://x.org/INBOX", "names no user"),
        ("imap:///INBOX", "names no host"),
        ("imap://me@x.org:port/", "no address of a mailbox"),
        ("imap://me@[::1/INBOX", "no address of a mailbox"),
        ("imap://me@x.org/?subject=x", "subject= is unknown"),
    ],
)  # fmt: skip
def test_an_address_that_lacks_something_is_named(address: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        parse_folder(address)


@pytest.mark.parametrize("address", ["https://example.org/feed", "me@example.org", "/home/me/Maildir", "imaginary"])
def test_what_is_no_mailbox_is_left_to_others(address: str) -> None:
    assert parse_folder(address) is None


@pytest.mark.parametrize(
    ("address", "port", "tls"),
    [
        ("imap://me@x.org", 993, True),
        ("imaps://me@x.org", 993, True),
        ("imap://me@x.org:993", 993, True),
        ("imap://me@x.org:143", 143, False),
        ("imap://me@localhost", 143, False),
        ("imaps://me@127.0.0.1:1993", 1993, True),
    ],
)
def test_tls_is_the_rule(address: str, port: int, tls: bool) -> None:
    folder = parse_folder(address)
    assert folder is not None
    assert (folder.port, folder.implicit_tls, folder.name) == (port, tls, "INBOX")


@pytest.mark.parametrize(
    "address", ["imaps://me%40x.org@mail.x.org/Über%20uns/a", "imaps://me@[::1]:99/A?from=a%26b@c&list=d&all=yes"]
)
def test_an_address_means_the_same_when_it_is_written_out(address: str) -> None:
    folder = parse_folder(address)
    assert folder is not None
    assert parse_folder(folder.address) == folder


def test_the_password_of_a_host_comes_before_the_one_for_all() -> None:
    environ = {"PAPERTRACK_IMAP_PASSWORD": "all", "PAPERTRACK_IMAP_PASSWORD_MAIL_X_ORG": "one"}
    load_settings(None, environ)
    assert imap_password("mail.x.org", "me", environ) == "one"
    assert imap_password("other.org", "me", environ) == "all"


def test_the_keyring_is_asked_where_the_environment_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backend import KeyringBackend
    from keyring.backends import fail

    class Known(KeyringBackend):
        priority = 1.0

        def get_password(self, service: str, username: str) -> str | None:
            return {("papertrack:mail.x.org", "me"): "kept"}.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None: ...
        def delete_password(self, service: str, username: str) -> None: ...

    before = keyring.get_keyring()
    try:
        keyring.set_keyring(Known())
        assert imap_password("mail.x.org", "me", {}) == "kept"
        assert imap_password("mail.x.org", "you", {}) is None
        keyring.set_keyring(fail.Keyring())
        assert imap_password("mail.x.org", "me", {}) is None
    finally:
        keyring.set_keyring(before)


@pytest.mark.usefixtures("without_waits")
def test_a_mailbox_is_followed_and_refreshed_as_any_newsletter(
    server: Dovecot, run: Run, environment: dict[str, str]
) -> None:
    environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    server.deliver(mail(1), "1.a")
    server.deliver(mail(2, "other@example.org"), "2.a")
    line = run("follow", place(server), "--from", "letter@", status=2).stderr
    assert "PAPERTRACK_IMAP_PASSWORD" in line
    environment["PAPERTRACK_IMAP_PASSWORD"] = PASSWORD
    assert "added: Issue 1" in run("follow", place(server), "--from", "letter@").stdout
    server.deliver(mail(3), "3.a")
    told = json.loads(run("refresh", "--all", "--json", status=None).stdout)
    assert [each["title"] for each in told["new_issues"]] == ["Issue 3"]
    assert run("issues", "--format", "ids").stdout.split() == ["2", "1"]
    assert PASSWORD.encode() not in (Path(environment["PAPERTRACK_DATABASE"])).read_bytes()
    assert "--from is for mailboxes" in run("follow", "https://example.org/", "--from", "x", status=2).stderr
