"""What users rely on about joining: right pairs come together, wrong ones never do, and order does not matter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joining_pairs import ALIKE as ALIKE_TITLES
from joining_pairs import NEAR_MISSES, PAIRS, Row

from papertrack.enrich.duplicates import ALIKE, Heading, alike
from papertrack.enrich.join import groups, joins, parting
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.joining import USER, Joining, Verdict
from papertrack.model.paper import Facts
from papertrack.model.record import Record, Status

NOW = datetime(2026, 6, 1, tzinfo=UTC)
NAMES = [
    Identifier.parse(each) for each in ("arxiv:2403.01001", "arxiv:2403.01002", "doi:10.1/a", "doi:10.1/b", "s2:9")
]


def record(provider: str, identifier: Identifier, payload: bytes = b"") -> Record:
    return Record(provider, identifier, NOW, Status.FOUND, payload)


def papers(row: Row) -> list[tuple[Identifier, ...]]:
    one, other = Identifier.parse(row.one), Identifier.parse(row.other)
    first, second = row.facts()
    said = [(record(row.provider, one), first)]
    if second is not None:
        said.append((record("crossref" if other.scheme is Scheme.DOI else "arxiv", other, b"2"), second))
    return groups([one, other], joins(said))


@pytest.mark.parametrize("row", NEAR_MISSES, ids=lambda row: row.shows)
def test_works_that_only_look_like_one_are_never_joined(row: Row) -> None:
    assert len(papers(row)) == 2


@pytest.mark.parametrize("titles", ALIKE_TITLES)
def test_no_two_works_are_joined_on_their_titles_alone(titles: tuple[str, str]) -> None:
    names = [Identifier.parse(each) for each in ("arxiv:2403.01001", "doi:10.5555/flow.1")]
    facts = [Facts(title=title, authors=("Ada Lindqvist",), published="2024") for title in titles]
    said = list(zip([record("arxiv", names[0]), record("crossref", names[1])], facts, strict=True))
    assert len(groups(names, joins(said))) == 2


def test_at_least_nineteen_of_twenty_publications_join_their_preprint() -> None:
    missed = [row.shows for row in PAIRS if len(papers(row)) != 1]
    assert len(missed) <= len(PAIRS) // 20, missed


def test_a_claim_against_the_rules_is_kept_as_a_suggestion_with_its_evidence() -> None:
    one, other = NAMES[:2]
    (decision,) = joins([(record("crossref", one), Facts(preprints=(other,)))])
    assert decision == Joining(one, other, Verdict.SUGGESTED, "crossref", "preprints", NOW)


def test_arxivs_own_doi_is_the_arxiv_id() -> None:
    name = Identifier(Scheme.DOI, "10.48550/arXiv.2403.01001v2")
    assert joins([(record("semantic-scholar", NAMES[0]), Facts(same_as=(name,)))]) == []
    (decision,) = joins([(record("openalex", NAMES[4]), Facts(same_as=(name,)))])
    assert decision.other == NAMES[0]


def test_a_registrar_is_believed_before_a_collector() -> None:
    first, second, doi, *_ = NAMES
    cluster = (record("semantic-scholar", doi), Facts(same_as=(first,)))
    relation = (record("crossref", doi), Facts(preprints=(second,)))
    assert groups([first, second, doi], joins([cluster, relation])) == [(first,), (second, doi)]


def test_of_two_preprints_that_name_one_doi_the_one_with_its_title_is_joined() -> None:
    first, second, doi, *_ = NAMES
    said = [
        (record("arxiv", first), Facts(title="Flow I: Theory", authors=("Ada Li",), published_as=(doi,))),
        (record("arxiv", second), Facts(title="Flow II: Practice", authors=("Ada Li",), published_as=(doi,))),
        (record("crossref", doi), Facts(title="Flow II: Practice", authors=("Ada Li",))),
    ]
    assert groups([first, second, doi], joins(said)) == [(first,), (second, doi)]


def test_only_what_the_newest_record_of_a_provider_says_counts() -> None:
    arxiv, _, doi, *_ = NAMES
    old = Record("arxiv", arxiv, NOW - timedelta(days=1), Status.FOUND, b"old")
    assert joins([(old, Facts(published_as=(doi,))), (record("arxiv", arxiv), Facts(title="Without"))]) == []


name = st.sampled_from(NAMES)
names = st.lists(name, max_size=3).map(tuple)
facts = st.builds(
    Facts,
    title=st.sampled_from([None, "Flow I", "Flow II", "Whales Migrating South"]),
    authors=st.sampled_from([(), ("Ada Li",), ("Bo Chen",)]),
    same_as=names,
    published_as=names,
    preprints=names,
)
said = st.dictionaries(
    st.builds(record, st.sampled_from(["arxiv", "crossref", "semantic-scholar"]), name, st.sampled_from([b"a", b"b"])),
    facts,
    max_size=8,
).map(lambda each: list(each.items()))
users = st.lists(st.tuples(name, name).filter(lambda pair: pair[0] != pair[1]), max_size=2).map(
    lambda pairs: [Joining(one, other, Verdict.DIFFERENT, USER, "split", NOW) for one, other in pairs]
)


@given(said.flatmap(lambda several: st.tuples(st.just(several), st.permutations(several))), users)
def test_the_order_of_the_records_does_not_matter(both, parted):
    several, shuffled = both
    assert joins(several, parted) == joins(shuffled, parted[::-1])


@given(said, users)
def test_deciding_again_changes_nothing(several, parted):
    decided = joins(several, parted)
    assert joins(several + several, parted) == decided
    assert groups(NAMES, joins([], [*parted, *decided])) == groups(NAMES, decided)


@given(said, users)
def test_no_paper_has_two_arxiv_ids_or_what_the_user_parted(several, parted):
    for paper in groups(NAMES, joins(several, parted)):
        assert sum(each.scheme is Scheme.ARXIV for each in paper) <= 1
        assert not any(each.one in paper and each.other in paper for each in parted)


@given(said, name)
def test_who_is_parted_leaves_a_paper_that_holds_together(several, identifier):
    decided = joins(several)
    (paper,) = (each for each in groups(NAMES, decided) if identifier in each)
    go, stay = parting(identifier, paper, decided)
    assert go | stay == set(paper)
    assert not go & stay
    assert identifier in go
    inner = [each for each in decided if {each.one, each.other} <= stay]
    assert len(groups(stay, inner)) == (1 if stay else 0)


def heading(paper: int, title: str, author: str = "Ada Lindqvist", year: str = "2024") -> Heading:
    return Heading(paper, title, author, year)


TITLE = "Flow Matching on Sparse Graphs"


@pytest.mark.parametrize(
    "other",
    [
        heading(2, TITLE),
        heading(2, "Flow matching on sparse graphs.", "A. Lindqvist", "2025-02-01"),
        heading(2, "Flow-Matching on Sparse Graph"),
    ],
)
def test_papers_that_agree_in_title_first_author_and_year_are_suggested(other: Heading) -> None:
    ((one, two, score),) = alike([heading(1, TITLE), other])
    assert (one, two) == (1, 2)
    assert score >= ALIKE


@pytest.mark.parametrize(
    "other",
    [
        heading(2, TITLE, "Bruno Okafor"),
        heading(2, TITLE, year="2026"),
        heading(2, f"{TITLE} II"),
        heading(2, f"Comment on {TITLE}"),
        heading(2, "Flow Matching on Dense Manifolds"),
    ],
)
def test_papers_that_only_look_alike_are_not_suggested(other: Heading) -> None:
    assert alike([heading(1, TITLE), other]) == []
