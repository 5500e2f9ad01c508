"""The grammar of each naming scheme: which raw text is an identifier, and what its normal form is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape
from types import MappingProxyType

from papertrack.model.identifier import Found, Identifier, Scheme


def words(text: str) -> frozenset[str]:
    """The words of a table that is written as one text."""
    return frozenset(text.split())


ARXIV_ID = (
    r"(?:[a-z-]{2,9}(?:\.[a-z-]{2,8})?/{1,2})?"
    r"(?:\d{4}[./]\d{4,5}|\d{7})(?!\d)(?:v[1-9]\d{0,2}(?!\d))?"
)
"""Pattern (case ignored) of what may be an arXiv identifier in a URL; `normalise` judges it."""

DOI_ID = r"10\.\d{4,9}(?:\.\d+)*/[^\s\"“”|\\^`{}]+"
"""Pattern of what may be a DOI; `normalise` trims and judges it."""

OLD_ARCHIVES = words(
    "acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas cond-mat cs"
    " dg-ga funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th nlin nucl-ex nucl-th patt-sol"
    " physics plasm-ph q-alg q-bio quant-ph solv-int supr-con"
)
"""arXiv's archives that numbered papers of their own, 1991 to March 2007 (arXiv's category taxonomy)."""

_ARCHIVES = OLD_ARCHIVES | {"econ", "eess", "q-fin", "stat"}
_MENDED = {archive.replace("-", ""): archive for archive in _ARCHIVES}

# Registrants under which data sets are registered, not papers.
DATASET_DOIS = (
    "10.7910/dvn",  # Harvard Dataverse
    "10.5061/dryad",
    "10.17605/osf.io",  # OSF projects and registrations
    "10.6084/m9.figshare",
    "10.17632/",  # Mendeley Data
    "10.57967/hf",  # Hugging Face
    "10.24432/",  # UCI Machine Learning Repository
    "10.3886/icpsr",
    "10.1594/pangaea",
    "10.21227/",  # IEEE DataPort
    "10.13026/",  # PhysioNet
    "10.15468/",  # GBIF
    "10.7937/",  # The Cancer Imaging Archive
)

_OPENERS = {")": "(", "]": "[", "}": "{", ">": "<", "）": "（", "」": "「"}
_CLOSERS = frozenset(_OPENERS)
_BRACKET = re.compile("[()\\[\\]{}<>（）「」]")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"  # spaces without width, which editors put behind words
_NOTES = "¹²³⁴⁵⁶⁷⁸⁹⁰†‡"  # marks of footnotes
_NUMBERED_NOTES = re.compile(r"(?:\[\d{1,3}(?:[,–-]\d{1,3})*\])+$", re.A)  # `[4]`, `[4,5]`
_TRAILING = _INVISIBLE + _NOTES + ".,;:!?'\"*_~`|\\“”‘’«»‹›…、。，；：！？([{<（「"


def normalise(scheme: Scheme, raw: str) -> tuple[str, int | None] | None:
    """The normal form of `raw` and the version it names, or None when it could not have been issued.

    Sources: arXiv's and the DOI Handbook's rules for identifiers, and for the others the forms their
    sites issue. Normal forms are their own normal form (without a version).
    """
    return _GRAMMARS[scheme](raw.strip())


def found_as(scheme: Scheme, raw: str, rule: str, version: int | None = None) -> Found | None:
    """The identifier that `raw` is in `scheme`, as found by `rule`; arXiv's own DOIs become arXiv ids.

    None when it could not have been issued, and for the DOI of a data set.
    """
    if scheme is Scheme.DOI and (match := _ARXIV_DOI.match(raw)):
        scheme, raw = Scheme.ARXIV, match[1]
    normal = normalise(scheme, raw)
    if normal is None or (scheme is Scheme.DOI and is_dataset(normal[0])):
        return None
    value, own = normal
    return Found(Identifier(scheme, value), version or own, rule)


def is_dataset(doi: str) -> bool:
    """Whether a DOI in normal form names a data set, by its registrant."""
    return doi.startswith(DATASET_DOIS)


def trimmed(text: str) -> str:
    """`text` without punctuation and marks of notes behind it, ended before the first bracket that opened nowhere.

    >>> trimmed("10.1016/S0140-6736(20)30183-5).")
    '10.1016/S0140-6736(20)30183-5'
    """
    text = text[: balanced_end(text)].rstrip(_TRAILING)
    return _NUMBERED_NOTES.sub("", text).rstrip(_TRAILING) if text.endswith("]") else text


def balanced_end(text: str) -> int:
    """Where the first bracket stands that closes what is not open in `text`; its length if there is none."""
    open_brackets: list[str] = []
    for match in _BRACKET.finditer(text):
        bracket = match[0]
        if bracket not in _CLOSERS:
            open_brackets.append(bracket)
        elif open_brackets and open_brackets[-1] == _OPENERS[bracket]:
            open_brackets.pop()
        else:
            return match.start()
    return len(text)


_Grammar = Callable[[str], tuple[str, int | None] | None]

_ARXIV = re.compile(
    r"(?:arxiv:\s*)?(?:([a-z-]+)(?:\.[a-z-]{2,})?/+)?"
    r"(?:(\d\d)(\d\d)[./](\d{4,5})|(\d\d)(\d\d)(\d{3}))(?:v([1-9]\d{0,2}))?",
    re.I | re.A,
)
_ARXIV_DOI = re.compile(r"(?:doi:\s*)?10\.48550/arxiv\.(" + ARXIV_ID + ")", re.I | re.A)


def _arxiv(raw: str) -> tuple[str, int | None] | None:
    match = _ARXIV.fullmatch(raw)
    if match is None:
        return None
    archive, year, month, number, old_year, old_month, old_number, version = match.groups()
    if archive is not None:
        archive = archive.lower().replace("--", "-")
        archive = _MENDED.get(archive, archive)
        if archive not in _ARCHIVES:
            return None
    if number is not None:  # since April 2007; five digits since January 2015
        when = int(year + month)
        if not (704 <= when < 9101 and "01" <= month <= "12" and int(number)):
            return None
        if len(number) != (4 if when < 1501 else 5):
            return None
        value = f"{year}{month}.{number}"
    else:  # July 1991 to March 2007
        when = int(old_year + old_month)
        issued = 9107 <= when <= 9912 or when <= 703
        if archive not in OLD_ARCHIVES or not (issued and "01" <= old_month <= "12" and int(old_number)):
            return None
        value = f"{archive}/{old_year}{old_month}{old_number}"
    return value, int(version) if version else None


_DOI = re.compile(r"10\.[1-9]\d{3,8}(?:\.\d+)*/(?=.*\w)\S+", re.A | re.S)
_DOI_QUERY = re.compile(r"&[a-z_]{1,20}=", re.I)  # the next parameter of the address that the DOI stood in
_DOI_PREFIX = re.compile(r"(?:info:)?doi[:/]\s*", re.I)
_BIORXIV_DOI = re.compile(r"(10\.(?:1101|64898)/(?:\d{4}\.\d\d\.\d\d\.)?\d{6,8})v(\d{1,3})", re.A)
_PLOS_PART = re.compile(r"(10\.1371/journal\.[a-z]+\.\d{7})\.[gst]\d{3}", re.A)  # a figure of the paper
_OSF_DOI = re.compile(r"(10\.\d{5}/osf\.io/[a-z0-9]{5})_v(\d{1,3})", re.A)


def _doi(raw: str) -> tuple[str, int | None] | None:
    raw = _DOI_PREFIX.sub("", raw, count=1) if raw[:1] in "dDiI" else raw
    if "&" in raw:
        raw = unescape(raw)
    raw = trimmed(_DOI_QUERY.split((raw.split(None, 1) or [""])[0], maxsplit=1)[0]).lower()
    if not _DOI.fullmatch(raw):
        return None
    if match := _PLOS_PART.fullmatch(raw):
        return match[1], None
    if match := _BIORXIV_DOI.fullmatch(raw) or _OSF_DOI.fullmatch(raw):
        return match[1], int(match[2])
    return raw, None


_ACL = re.compile(r"([a-z]\d\d-\d{4}|\d{4}\.[a-z0-9]+-[a-z0-9]+\.[1-9]\d*)(?:v([1-9]\d?))?", re.I | re.A)
_ACL_FRONT_MATTER = re.compile(r"[A-Z]\d\d-\d000|W\d\d-\d\d00")


def _acl(raw: str) -> tuple[str, int | None] | None:
    match = _ACL.fullmatch(raw)
    if match is None:
        return None
    value = match[1].upper() if match[1][0].isalpha() else match[1].lower()
    if _ACL_FRONT_MATTER.fullmatch(value):
        return None
    return value, int(match[2]) if match[2] else None


_HAL = re.compile(r"((?:[a-z]{3,12}-|(?:sic|mem|ijn)_)\d{8})(?:v([1-9]\d?))?", re.I | re.A)


def _hal(raw: str) -> tuple[str, int | None] | None:
    match = _HAL.fullmatch(raw)
    return (match[1].lower(), int(match[2]) if match[2] else None) if match else None


_PMCID = re.compile(r"(?:PMC)?([1-9]\d{0,8})(?:\.(\d{1,2}))?", re.I | re.A)


def _pmcid(raw: str) -> tuple[str, int | None] | None:
    match = _PMCID.fullmatch(raw)
    return (f"PMC{match[1]}", int(match[2]) if match[2] else None) if match else None


_IEEE = re.compile(r"0*([1-9]\d{3,8})", re.A)


def _ieee(raw: str) -> tuple[str, int | None] | None:
    match = _IEEE.fullmatch(raw)
    return (match[1], None) if match else None


_PII = re.compile(r"S?\d{7}[\dX]\d{7}[\dA-Z]|B\d{9,12}[\dX]\d{5}[\dX]", re.A)


def _pii(raw: str) -> tuple[str, int | None] | None:
    # The same number stands with and without its punctuation: S0092-8674(20)30489-X.
    value = re.sub(r"[-()\s]", "", raw).upper().removeprefix("PII")
    return (value, None) if _PII.fullmatch(value) else None


def _isbn(raw: str) -> tuple[str, int | None] | None:
    """ISBN-13, to which ISBN-10 is brought (ISBN Users' Manual): the same book has one number."""
    digits = re.sub(r"[\s‐‑–-]", "", raw).upper()
    if re.fullmatch(r"97[89]\d{10}", digits, re.A):
        return (digits, None) if digits[12] == _isbn_check(digits[:12]) else None
    if not re.fullmatch(r"\d{9}[\dX]", digits, re.A):
        return None
    total = sum(
        weight * (10 if digit == "X" else int(digit)) for weight, digit in zip(range(10, 0, -1), digits, strict=True)
    )
    stem = "978" + digits[:9]
    return (stem + _isbn_check(stem), None) if total % 11 == 0 else None


def _isbn_check(stem: str) -> str:
    return str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(stem)) % 10)


def _form(pattern: str, fold: Callable[[str], str] = str) -> _Grammar:
    """The grammar of a scheme that has no versions: a pattern, and what makes spellings equal."""
    compiled = re.compile(pattern, re.A)

    def grammar(raw: str) -> tuple[str, int | None] | None:
        value = fold(raw)
        return (value, None) if compiled.fullmatch(value) else None

    return grammar


def _s2_case(raw: str) -> str:
    lower = raw.lower()
    return "CorpusID:" + lower.removeprefix("corpusid:") if lower.startswith("corpusid:") else lower


_GRAMMARS: Mapping[Scheme, _Grammar] = MappingProxyType(
    {
        Scheme.ARXIV: _arxiv,
        Scheme.DOI: _doi,
        Scheme.OPENREVIEW: _form(r"[A-Za-z0-9_-]{6,24}"),
        Scheme.ACL: _acl,
        Scheme.PMLR: _form(r"[vr]\d{1,4}/[a-z][\w-]*\d\d[a-z]{0,2}", str.lower),
        Scheme.JMLR: _form(r"v(?:olume)?\d{1,3}/(?!index$)[a-z0-9][\w-]*\d[\w-]*", str.lower),
        Scheme.NEURIPS: _form(r"[1-9]\d{0,4}|[0-9a-f]{32}", str.lower),
        Scheme.CVF: _form(r"[\w.,'&+-]+_paper"),
        Scheme.DISTILL: _form(r"20[12]\d/[a-z0-9-]+(?:/[a-z0-9-]+)?", str.lower),
        Scheme.PMID: _form(r"[1-9]\d{0,7}"),
        Scheme.PMCID: _pmcid,
        Scheme.HAL: _hal,
        Scheme.IEEE: _ieee,
        Scheme.ACM: _form(r"[1-9]\d{3,9}(?:\.[1-9]\d{3,9})?"),
        Scheme.PII: _pii,
        Scheme.ISBN: _isbn,
        Scheme.S2: _form(r"[0-9a-f]{40}|CorpusID:[1-9]\d{0,11}", _s2_case),
        Scheme.OPENALEX: _form(r"W[1-9]\d{3,11}", str.upper),
    }
)
