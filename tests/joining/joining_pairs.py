"""Labelled pairs: a preprint and its publication as records tell of them, and works that only look like one.

Each row: what it shows, the facts under one identifier, who says that both are one work and how, the other
identifier and its facts. Works and people are made up; the turns of title and name are those that occur.
"""

from __future__ import annotations

from dataclasses import dataclass

from papertrack.model.identifier import Identifier
from papertrack.model.paper import Facts


@dataclass(frozen=True)
class Row:
    shows: str
    one: str
    provider: str
    relation: str
    other: str
    titles: tuple[str, str | None]
    authors: tuple[tuple[str, ...], tuple[str, ...]]
    years: tuple[str, str] = ("2024-03-01", "2025")

    def facts(self) -> tuple[Facts, Facts | None]:
        claim = {self.relation: (Identifier.parse(self.other),)} if self.relation else {}
        first = Facts(title=self.titles[0], authors=self.authors[0], published=self.years[0], **claim)
        if self.titles[1] is None:
            return first, None
        return first, Facts(title=self.titles[1], authors=self.authors[1], published=self.years[1])


A, D = "arxiv:2403.01001", "doi:10.5555/flow.1"
ADA = ("Ada Lindqvist", "Bo Chen")
SAME = "Flow Matching on Sparse Graphs"

PAIRS = (
    Row("the authors gave the DOI", A, "arxiv", "published_as", D, (SAME, SAME), (ADA, ADA)),
    Row("nobody was asked about the DOI yet", A, "arxiv", "published_as", D, (SAME, None), (ADA, ())),
    Row("case and marks", A, "arxiv", "published_as", D, (SAME, "FLOW MATCHING ON SPARSE GRAPHS."), (ADA, ADA)),
    Row("given names shortened", A, "arxiv", "published_as", D, (SAME, SAME), (ADA, ("A. Lindqvist", "B. Chen"))),
    Row("a subtitle is new", A, "crossref", "preprints", D, (SAME, f"{SAME}: A Unified View"), (ADA, ADA)),
    Row("another title, the same people", A, "arxiv", "published_as", D, (SAME, "Transport in Networks"), (ADA, ADA)),
    Row("authors were added", A, "datacite", "published_as", D, (SAME, SAME), (ADA, (*ADA, "Cleo Marsh"))),
    Row("a group for its members", A, "arxiv", "published_as", D, (SAME, SAME), (ADA, ("The FLOW Collaboration",))),
    Row("diacritics", A, "arxiv", "published_as", D, (SAME, "Another Name"), (("Ada Gödel",), ("Ada Godel",))),
    Row("formulas", A, "arxiv", "published_as", D, ("The $\\alpha$ of Flow", "The α of flow"), (ADA, ADA)),
    Row("a registrar may know a new number", A, "crossref", "preprints", D, (SAME, f"{SAME} 2.0"), (ADA, ADA)),
    Row("OpenReview names the DOI", "openreview:aBcD", "openreview", "same_as", D, (SAME, SAME), (ADA, ADA)),
    Row("the ACL Anthology names the DOI", "acl:P24-1001", "acl-anthology", "same_as", D, (SAME, SAME), (ADA, ADA)),
    Row("a collector, same words", A, "semantic-scholar", "same_as", D, (SAME, SAME), (ADA, ADA)),
    Row("a collector, a subtitle", A, "semantic-scholar", "same_as", D, (SAME, f"{SAME}, Revisited"), (ADA, ADA)),
    Row("a collector, a new title", A, "semantic-scholar", "same_as", D, (SAME, "Sparse Transport"), (ADA, ADA)),
    Row("a collector, its own number", D, "openalex", "same_as", "openalex:W1", (SAME, None), (ADA, ())),
    Row("a collector, PubMed's number", D, "openalex", "same_as", "pmid:123", (SAME, SAME), (ADA, ADA)),
    Row("the number stays", A, "semantic-scholar", "same_as", D, ("Llama 2 Inside", "Llama 2 inside"), (ADA, ADA)),
    Row("a preprint elsewhere", "doi:10.1101/2024.1", "crossref", "published_as", D, (SAME, SAME), (ADA, ADA)),
)

BO = ("Bruno Okafor",)
NEAR_MISSES = (
    Row("title alone", A, "arxiv", "", D, (SAME, SAME), (ADA, ADA)),
    Row("title, another author", A, "arxiv", "", D, (SAME, SAME), (ADA, BO)),
    Row("two arXiv ids", A, "crossref", "preprints", "arxiv:2403.01002", (SAME, SAME), (ADA, ADA)),
    Row("two arXiv ids in a cluster", A, "semantic-scholar", "same_as", "arxiv:2403.01002", (SAME, SAME), (ADA, ADA)),
    Row("a slip in the DOI", A, "arxiv", "published_as", D, (SAME, "Soil Moisture in Kenya"), (ADA, BO)),
    Row("a slip in a note", "openreview:x", "openreview", "same_as", D, (SAME, "Whales Migrating South"), (ADA, BO)),
    Row("clustered parts", A, "semantic-scholar", "same_as", D, ("Flow I: Theory", "Flow II: Theory"), (ADA, ADA)),
    Row("clustered numbers", A, "openalex", "same_as", D, ("Llama 2 Inside", "Llama 3 Inside"), (ADA, ADA)),
    Row("a comment", A, "semantic-scholar", "same_as", D, (SAME, f"Comment on: {SAME}"), (ADA, ADA)),
    Row("a correction", A, "openalex", "same_as", D, (SAME, f"Correction: {SAME}"), (ADA, ADA)),
    Row("a reply", A, "semantic-scholar", "same_as", D, (SAME, f"Reply to: {SAME}"), (ADA, ADA)),
    Row("clustered namesakes", A, "semantic-scholar", "same_as", D, ("Attention", "Attention"), (ADA, BO)),
    Row("an unknown service's slip", A, "plugin", "same_as", D, (SAME, SAME), (ADA, BO)),
)
