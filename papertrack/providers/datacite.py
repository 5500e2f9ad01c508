"""DataCite's REST API: the metadata of the DOIs registered there, arXiv's own among them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote, urlencode

from papertrack.errors import BadResponse
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts
from papertrack.net.client import Client, Response
from papertrack.providers.arxiv_fields import taxonomy
from papertrack.providers.connection import Connection
from papertrack.providers.lists import fitting
from papertrack.providers.naming import doi_of, named, others
from papertrack.providers.protocol import Answer
from papertrack.providers.tree import Tree, kept, read_tree, reread
from papertrack.providers.wording import full_name, given_first, iso_date, page_range, plain
from papertrack.providers.works import PREPRINT

ADDRESS = "https://api.datacite.org"

_KINDS = {
    "Preprint": PREPRINT,
    "JournalArticle": "journal-article",
    "ConferencePaper": "proceedings-article",
    "ConferenceProceeding": "proceedings",
    "BookChapter": "book-chapter",
    "Book": "book",
    "Dissertation": "dissertation",
    "Report": "report",
    "Dataset": "dataset",
    "Software": "software",
}
"""DataCite's resourceTypeGeneral in Crossref's words; what it calls Text or Other has no kind."""

_FIRST_DATES = ("Submitted", "Issued", "Available", "Created")
_SAME = frozenset({"IsIdenticalTo", "IsVersionOf", "HasVersion", "IsNewVersionOf", "IsPreviousVersionOf"})
_ARXIV_SUBJECT = re.compile(r".*\(([^()]+)\)", re.DOTALL)


class DataCiteProvider:
    """The metadata of DataCite's DOIs, and of arXiv's papers by theirs.

    Up to 100 go into one request, as the list `ids`, and no more than fit into an address that every server takes; the
    rest stays open. (github.com/datacite/lupo: app/controllers/datacite_dois_controller.rb; it takes 1,000.) A DOI with
    a comma goes alone, and so does each where such lists are not served, which is found out once.

    polite: whether the client gives a contact address: then 1,000 requests in five minutes are allowed,
    otherwise 500 (https://support.datacite.org/docs/is-there-a-rate-limit-for-making-requests-against-the-datacite-apis).
    """

    name = "datacite"
    schemes = frozenset({Scheme.DOI, Scheme.ARXIV})
    parser = 1

    def __init__(self, client: Client | None, *, polite: bool = False, address: str = ADDRESS) -> None:
        self.batch = 100
        self.interval = 0.35 if polite else 0.65
        self._web = Connection(client, address)
        self.host = self._web.host

    def ask(self, identifiers: Sequence[Identifier]) -> Answer:
        """Make one request, and a second where lists turn out not to be served; see `Provider.ask`.

        A list is believed when it says that it holds as many DOIs as it does, and only such as were asked for.
        """
        if not identifiers:
            return Answer()
        if self.batch == 1 or len(identifiers) == 1 or "," in identifiers[0].value:
            return self._ask_for_one(identifiers[0])
        asked = fitting(identifiers, lambda each: None if "," in each.value else doi_of(each))
        parameters = {"ids": ",".join(asked), "page[size]": str(len(asked)), "disable-facets": "true"}
        response = self._web.get(f"/dois?{urlencode(parameters)}", accept={404})
        answer = self._believed(response)
        if response.status == 404:
            self.batch = 1
            return self._ask_for_one(identifiers[0])
        records = list(answer["data"])
        if not answer["data"].is_list or answer["meta"]["total"].number != len(records):
            raise BadResponse(self.host, "gave a list that is not whole")
        found = {_doi(record): _attributes(record) for record in records}
        if not found.keys() <= asked.keys():
            raise BadResponse(self.host, "answered about DOIs that were not asked for")
        missing = tuple(one for doi, one in asked.items() if doi not in found)
        return Answer({asked[doi]: payload for doi, payload in found.items()}, missing)

    def _ask_for_one(self, identifier: Identifier) -> Answer:
        doi = doi_of(identifier)
        response = self._web.get(f"/dois/{quote(doi, safe='')}", accept={404})
        answer = self._believed(response)
        if response.status == 404:
            return Answer(missing=(identifier,))
        if _doi(answer["data"]) != doi:
            raise BadResponse(self.host, "answered about a DOI that was not asked for")
        return Answer({identifier: _attributes(answer["data"])})

    def _believed(self, response: Response) -> Tree:
        answer = read_tree(response.content, self.host)
        if response.status == 404 and answer["errors"][0]["status"].text != "404":
            raise BadResponse(self.host, "answered 404 in other words than its own")
        return answer

    def facts(self, payload: bytes) -> Facts:
        """Read the attributes of one DOI; see `Provider.facts`.

        published is the first date of the first kind that is there: submitted, issued, available, created, else
        the year. A preprint is said to be published as what it is a version of, when another registrant gave
        that name; other versions are the same work. (DataCite Metadata Schema 4.6, relationType)
        """
        record = reread(payload, self.name)
        doi = named("doi", record["doi"].text)
        kind = _KINDS.get(record["types"]["resourceTypeGeneral"].text or "")
        in_arxiv = doi is not None and doi.scheme is Scheme.ARXIV
        published, container = _first_date(record), record["container"]
        own_registrant = (record["doi"].text or "").partition("/")[0]
        related = [
            (each["relationType"].text, _related(each), _registrant(each)) for each in record["relatedIdentifiers"]
        ]
        journals = [
            one
            for relation, one, registrant in related
            if relation == "IsPreprintOf"
            or (relation == "IsVersionOf" and kind == PREPRINT and registrant != own_registrant)
        ]
        return Facts(
            title=_title(record),
            authors=tuple(name for creator in record["creators"] if (name := _name(creator))),
            abstract=_description(record, "Abstract"),
            published=published,
            venue=None if kind == PREPRINT else container["title"].text,
            doi=doi.value if doi and doi.scheme is Scheme.DOI else None,
            categories=taxonomy(_arxiv_subjects(record)),
            comment=_description(record, "Other") if in_arxiv else None,
            version=record["version"].number if in_arxiv else None,
            appeared=None if kind == PREPRINT else published,
            kind=kind,
            volume=container["volume"].text,
            issue=container["issue"].text,
            pages=page_range(container["firstPage"].text, container["lastPage"].text),
            publisher=record["publisher"].text or record["publisher"]["name"].text,
            same_as=others(
                (one for relation, one, _ in related if relation in _SAME and one not in journals), than=doi
            ),
            published_as=others(journals, than=doi),
            preprints=others((one for relation, one, _ in related if relation == "HasPreprint"), than=doi),
        )


def _doi(record: Tree) -> str:
    """The DOI that a JSON:API resource describes; "" for one of another type."""
    return (record["id"].text or "").lower() if record["type"].text == "dois" else ""


def _attributes(record: Tree) -> bytes:
    """The payload of a DOI: its attributes as they came, less the XML from which they were made."""
    return kept({key: value for key, value in record["attributes"].entries if key != "xml"})


def _title(record: Tree) -> str | None:
    """The title proper; translated and alternative ones are marked by a type."""
    proper = (each["title"].text for each in record["titles"] if each["titleType"].text is None)
    return next((title for text in proper if (title := plain(text))), None)


def _name(creator: Tree) -> str | None:
    if creator["familyName"].text:
        return full_name(creator["givenName"].text, creator["familyName"].text)
    name = creator["name"].text
    return name if creator["nameType"].text == "Organizational" else given_first(name)


def _description(record: Tree, kind: str) -> str | None:
    told = (each["description"].text for each in record["descriptions"] if each["descriptionType"].text == kind)
    return next((words for text in told if (words := plain(text))), None)


def _first_date(record: Tree) -> str | None:
    for kind in _FIRST_DATES:
        dates = [iso_date(each["date"].text) for each in record["dates"] if each["dateType"].text == kind]
        if known := sorted(each for each in dates if each):
            return known[0]
    return iso_date(record["publicationYear"].text)


def _arxiv_subjects(record: Tree) -> Iterator[str]:
    """`Machine Learning (cs.LG)` → `cs.LG`."""
    for subject in record["subjects"]:
        if subject["subjectScheme"].text == "arXiv" and (
            match := _ARXIV_SUBJECT.fullmatch(subject["subject"].text or "")
        ):
            yield match[1]


def _related(related: Tree) -> Identifier | None:
    return named(related["relatedIdentifierType"].text, related["relatedIdentifier"].text)


def _registrant(related: Tree) -> str:
    return (related["relatedIdentifier"].text or "").rpartition("doi.org/")[2].partition("/")[0]
