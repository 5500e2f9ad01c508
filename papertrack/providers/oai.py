"""arXiv's OAI-PMH interface: the way round when the query API refuses."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from lxml import etree

from papertrack.errors import BadResponse, Refused
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts
from papertrack.net.client import Client
from papertrack.providers.arxiv_fields import folded, is_withdrawn, publisher_doi, taxonomy
from papertrack.providers.connection import Connection
from papertrack.providers.naming import named, others
from papertrack.providers.protocol import Answer
from papertrack.providers.wording import full_name, iso_date

ADDRESS = "https://oaipmh.arxiv.org"

_NAMES = {"oai": "http://www.openarchives.org/OAI/2.0/", "arxiv": "http://arxiv.org/OAI/arXiv/"}
_UNKNOWN, _MALFORMED = "idDoesNotExist", "badArgument"


class ArxivOaiProvider:
    """arXiv's metadata for one arXiv id in a request, in its format `arXiv`, which has the names in parts.

    That format names no version. arXiv's limit (one request every three seconds) holds for all its interfaces
    together, so this one keeps the pace of the query API.
    (https://info.arxiv.org/help/oa, https://www.openarchives.org/OAI/openarchivesprotocol.html)
    """

    name = "arxiv-oai"
    schemes = frozenset({Scheme.ARXIV})
    batch = 1
    interval = 3.1
    parser = 1

    def __init__(self, client: Client | None, *, address: str = ADDRESS) -> None:
        self._web = Connection(client, address)
        self.host = self._web.host

    def ask(self, identifiers: Sequence[Identifier]) -> Answer:
        """Ask for the first; see `Provider.ask`. A paper that was deleted is missing."""
        if not identifiers:
            return Answer()
        identifier = identifiers[0]
        name = f"oai:arXiv.org:{identifier.value}"
        parameters = {"verb": "GetRecord", "identifier": name, "metadataPrefix": "arXiv"}
        answer = self._document(self._web.get(f"/oai?{urlencode(parameters)}", accept={400, 404}).content)
        error = answer.find("oai:error", _NAMES)
        if error is not None:
            return self._settled_by(error, identifier)
        if answer.findtext("oai:GetRecord/oai:record/oai:header/oai:identifier", "", _NAMES).strip() != name:
            raise BadResponse(self._web.host, "answered about a paper that was not asked for")
        header = answer.find("oai:GetRecord/oai:record/oai:header", _NAMES)
        if header is not None and header.get("status") == "deleted":
            return Answer(missing=(identifier,))
        paper = answer.find("oai:GetRecord/oai:record/oai:metadata/arxiv:arXiv", _NAMES)
        if paper is None or not _text(paper, "title"):
            raise BadResponse(self._web.host, "gave a record without a paper")
        return Answer({identifier: etree.tostring(paper, encoding="UTF-8", with_tail=False, xml_declaration=False)})

    def facts(self, payload: bytes) -> Facts:
        """Read the payload of one paper; see `Provider.facts` and `ArxivProvider.facts`."""
        try:
            paper = _parsed(payload)
        except ValueError as error:
            raise BadResponse(self.name, f"this record cannot be read: {error}") from error
        if paper.tag != f"{{{_NAMES['arxiv']}}}arXiv":
            raise BadResponse(self.name, "this record cannot be read: it is no paper")
        comment, abstract, doi = _text(paper, "comments"), _text(paper, "abstract"), publisher_doi(_text(paper, "doi"))
        categories = taxonomy((_text(paper, "categories") or "").split())
        created = iso_date(_text(paper, "created"))
        return Facts(
            title=_text(paper, "title"),
            authors=tuple(
                name for author in paper.iterfind("arxiv:authors/arxiv:author", _NAMES) if (name := _name(author))
            ),
            abstract=abstract,
            published=created,
            updated=iso_date(_text(paper, "updated")) or created,
            journal_ref=_text(paper, "journal-ref"),
            doi=doi,
            primary_category=next(iter(categories), None),
            categories=categories,
            comment=comment,
            withdrawn=is_withdrawn(comment, abstract),
            published_as=others([named("doi", doi)]),
        )

    def _document(self, content: bytes) -> etree._Element:
        try:
            answer = _parsed(content)
        except ValueError as error:
            raise BadResponse(self._web.host, f"gave {error}") from error
        if answer.tag != f"{{{_NAMES['oai']}}}OAI-PMH":
            raise BadResponse(self._web.host, "gave a document that is no OAI-PMH")
        return answer

    def _settled_by(self, error: etree._Element, identifier: Identifier) -> Answer:
        match error.get("code"):
            case code if code == _UNKNOWN:
                return Answer(missing=(identifier,))
            case code if code == _MALFORMED:
                return Answer(malformed=(identifier,))
            case code:
                raise Refused(self._web.host, f"refused the request: {folded(error.text) or code}")


def _parsed(content: bytes) -> etree._Element:
    """The root of a whole document. Raises ValueError, whose message follows the word "gave"."""
    if not content.strip():
        raise ValueError("an empty answer")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"no well-formed XML: {error.msg}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("a document with a document type")
    return root


def _text(paper: etree._Element, name: str) -> str | None:
    return folded(paper.findtext(f"arxiv:{name}", "", _NAMES))


def _name(author: etree._Element) -> str | None:
    return full_name(_text(author, "forenames"), _text(author, "keyname"), _text(author, "suffix"))
