"""`Scheme` and `Identifier`: what a paper is called, written as a CURIE, and its web address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import quote


class Scheme(StrEnum):
    """The naming schemes of scholarly works; the order is the order of preference for a paper's id."""

    ARXIV = "arxiv"
    DOI = "doi"
    OPENREVIEW = "openreview"
    ACL = "acl"
    PMLR = "pmlr"
    JMLR = "jmlr"
    NEURIPS = "neurips"
    CVF = "cvf"
    DISTILL = "distill"
    PMID = "pmid"
    PMCID = "pmcid"
    HAL = "hal"
    IEEE = "ieee"
    ACM = "acm"
    PII = "pii"
    ISBN = "isbn"
    S2 = "s2"
    OPENALEX = "openalex"


_ADDRESSES = {
    Scheme.ARXIV: "https://arxiv.org/abs/{}",
    Scheme.DOI: "https://doi.org/{}",
    Scheme.OPENREVIEW: "https://openreview.net/forum?id={}",
    Scheme.ACL: "https://aclanthology.org/{}",
    Scheme.PMLR: "https://proceedings.mlr.press/{}.html",
    Scheme.JMLR: "https://jmlr.org/papers/{}.html",
    Scheme.DISTILL: "https://distill.pub/{}/",
    Scheme.PMID: "https://pubmed.ncbi.nlm.nih.gov/{}/",
    Scheme.PMCID: "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
    Scheme.HAL: "https://hal.science/{}",
    Scheme.IEEE: "https://ieeexplore.ieee.org/document/{}",
    Scheme.ACM: "https://dl.acm.org/citation.cfm?id={}",
    Scheme.PII: "https://www.sciencedirect.com/science/article/pii/{}",
    Scheme.S2: "https://www.semanticscholar.org/paper/{}",
    Scheme.OPENALEX: "https://openalex.org/{}",
}


_PLAIN = re.compile(r"[A-Za-z0-9/._~:()-]*")


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """A scheme and a value in that scheme's normal form, so that equal papers compare equal.

    `str()` gives the CURIE (`arxiv:2503.09799`, W3C CURIE Syntax 1.0); `Identifier.parse` is its inverse.
    The value is taken as it stands: bringing raw text to normal form is the business of
    `papertrack.identify`.
    """

    scheme: Scheme
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"

    def __hash__(self) -> int:
        return hash(self.value)  # which a string remembers; that two schemes share a value is rare, and does no harm

    def __reduce__(self) -> tuple[type[Identifier], tuple[Scheme, str]]:
        return Identifier, (self.scheme, self.value)  # several times as quick as what dataclasses do to be pickled

    @classmethod
    def parse(cls, curie: str) -> Identifier:
        """Read a CURIE. Raises ValueError when the scheme is unknown or the value is empty."""
        scheme, colon, value = curie.partition(":")
        if not colon or not value:
            raise ValueError(f"{curie!r} is no identifier; write it like arxiv:2503.09799")
        return cls(Scheme(scheme.lower()), value)

    @property
    def url(self) -> str | None:
        """Where a reader finds the work on the web, or None where the scheme has no such address."""
        address = _ADDRESSES.get(self.scheme)
        if address is None:
            return None
        return address.format(self.value if _PLAIN.fullmatch(self.value) else quote(self.value, safe="/.-_~:()"))


class Found(NamedTuple):
    """An identifier recognised in a URL or a text, with the version it named and the rule that decided."""

    identifier: Identifier
    version: int | None
    rule: str
