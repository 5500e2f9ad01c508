"""OpenAlex: works by DOI, for users who have a key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote, urlencode

from papertrack.errors import BadResponse
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts
from papertrack.net.client import Client, Response
from papertrack.providers.connection import Connection
from papertrack.providers.naming import doi_of, named, others
from papertrack.providers.protocol import Answer
from papertrack.providers.tree import Tree, kept, read_tree, reread
from papertrack.providers.wording import iso_date, page_range, plain
from papertrack.providers.works import PREPRINT

ADDRESS = "https://api.openalex.org"
FIELDS = (
    "id,doi,ids,title,publication_date,publication_year,type,primary_location,authorships,biblio,is_retracted,"
    "abstract_inverted_index"
)

_KINDS = {"preprint": PREPRINT, "article": "journal-article", "paratext": None}
"""OpenAlex's types in Crossref's words, where Crossref's own is not given; the others are called alike."""

_VENUES = frozenset({"journal", "conference", "book series", "ebook platform"})
_REGISTERED = frozenset({Scheme.DOI, Scheme.ARXIV})
_FILTER_MARKS = frozenset(",|&!")
_UNKNOWN = b"<title>404 Not Found</title>"
_LONGEST_ABSTRACT = 50_000
_HEADING = re.compile(r"(?:Abstract|ABSTRACT)[.:]?\s+(?=[A-Z])")


class OpenAlexProvider:
    """What OpenAlex knows of DOIs, arXiv's included (it has no arXiv ids), and of its own ids.

    key: the user's own; without one there is next to nothing to be had since February 2026
    (https://developers.openalex.org/api-reference/authentication). Up to 50 DOIs go into one filter, arXiv's too.
    What a filter cannot say goes alone, by its own address, which costs nothing; so does an arXiv id that a list did
    not have, since only that address leads on to the publication with which OpenAlex may have merged it. Where lists
    are not served, which is found out once, each goes alone.
    """

    name = "openalex"
    schemes = frozenset({Scheme.DOI, Scheme.ARXIV, Scheme.OPENALEX})
    interval = 0.2
    parser = 1

    def __init__(self, client: Client | None, *, key: str = "", address: str = ADDRESS) -> None:
        self.batch = 50
        self._web = Connection(client, address)
        self._key = key
        self._unlisted: set[Identifier] = set()
        self.host = self._web.host

    def ask(self, identifiers: Sequence[Identifier]) -> Answer:
        """Make one request, and a second where a list brings nothing; see `Provider.ask`.

        What goes alone stays open while others are asked for.
        """
        if not identifiers:
            return Answer()
        asked = {doi_of(each): each for each in identifiers if not self._goes_alone(each)}
        if self.batch == 1 or len(identifiers) == 1 or self._goes_alone(identifiers[0]):
            return self._ask_for_one(identifiers[0])
        parameters = {"filter": "doi:" + "|".join(asked), "per_page": "100", **self._parameters()}
        response = self._web.get(f"/works?{urlencode(parameters)}", accept={404})
        if response.status == 404:
            self._believe_absence(response)
            self.batch = 1
            return self._ask_for_one(identifiers[0])
        answer = read_tree(response.content, self.host)
        works = list(answer["results"])
        if not answer["results"].is_list or answer["meta"]["count"].number != len(works):
            raise BadResponse(self.host, "gave a list that is not whole")
        found = {_doi(work): kept(work.value) for work in reversed(works)}
        if not found.keys() <= asked.keys():
            raise BadResponse(self.host, "answered about works that were not asked for")
        missing = [one for doi, one in asked.items() if doi not in found]
        self._unlisted.update(one for one in missing if one.scheme is Scheme.ARXIV)
        if not found and len(self._unlisted.intersection(missing)) == len(missing):
            return self._ask_for_one(missing[0])
        return Answer(
            {asked[doi]: payload for doi, payload in found.items()},
            tuple(one for one in missing if one not in self._unlisted),
        )

    def facts(self, payload: bytes) -> Facts:
        """Read one work; see `Provider.facts`. The abstract is put together from its inverted index."""
        work = reread(payload, self.name)
        ids, biblio, place = work["ids"], work["biblio"], work["primary_location"]
        kind = place["raw_type"].text or _KINDS.get(work["type"].text or "", work["type"].text)
        names = others(
            [
                named("doi", work["doi"].text or ids["doi"].text),
                named("openalex", work["id"].text or ids["openalex"].text),
                named("pmid", ids["pmid"].text),
                named("pmcid", ids["pmcid"].text),
            ]
        )
        published = iso_date(work["publication_date"].text) or iso_date(work["publication_year"].text)
        source = place["source"]
        return Facts(
            title=plain(work["title"].text),
            authors=tuple(name for each in work["authorships"] if (name := _name(each))),
            abstract=_abstract(work["abstract_inverted_index"]),
            published=published,
            venue=source["display_name"].text if source["type"].text in _VENUES else None,
            doi=next((one.value for one in names if one.scheme is Scheme.DOI), None),
            retracted=work["is_retracted"].value is True,
            appeared=None if kind == PREPRINT else published,
            kind=kind,
            volume=biblio["volume"].text,
            issue=biblio["issue"].text,
            pages=page_range(biblio["first_page"].text, biblio["last_page"].text),
            publisher=source["host_organization_name"].text if source["type"].text in _VENUES else None,
            same_as=names,
        )

    def _ask_for_one(self, identifier: Identifier) -> Answer:
        """By its own address, which leads on to the work that it was merged into."""
        own = identifier.scheme is Scheme.OPENALEX
        name = identifier.value if own else f"doi:{quote(doi_of(identifier), safe='')}"
        response = self._web.get(f"/works/{name}?{urlencode(self._parameters())}", accept={404})
        if response.status == 404:
            self._believe_absence(response)
            return Answer(missing=(identifier,))
        work = read_tree(response.content, self.host)
        if named("openalex", work["id"].text) is None:
            raise BadResponse(self.host, "gave JSON that is no work")
        return Answer({identifier: kept(work.value)})

    def _believe_absence(self, response: Response) -> None:
        if _UNKNOWN not in response.content:
            raise BadResponse(self.host, "answered 404 in other words than its own")

    def _goes_alone(self, identifier: Identifier) -> bool:
        listable = identifier.scheme in _REGISTERED and _FILTER_MARKS.isdisjoint(identifier.value)
        return not listable or identifier in self._unlisted

    def _parameters(self) -> dict[str, str]:
        return {"select": FIELDS, "api_key": self._key}


def _doi(work: Tree) -> str:
    return (work["doi"].text or "").lower().rpartition("doi.org/")[2]


def _name(authorship: Tree) -> str | None:
    return authorship["author"]["display_name"].text or authorship["raw_author_name"].text


def _abstract(index: Tree) -> str | None:
    """The words in their order, from the places at which each stands."""
    words = {
        place.number: word
        for word, places in index.entries
        for place in Tree(places)
        if place.number is not None and place.number < _LONGEST_ABSTRACT
    }
    text = plain(Tree(" ".join(words[place] for place in sorted(words))).text) or ""
    return _HEADING.sub("", text, count=1) or None
