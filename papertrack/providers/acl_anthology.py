"""The ACL Anthology's pages: the metadata that stands in the head of each paper's page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from selectolax.lexbor import LexborHTMLParser

from papertrack.errors import BadResponse
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts
from papertrack.net.client import Client
from papertrack.providers.connection import Connection
from papertrack.providers.heads import Told, metas
from papertrack.providers.naming import named, others
from papertrack.providers.protocol import Answer
from papertrack.providers.tree import Tree, kept, reread
from papertrack.providers.wording import iso_date, page_range

ADDRESS = "https://aclanthology.org"

_CITATION = re.compile("citation_")
_UNKNOWN = re.compile(rb"ACL Anthology|<h1>Not Found</h1>", re.IGNORECASE)


class AclAnthologyProvider:
    """The Anthology's papers by its ids, one in a request: `<id>/`, a static page with `citation_*` in its head.

    The Anthology has no API and publishes no rate (https://aclanthology.org/faq/api/); one page a second is ours.
    """

    name = "acl-anthology"
    schemes = frozenset({Scheme.ACL})
    batch = 1
    interval = 1.0
    parser = 1

    def __init__(self, client: Client | None, *, address: str = ADDRESS) -> None:
        self._web = Connection(client, address)
        self.host = self._web.host

    def ask(self, identifiers: Sequence[Identifier]) -> Answer:
        """Ask for the first; see `Provider.ask`. Of the page, what speaks of the paper is kept."""
        if not identifiers:
            return Answer()
        identifier = identifiers[0]
        response = self._web.get(f"/{quote(identifier.value, safe='')}/", accept={404})
        if response.status == 404:
            if not _UNKNOWN.search(response.content):
                raise BadResponse(self.host, "answered 404 in other words than its own")
            return Answer(missing=(identifier,))
        if not response.content.rstrip().lower().endswith(b"</html>"):
            raise BadResponse(self.host, "gave no whole page")
        told = _told(response.content)
        named_file = Tree(told)["citation_pdf_url"][0].text or ""
        if not named_file.endswith(f"/{identifier.value}.pdf") or not told.get("citation_title"):
            raise BadResponse(self.host, "gave a page that is not this paper's")
        return Answer({identifier: kept(told)})

    def facts(self, payload: bytes) -> Facts:
        """Read what was kept of one page; see `Provider.facts`."""
        told = reread(payload, self.name)
        appeared = iso_date(told["citation_publication_date"][0].text)
        journal = told["citation_journal_title"][0].text
        doi = named("doi", told["citation_doi"][0].text)
        return Facts(
            title=told["citation_title"][0].text,
            authors=tuple(name for author in told["citation_author"] if (name := author.text)),
            abstract=told["abstract"][0].text,
            published=appeared,
            venue=journal or told["citation_conference_title"][0].text,
            doi=doi.value if doi else None,
            appeared=appeared,
            kind="journal-article" if journal else "proceedings-article",
            volume=told["citation_volume"][0].text,
            issue=told["citation_issue"][0].text,
            pages=page_range(told["citation_firstpage"][0].text, told["citation_lastpage"][0].text),
            isbn=next((found.value for each in told["citation_isbn"] if (found := named("isbn", each.text))), None),
            same_as=others([doi]),
        )


def _told(content: bytes) -> Told:
    """The `citation_*` of a page in their order, and its abstract."""
    page = LexborHTMLParser(content)
    told = metas(page, _CITATION)
    abstract = page.css_first(".acl-abstract > span")
    if abstract is not None:
        told["abstract"] = [abstract.text()]
    return told
