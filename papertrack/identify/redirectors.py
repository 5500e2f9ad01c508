"""Which links hide where they lead, so that only their redirector can tell; and which of these may be asked."""

from __future__ import annotations

import re

from papertrack.identify.links import recognise
from papertrack.model.document import Kind

RULES = frozenset({"redirector", "list-manage"})
"""The rules of `kinds` whose pages are doors to other pages and hold no address of them."""


def hides_target(target: str, kind: Kind | str, rule: str | None, text: str = "") -> bool:
    """Does a link that was recognised so, with these words on it, hide where it leads, and may one ask?

    Nothing is asked about buttons: to ask where an unsubscribe link leads may be to unsubscribe. Nor about what
    two programs could read in two ways: an address is asked about when it is plain ASCII with a plain host.
    """
    return (
        rule in RULES
        and kind == Kind.PAGE
        and _PLAIN.fullmatch(target) is not None
        and _BUTTON.search(target) is None
        and _BUTTON.search(text) is None
    )


def hidden_behind(url: str) -> str | None:
    """What to ask for where `url` leads: its address without wrappers; None when it hides nothing."""
    recognised = recognise(url)
    hides = hides_target(recognised.target, recognised.kind, recognised.rule)
    return recognised.target if hides else None


_PLAIN = re.compile(r"https?://(?:[a-z0-9-]+\.)+[a-z]{2,}(?::80|:443)?(?:[/?#][!-~]*)?", re.I | re.A)
_BUTTON = re.compile(
    r"un-?sub|opt-?out|opt_out|manage[ -]?(?:your )?(?:subscription|preferences)|e-?mail preferences", re.I
)
