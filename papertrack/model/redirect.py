"""What is known of where an address leads: as a redirector told it just now, and as it is remembered."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Trail(NamedTuple):
    """Where an address leads, as it was found out just now.

    target: None when it leads nowhere, or nobody answered; `reason` says why, in plain words. answered: whether this
    is the redirector's own word, worth remembering; else it may be asked again.
    """

    url: str
    target: str | None
    answered: bool
    reason: str = ""


class Redirect(NamedTuple):
    """Where an address led when its redirector was asked, at an aware time; target: None for nowhere."""

    target: str | None
    asked_at: datetime
