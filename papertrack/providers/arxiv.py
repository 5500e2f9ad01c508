"""arXiv's query API, asked through the `arxiv` package, in as few requests as its rules allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

import arxiv

from papertrack.errors import BadResponse, Refused
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts
from papertrack.net.client import Client
from papertrack.providers import atom
from papertrack.providers.arxiv_fields import category, folded, is_withdrawn, publisher_doi, taxonomy
from papertrack.providers.naming import named, others
from papertrack.providers.protocol import Answer

ADDRESS = "https://export.arxiv.org/api/query"
LONGEST_GET = 2_000


class ArxivProvider:
    """arXiv's metadata for arXiv ids: at most 2,000 in a request, which is its documented slice.

    The rules are those of arXiv's terms of use for its API (no more than one request every three
    seconds over a single connection; a tenth of a second is added, since two requests do not travel
    equally fast) and of its user's manual (slices of at most 2,000; POST where the list is long). Ids
    are asked for without version, so that the newest is told.

    client: how the network is reached; not needed by who only reads payloads. address: of the query
    interface.
    """

    name = "arxiv"
    schemes = frozenset({Scheme.ARXIV})
    batch = 2_000
    interval = 3.1
    parser = 2

    def __init__(self, client: Client | None, *, address: str = ADDRESS) -> None:
        self.host = urlsplit(address).hostname or address
        self._client = client
        self._address = address

    def ask(self, identifiers: Sequence[Identifier]) -> Answer:
        """Make one request; see `Provider.ask`.

        A malformed id makes arXiv refuse the whole list; then it alone is settled. What is believed to
        be arXiv's answer is said in `papertrack.providers.atom`; everything else is a BadResponse. Raises
        Refused for an error that is not about the form of one id, and what the client raises.
        """
        if not identifiers:
            return Answer()
        asked = {identifier.value: identifier for identifier in identifiers}
        session = _Session(self._required_client(), self._address)
        try:
            _results(session, list(asked), self._address)
        except _Complained as error:
            return self._settled_by(error.complaint, asked)
        except ValueError as error:  # NoFeed; or a date that the package cannot read
            raise BadResponse(self.host, f"gave {error}") from error
        payloads = atom.entries(session.content)
        found = {asked[value]: payload for value, payload in payloads.items() if value in asked}
        if payloads and not found:
            raise BadResponse(self.host, "answered about papers that were not asked for")
        return Answer(found, tuple(one for one in asked.values() if one not in found))

    def facts(self, payload: bytes) -> Facts:
        """Read the payload of one paper; see `Provider.facts`.

        White space is folded. Categories are those of arXiv's taxonomy; what authors add of other
        classifications (MSC, ACM) is left out. The DOI is the first that is named and not arXiv's own;
        it is the publication's.
        A paper is withdrawn when its comment says "this paper has been withdrawn", "we decided to withdraw
        this paper" or an equal phrase, or begins with "withdrawn", or when its abstract begins with "this
        paper has been withdrawn"; arXiv has no field for it.
        """
        try:
            entry = atom.Entry(payload)
            published, updated = entry.day("atom:published"), entry.day("atom:updated")
        except ValueError as error:
            raise BadResponse(self.name, f"this record cannot be read: {error}") from error
        comment, abstract = folded(entry.text("arxiv:comment")), folded(entry.text("atom:summary"))
        doi = publisher_doi(entry.text("arxiv:doi"))
        return Facts(
            title=folded(entry.text("atom:title")),
            authors=tuple(name for each in entry.names() if (name := folded(each))),
            abstract=abstract,
            published=published,
            updated=updated,
            journal_ref=folded(entry.text("arxiv:journal_ref")),
            doi=doi,
            primary_category=category(next(entry.terms("arxiv:primary_category"), "")),
            categories=taxonomy(entry.terms("atom:category")),
            comment=comment,
            version=atom.version(entry.text("atom:id")),
            withdrawn=is_withdrawn(comment, abstract),
            published_as=others([named("doi", doi)]),
        )

    def _required_client(self) -> Client:
        if self._client is None:
            raise ValueError("this provider was made for reading only: it has no client to ask with")
        return self._client

    def _settled_by(self, complaint: atom.Complaint, asked: dict[str, Identifier]) -> Answer:
        if complaint.value in asked:
            return Answer(malformed=(asked[complaint.value],))
        raise Refused(self.host, f"refused the request: {complaint.words}")


@dataclass(frozen=True, slots=True)
class _Page:
    """What the arxiv package wants to know of an answer."""

    status_code: int
    content: bytes


class _Complained(Exception):
    """arXiv answered with one of its error feeds."""

    def __init__(self, complaint: atom.Complaint) -> None:
        super().__init__(complaint.words)
        self.complaint = complaint


class _Session:
    """The package's session, over our client: a long list goes by POST, and only a whole feed is believed."""

    def __init__(self, client: Client, address: str) -> None:
        self._client = client
        self._address = address
        self.content = b""

    def get(self, url: str, headers: dict[str, str]) -> _Page:
        """Ask what `url` asks. The package's headers hold nothing but its own name, and are left out."""
        if len(url) < LONGEST_GET:
            response = self._client.get(url, accept={400})
        else:
            form = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
            response = self._client.post(self._address, form, accept={400})
        if complaint := atom.complaint(response.content):
            raise _Complained(complaint)
        if response.status == 400:
            raise atom.NoFeed("status 400 without a reason")
        atom.entries(response.content)
        self.content = response.content
        return _Page(response.status, response.content)


def _results(session: _Session, values: list[str], address: str) -> list[arxiv.Result]:
    """Let the package ask `session` for `values`, in one page, without waits and retries of its own.

    The client is made anew each time, because it would wait where its clock seems to go backwards.
    """
    client = arxiv.Client(page_size=len(values), delay_seconds=0, num_retries=0)
    client.query_url_format = address + "?{}"
    client._session = session
    return list(client.results(arxiv.Search(id_list=values, max_results=len(values))))
