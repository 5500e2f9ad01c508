"""Where things are and who asks: settings from options, the environment and the user's folders."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from papertrack import __version__
from papertrack.errors import UsageError

_VARIABLES = frozenset(
    (
        "PAPERTRACK_DATABASE",
        "PAPERTRACK_EMAIL",
        "PAPERTRACK_IMAP_PASSWORD",
        "PAPERTRACK_KEY_PATTERN",
        "PAPERTRACK_OPENALEX_KEY",
        "PAPERTRACK_S2_KEY",
        "PAPERTRACK_SMTP",
        "PAPERTRACK_SMTP_PASSWORD",
        "PAPERTRACK_STATE",
    )
)
_OF_ONE_HOST = "PAPERTRACK_IMAP_PASSWORD_"  # and the host's name behind it

_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Settings:
    """database: a path or an SQLAlchemy URL. named: somebody asked for it, so it is not just in its usual place.
    state: folder of what all processes of this user share (the gates that keep requests apart). email: the contact
    address that services ask for, or None. s2_key, openalex_key: the user's own keys for Semantic Scholar and OpenAlex,
    or None; they do not show in `repr`. smtp: the address of the server that digests are sent by, or None for the
    system's own `sendmail`.
    """

    database: str
    state: Path
    email: str | None = None
    s2_key: str | None = field(default=None, repr=False)
    openalex_key: str | None = field(default=None, repr=False)
    named: bool = False
    smtp: str | None = None


def load_settings(database: str | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """The settings in force: what is given, else `PAPERTRACK_*` of the environment, else the user's folders.

    Raises UsageError for a `PAPERTRACK_` variable that does not exist, since it is most likely a slip, and for a
    contact address that is none.
    """
    environ = os.environ if environ is None else environ
    unknown = sorted(name for name in environ if _is_unknown(name))
    if unknown:
        known = ", ".join(sorted(_VARIABLES))
        raise UsageError(f"the environment has {unknown[0]}, which PaperTrack does not know; it knows {known}")
    email = environ.get("PAPERTRACK_EMAIL") or None
    if email and not _EMAIL.fullmatch(email):
        raise UsageError(
            f"PAPERTRACK_EMAIL is {email!r}, no e-mail address; write it like you@example.org, or unset it"
        )
    named = database or environ.get("PAPERTRACK_DATABASE")
    import platformdirs  # 15 ms that --help does without

    return Settings(
        database=named or str(Path(platformdirs.user_data_dir("papertrack", appauthor=False)) / "papertrack.db"),
        state=Path(environ.get("PAPERTRACK_STATE") or platformdirs.user_state_dir("papertrack", appauthor=False)),
        email=email,
        s2_key=environ.get("PAPERTRACK_S2_KEY") or None,
        openalex_key=environ.get("PAPERTRACK_OPENALEX_KEY") or None,
        named=bool(named),
        smtp=environ.get("PAPERTRACK_SMTP") or None,
    )


def _is_unknown(name: str) -> bool:
    return name.startswith("PAPERTRACK_") and name not in _VARIABLES and not name.startswith(_OF_ONE_HOST)


def user_agent(settings: Settings) -> str:
    """How we introduce ourselves to services: name, version and, where it is known, a contact address."""
    contact = f" (mailto:{settings.email})" if settings.email else ""
    return f"papertrack/{__version__}{contact}"
