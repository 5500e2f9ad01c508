"""Searching papers by title at arXiv, Crossref and Semantic Scholar: what is found is a record of that provider."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol
from urllib.parse import urlencode

from papertrack.enrich.likeness import title_words
from papertrack.errors import BadResponse, Refused
from papertrack.model.identifier import Identifier
from papertrack.model.paper import Facts
from papertrack.net.client import Client
from papertrack.providers import arxiv, atom, crossref, semantic_scholar
from papertrack.providers.connection import Connection
from papertrack.providers.naming import named
from papertrack.providers.tree import Tree, kept, read_tree

MOST = 10
"""So many papers are asked for in one search: what is meant comes among the first, or is not known."""


class SearchesByTitle(Protocol):
    """A service that finds papers by their titles.

    name: of the provider whose records it gives, with whose `parser` they are read. host, interval: as of a
    `Provider`; a search goes through the same gate.
    """

    name: str
    host: str
    interval: float
    parser: int

    def search(self, title: str) -> Mapping[Identifier, bytes]:
        """Make one request; give the papers that the service finds likest, the likest first, as payloads.

        Raises the kinds of FetchError; in particular BadResponse for whatever is not beyond doubt the service's own
        answer, so that no title is taken for unknown that was not looked for.
        """
        ...

    def facts(self, payload: bytes) -> Facts:
        """Read a payload; see `Provider.facts`."""
        ...


class ArxivTitles:
    """arXiv's query API. It is asked for papers that have the longest words of the title, so that a little word that
    the issue changed does no harm; hyphens and marks would mislead it (github.com/arXiv/arxiv-search/issues/322).
    """

    def __init__(self, client: Client | None, *, address: str = arxiv.ADDRESS) -> None:
        self._reader = arxiv.ArxivProvider(None)
        self._web = Connection(client, address)
        self.name, self.interval, self.parser = self._reader.name, self._reader.interval, self._reader.parser
        self.host = self._web.host

    def search(self, title: str) -> Mapping[Identifier, bytes]:
        """See `SearchesByTitle.search`."""
        words = _searched(title)
        if not words:
            return {}
        query = {
            "search_query": " AND ".join(f"ti:{word}" for word in words),
            "start": "0",
            "max_results": str(MOST),
            "sortBy": "relevance",
        }
        response = self._web.get(f"?{urlencode(query)}", accept={400})
        try:
            if complaint := atom.complaint(response.content):
                raise Refused(self.host, f"refused the search: {complaint.words}")
            entries = atom.entries(response.content, most=MOST)
        except atom.NoFeed as error:
            raise BadResponse(self.host, f"gave {error}") from error
        found = {named("arxiv", value): payload for value, payload in entries.items()}
        return {identifier: payload for identifier, payload in found.items() if identifier}

    def facts(self, payload: bytes) -> Facts:
        """See `Provider.facts`."""
        return self._reader.facts(payload)


class CrossrefTitles:
    """Crossref's REST API, whose search is meant for citations as people write them."""

    def __init__(self, client: Client | None, *, polite: bool = False, address: str = crossref.ADDRESS) -> None:
        self._reader = crossref.CrossrefProvider(None, polite=polite)
        self._web = Connection(client, address)
        self.name, self.interval, self.parser = self._reader.name, self._reader.interval, self._reader.parser
        self.host = self._web.host

    def search(self, title: str) -> Mapping[Identifier, bytes]:
        """See `SearchesByTitle.search`. Left out is what is no work of its own: a figure, a review, a journal."""
        query = urlencode({"query.bibliographic": title, "rows": str(MOST)})
        works = crossref.message(read_tree(self._web.get(f"/works?{query}").content, self.host), "work-list", self.host)
        if not works["items"].is_list:
            raise BadResponse(self.host, "gave a list that is none")
        found = {named("doi", work["DOI"].text): work for work in works["items"] if work["type"].text in _WORKS}
        return {doi: crossref.kept_work(work) for doi, work in found.items() if doi}

    def facts(self, payload: bytes) -> Facts:
        """See `Provider.facts`."""
        return self._reader.facts(payload)


class SemanticScholarTitles:
    """Semantic Scholar's match of one title, which bears slips (https://api.semanticscholar.org/api-docs/graph)."""

    def __init__(
        self, client: Client | None, *, key: str | None = None, address: str = semantic_scholar.ADDRESS
    ) -> None:
        self._reader = semantic_scholar.SemanticScholarProvider(None, key=key)
        self._web = Connection(client, address)
        self._headers = {"x-api-key": key} if key else {}
        self.name, self.interval, self.parser = self._reader.name, self._reader.interval, self._reader.parser
        self.host = self._web.host

    def search(self, title: str) -> Mapping[Identifier, bytes]:
        """See `SearchesByTitle.search`. What has no match is answered with status 404 and a complaint in JSON."""
        query = urlencode({"query": title_words(title), "fields": semantic_scholar.FIELDS})
        response = self._web.get(f"/graph/v1/paper/search/match?{query}", self._headers, accept={404})
        answer = read_tree(response.content, self.host)
        if response.status == 404:
            if "not found" not in (answer["error"].text or ""):
                raise BadResponse(self.host, "answered 404 in other words than its own")
            return {}
        papers = list(answer["data"])
        if not answer["data"].is_list or not all(paper["paperId"].text for paper in papers):
            raise BadResponse(self.host, "gave a list of something else than papers")
        found = {_name(paper): {key: value for key, value in paper.entries if key != "matchScore"} for paper in papers}
        return {identifier: kept(paper) for identifier, paper in found.items() if identifier}

    def facts(self, payload: bytes) -> Facts:
        """See `Provider.facts`."""
        return self._reader.facts(payload)


_WORKS = frozenset(
    (
        "book", "book-chapter", "dissertation", "edited-book", "journal-article", "monograph", "posted-content",
        "proceedings-article", "reference-book", "report", "report-component",
    )
)  # fmt: skip
_LONG, _ENOUGH = 4, 8  # letters of a word that tells something; words of a title that tell it from others
_UNSEARCHED = frozenset(("into", "such", "that", "their", "then", "there", "these", "they", "this", "will", "with"))
"""Words of four letters or more that English search indexes leave out (Lucene's list), so that none has them."""
_PLAIN = re.compile(r"[a-z0-9]+")


def _searched(title: str) -> list[str]:
    """The words of a title that a search is to have, in their order: the longest, and of short titles all."""
    words = [word for word in dict.fromkeys(title_words(title).split()) if _PLAIN.fullmatch(word)]
    telling = [word for word in words if len(word) >= _LONG and word not in _UNSEARCHED]
    if len(telling) < 2:
        return words
    longest = sorted(telling, key=len, reverse=True)[:_ENOUGH]
    return [word for word in telling if word in longest]


def _name(paper: Tree) -> Identifier | None:
    """The name under which a paper's record is kept: one that others know it by, where there is one."""
    names = semantic_scholar.names(paper)
    return next((each for each in names if each), named("s2", paper["paperId"].text))
