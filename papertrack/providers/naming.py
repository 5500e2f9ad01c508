"""Which identifier a service means by the kind and the value that it writes."""

from __future__ import annotations

from collections.abc import Iterable

from papertrack.identify.schemes import found_as
from papertrack.model.identifier import Identifier, Scheme

_KINDS = {
    "doi": Scheme.DOI,
    "arxiv": Scheme.ARXIV,
    "pmid": Scheme.PMID,
    "pubmed": Scheme.PMID,
    "pmcid": Scheme.PMCID,
    "pubmedcentral": Scheme.PMCID,
    "acl": Scheme.ACL,
    "isbn": Scheme.ISBN,
    "s2": Scheme.S2,
    "openalex": Scheme.OPENALEX,
    "openreview": Scheme.OPENREVIEW,
}
_ARXIV_DOI = "10.48550/arxiv."


def named(kind: str | None, raw: str | None) -> Identifier | None:
    """The identifier in normal form, arXiv's own DOIs as arXiv ids; None for a kind or a value that is none.

    >>> named("DOI", "https://doi.org/10.48550/arXiv.2503.09799")
    Identifier(scheme=<Scheme.ARXIV: 'arxiv'>, value='2503.09799')
    """
    scheme = _KINDS.get((kind or "").lower())
    if scheme is None or not raw:
        return None
    value = raw.rpartition("doi.org/")[2] if scheme is Scheme.DOI else raw.rstrip("/").rpartition("/")[2]
    if scheme is Scheme.ARXIV:
        value = raw.rpartition("arxiv.org/abs/")[2]
    found = found_as(scheme, value, "record")
    return found.identifier if found else None


def others(identifiers: Iterable[Identifier | None], than: Identifier | None = None) -> tuple[Identifier, ...]:
    """What is there, each once, in order, without `than`."""
    return tuple(dict.fromkeys(each for each in identifiers if each is not None and each != than))


def doi_of(identifier: Identifier) -> str:
    """The DOI by which a DOI or an arXiv id is registered (arXiv's are with DataCite, without version)."""
    return f"{_ARXIV_DOI}{identifier.value}" if identifier.scheme is Scheme.ARXIV else identifier.value
