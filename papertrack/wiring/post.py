"""Sends digests by mail, with the settings of the user."""

from __future__ import annotations

import getpass
import os
import re
import socket
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from papertrack.errors import UsageError
from papertrack.net.mailing import parse_server, send_by_system, send_to
from papertrack.sources.imap import keyring_name
from papertrack.wiring.passwords import from_keyring
from papertrack.wiring.settings import load_settings

_MAILBOX = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+")


def letter(to: str | None, subject: str, plain: str, html: str, now: datetime) -> EmailMessage:
    """A mail that says the same in plain text and in HTML (MIME multipart/alternative), sent by no person (RFC 3834).

    to: whom it is to; None for a mail that is only written. Raises UsageError for what is no address.
    """
    settings = load_settings()
    server = parse_server(settings.smtp) if settings.smtp else None
    sender = settings.email or (server.user if server and server.user and "@" in server.user else None)
    sender = sender or f"{getpass.getuser()}@{socket.getfqdn()}"
    message = EmailMessage()
    for name, address in (("From", sender), ("To", to)):
        if address is not None:
            message[name] = checked(address)
    message["Subject"] = f"PaperTrack: {subject}"
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=sender.partition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(plain)
    message.add_alternative(html, subtype="html")
    return message


def checked(address: str) -> str:
    """The address, if it is one. Raises UsageError when it is not, or holds more than one."""
    if not _MAILBOX.fullmatch(address) or not address.isascii():
        raise UsageError(f"{address!r} is no mail address; write it as me@example.org")
    return address


def send(message: EmailMessage, environ: Mapping[str, str] | None = None) -> None:
    """Send it by the server that PAPERTRACK_SMTP names, else by the system's own sendmail."""
    environ = os.environ if environ is None else environ
    settings = load_settings(None, environ)
    if settings.smtp is None:
        send_by_system(message)
        return
    server = parse_server(settings.smtp)
    password = environ.get("PAPERTRACK_SMTP_PASSWORD")
    if password is None and server.user is not None:
        password = from_keyring(keyring_name(server.host), server.user)
    send_to(server, password, message)
