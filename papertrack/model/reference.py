"""What the words of a link say of another issue."""

from __future__ import annotations

from typing import NamedTuple


class NamedIssue(NamedTuple):
    """The issue that a link's words name by newsletter and number. position: the link's, in its document."""

    position: int
    newsletter: str
    number: int
