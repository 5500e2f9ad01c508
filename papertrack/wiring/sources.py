"""The kinds of sources that can be followed, made for one user."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from papertrack.documents.opml import is_opml, subscriptions
from papertrack.errors import UsageError
from papertrack.model.source import Source
from papertrack.net.client import Client
from papertrack.net.visits import Visits
from papertrack.sources.feeds import Feeds, source_of
from papertrack.sources.imap import ImapSource
from papertrack.sources.known import known_newsletters
from papertrack.sources.mailbox import MailboxSource
from papertrack.tracker.ports import Polls
from papertrack.wiring.passwords import imap_password
from papertrack.wiring.settings import Settings
from papertrack.wiring.shipped import shipped_file

NEWSLETTERS = "newsletters.toml"


def source_kinds(client: Client, settings: Settings) -> Sequence[Polls]:
    """Each kind once, in the order in which they are asked whether a place is theirs."""
    visits = Visits(client, settings.state / "gates")
    feeds = Feeds(visits, lambda: known_newsletters(shipped_file(NEWSLETTERS).read_text(encoding="utf-8")))
    return (ImapSource(imap_password), MailboxSource(), feeds)


def known_names() -> list[str]:
    """The newsletters that can be followed by name: `importai (Import AI)`, …"""
    table = known_newsletters(shipped_file(NEWSLETTERS).read_text(encoding="utf-8"))
    return [f"{each.name} ({each.title})" for each in table]


def subscribed(file: Path) -> list[Source] | None:
    """The newsletters of a list of subscriptions; None when the file is no such list.

    A list comes from elsewhere, so its feeds must be on the public internet. Raises UsageError when it is empty.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror})") from error
    if not is_opml(data):
        return None
    found = [source_of(each.title, each.feed, typed=str(file)) for each in subscriptions(data)]
    if not found:
        raise UsageError(f"{file}: is a list of subscriptions without a feed")
    return found
