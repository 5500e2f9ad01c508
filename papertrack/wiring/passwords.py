"""Where the passwords of mailboxes are: in the environment, or in the system's keyring; never in the database."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from papertrack.sources.imap import keyring_name

_OTHERS = re.compile(r"[^A-Z0-9]+")


def imap_password(host: str, user: str, environ: Mapping[str, str] | None = None) -> str | None:
    """The password of a user at a host: that of the environment for this host, or for all, else the keyring's."""
    environ = os.environ if environ is None else environ
    for name in (f"PAPERTRACK_IMAP_PASSWORD_{_OTHERS.sub('_', host.upper())}", "PAPERTRACK_IMAP_PASSWORD"):
        if environ.get(name):
            return environ[name]
    return from_keyring(keyring_name(host), user)


def from_keyring(service: str, user: str) -> str | None:
    """What the system's keyring holds; None where there is no keyring, or it is locked."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        return keyring.get_password(service, user)
    except (KeyringError, OSError, RuntimeError):
        return None
