"""The well-known newsletters that can be followed by name: a table of facts in TOML."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from urllib.parse import urlsplit

_APART = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Known:
    """A newsletter. feeds: its feed on each of its sites, the preferred site first."""

    name: str
    title: str
    home: str
    feeds: tuple[str, ...]

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts that are this newsletter's alone."""
        return frozenset(map(host_of, (self.home, *self.feeds)))


def known_newsletters(table: str) -> tuple[Known, ...]:
    """Read the table: for each name a title, a home page and one feed or more."""
    return tuple(
        Known(name, row["title"], row["home"], tuple(row["feeds"])) for name, row in tomllib.loads(table).items()
    )


def same_name(one: str, other: str) -> bool:
    """Do two names mean one newsletter? Letters and digits count: `importai` and `Import AI` do."""
    return squashed(one) == squashed(other) != ""


def squashed(name: str) -> str:
    """Letters and digits only, in lower case."""
    return _APART.sub("", name).casefold()


def host_of(url: str) -> str:
    """The host of an address, without `www.`; empty where there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
