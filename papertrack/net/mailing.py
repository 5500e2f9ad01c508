"""Sends a mail: by a server that the user named (SMTP), or by the system's own `sendmail`."""

from __future__ import annotations

import os
import shutil
import smtplib
import ssl
import subprocess
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from papertrack.errors import Refused, Unreachable, UsageError
from papertrack.net.here import is_here

_SUBMISSION, _SUBMISSIONS = 587, 465  # RFC 6409, RFC 8314
_TIME = 60.0  # seconds that one step may take
_PLACES = ("/usr/sbin", "/usr/lib", "/usr/local/sbin")


@dataclass(frozen=True, slots=True)
class Server:
    """A server that takes mail. user: who logs in there, or None. implicit_tls: TLS from the first byte."""

    host: str
    port: int
    implicit_tls: bool
    user: str | None


def parse_server(address: str) -> Server:
    """The server that `smtp://[USER@]HOST[:PORT]` or `smtps://…` names.

    Raises UsageError for anything else, and for an address that holds a password.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    if parts.password is not None:
        raise UsageError("PAPERTRACK_SMTP: a password has no place in an address; set PAPERTRACK_SMTP_PASSWORD")
    implicit = parts.scheme == "smtps" or port == _SUBMISSIONS
    if parts.scheme not in ("smtp", "smtps") or not host:
        raise UsageError("PAPERTRACK_SMTP is no address of a server; write smtps://USER@HOST")
    user = unquote(parts.username) if parts.username else None
    return Server(host, port or (_SUBMISSIONS if implicit else _SUBMISSION), implicit, user)


def send_to(server: Server, password: str | None, message: EmailMessage) -> None:
    """Send by SMTP, over TLS except to this very machine. Raises Unreachable or Refused, without anything secret."""
    try:
        with _connected(server) as connection:
            if server.user is not None:
                if password is None:
                    raise Refused(
                        server.host,
                        f"no password for {server.user} is known; set PAPERTRACK_SMTP_PASSWORD, or keep it in the "
                        f"system's keyring: keyring set papertrack:{server.host} {server.user}",
                    )
                connection.login(server.user, password)
            connection.send_message(message)
    except smtplib.SMTPAuthenticationError as error:
        raise Refused(server.host, f"does not let {server.user} in with this password") from error
    except smtplib.SMTPRecipientsRefused as error:
        told = next(iter(error.recipients.values()))[1].decode("utf-8", "replace")
        raise Refused(server.host, f"does not take mail to {message['To']}: {told}") from error
    except smtplib.SMTPResponseException as error:
        told = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        raise Refused(server.host, f"does not take the mail: {error.smtp_code} {told}") from error
    except smtplib.SMTPException as error:
        raise Refused(server.host, f"does not take the mail: {error}") from error
    except OSError as error:
        raise Unreachable(server.host, f"no connection: {error.strerror or error}") from error


def send_by_system(message: EmailMessage) -> None:
    """Hand the mail to `sendmail`. Raises UsageError where there is none, and Refused when it does not take it."""
    program = shutil.which("sendmail", path=os.pathsep.join((os.environ.get("PATH", ""), *_PLACES)))
    if program is None:
        raise UsageError("there is no sendmail here; name a server that takes mail: PAPERTRACK_SMTP=smtps://USER@HOST")
    try:
        done = subprocess.run(
            [program, "-i", "--", str(message["To"])], input=message.as_bytes(), capture_output=True,
            timeout=_TIME, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Refused("sendmail", str(error)) from error
    if done.returncode:
        told = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Refused("sendmail", told[0] if told else f"left with status {done.returncode}")


def _connected(server: Server) -> smtplib.SMTP:
    if server.implicit_tls:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=_TIME, context=ssl.create_default_context())
    connection = smtplib.SMTP(server.host, server.port, timeout=_TIME)
    if not is_here(server.host):
        try:
            connection.starttls(context=ssl.create_default_context())
        except BaseException:
            connection.close()
            raise
    return connection
