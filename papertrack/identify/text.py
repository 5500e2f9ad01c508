"""Identifiers and URLs as they are written in running text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from heapq import heapify, heappop, heapreplace
from itertools import groupby
from urllib.parse import unquote

from papertrack.identify.addresses import read_address
from papertrack.identify.schemes import OLD_ARCHIVES, balanced_end, found_as, trimmed
from papertrack.identify.sites import SITES
from papertrack.model.document import Kind
from papertrack.model.identifier import Found, Scheme


def find_in_text(text: str) -> Iterator[tuple[int, int, Found]]:
    """Each identifier written in `text`, with its span, in order; spans do not overlap.

    A URL that names several papers gives its span once for each. Takes time linear in the text's length:
    cheap searches for the anchors without which there is no identifier, and patterns only around these.
    """
    folded = text.encode("ascii", "replace").lower()  # a byte for each character, and several times as fast to search
    readers = _READERS if b"/" in folded or b"%" in folded else _NUMBER_READERS
    waiting = [
        (place, rank) for rank, (anchor, _) in enumerate(readers) if (place := _seek(anchor, folded, 0)) is not None
    ]
    heapify(waiting)
    floor = 0
    while waiting:
        place, rank = waiting[0]
        anchor, read = readers[rank]
        if place >= floor and (reading := read(text, place, floor)):
            start, floor, founds = reading
            for found in founds:
                yield start, floor, found
        following = _seek(anchor, folded, max(place + 1, floor))
        if following is None:
            heappop(waiting)
        else:
            heapreplace(waiting, (following, rank))


def find_urls(text: str) -> Iterator[tuple[int, int, str]]:
    """Each bare http(s) URL of `text`, with its span, without the punctuation that follows it."""
    floor = 0
    place = text.find("://") if "/" in text else -1  # to look for one character is many times as fast
    while place >= 0:
        if span := _url_span(text, place, floor):
            start, floor = span
            yield start, floor, text[start:floor]
        place = text.find("://", max(place + 1, floor))


_Reading = tuple[int, int, tuple[Found, ...]]
_Anchor = bytes | re.Pattern[bytes]
_Read = Callable[[str, int, int], _Reading | None]

_SCHEME = re.compile(r"https?$", re.I)
_URL_SIGNS = r"[^\s<>\"“”„«»`|\\^{}…\x00-\x1f]"
_URL_REST = re.compile(rf"://(?=[^\W_]){_URL_SIGNS}+")
_WINDOW = 256


def _url_span(text: str, place: int, floor: int) -> tuple[int, int] | None:
    """The span of the URL whose `://` stands at `place`."""
    scheme = _SCHEME.search(text[max(place - 5, floor) : place])
    if scheme is None:
        return None
    window = _WINDOW  # grows, so that no stretch of text is read again and again
    while rest := _URL_REST.match(text, place, place + window):
        end = balanced_end(rest[0])
        if end < len(rest[0]) or rest.end() < place + window:
            return place - len(scheme[0]), place + len(trimmed(rest[0][:end]))
        window *= 4
    return None


def _read_url(text: str, place: int, floor: int) -> _Reading | None:
    span = _url_span(text, place, floor)
    if span is None:
        return None
    start, end = span
    if text[end : end + 1] == "<" and (at := text.find("10.", start, end)) > 0 and (doi := _read_doi(text, at, at)):
        return start, max(end, doi[1]), doi[2]  # a SICI, whose <…> no other URL holds
    read = read_address(text[start:end])
    return start, end, read.found if read.kind is Kind.PAPER else ()


# An address without its `https://` is looked for where the name of a site's host ends, and read as one that has it.
_ENDINGS = sorted({host.rpartition(".")[2].encode() for site in SITES for host in site.hosts}, key=len)
_HOST_END = re.compile(
    b"/(?:%s)" % b"|".join(rb"(?<=\.(?:%s)/)" % b"|".join(those) for _, those in groupby(_ENDINGS, key=len))
)
_HOST = re.compile(r"(?<![\w@./:%&=#~+-])(?:[a-z\d-]{1,63}\.){0,6}[a-z\d-]{1,63}$", re.I | re.A)
_LONGEST_HOST = 100
_PATH = re.compile(rf"/{_URL_SIGNS}{{1,{_WINDOW}}}")


def _read_bare_address(text: str, place: int, floor: int) -> _Reading | None:
    window = max(place - _LONGEST_HOST, floor)
    host = _HOST.search(text, window, place)
    path = _PATH.match(text, place) if host else None
    if host is None or path is None or path[0].startswith("/10."):
        return None  # a DOI behind its resolver is read as a DOI
    start, end = host.start(), path.start() + len(trimmed(path[0]))
    read = read_address("http://" + text[start:end])
    return (start, end, read.found) if read.kind is Kind.PAPER else None


_ARXIV_TEXT = re.compile(
    r"arxiv[\s\u00a0\u200b:：.,#(\[/=-]{0,4}(?:(?:e-?prints?|preprints?|papers?|id|nos?|number)\b[\s:.,#]{0,4})?"
    r"((?:[a-z-]{2,9}(?:\.[a-z-]{2,8})?/)?(?:\d{4}\.\d{4,5}|\d{7})(?!\d|\.\d)(?:v[1-9]\d{0,2}(?!\d))?)",
    re.I | re.A,
)


def _read_arxiv(text: str, place: int, floor: int) -> _Reading | None:
    start = place - 2
    if start < floor or (start and text[start - 1].isalpha()):
        return None
    match = _ARXIV_TEXT.match(text, start, start + 80)
    found = found_as(Scheme.ARXIV, match[1], "text-arxiv") if match else None
    return (start, match.end(), (found,)) if match and found else None


_ABS = re.compile(r"abs/(\d{4}\.\d{4,5}|[a-z-]{2,9}/\d{7})(?!\d|\.\d)(?:v[1-9]\d{0,2}(?!\d))?", re.I | re.A)
_ABS_BEFORE = re.compile(r"(?<![^\W_])(?:corr|arxiv)[\s,.:;]{0,3}(?:vol(?:ume)?[\s.:]{0,3})?$", re.I | re.A)


def _read_abs(text: str, place: int, floor: int) -> _Reading | None:
    """`CoRR abs/1409.1556`, `ArXiv, Vol abs/1905.02161`: arXiv as a journal of volumes, after DBLP's manner."""
    before = _ABS_BEFORE.search(text, max(place - 20, floor), place)
    match = _ABS.match(text, place) if before else None
    found = found_as(Scheme.ARXIV, match[0][4:], "text-arxiv") if match else None
    return (before.start(), match.end(), (found,)) if before and match and found else None


_OLD_ARXIV = re.compile(rb"/(?:9[1-9]|0[0-7])[01]\d{4}(?=v[1-9]|[^\w]|_|$)")
_OLD_ARXIV_BEFORE = re.compile(r"(?<![\w/.:@-])([a-z]{2,8}(?:-[a-z]{1,5})?)(?:\.[A-Z]{2})?$", re.A)
_VERSION = re.compile(r"v[1-9]\d{0,2}(?!\d)", re.A)


def _read_old_arxiv(text: str, place: int, floor: int) -> _Reading | None:
    """`hep-th/9207041` by itself, when the archive is a known one."""
    window = max(place - 20, floor)
    before = _OLD_ARXIV_BEFORE.search(text[window:place])
    if before is None or before[1] not in OLD_ARCHIVES:
        return None
    start, end = window + before.start(), place + 8
    if version := _VERSION.match(text, end):
        end = version.end()
    found = found_as(Scheme.ARXIV, text[start:end], "text-arxiv")
    return (start, end, (found,)) if found else None


# A DOI of the SICI kind holds <…>; elsewhere that is markup.
_DOI_TEXT = re.compile(
    r"10\.\d{4,9}(?:\.\d{1,9}){0,3}(?:/|%2F)[!#-;=?-\[\]_a-z~]{1,300}"
    r"(?:(?:<|&lt;)\d[\w.]{0,20}:[\w:.-]{0,30}(?:>|&gt;)[!#-;=?-\[\]_a-z~]{1,100})?",
    re.I | re.A,
)
_NUMBERS = re.compile(r"10\.\d+/(?:\d{1,4}|\D*)", re.A)  # `10.2024/2025`, `10.5000/month`: none, if nothing says DOI
_CURRENCIES = frozenset("$€£¥")
_DOI_NEXT = re.compile(r"[,;](?:@?(?:doi|arxiv|pmid|pmcid|isbn):|10\.\d{4}|https?:)", re.I)
_DOI_LABEL = re.compile(r"(?:https?://)?(?:(?:dx\.)?doi\.org/|doi[\s:]{0,3})$", re.I)


def _read_doi(text: str, place: int, floor: int) -> _Reading | None:
    if (
        place
        and (text[place - 1].isalnum() or text[place - 1] == ".")
        and text[max(place - 3, 0) : place].lower() != "doi"
    ):
        return None
    match = _DOI_TEXT.match(text, place)
    if match is None:
        return None
    raw = trimmed(_DOI_NEXT.split(match[0], maxsplit=1)[0])
    found = found_as(Scheme.DOI, unquote(raw) if "%" in raw else raw, "text-doi")
    window = max(place - 24, floor)
    label = _DOI_LABEL.search(text[window:place])
    if label is None and (_NUMBERS.fullmatch(raw) or text[place - 1 : place] in _CURRENCIES):
        return None
    start = window + label.start() if label else place
    return start, place + len(raw), (found,) if found else ()


_MEDICAL = re.compile(rb"pm(?:id|c)")
_PMID_TEXT = re.compile(r"PMIDs?[\s:#=]{0,3}([1-9]\d{0,7})(?![\w-]|\.\d)", re.I | re.A)
_PMCID_TEXT = re.compile(r"(?:(?i:PMCID[\s:#=]{0,3}(?:PMC)?)|PMC)([1-9]\d{3,7})(?!\w)", re.A)
_ISBN_TEXT = re.compile(
    r"ISBN(?:[- ]?1[03])?(?:\s?\([a-z-]{1,12}\))?[\s:#=]{0,3}((?:97[89][\s‐‑–-]?)?(?:\d[\s‐‑–-]?){9}[\dX])(?!\w)",
    re.I | re.A,
)


def _labelled(pattern: re.Pattern[str], scheme: Scheme, rule: str) -> _Read:
    """Reads a number that stands behind the name of its scheme."""

    def read(text: str, place: int, floor: int) -> _Reading | None:
        if place and text[place - 1].isalnum():
            return None
        match = pattern.match(text, place, place + 48)
        found = found_as(scheme, match[1], rule) if match else None
        return (place, match.end(), (found,)) if match and found else None

    return read


_read_pmid = _labelled(_PMID_TEXT, Scheme.PMID, "text-pmid")
_read_pmcid = _labelled(_PMCID_TEXT, Scheme.PMCID, "text-pmcid")


def _read_medical(text: str, place: int, floor: int) -> _Reading | None:
    return _read_pmid(text, place, floor) or _read_pmcid(text, place, floor)


def _seek(anchor: _Anchor, folded: bytes, start: int) -> int | None:
    """Where the anchor next stands in a text that is folded to lower case, a byte for each character."""
    if isinstance(anchor, bytes):
        place = folded.find(anchor, start)
        return None if place < 0 else place
    match = anchor.search(folded, start)
    return match.start() if match else None


# What a text must hold, in lower case, for a reader to find anything, and how to read there.
_NUMBER_READERS: tuple[tuple[_Anchor, _Read], ...] = (
    (b"xiv", _read_arxiv),
    (_MEDICAL, _read_medical),
    (b"isbn", _labelled(_ISBN_TEXT, Scheme.ISBN, "text-isbn")),
)
# The same for what holds a slash, perhaps encoded.
_PATH_READERS: tuple[tuple[_Anchor, _Read], ...] = (
    (b"://", _read_url),
    (_HOST_END, _read_bare_address),
    (b"abs/", _read_abs),
    (b"10.", _read_doi),
    (_OLD_ARXIV, _read_old_arxiv),
)
_READERS = _PATH_READERS + _NUMBER_READERS
