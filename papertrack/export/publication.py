"""Where and when a work came out, read from what its records say: preprint, journal, proceedings, or book."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from papertrack.export.latex import readable, tidy
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Paper


class Form(StrEnum):
    """The form in which a work is cited."""

    ARTICLE = "article"
    PROCEEDINGS = "proceedings"
    CHAPTER = "chapter"
    BOOK = "book"
    THESIS = "thesis"
    REPORT = "report"
    PREPRINT = "preprint"
    ISSUE = "issue"
    OTHER = "other"


class Publication(NamedTuple):
    """How a work is cited. Parts that are not known are "".

    container: the journal, the proceedings, the newsletter. pages: `12-34`. date: ISO 8601, as precise as is known;
    of the publication where the records tell its year. arxiv: with its version (`2311.08105v2`) where one is meant.
    doi: the publisher's, in lower case as it stands in the records.
    """

    form: Form
    container: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    date: str = ""
    arxiv: str = ""
    doi: str = ""
    url: str = ""
    publisher: str = ""
    isbn: str = ""


# How the works are cited that records call so, in Crossref's words (https://api.crossref.org/types).
_FORMS = {
    "journal-article": Form.ARTICLE,
    "proceedings-article": Form.PROCEEDINGS,
    "book-chapter": Form.CHAPTER,
    "book-section": Form.CHAPTER,
    "book-part": Form.CHAPTER,
    "reference-entry": Form.CHAPTER,
    "book": Form.BOOK,
    "monograph": Form.BOOK,
    "edited-book": Form.BOOK,
    "reference-book": Form.BOOK,
    "dissertation": Form.THESIS,
    "report": Form.REPORT,
}
_WHOLE = frozenset((Form.BOOK, Form.THESIS, Form.REPORT))
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?(?!\d)", re.ASCII)
_PREPRINT_SERVER = re.compile(r"arxiv\b|corr\b|computing research repository", re.IGNORECASE)
_JOURNAL = re.compile(
    r"""national\ academy | natl\.?\ acad | royal\ society | proc(?:\.|eedings)\s (?:of\ the\ )? ieee(?![\w\ ])
      | \bacm\ on\b | vldb\ endowment | \btransactions\b | \btrans\. | \bjournal\b | \bletters\b | conference\ series
      | mathematical\ society | math\.?\ soc""",
    re.IGNORECASE | re.VERBOSE,
)
_CONFERENCE = re.compile(
    r"""\b(?: proceedings | proc | conference | conf | workshops? | symposium | congress | colloquium | meeting
            | annual\ meeting | advances\ in\ neural\ information
            | neurips | nips | icml | iclr | aaai | ijcai | aistats | colt | uai | cvpr | iccv | eccv | wacv | bmvc
            | acl | emnlp | naacl | eacl | coling | conll | interspeech | icassp | kdd | www | sigir
            | wsdm | cikm | recsys| chi
            | icra | iros | corl | osdi | sosp | nsdi | usenix | asplos | micro | isca | mlsys | siggraph )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.ASCII)
_YEAR_IN_BRACKETS = re.compile(r"\(((?:19|20)\d\d)\)", re.ASCII)
_JOURNAL_NAME = re.compile(r"(?:(?:19|20)\d\d\s+)?([^\d,;:(]*[^\d,;:(\s])")
_VOLUME_WORD = re.compile(r"[\s,]+vol(?:ume|\.)?$", re.IGNORECASE)
_VOLUME = re.compile(r"[\s,]*(?:vol(?:ume|\.)?\s*)?(\d{1,4}[A-Z]?)(?![\d-])", re.IGNORECASE | re.ASCII)
_NUMBER = re.compile(
    r"\s*\((\d{1,3}(?:-\d{1,3})?)\)|[\s,:]*(?:no\.?|issue|number)\s*(\d{1,4})", re.IGNORECASE | re.ASCII
)
_PAGES = re.compile(r"(?<![\d-])([A-Z]?\d{1,6})\s*(?:--?|–)\s*([A-Z]?\d{1,6})(?![\d-])", re.ASCII)
_FIRST_PAGE = re.compile(r"(?:\s*\(\d{4}\))?[\s,:]+(?:pp?\.?\s*)?([A-Z]?\d{1,9})(?![\w-])", re.ASCII)
_PROCEEDINGS_TAIL = re.compile(
    r"[\s,]+(?:(?:pp?|pages|vol|volume)\b\.?.*|\(?(?:19|20)\d\d\)?)$", re.IGNORECASE | re.ASCII
)


def publication(paper: Paper) -> Publication:
    """How this paper is cited: as published where a venue is known, else as a preprint, else as what it is.

    A journal or proceedings is named by `venue`, or else by the leading words of `journal_ref`, which also gives
    volume, number, pages and the year where no record tells them. Which of the two it is says `kind`, else its name.
    A DOI alone names no venue: the form is then PREPRINT (on arXiv) or OTHER, and the DOI is given all the same.
    """
    facts = paper.facts
    date = _date(facts.published)
    arxiv = _value(paper, Scheme.ARXIV)
    doi = facts.doi or _value(paper, Scheme.DOI)
    if doi:
        doi = "" if doi[:13].lower() == "10.48550/arxi" else tidy(doi)
    address = "" if doi and paper.id.scheme is Scheme.DOI else paper.id.url or ""
    venue = _named(facts.venue) if facts.venue else ""
    reference = _named(facts.journal_ref) if facts.journal_ref else ""
    form = _FORMS.get(facts.kind) if facts.kind else None
    if not venue and not reference and form not in _WHOLE:
        if arxiv:
            return Publication(Form.PREPRINT, "", "", "", "", date, arxiv, doi, address)
        return Publication(Form.OTHER, date=_date(facts.appeared) or date, doi=doi, url=address)
    volume, number, pages = _places(reference)
    is_conference = _is_conference(venue or reference)
    form = form or (Form.PROCEEDINGS if is_conference else Form.ARTICLE)
    if form is not Form.ARTICLE:
        volume = number = ""
    return Publication(
        form,
        container=venue or (_proceedings(reference) if is_conference else _journal(reference)),
        volume=_told(facts.volume) or volume,
        number=_told(facts.issue) or number,
        pages=_told(facts.pages) or pages,
        date=_date(facts.appeared) or _reference_year(reference) or date,
        arxiv=arxiv,
        doi=doi,
        url=address,
        publisher=_told(facts.publisher),
        isbn=_told(facts.isbn),
    )


def preprint(paper: Paper, version: int | None) -> Publication | None:
    """A version of this paper's preprint, None for the paper as arXiv shows it; None when it is not on arXiv.

    Its date is known of the first version and of the newest; any other is dated as arXiv lists the paper, by its
    first appearance.
    """
    arxiv = _value(paper, Scheme.ARXIV)
    if not arxiv:
        return None
    facts = paper.facts
    name = arxiv if version is None else f"{arxiv}v{version}"
    is_newest = version is not None and version > 1 and version == facts.version
    return Publication(
        Form.PREPRINT,
        date=(is_newest and _date(facts.updated)) or _date(facts.published),
        arxiv=name,
        url=Identifier(Scheme.ARXIV, name).url or "",
    )


def _value(paper: Paper, scheme: Scheme) -> str:
    """The first of a paper's identifiers of this scheme, or ""."""
    for one in paper.ids:
        if one.scheme is scheme:
            return one.value
    return ""


@lru_cache(maxsize=16384)
def _date(text: str | None) -> str:
    match = _DATE.match(text or "")
    return match[0] if match else ""


def _told(text: str | None) -> str:
    return readable(text) if text else ""


def _reference_year(reference: str) -> str:
    """The year that a journal reference names. Its month is not known: the preprint's is another."""
    years = _YEAR_IN_BRACKETS.findall(reference) or _YEAR.findall(reference)
    return years[-1] if years else ""


def _named(text: str) -> str:
    named = readable(text)
    return "" if _PREPRINT_SERVER.match(named) else named


@lru_cache(maxsize=4096)
def _is_conference(text: str) -> bool:
    return _JOURNAL.search(text) is None and _CONFERENCE.search(text) is not None


def _journal(reference: str) -> str:
    match = _JOURNAL_NAME.match(reference)
    name = _VOLUME_WORD.sub("", match[1]) if match else ""
    return name or reference


def _proceedings(reference: str) -> str:
    whole = reference.removeprefix("In ").removeprefix("in ")
    name = _PROCEEDINGS_TAIL.sub("", whole.split(",")[0]) if "," in whole else whole
    return name or whole


def _places(reference: str) -> tuple[str, str, str]:
    """Volume, number and pages of a journal reference like `Phys. Rev. D 98 (3), 030001-030010 (2018)`."""
    name = _JOURNAL_NAME.match(reference)
    volume = _VOLUME.match(reference, len(_VOLUME_WORD.sub("", name[0])) if name else 0)
    if volume and _YEAR.fullmatch(volume[1]):
        volume = None
    number = _NUMBER.match(reference, volume.end()) if volume else None
    end = number.end() if number else volume.end() if volume else 0
    pages = _PAGES.search(reference, end)
    first = _FIRST_PAGE.match(reference, end) if volume and not pages else None
    return (
        volume[1] if volume else "",
        (number[1] or number[2]) if number else "",
        f"{pages[1]}-{pages[2]}" if pages else first[1] if first else "",
    )
