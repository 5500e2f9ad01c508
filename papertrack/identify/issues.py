"""Which earlier issue the words of a link name: `Import AI #349`, `#401`, `(#455)`."""

from __future__ import annotations

import re

from papertrack.model.document import Document, Kind, Link
from papertrack.model.reference import NamedIssue


def named_issues(document: Document) -> list[NamedIssue]:
    """The issues that a document's links name, in order.

    A link counts when it leads to some newsletter's issue, its words give a number (`#401`, or the newsletter's name
    with a number behind it), and its address bears the newsletter's name, in its host or in its path. The newsletter
    is the one that the words name, else the document's own.
    """
    found = (_named(link, document.newsletter) for link in document.links if link.kind is Kind.ISSUE)
    return [each for each in found if each is not None]


_NUMBERED = re.compile(r"(?P<before>[^#]*)#\s?(?P<number>\d{1,5})(?!\d)[^#]*", re.A)
_NAMED = re.compile(r"(?P<name>[^\d#]*[^\d#\W])\W{1,3}(?:issue\s)?(?P<number>\d{1,5})(?!\d)(?:\W.*)?", re.I | re.A)
_LABEL = re.compile(r"[\s,:(]*(?:issue|no\.?|nr\.?)?[\s(]*$", re.I)


def _named(link: Link, own: str | None) -> NamedIssue | None:
    names: tuple[str | None, ...]
    if match := _NUMBERED.fullmatch(link.text):
        names = (_LABEL.sub("", match["before"]), own)
    elif own and (match := _NAMED.fullmatch(link.text)) and _folded(match["name"]).endswith(_folded(own)):
        names = (own,)  # a number without its sign counts behind the newsletter's name only
    else:
        return None
    address = _folded(link.target)
    for newsletter in names:
        if newsletter and len(folded := _folded(newsletter)) > _SHORTEST and folded in address:
            return NamedIssue(link.position, newsletter, int(match["number"]))
    return None


_SHORTEST = 2  # letters of a name that are no evidence yet: almost any address holds them
_UNTOLD = re.compile(r"[\W_]+")


def _folded(text: str) -> str:
    """Letters and digits only, in lower case, as names stand in addresses."""
    return _UNTOLD.sub("", text).lower()
