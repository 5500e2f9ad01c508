"""A real Dovecot as an ordinary process on loopback, with one user's mailbox in a folder of the test's."""

from __future__ import annotations

import getpass
import grp
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import trustme
from on_this_machine import needed

_NOBODY = 65_534  # Dovecot opens no mail as root
_OWNER = (os.geteuid() or _NOBODY, os.getegid() or _NOBODY)
USER, PASSWORD = "reader@example.org", 'pass wörd"\\%'


@dataclass(frozen=True)
class Dovecot:
    """plain, tls: ports. mail: the Maildir of INBOX. log: what Dovecot says. folder: its own, with `authority.pem`."""

    plain: int
    tls: int
    mail: Path
    log: Path
    folder: Path

    def deliver(self, message: bytes, name: str, folder: str = "") -> Path:
        """Put a message where a delivery agent would, new and unseen."""
        maildir = self.mail / f".{folder}" if folder else self.mail
        for each in ("cur", "new", "tmp"):
            (maildir / each).mkdir(parents=True, exist_ok=True)
        file = maildir / "new" / name
        file.write_bytes(message)
        _give(self.folder / "home")
        return file

    def flags(self) -> dict[str, str]:
        """Each message of INBOX by its unique name, with the flags that its file's name tells."""
        files = [file for each in ("cur", "new") for file in (self.mail / each).iterdir()]
        return {file.name.partition(":")[0]: file.name.partition(":2,")[2] for file in files}

    def empty(self) -> None:
        """Take all mail out of INBOX."""
        for file in (*self.mail.glob("new/*"), *self.mail.glob("cur/*"), *self.mail.glob("dovecot*")):
            file.unlink()

    def begin_numbers_anew(self) -> None:
        """Give INBOX another UIDVALIDITY."""
        numbers = self.mail / "dovecot-uidlist"
        numbers.write_text(re.sub(r"(?<= V)\d+", lambda match: str(int(match[0]) + 7), numbers.read_text(), count=1))
        for file in self.mail.glob("dovecot.index*"):
            file.unlink()


@contextmanager
def dovecot() -> Iterator[Dovecot]:
    """Run it while the block lasts."""
    program = needed("dovecot", package="dovecot-imapd")
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))  # the paths of sockets have to be short
    try:
        folder.chmod(0o755)
        plain, tls = _free_port(), _free_port()
        mail = folder / "home" / "Maildir"
        for each in ("cur", "new", "tmp"):
            (mail / each).mkdir(parents=True)
        _give(folder / "home")
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(folder / "authority.pem"))
        certificate = authority.issue_cert("localhost", "127.0.0.1")
        certificate.private_key_pem.write_to_path(str(folder / "key.pem"))
        certificate.cert_chain_pems[0].write_to_path(str(folder / "cert.pem"))
        (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n", encoding="utf-8")
        (folder / "dovecot.conf").write_text(_configuration(folder, plain, tls), encoding="utf-8")
        process = subprocess.Popen(
            [program, "-F", "-c", str(folder / "dovecot.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _await(plain, folder / "log", process)
            yield Dovecot(plain, tls, mail, folder / "log", folder)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _configuration(folder: Path, plain: int, tls: int) -> str:
    own = ""
    if os.geteuid():  # without root all of it runs as who runs the tests
        me, group = getpass.getuser(), grp.getgrgid(os.getegid()).gr_name
        own = (
            f"default_internal_user = {me}\ndefault_login_user = {me}\ndefault_internal_group = {group}\n"
            "service anvil {\n  chroot =\n}\n"
        )
    return f"""
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
first_valid_uid = {_OWNER[0]}
first_valid_gid = {_OWNER[1]}
{own}ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
mail_location = maildir:{folder}/home/Maildir
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = static
  args = uid={_OWNER[0]} gid={_OWNER[1]} home={folder}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
"""


def _give(folder: Path) -> None:
    """Make all mail belong to whom Dovecot opens it as."""
    if not os.geteuid():
        for each in (folder, *folder.rglob("*")):
            os.chown(each, *_OWNER)


def _await(port: int, log: Path, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, log.read_text() if log.exists() else "dovecot did not start"
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                if connection.recv(4) == b"* OK":
                    return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError(log.read_text() if log.exists() else "dovecot gives no answer")


def _free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port: int = chosen.getsockname()[1]
        return port
