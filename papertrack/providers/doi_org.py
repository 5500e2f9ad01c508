"""doi.org's content negotiation: citation data from whichever agency registered a DOI, as the last resort."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urljoin, urlsplit

from papertrack.errors import BadResponse
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts
from papertrack.net.client import Client, Response
from papertrack.providers.connection import Connection
from papertrack.providers.naming import doi_of
from papertrack.providers.protocol import Answer
from papertrack.providers.tree import kept, read_tree, reread
from papertrack.providers.works import work_facts

ADDRESS = "https://doi.org"
CSL_JSON = {"Accept": "application/vnd.citationstyles.csl+json"}
AGENCIES = frozenset({"api.crossref.org", "data.crossref.org", "data.crosscite.org", "api.datacite.org"})
"""Hosts that give citation data; any other to which doi.org leads is a page for people."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_UNKNOWN = (b"DOI Not Found", b"Resource not found.", b"The resource you are looking for doesn't exist")
_MALFORMED = b"Not a DOI"


class DoiOrgProvider:
    """What the agency behind a DOI says of it, one in a request (https://citation.doi.org).

    doi.org leads on to the agency, or, for an agency that has no citation data, to the publisher's page. The
    page says nothing; then doi.org is asked once more, for the agency's name, so that no other answer is
    taken for doi.org's own. The rate is that of Crossref, to which most of this leads.

    agencies: hosts that are believed to give citation data.
    """

    name = "doi.org"
    schemes = frozenset({Scheme.DOI})
    batch = 1
    interval = 1.1
    parser = 1

    def __init__(self, client: Client | None, *, address: str = ADDRESS, agencies: frozenset[str] = AGENCIES) -> None:
        self._web = Connection(client, address)
        self._agencies = agencies
        self.host = self._web.host

    def ask(self, identifiers: Sequence[Identifier]) -> Answer:
        """Ask for the first; see `Provider.ask`."""
        if not identifiers:
            return Answer()
        identifier = identifiers[0]
        path = f"/{quote(doi_of(identifier), safe='/')}"
        response = self._web.get(path, CSL_JSON, accept=_REDIRECTS | {400, 404})
        if response.status in _REDIRECTS:
            onward = _onward(response)
            if onward is None or urlsplit(onward).hostname not in self._agencies:
                self._require_agency(path)
                return Answer(missing=(identifier,))
            response = self._web.follow(onward, CSL_JSON, accept={404})
        if response.status in (400, 404):
            return self._settled_by(response, identifier)
        work = read_tree(response.content, self.host)
        if not work.is_object or not (work["DOI"].text or work["title"].value):
            raise BadResponse(self.host, "gave JSON that describes no work")
        return Answer({identifier: kept({key: value for key, value in work.entries if key != "reference"})})

    def facts(self, payload: bytes) -> Facts:
        """Read the citation data of one work; see `Provider.facts` and `work_facts`."""
        return work_facts(reread(payload, self.name))

    def _settled_by(self, response: Response, identifier: Identifier) -> Answer:
        if response.status == 400 and _MALFORMED in response.content:
            return Answer(malformed=(identifier,))
        if response.status == 404 and any(words in response.content for words in _UNKNOWN):
            return Answer(missing=(identifier,))
        raise BadResponse(self.host, f"answered {response.status} in other words than its own")

    def _require_agency(self, path: str) -> None:
        """Raise BadResponse unless doi.org itself says that an agency registered this."""
        answer = read_tree(self._web.get(f"/ra{path}").content, self.host)
        if answer[0]["RA"].text is None:
            raise BadResponse(self.host, "leads to a page and names no agency; does this network want one to log in?")


def _onward(response: Response) -> str | None:
    """Where a redirect leads, or None where it names no address."""
    try:
        onward = urljoin(response.url, response.headers["location"])
        return onward if urlsplit(onward).hostname else None
    except (KeyError, ValueError):
        return None
