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
    kinds: tuple[str | None, str | None] = (None, None)

    def facts(self) -> tuple[Facts, Facts | None]:
        claim = {self.relation: (Identifier.parse(self.other),)} if self.relation else {}
        first = Facts(
            title=self.titles[0], authors=self.authors[0], published=self.years[0], kind=self.kinds[0], **claim
        )
        if self.titles[1] is None:
            return first, None
        return first, Facts(title=self.titles[1], authors=self.authors[1], published=self.years[1], kind=self.kinds[1])


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
    Row("a working paper", "doi:10.3386/w1234", "crossref", "published_as", D, (SAME, SAME), (ADA, ADA)),
    Row("a paper on SSRN", "doi:10.2139/ssrn.123", "crossref", "published_as", D, (SAME, f"{SAME}?"), (ADA, ADA)),
    Row("DataCite tells of arXiv's", A, "datacite", "published_as", D, (SAME, SAME), (ADA, ADA)),
    Row("OpenReview names arXiv's id", "openreview:aBcD", "openreview", "same_as", A, (SAME, SAME), (ADA, ADA)),
    Row("a collector, an ACL id", A, "semantic-scholar", "same_as", "acl:P24-1001", (SAME, SAME), (ADA, ADA)),
    Row("PMC's number", "pmcid:PMC12", "semantic-scholar", "same_as", D, (SAME, SAME), (ADA, ADA)),
    Row("a translated title", A, "arxiv", "published_as", D, (SAME, "Flussanpassung auf dünnen Graphen"), (ADA, ADA)),
    Row("a collector, translated", A, "openalex", "same_as", D, (SAME, "Flussanpassung auf Graphen"), (ADA, ADA)),
    Row("an extended version", A, "arxiv", "published_as", D, (f"{SAME} (Extended Version)", SAME), (ADA, ADA)),
    Row("another name of the method", A, "arxiv", "published_as", D, ("FlowNet++: Better Flows", SAME), (ADA, ADA)),
    Row("family name first", A, "semantic-scholar", "same_as", D, (SAME, SAME), (("Wei Wang",), ("Wang Wei",))),
    Row("an umlaut spelt out", A, "semantic-scholar", "same_as", D, (SAME, SAME), (("Jo Müller",), ("J. Mueller",))),
    Row("a stroke", A, "semantic-scholar", "same_as", D, (SAME, SAME), (("Bo Jørgensen",), ("Bo Jorgensen",))),
    Row("two family names", A, "openalex", "same_as", D, (SAME, SAME), (("Ana García Márquez",), ("A. García",))),
    Row("a collector, a group", A, "openalex", "same_as", D, (SAME, SAME), (ADA, ("ATLAS Collaboration",))),
    Row("no authors known there", A, "arxiv", "published_as", D, (SAME, f"{SAME}: A Study"), (ADA, ())),
    Row("parts in other numerals", A, "openalex", "same_as", D, ("Flow Part I", "Flow, Part 1"), (ADA, ADA)),
    Row("thousands", A, "openalex", "same_as", D, ("10,000 Flows Compared", "10000 flows compared"), (ADA, ADA)),
    Row("a number in a word", A, "openalex", "same_as", D, ("Llama2 Inside", "Llama 2 Inside"), (ADA, ADA)),
    Row("indices", A, "openalex", "same_as", D, ("H$_2$O in Motion", "H2O in motion"), (ADA, ADA)),
    Row("a comment and its preprint", A, "arxiv", "published_as", D, (f"Comment on {SAME}",) * 2, (ADA, ADA)),
    Row("part I and its preprint", A, "arxiv", "published_as", D, ("Flow. I. Theory", "Flow I: theory"), (ADA, ADA)),
    Row(
        "a response that is none",
        A,
        "arxiv",
        "published_as",
        D,
        ("Response of Flows", "The Response of Flows"),
        (ADA, ADA),
    ),
    Row("years apart", A, "arxiv", "published_as", D, (SAME, SAME), (ADA, ADA), ("2015-03-01", "2021")),
    Row(
        "a preprint after its publication",
        A,
        "arxiv",
        "published_as",
        D,
        (SAME, SAME),
        (ADA, ADA),
        ("2024-03-01", "2019"),
    ),
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
    Row("part II's DOI", A, "arxiv", "published_as", D, ("Flow. Part I", "Flow. Part II"), (ADA, ADA)),
    Row("next year's DOI", A, "arxiv", "published_as", D, ("Flow Challenge 2017", "Flow Challenge 2018"), (ADA, ADA)),
    Row("the DOI of what it comments on", A, "arxiv", "published_as", D, (f"Comment on {SAME}", SAME), (ADA, ADA)),
    Row("the DOI of an erratum", A, "crossref", "preprints", D, (SAME, f"Erratum: {SAME}"), (ADA, ADA)),
    Row("the DOI of a reply", A, "arxiv", "published_as", D, (SAME, f"Reply to comments on {SAME}"), (ADA, ADA)),
    Row("a slip, and nobody is named", A, "arxiv", "published_as", D, (SAME, "Soil Moisture in Kenya"), (ADA, ())),
    Row("a cluster, nobody named", A, "openalex", "same_as", D, (SAME, "Soil Moisture in Kenya"), ((), BO)),
    Row("the data of a paper", A, "openalex", "same_as", D, (SAME, SAME), (ADA, ADA), kinds=(None, "dataset")),
    Row("the code of a paper", D, "datacite", "same_as", A, (SAME, SAME), (ADA, ADA), kinds=("software", None)),
    Row(
        "a review of a paper",
        A,
        "semantic-scholar",
        "same_as",
        D,
        (SAME, f"Review of: {SAME}"),
        (ADA, ADA),
        kinds=(None, "peer-review"),
    ),
    Row(
        "a figure of a paper",
        D,
        "crossref",
        "same_as",
        "doi:10.5555/flow.1.g001",
        (SAME, SAME),
        (ADA, ADA),
        kinds=("journal-article", "component"),
    ),
    Row(
        "the issue that it stands in",
        A,
        "arxiv",
        "published_as",
        D,
        (SAME, "Flows"),
        (ADA, ()),
        kinds=(None, "journal-issue"),
    ),
    Row(
        "numbered models",
        A,
        "openalex",
        "same_as",
        D,
        ("Qwen2 Technical Report", "Qwen3 Technical Report"),
        (("An Yang", "Baosong Yang"), ("An Yang", "Anfeng Li")),
    ),
    Row(
        "numbered parts",
        A,
        "semantic-scholar",
        "same_as",
        D,
        (
            "A diagrammatic approach to categorification of quantum groups I",
            "A diagrammatic approach to categorification of quantum groups II",
        ),
        (("Mikhail Khovanov", "Aaron D. Lauda"),) * 2,
    ),
    Row(
        "a rejoinder",
        A,
        "semantic-scholar",
        "same_as",
        D,
        ("Expert Elicitation for Reliable System Design", "Rejoinder: Expert Elicitation for Reliable System Design"),
        (("Tim Bedford", "John Quigley", "Lesley Walls"),) * 2,
    ),
    Row(
        "another year of a contest",
        A,
        "openalex",
        "same_as",
        D,
        ("2017 Robotic Instrument Segmentation Challenge", "2018 Robotic Scene Segmentation Challenge"),
        (("Max Allan", "Alex Shvets"), ("Max Allan", "Satoshi Kondo")),
    ),
)
"""The last four are real works (facts from arXiv, CC0), each with the next one by its authors."""

ALIKE = (
    ("Source-Relaxed Domain Adaptation for Image Segmentation", "Source-Free Domain Adaptation for Image Segmentation"),
    ("YOLACT: Real-time Instance Segmentation", "YOLACT++: Better Real-time Instance Segmentation"),
    (
        "Efficient Two-Stage Group Testing Algorithms for DNA Screening",
        "Efficient Two-Stage Group Testing Algorithms for Genetic Screening",
    ),
    ("A Deep Reinforcement Learning Chatbot", "A Deep Reinforcement Learning Chatbot (Short Version)"),
    (
        "Bayesian Network Enhanced with Structural Reliability Methods: Application",
        "Bayesian Network Enhanced with Structural Reliability Methods: Methodology",
    ),
    (
        "Bayesian Network Enhanced with Structural Reliability Methods: Application",
        "Bayesian Network Enhanced with Structural Reliability Methods: Application",
    ),
)
"""Titles of different works of the same authors (facts from arXiv, CC0), and of one: no title alone joins two."""
