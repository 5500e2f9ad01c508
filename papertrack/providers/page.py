"""The page itself: for papers that no service answers for, what the head of the paper's own page states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from urllib.parse import urlsplit

from papertrack.errors import BadResponse
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts
from papertrack.net.client import Client, Response
from papertrack.net.public import refuse_private
from papertrack.providers.heads import facts_told, is_whole, title_told, told_by
from papertrack.providers.protocol import Answer
from papertrack.providers.tree import Tree, kept, reread

GONE = frozenset({404, 410})


class PageProvider:
    """Papers by the identifiers of sites that have no interface but their pages, one page in a request.

    All sites together are asked no more than once a second, by one gate. The schemes are those whose identifiers
    tell where the paper's page is (`Identifier.url`).

    address: where the page of an identifier is. may_ask: told each address before it is asked, redirects included;
    raises Refused where it must not be.
    """

    name = "page"
    schemes = frozenset(
        {Scheme.PMLR, Scheme.JMLR, Scheme.DISTILL, Scheme.HAL, Scheme.IEEE, Scheme.ACM, Scheme.PII}
    )  # fmt: skip
    batch = 1
    host = "pages"
    interval = 1.0
    parser = 1

    def __init__(
        self,
        client: Client | None,
        *,
        address: Callable[[Identifier], str | None] = attrgetter("url"),
        may_ask: Callable[[str], bool | None] = refuse_private,
    ) -> None:
        self._client = client
        self._address = address
        self._may_ask = may_ask

    def ask(self, identifiers: Sequence[Identifier]) -> Answer:
        """Ask for the first; see `Provider.ask`. Of the page, what speaks of the paper is kept.

        The paper is missing when its own site says so (404, 410), or shows a whole page that states no paper's title.
        """
        if not identifiers:
            return Answer()
        if self._client is None:
            raise ValueError("this provider was made for reading only: it has no client to ask with")
        identifier = identifiers[0]
        url = self._address(identifier)
        if url is None:
            return Answer(malformed=(identifier,))
        response = self._client.visit(url, self._may_ask, accept=GONE)
        believe(response, url)
        told = told_by(response.content) if response.status not in GONE else {}
        if title_told(Tree(told)) is None:
            return Answer(missing=(identifier,))
        return Answer({identifier: kept(told)})

    def facts(self, payload: bytes) -> Facts:
        """Read what was kept of one page; see `Provider.facts` and `facts_told`."""
        return facts_told(reread(payload, self.name))


def believe(response: Response, asked: str) -> None:
    """Raise BadResponse unless this is a whole web page of the site that was asked, and no network's log-in page."""
    host = site(asked)
    if site(response.url) != host:
        raise BadResponse(host, f"another site answered in its place: {site(response.url)}")
    if not response.content.strip():
        raise BadResponse(host, "gave no web page")
    if not is_whole(response.content):
        raise BadResponse(host, "gave no whole web page")


def site(url: str) -> str:
    """Whose an address is: the last two labels of its host, since a site moves among its subdomains."""
    host = urlsplit(url).hostname or url
    return host if host.replace(".", "").isdecimal() else ".".join(host.rstrip(".").split(".")[-2:])
