"""Semantic Scholar's Graph API: many papers at once, each with the other names that it is known by."""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import urlencode

from papertrack.errors import BadResponse, Refused
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts
from papertrack.net.client import Client
from papertrack.providers.connection import Connection
from papertrack.providers.naming import named, others
from papertrack.providers.protocol import Answer
from papertrack.providers.tree import Tree, kept, read_tree, reread
from papertrack.providers.wording import iso_date, plain
from papertrack.providers.works import PREPRINT

ADDRESS = "https://api.semanticscholar.org"
FIELDS = "title,abstract,year,venue,journal,publicationDate,publicationTypes,externalIds,authors"

_PREFIXES = {
    Scheme.ARXIV: "ARXIV:",
    Scheme.DOI: "DOI:",
    Scheme.PMID: "PMID:",
    Scheme.PMCID: "PMCID:",
    Scheme.ACL: "ACL:",
    Scheme.S2: "",
}
_EXTERNAL = (("ArXiv", "arxiv"), ("DOI", "doi"), ("ACL", "acl"), ("PubMed", "pmid"), ("PubMedCentral", "pmcid"))
_KINDS = (
    ("Conference", "proceedings-article"),
    ("BookSection", "book-chapter"),
    ("Book", "book"),
    ("Dataset", "dataset"),
    ("JournalArticle", "journal-article"),
)
"""Semantic Scholar's publicationTypes in Crossref's words; the first that is listed counts."""

_NONE_KNOWN = "No valid paper ids given"
_ARXIV_VENUES = frozenset({"arxiv.org", "arxiv"})


class SemanticScholarProvider:
    """What Semantic Scholar knows of papers, up to 500 in a request.

    key: the user's own (header `x-api-key`): one request a second. Without one, all keyless users share what
    there is, and being refused (429) is to be expected at any time.
    (https://github.com/allenai/s2-folks/blob/main/API_RELEASE_NOTES.md)
    """

    name = "semantic-scholar"
    schemes = frozenset(_PREFIXES)
    batch = 500
    parser = 1

    def __init__(self, client: Client | None, *, key: str | None = None, address: str = ADDRESS) -> None:
        self.interval = 1.1 if key else 3.1
        self._web = Connection(client, address)
        self._headers = {"x-api-key": key} if key else {}
        self.host = self._web.host

    def ask(self, identifiers: Sequence[Identifier]) -> Answer:
        """Make one request; see `Provider.ask`.

        The answer has one place for each identifier, in order, null where it is unknown; where none is known the
        service says so with status 400. A paper that turns out to be another one in arXiv than the one asked
        for is not taken for it.
        """
        if not identifiers:
            return Answer()
        document = json.dumps({"ids": [_asked_as(identifier) for identifier in identifiers]}).encode("ascii")
        path = f"/graph/v1/paper/batch?{urlencode({'fields': FIELDS})}"
        response = self._web.post_json(path, document, self._headers, accept={400})
        answer = read_tree(response.content, self.host)
        if response.status == 400:
            return self._settled_by(answer, identifiers)
        papers = list(answer)
        if not answer.is_list or len(papers) != len(identifiers):
            raise BadResponse(self.host, "gave a list that is not as long as what was asked for")
        if not all(paper.value is None or paper["paperId"].text for paper in papers):
            raise BadResponse(self.host, "gave a list of something else than papers")
        pairs = zip(identifiers, papers, strict=True)
        found = {identifier: kept(paper.value) for identifier, paper in pairs if _is_it(identifier, paper)}
        return Answer(found, tuple(one for one in identifiers if one not in found))

    def facts(self, payload: bytes) -> Facts:
        """Read one paper; see `Provider.facts`. A preprint server is no venue."""
        paper = reread(payload, self.name)
        known_as = others([*names(paper), named("s2", paper["paperId"].text)])
        venue = paper["venue"].text or paper["journal"]["name"].text
        preprint = (venue or "").lower() in _ARXIV_VENUES
        published = iso_date(paper["publicationDate"].text) or iso_date(paper["year"].text)
        return Facts(
            title=plain(paper["title"].text),
            authors=tuple(name for author in paper["authors"] if (name := author["name"].text)),
            abstract=paper["abstract"].text,
            published=published,
            venue=None if preprint else venue,
            doi=next((one.value for one in known_as if one.scheme is Scheme.DOI), None),
            kind=PREPRINT if preprint else _kind(paper),
            volume=None if preprint else paper["journal"]["volume"].text,
            pages=None if preprint else paper["journal"]["pages"].text,
            same_as=known_as,
        )

    def _settled_by(self, answer: Tree, identifiers: Sequence[Identifier]) -> Answer:
        complaint = answer["error"].text
        if complaint is None:
            raise BadResponse(self.host, "answered 400 in other words than its own")
        if complaint != _NONE_KNOWN:
            raise Refused(self.host, f"refused the request: {complaint[:200]}")
        return Answer(missing=tuple(identifiers))


def _asked_as(identifier: Identifier) -> str:
    value = identifier.value
    match identifier.scheme:
        case Scheme.PMCID:
            value = value.removeprefix("PMC")
        case Scheme.S2:
            value = value.replace("CorpusID:", "CorpusId:")
    return _PREFIXES[identifier.scheme] + value


def _is_it(identifier: Identifier, paper: Tree) -> bool:
    if paper.value is None:
        return False
    arxiv = named("arxiv", paper["externalIds"]["ArXiv"].text)
    return identifier.scheme is not Scheme.ARXIV or arxiv in (None, identifier)


def names(paper: Tree) -> list[Identifier | None]:
    """The names by which others know a paper, as far as they can be read; arXiv's first."""
    return [named(kind, paper["externalIds"][key].text) for key, kind in _EXTERNAL]


def _kind(paper: Tree) -> str | None:
    listed = {each.text for each in paper["publicationTypes"]}
    return next((kind for name, kind in _KINDS if name in listed), None)
