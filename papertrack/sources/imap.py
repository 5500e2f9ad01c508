"""Follows a folder of a mailbox over IMAP (RFC 9051, RFC 3501). Mail is only read: no flag is ever changed."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from papertrack.errors import DocumentError, FetchError, Refused, Unreachable, UsageError
from papertrack.model.document import Format, RawDocument
from papertrack.model.source import Batch, Source
from papertrack.net.here import is_here
from papertrack.sources.files import LARGEST

if TYPE_CHECKING:
    from imap_tools.mailbox import BaseMailBox

_SCHEMES = ("imap", "imaps")
_IMAP, _IMAPS = 143, 993
_TIME = 60.0  # seconds that one step may take
_GROUP = 20  # messages that are stored together
_CHOICES = ("all", "from", "list")
_SIZE = re.compile(rb"UID (\d+) RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+) UID (\d+)")
_OTHERS = re.compile(r"[^a-z0-9]+")
_HOW = "write imaps://USER@HOST/FOLDER"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of a mailbox, as its address names it (after RFC 5092). implicit_tls: TLS from the first byte.

    sender, list_id: only mail whose From or List-Id holds this. everything: also mail that no list sent; else, where
    neither is given, only mail that says which list it is from or how to leave it is read.
    """

    host: str
    port: int
    implicit_tls: bool
    user: str
    name: str
    sender: str | None = None
    list_id: str | None = None
    everything: bool = False

    @property
    def address(self) -> str:
        """The address of the folder, without anything secret."""
        scheme, usual = ("imaps", _IMAPS) if self.implicit_tls else ("imap", _IMAP)
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == usual else f":{self.port}"
        chosen = {"from": self.sender, "list": self.list_id, "all": "yes" if self.everything else None}
        query = urlencode({name: value for name, value in chosen.items() if value})
        place = f"{scheme}://{quote(self.user, safe='')}@{host}{port}/{quote(self.name, safe='/')}"
        return f"{place}?{query}" if query else place


def parse_folder(place: str) -> Folder | None:
    """The folder that an address names; None for what is no address of a mailbox.

    `imap:` without a port is spoken over TLS from the first byte (RFC 8314), with a port TLS begins after a greeting,
    and to this very machine no TLS is needed. Raises UsageError for an address that holds a password or lacks a part.
    """
    if not place.lower().startswith(tuple(f"{scheme}:" for scheme in _SCHEMES)):
        return None
    try:
        parts = urlsplit(place)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise UsageError(f"this is no address of a mailbox; {_HOW}") from None
    if parts.password is not None:
        raise UsageError(f"a password has no place in an address; set PAPERTRACK_IMAP_PASSWORD instead, and {_HOW}")
    if not host or not parts.username:
        raise UsageError(f"{place}: names no {'user' if host else 'host'}; {_HOW}")
    chosen = dict(parse_qsl(parts.query, keep_blank_values=True))
    if unknown := sorted(set(chosen) - set(_CHOICES)):
        raise UsageError(f"{place}: {unknown[0]}= is unknown; mail is chosen by from=, list= or all=yes")
    implicit = parts.scheme.lower() == "imaps" or port == _IMAPS or (port is None and not is_here(host))
    return Folder(
        host,
        port or (_IMAPS if implicit else _IMAP),
        implicit,
        unquote(parts.username),
        unquote(parts.path.strip("/")) or "INBOX",
        sender=chosen.get("from") or None,
        list_id=chosen.get("list") or None,
        everything="all" in chosen,
    )


class ImapSource:
    """The kind of source that folders of mailboxes are.

    password: gives the password of a user at a host, or None; it is asked for whenever a connection is made, and kept
    nowhere.
    """

    kind = "imap"

    def __init__(self, password: Callable[[str, str], str | None]) -> None:
        self._password = password

    def find(self, place: str, on_wait: Callable[[float], None] = lambda seconds: None) -> Source | None:
        """The folder at this address, once it has let us in. Raises UsageError when it cannot be followed."""
        folder = parse_folder(place)
        if folder is None:
            return None
        try:
            with self._opened(folder) as mailbox:
                _state(mailbox, folder)
        except Refused as error:
            raise UsageError(str(error)) from error
        words = folder.sender or folder.list_id or f"{folder.name} {folder.user}"
        title = folder.sender or folder.list_id or f"{folder.name} of {folder.user}"
        return Source(_OTHERS.sub("-", words.lower()).strip("-"), self.kind, folder.address, folder.address, title)

    def poll(self, source: Source, on_wait: Callable[[float], None] = lambda seconds: None) -> Iterator[Batch]:
        """The messages that came since the cursor was given, oldest first, some at a time.

        A folder numbers its messages upwards and says when it begins anew (UIDVALIDITY, RFC 9051 §2.3.1.1); then all
        are read again, and those that are here already change nothing.
        """
        folder = parse_folder(source.location)
        if folder is None:
            raise Refused(source.location, "is no address of a mailbox")
        with self._opened(folder) as mailbox:
            validity, upcoming = _state(mailbox, folder)
            known = source.cursor.get("uidvalidity") == str(validity)
            last = int(source.cursor.get("uid", "0")) if known else 0
            if upcoming > last + 1:
                numbers = _search(mailbox, folder, last + 1, upcoming - 1)
                for start in range(0, len(numbers), _GROUP):
                    group = numbers[start : start + _GROUP]
                    yield Batch(
                        tuple(_messages(mailbox, folder, group)),
                        {"uidvalidity": str(validity), "uid": str(group[-1])},
                        step=start + len(group),
                        steps=len(numbers),
                    )
            yield Batch((), {"uidvalidity": str(validity), "uid": str(max(last, upcoming - 1))})

    def archive(
        self,
        source: Source,
        held: Callable[[Sequence[str]], Collection[str]],
        on_wait: Callable[[float], None] = lambda seconds: None,
    ) -> Iterator[Batch]:
        """Nothing: `poll` gives all mail that the folder holds."""
        return iter(())

    @contextmanager
    def _opened(self, folder: Folder) -> Iterator[BaseMailBox]:
        """A connection that is logged in. Whatever goes wrong inside is a FetchError without anything secret in it."""
        try:
            import imap_tools
        except ImportError as error:
            wanted = "following mail needs a library; install it with: pip install 'papertrack[imap]'"
            raise UsageError(wanted) from error
        password = self._password(folder.host, folder.user)
        if password is None:
            raise Refused(
                folder.host,
                f"no password for {folder.user} is known; set PAPERTRACK_IMAP_PASSWORD, or keep it in the system's "
                f"keyring: keyring set {keyring_name(folder.host)} {folder.user}",
            )
        try:
            mailbox = _connected(folder)
            try:
                if password.isascii() and folder.user.isascii():
                    mailbox.login(folder.user, password, initial_folder=None)
                else:
                    mailbox.login_utf8(folder.user, password, initial_folder=None)
                yield mailbox
            finally:
                with suppress(imap_tools.ImapToolsError, imaplib.IMAP4.error, OSError):
                    mailbox.logout()
                with suppress(OSError):
                    mailbox.client.shutdown()
        except imap_tools.MailboxLoginError as error:
            raise Refused(folder.host, f"does not let {folder.user} in with this password") from error
        except (imap_tools.ImapToolsError, imaplib.IMAP4.error) as error:
            raise _translated(folder, error) from error
        except OSError as error:
            raise Unreachable(folder.host, f"no connection: {error.strerror or error}") from error


def keyring_name(host: str) -> str:
    """Under which name the system's keyring keeps the passwords of a host."""
    return f"papertrack:{host}"


def _connected(folder: Folder) -> BaseMailBox:
    """A connection before log-in: over TLS, except to this very machine."""
    from imap_tools import MailBox, MailBoxStartTls, MailBoxUnencrypted

    if folder.implicit_tls:
        return MailBox(folder.host, folder.port, timeout=_TIME, ssl_context=ssl.create_default_context())
    if is_here(folder.host):
        return MailBoxUnencrypted(folder.host, folder.port, timeout=_TIME)
    return MailBoxStartTls(folder.host, folder.port, timeout=_TIME, ssl_context=ssl.create_default_context())


def _state(mailbox: BaseMailBox, folder: Folder) -> tuple[int, int]:
    """(UIDVALIDITY, the number that the next message will have), without opening the folder."""
    from imap_tools import MailboxFolderStatusError

    try:
        told = mailbox.folder.status(folder.name, ["UIDVALIDITY", "UIDNEXT"])
    except MailboxFolderStatusError as error:
        names = ", ".join(sorted(each.name for each in mailbox.folder.list()))
        raise Refused(folder.host, f"{folder.user} has no folder {folder.name} there; there are: {names}") from error
    return told["UIDVALIDITY"], told["UIDNEXT"]


def _search(mailbox: BaseMailBox, folder: Folder, first: int, last: int) -> list[int]:
    """The numbers of the messages that are wanted, in order. The folder is opened so that nothing can be changed."""
    from imap_tools import AND, OR, H, U

    mailbox.folder.set(folder.name, readonly=True)
    wanted: list[AND | OR] = []
    if folder.sender:
        wanted.append(AND(from_=folder.sender))
    if folder.list_id:
        wanted.append(AND(header=H("List-Id", folder.list_id)))
    if not wanted and not folder.everything:
        wanted.append(OR(header=[H("List-Id", ""), H("List-Unsubscribe", "")]))
    criteria = AND(*wanted, uid=U(str(first), str(last)))
    charset = "US-ASCII" if str(criteria).isascii() else "UTF-8"
    found = (int(number) for number in mailbox.uids(criteria, charset=charset))
    return sorted(number for number in found if first <= number <= last)


def _messages(mailbox: BaseMailBox, folder: Folder, numbers: Sequence[int]) -> Iterator[RawDocument | DocumentError]:
    """These messages, as they were sent. One that has been deleted meanwhile is left out."""
    _, told = mailbox.client.uid("FETCH", ",".join(map(str, numbers)), "(UID RFC822.SIZE)")
    sizes: dict[int, int] = {}
    for line in told:
        if isinstance(line, bytes) and (match := _SIZE.search(line)):
            sizes[int(match[1] or match[4])] = int(match[2] or match[3])
    for number in numbers:
        where = f"{folder.address} (message {number})"
        if sizes.get(number, 0) > LARGEST:
            yield DocumentError(where, f"is larger than {LARGEST // 1024**2} MiB")
            continue
        _, parts = mailbox.client.uid("FETCH", str(number), "(BODY.PEEK[])")  # PEEK leaves the message unseen
        body = next((part[1] for part in parts if isinstance(part, tuple)), None)
        if body:
            yield RawDocument(body, where, None, Format.MAIL)


def _translated(folder: Folder, error: Exception) -> FetchError:
    """What the library or the server says, in one line; a broken connection may be tried again."""
    told = " ".join(str(error).split())[:200]
    if isinstance(error, imaplib.IMAP4.abort):
        return Unreachable(folder.host, f"the connection broke: {told}")
    return Refused(folder.host, f"the mailbox cannot be read: {told}")
