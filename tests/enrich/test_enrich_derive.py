"""What users rely on about a paper's facts: they follow from its records and say where they come from."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from papertrack.enrich.derive import PRECEDENCE, derive
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts
from papertrack.model.record import Record, Status

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PAPER = Identifier(Scheme.ARXIV, "2503.09799")


def record(provider: str = "arxiv", days: int = 0, **changes: object) -> Record:
    whole = Record(provider, PAPER, NOW + timedelta(days=days), Status.FOUND, b"<entry/>")
    return replace(whole, **changes)  # type: ignore[arg-type]


words = st.none() | st.text(max_size=5)
facts = st.builds(
    Facts,
    title=words,
    authors=st.lists(st.text(max_size=3), max_size=2).map(tuple),
    abstract=words,
    venue=words,
    doi=words,
    version=st.none() | st.integers(1, 9),
    withdrawn=st.booleans(),
    kind=st.sampled_from([None, "posted-content", "journal-article"]),
    published_as=st.sampled_from([(), (Identifier(Scheme.DOI, "10.1/x"),)]),
)
records = st.builds(
    Record,
    st.sampled_from(["arxiv", "crossref", "plugin"]),
    st.sampled_from([PAPER, Identifier(Scheme.DOI, "10.1/x")]),
    st.integers(0, 3).map(lambda days: NOW + timedelta(days=days)),
    st.sampled_from(list(Status)),
    st.sampled_from([b"a", b"b"]),
)
"""What a record says is its payload's, so two records that are equal say the same."""
said = st.dictionaries(records, facts, max_size=8).map(lambda said: list(said.items()))


def test_every_field_of_a_paper_has_its_row_of_precedence():
    assert list(PRECEDENCE) == [field.name for field in fields(Facts)]


def test_no_row_names_a_provider_twice():
    assert all(len(set(row)) == len(row) for row in PRECEDENCE.values())


def test_a_published_preprint_keeps_its_abstract_and_first_day_and_gains_its_venue():
    preprint = Facts(title="As $written$", abstract="Whole.", published="2025-03-12", doi="10.1000/typo")
    article = Facts(
        title="As set", published="2026", appeared="2026", venue="A Journal", doi="10.1000/x", kind="journal-article"
    )
    derived, said_by = derive([(record(), preprint), (record("crossref"), article)])
    assert derived == Facts(
        title="As $written$",
        abstract="Whole.",
        published="2025-03-12",
        appeared="2026",
        venue="A Journal",
        doi="10.1000/x",
        kind="journal-article",
    )
    assert dict(said_by)["doi"] == "crossref"


def test_of_two_records_of_one_provider_the_publication_is_heard_before_the_preprint():
    preprint, article = Identifier(Scheme.DOI, "10.1101/1"), Identifier(Scheme.DOI, "10.9999/1")
    derived, _ = derive(
        [
            (record("crossref", identifier=preprint), Facts(doi="10.1101/1", kind="posted-content")),
            (record("crossref", identifier=article), Facts(doi="10.9999/1", kind="journal-article")),
        ]
    )
    assert (derived.doi, derived.kind) == ("10.9999/1", "journal-article")


def test_a_retraction_that_one_provider_tells_is_told():
    assert derive([(record(), Facts(title="T")), (record("openalex"), Facts(retracted=True))])[0].retracted


def test_a_paper_without_records_has_no_facts():
    assert derive([]) == (Facts(), ())


def test_the_newest_record_of_a_provider_holds():
    old, new = Facts(title="Old", abstract="Words"), Facts(title="New", version=2)
    assert derive([(record(days=2), new), (record(days=1), old)]) == (
        Facts(title="New", version=2),
        (("title", "arxiv"), ("version", "arxiv")),
    )


def test_what_was_once_found_is_not_forgotten_when_it_is_not_found_later():
    gone = record(days=9, status=Status.NOT_FOUND, payload=b"")
    assert derive([(gone, Facts()), (record(), Facts(title="Kept"))])[0].title == "Kept"


def test_a_provider_outside_the_table_fills_only_what_those_inside_leave_open():
    derived, said_by = derive(
        [
            (record("plugin", days=5), Facts(title="Theirs", venue="A journal")),
            (record(), Facts(title="Ours")),
        ]
    )
    assert derived == Facts(title="Ours", venue="A journal")
    assert said_by == (("title", "arxiv"), ("venue", "plugin"))


@given(said.flatmap(lambda several: st.tuples(st.just(several), st.permutations(several))))
def test_the_order_of_the_records_does_not_matter(both):
    several, shuffled = both
    assert derive(several) == derive(shuffled)


@given(said)
def test_records_that_are_there_twice_change_nothing(several):
    assert derive(several + several) == derive(several)


@given(said)
def test_facts_that_were_derived_are_derived_again_unchanged(several):
    derived, _ = derive(several)
    assert derive([(record(), derived)])[0] == derived


@given(said)
def test_each_known_field_names_a_provider_that_says_it_and_no_other_field_does(several):
    derived, said_by = derive(several)
    known = [field.name for field in fields(Facts) if getattr(derived, field.name)]
    assert [name for name, _ in said_by] == known
    for name, provider in said_by:
        value = getattr(derived, name)
        assert any(one.provider == provider and getattr(told, name) == value for one, told in several)
