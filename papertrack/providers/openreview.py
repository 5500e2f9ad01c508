"""OpenReview's two APIs: the submissions of conferences, with their venue."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlencode

from papertrack.errors import BadResponse, Refused
from papertrack.identify import parse_identifier
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts
from papertrack.net.client import Client
from papertrack.providers.connection import Connection
from papertrack.providers.naming import others
from papertrack.providers.protocol import Answer
from papertrack.providers.tree import Tree, kept, read_tree, reread
from papertrack.providers.wording import date_of_milliseconds, plain

ADDRESS = "https://api2.openreview.net"
FORMER_ADDRESS = "https://api.openreview.net"

_NOT_FOR_US = frozenset({"NotFoundError", "ForbiddenError"})
_OPEN = re.compile(r"submitted\s+to\b|.*\b(?:submission|submitted|withdrawn|rejected)\b", re.IGNORECASE | re.DOTALL)
_WITHDRAWN = re.compile(r".*\bWithdrawn_Submission\b", re.DOTALL)


class OpenReviewProvider:
    """The notes of OpenReview's forums, one in a request.

    The API of today is asked first, then, for what it does not have, that of the venues before 2023, which
    keeps the same notes without wrapping each value (https://docs.openreview.net). No rate is published; one
    request a second is ours.
    """

    name = "openreview"
    schemes = frozenset({Scheme.OPENREVIEW})
    batch = 1
    interval = 1.0
    parser = 1

    def __init__(self, client: Client | None, *, address: str = ADDRESS, former_address: str = FORMER_ADDRESS) -> None:
        self._apis = (Connection(client, address), Connection(client, former_address))
        self.host = self._apis[0].host

    def ask(self, identifiers: Sequence[Identifier]) -> Answer:
        """Ask for the first, of each API at most once; see `Provider.ask`.

        A note that the public may not read counts as missing.
        """
        if not identifiers:
            return Answer()
        for api in self._apis:
            note = _note(api, identifiers[0].value)
            if note is not None:
                return Answer({identifiers[0]: kept(note.value)})
        return Answer(missing=(identifiers[0],))

    def facts(self, payload: bytes) -> Facts:
        """Read one note; see `Provider.facts`.

        published is the day on which it was published, else opened to the public, else created. A venue to
        which it was only submitted is none. Authors who are not named yet are not there. A note that was taken
        over from DBLP names the publication by its address.
        """
        note = reread(payload, self.name)
        content = note["content"]
        moments = (date_of_milliseconds(note[key].number) for key in ("pdate", "odate", "tcdate", "cdate"))
        published = next((moment for moment in moments if moment), None)
        venue = _value(content, "venue").text
        accepted = venue if venue and not _OPEN.match(venue) else None
        names = [name for each in _value(content, "authors") if (name := each.text)]
        return Facts(
            title=plain(_value(content, "title").text),
            authors=() if names == ["Anonymous"] else tuple(names),
            abstract=_value(content, "abstract").text,
            published=published,
            venue=accepted,
            withdrawn=bool(_WITHDRAWN.match(_value(content, "venueid").text or "")),
            appeared=date_of_milliseconds(note["pdate"].number) if accepted else None,
            kind="proceedings-article" if accepted else None,
            same_as=_elsewhere(note),
        )


def _note(api: Connection, forum: str) -> Tree | None:
    """The note, or None where this API has none that the public may read."""
    response = api.get(f"/notes?{urlencode({'id': forum})}", accept={403, 404})
    answer = read_tree(response.content, api.host)
    if response.status in (403, 404):
        complaint = answer["name"].text
        if complaint in _NOT_FOR_US:
            return None
        if complaint:
            raise Refused(api.host, f"refused the request: {complaint[:80]}")
        raise BadResponse(api.host, f"answered {response.status} in other words than its own")
    notes = list(answer["notes"])
    if not answer["notes"].is_list:
        raise BadResponse(api.host, "gave JSON that is no list of notes")
    if not notes:
        return None
    if notes[0]["id"].text != forum or not notes[0]["content"].is_object:
        raise BadResponse(api.host, "answered about a note that was not asked for")
    return notes[0]


def _value(content: Tree, key: str) -> Tree:
    """A value of either API: today's stands in an object of its own."""
    return content[key]["value"] if content[key].is_object else content[key]


def _elsewhere(note: Tree) -> tuple[Identifier, ...]:
    """What a note taken over from DBLP says is its publication; of other notes an address may mean anything."""
    invitations = [each.text or "" for each in (*note["invitations"], note["invitation"])]
    if not any(each.lower().startswith("dblp.org/") for each in invitations):
        return ()
    addresses = [each.text for key in ("html", "ee") for each in _value(note["content"], key)]
    return others(parse_identifier(each) for each in addresses if each)
