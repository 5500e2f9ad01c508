"""What the head of a web page states of a paper: `citation_*`, Dublin Core, PRISM, JSON-LD, read into facts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from papertrack.identify.schemes import is_dataset
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts
from papertrack.providers.naming import named, others
from papertrack.providers.tree import Tree
from papertrack.providers.wording import given_first, iso_date, page_range, plain

Told = dict[str, list[object]]
"""What stands under each name, in order; names in lower case with `.` between their parts."""

_ENDED = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
_TAIL = 4_000  # bytes at the end of a page in which its end tag stands; scripts may follow it
_KEPT = re.compile(r"(?:bepress_)?citation_(?!reference|keywords)|(?:dc|dcterms|prism|eprints)\.", re.IGNORECASE)
_LINKED = frozenset({"ScholarlyArticle", "MedicalScholarlyArticle", "PublicationIssue", "Thesis", "Report"})
_LINKED_KEPT = (
    "headline", "name", "author", "datePublished", "abstract", "isPartOf", "publisher", "identifier", "sameAs", "@id",
    "pageStart", "pageEnd", "pagination",
)  # fmt: skip
_ABSTRACT = "#abstract, .abstract"
_HEADING = re.compile(r"abstract\b[\s:.]*", re.IGNORECASE)
_DAY_LAST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)

_TITLE = ("citation_title", "bepress_citation_title", "eprints.title", "prism.title", "dc.title", "dcterms.title")
_AUTHOR = ("citation_author", "bepress_citation_author", "eprints.creators_name", "dc.creator", "dcterms.creator")
_ABSTRACTS = ("citation_abstract", "dcterms.abstract", "eprints.abstract", "abstract")
_DATE = (
    "citation_publication_date", "bepress_citation_date", "citation_date", "prism.publicationdate", "dcterms.issued",
    "dc.date.issued", "dc.issued", "dc.date", "eprints.date", "citation_online_date", "citation_year",
)  # fmt: skip
_JOURNAL = ("citation_journal_title", "bepress_citation_journal_title", "prism.publicationname")
_CONFERENCE = ("citation_conference_title", "citation_conference")
_DOI = (
    "citation_doi", "bepress_citation_doi", "prism.doi", "dc.identifier.doi", "dc.identifier", "dcterms.identifier",
    "eprints.id_number",
)  # fmt: skip
"""Where each fact may stand; what comes first is believed. The tags are those that Google Scholar reads
(https://scholar.google.com/intl/en/scholar/inclusion.html), which is why publishers have them."""


def is_whole(content: bytes) -> bool:
    """Does an HTML page go on to its end?"""
    return _ENDED.search(content, max(0, len(content) - _TAIL)) is not None


def metas(page: LexborHTMLParser, kept: re.Pattern[str]) -> Told:
    """The contents of a page's `meta` tags whose name or property begins as `kept` says, in their order."""
    told: Told = {}
    for meta in page.css("meta[content]"):
        name = (meta.attributes.get("name") or meta.attributes.get("property") or "").strip()
        if kept.match(name):
            told.setdefault(name.lower().replace(":", "."), []).append(meta.attributes.get("content") or "")
    return told


def told_by(content: bytes) -> Told:
    """What a page says of a paper that it is about; nothing for a page about something else."""
    page = LexborHTMLParser(content)
    told = metas(page, _KEPT)
    linked = [each for script in page.css("script[type='application/ld+json']") for each in _linked(script.text())]
    if linked:
        told["json-ld"] = [linked[0]]
    abstract = page.css_first(_ABSTRACT)
    if told and abstract is not None and (words := abstract.text(separator=" ")):
        told["abstract"] = [words]
    return told


def title_told(told: Tree) -> str | None:
    """The paper's title."""
    return _first(told, _TITLE) or plain(_linked_text(told, "headline") or _linked_text(told, "name"))


def names_told(told: Tree) -> tuple[Identifier, ...]:
    """The DOI and the arXiv id that the page states for its paper. Where it states several DOIs, none is believed."""
    stated = [each.text for name in _DOI for each in told[name]]
    linked = [each.text for key in ("@id", "sameAs", "identifier") for each in told["json-ld"][0][key]]
    linked += [each["value"].text for each in told["json-ld"][0]["identifier"]]
    dois = others(named("doi", text) for text in (*stated, *(each for each in linked if "10." in (each or ""))))
    papers = [doi for doi in dois if doi.scheme is not Scheme.DOI or not is_dataset(doi.value)]
    arxiv = named("arxiv", _first(told, ("citation_arxiv_id",)))
    return others([arxiv, *(papers if len(papers) == 1 else ())])


def facts_told(told: Tree) -> Facts:
    """All that the page states. A page knows when its paper appeared, not whether there was a preprint before."""
    journal = _first(told, _JOURNAL) or _linked_text(told, "isPartOf")
    conference = _first(told, _CONFERENCE)
    appeared = _date(told)
    names = names_told(told)
    pages = _first(told, ("bepress_citation_pages", "prism.pagerange")) or page_range(
        _first(told, ("citation_firstpage", "bepress_citation_firstpage", "prism.startingpage")),
        _first(told, ("citation_lastpage", "bepress_citation_lastpage", "prism.endingpage")),
    )
    return Facts(
        title=title_told(told),
        authors=_authors(told),
        abstract=_abstract(told),
        published=appeared,
        venue=journal or conference,
        doi=next((each.value for each in names if each.scheme is Scheme.DOI), None),
        appeared=appeared,
        kind="journal-article" if journal else "proceedings-article" if conference else None,
        volume=_first(told, ("citation_volume", "bepress_citation_volume", "prism.volume")),
        issue=_first(told, ("citation_issue", "bepress_citation_issue", "prism.number")),
        pages=pages,
        publisher=_first(told, ("citation_publisher", "dc.publisher", "dcterms.publisher")),
        isbn=next((found.value for each in told["citation_isbn"] if (found := named("isbn", each.text))), None),
        same_as=others([*names, named("pmid", _first(told, ("citation_pmid",)))]),
    )


def _linked(script: str) -> Iterator[dict[str, object]]:
    """The scholarly works that a JSON-LD script describes, less what is of no use here (references, most of all)."""
    try:
        root = Tree(json.loads(script))
    except (ValueError, RecursionError):
        return
    for each in (*root, *root["@graph"], *(main for page in root for main in page["mainEntity"])):
        if any(kind.text in _LINKED for kind in each["@type"]):
            yield {key: each[key].value for key in _LINKED_KEPT if each[key].value is not None}


def _first(told: Tree, names: tuple[str, ...]) -> str | None:
    return next((text for name in names for each in told[name] if (text := plain(each.text))), None)


def _linked_text(told: Tree, key: str) -> str | None:
    """A text of the JSON-LD object, or the name of the thing that stands there."""
    value = told["json-ld"][0][key]
    return next((text for each in value if (text := each.text or each["name"].text)), None)


def _authors(told: Tree) -> tuple[str, ...]:
    found = next((list(told[name]) for name in _AUTHOR if told[name].value), [])
    if not found and (together := told["citation_authors"][0].text):
        found = [Tree(each) for each in together.split(";")]
    if not found:
        found = [Tree(each.text or each["name"].text) for each in told["json-ld"][0]["author"]]
    return tuple(dict.fromkeys(name for each in found if (name := given_first(each.text))))


def _abstract(told: Tree) -> str | None:
    text = _first(told, _ABSTRACTS) or plain(_linked_text(told, "abstract"))
    return _HEADING.sub("", text, count=1) or None if text and _HEADING.match(text) else text


def _date(told: Tree) -> str | None:
    stated = [each.text or "" for name in _DATE for each in told[name]]
    stated.append(_linked_text(told, "datePublished") or "")
    return next((day for text in stated if (day := iso_date(_DAY_LAST.sub(r"\3/\1/\2", text)))), None)
