"""Crossref's REST API: the publishers' own metadata for the DOIs that are registered there."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from papertrack.errors import BadResponse
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts
from papertrack.net.client import Client
from papertrack.providers.connection import Connection
from papertrack.providers.lists import fitting
from papertrack.providers.protocol import Answer
from papertrack.providers.tree import Tree, kept, read_tree, reread
from papertrack.providers.works import work_facts

ADDRESS = "https://api.crossref.org"
UNKNOWN = b"Resource not found."


class CrossrefProvider:
    """The metadata of Crossref's DOIs; it has none of arXiv's, which are DataCite's.

    Up to 100 DOIs go into one request, as filters of one name, of which any may hold
    (https://www.crossref.org/documentation/retrieve-metadata/rest-api/), and no more than fit into an address
    that every server takes; the rest stays open. A DOI with a comma, which parts filters, goes alone.

    polite: whether the client gives a contact address: then it is in the pool where lists may be asked for
    three times a second, otherwise in that of once a second over a single connection (December 2025).
    """

    name = "crossref"
    schemes = frozenset({Scheme.DOI})
    batch = 100
    parser = 1

    def __init__(self, client: Client | None, *, polite: bool = False, address: str = ADDRESS) -> None:
        self.interval = 0.4 if polite else 1.1
        self._web = Connection(client, address)
        self.host = self._web.host

    def ask(self, identifiers: Sequence[Identifier]) -> Answer:
        """Make one request; see `Provider.ask`.

        A list is believed when it says that it holds as many works as it does, and only such as were asked for.
        """
        if not identifiers:
            return Answer()
        if "," in identifiers[0].value:
            return self._ask_for_one(identifiers[0])
        filters = fitting(identifiers, lambda each: None if "," in each.value else f"doi:{each.value}")
        asked = {each.value: each for each in filters.values()}
        parameters = {"filter": ",".join(filters), "rows": str(len(asked))}
        message = self._message(self._web.get(f"/works?{urlencode(parameters)}").content, "work-list")
        works = list(message["items"])
        found = {_doi(work): kept_work(work) for work in works}
        if not message["items"].is_list or message["total-results"].number != len(works):
            raise BadResponse(self.host, "gave a list that is not whole")
        if not found.keys() <= asked.keys():
            raise BadResponse(self.host, "answered about works that were not asked for")
        missing = tuple(one for doi, one in asked.items() if doi not in found)
        return Answer({asked[doi]: payload for doi, payload in found.items()}, missing)

    def facts(self, payload: bytes) -> Facts:
        """Read the payload of one work; see `Provider.facts` and `work_facts`."""
        return work_facts(reread(payload, self.name))

    def _ask_for_one(self, identifier: Identifier) -> Answer:
        response = self._web.get(f"/works/{quote(identifier.value, safe='')}", accept={404})
        if response.status == 404:
            if response.content.strip() != UNKNOWN:
                raise BadResponse(self.host, "answered 404 in other words than its own")
            return Answer(missing=(identifier,))
        work = self._message(response.content, "work")
        if _doi(work) != identifier.value:
            raise BadResponse(self.host, "answered about a work that was not asked for")
        return Answer({identifier: kept_work(work)})

    def _message(self, content: bytes, kind: str) -> Tree:
        return message(read_tree(content, self.host), kind, self.host)


def message(answer: Tree, kind: str, host: str) -> Tree:
    """The message of this kind that an answer holds. Raises BadResponse when it holds none."""
    if (answer["status"].text, answer["message-type"].text) != ("ok", kind) or not answer["message"].is_object:
        raise BadResponse(host, f"gave JSON that is no {kind}")
    return answer["message"]


def kept_work(work: Tree) -> bytes:
    """The payload of a work: as it came, less its list of references, which can be a hundred times the rest."""
    return kept({key: value for key, value in work.entries if key != "reference"})


def _doi(work: Tree) -> str:
    return (work["DOI"].text or "").lower()
