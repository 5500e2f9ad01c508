"""Links as a document has them: what the URL and the words on it say together, and what users type."""

from __future__ import annotations

import re

from papertrack.identify.addresses import Recognised, read_address
from papertrack.identify.schemes import found_as, is_dataset, normalise
from papertrack.identify.text import find_in_text
from papertrack.model.document import Kind
from papertrack.model.identifier import Found, Identifier, Scheme

__all__ = ["Recognised", "parse_identifier", "recognise"]


def recognise(url: str, text: str = "") -> Recognised:
    """What a link with this URL (absolute, as written) and these words is, and which papers it names.

    The URL's identifiers come first, then those that only the words name. Links that lead to no page
    (`mailto:`, `#top`) are boilerplate and name nothing. Never raises, whatever is given.
    """
    url = url.strip()
    if _HTTP.match(url):
        read = read_address(url)
    elif _BARE_HOST.match(url):
        read = read_address("http://" + url)
    elif (named := _named_by_scheme(url)) is not None:
        read = named
    else:
        return Recognised(url, Kind.BOILERPLATE, (), "no-page")
    if text and _MAY_NAME.search(text) and (more := _only_in_words(text, read.found)):
        return Recognised(read.target, Kind.PAPER, read.found + more, read.rule if read.found else more[0].rule)
    return read


def parse_identifier(text: str) -> Identifier | None:
    """The identifier that a user means: a CURIE, a bare arXiv id or DOI, a paper's URL; or None.

    Letters may be in any case, a version is left away: `arXiv:2503.09799v2`, `10.1038/nature14539`.
    """
    text = text.strip().removeprefix("@")
    curie = _CURIE.match(text)
    known = _SCHEMES.get(curie[1].lower()) if curie else None
    if curie and known:
        return _identifier(known, curie[2])
    for guess in (Scheme.ARXIV, Scheme.DOI):
        if identifier := _identifier(guess, text):
            return identifier
    if found := recognise(text).found:
        return found[0].identifier
    written = next(find_in_text(text), None)
    return written[2].identifier if written and written[:2] == (0, len(text)) else None


_HTTP = re.compile(r"https?:|//", re.I)
_BARE_HOST = re.compile(r"(?:[a-z\d-]+\.)+[a-z]{2,}(?:/|:\d)", re.I | re.A)
_CURIE = re.compile(r"(?:(?:urn:|info:)(?=[a-z]+[:/])|(?=[a-z\d]+:))([a-z\d]+)[:/]\s*(.+)", re.I | re.A | re.S)
_MAY_NAME = re.compile(r"\d{4}|://")
_NO_PAGE = re.compile(r"#|$|(?!ftp)[a-z][a-z\d+.-]*:", re.I | re.A)
_SCHEMES = {scheme.value: scheme for scheme in Scheme}


def _named_by_scheme(url: str) -> Recognised | None:
    """`arxiv:2503.09799` and `doi:10.…` as a link; a relative or foreign address is a page; else None."""
    curie = _CURIE.match(url)
    known = _SCHEMES.get(curie[1].lower()) if curie else None
    if curie and known:
        found = found_as(known, curie[2].lstrip("/"), "curie")
        if found:
            return Recognised(url, Kind.PAPER, (found,), found.rule)
        return Recognised(url, Kind.PAGE, (), None)
    return None if _NO_PAGE.match(url) else Recognised(url, Kind.PAGE, (), None)


def _only_in_words(text: str, known: tuple[Found, ...]) -> tuple[Found, ...]:
    """The identifiers of the words, without what the URL says too, be it cut short in the words."""
    more: dict[Identifier, Found] = {}
    for _, _, found in find_in_text(text):
        value, scheme = found.identifier.value, found.identifier.scheme
        said = any(it.identifier.scheme is scheme and it.identifier.value.startswith(value) for it in known)
        if not said:
            more.setdefault(found.identifier, found)
    return tuple(more.values())


def _identifier(scheme: Scheme, raw: str) -> Identifier | None:
    if scheme is Scheme.ARXIV:
        raw = raw.partition("[")[0]  # the category that arXiv writes behind
    elif scheme is Scheme.DOI and (normal := normalise(scheme, raw)) and is_dataset(normal[0]):
        return Identifier(scheme, normal[0])  # asked for by name
    found = found_as(scheme, raw, "typed")
    return found.identifier if found else None
