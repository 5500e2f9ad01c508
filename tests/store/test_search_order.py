"""Ranking: where the words of a question stand decides, and an answer costs the same however common its words are."""

from __future__ import annotations

import pytest

from papertrack.model.identifier import Identifier
from papertrack.model.paper import Facts
from papertrack.model.query import parse
from papertrack.store import papers as paper_statements

A, B, C, D = (f"arxiv:2401.0000{number}" for number in range(1, 5))


def titled(store, **titles: str) -> None:
    with store.write() as writer:
        for name, title in titles.items():
            writer.put_facts(writer.paper_of(Identifier.parse(globals()[name])), Facts(title=title, abstract="x"))


def test_a_title_counts_for_more_than_a_headline_and_that_for_more_than_words_around(desk, store):
    desk.add("a", desk.document(desk.link(A, context="On tensors."), desk.link(B, headline="Tensors"), desk.link(C)))
    titled(store, A="One", B="Two", C="Tensors")
    assert desk.papers("tensors") == [C, B, A]


def test_a_word_as_it_is_written_counts_for_more_than_another_form_of_it(desk, store):
    desk.add("a", desk.document(*(desk.link(each) for each in (A, B, C))))
    titled(store, A="They trained a network", B="We train a network", C="Training a network")
    assert desk.papers("training")[0] == C
    assert set(desk.papers("training")) == {A, B, C}
    assert desk.papers("trained")[0] == A


def test_words_side_by_side_count_for_more_than_the_same_words_apart(desk, store):
    desk.add("a", desk.document(*(desk.link(each) for each in (A, B))))
    titled(store, A="Laws of nature and their scaling", B="On scaling laws of nature")
    assert desk.papers("scaling laws") == [B, A]


def test_the_paper_that_calls_itself_so_comes_first(desk, store):
    desk.add("a", desk.document(*(desk.link(each) for each in (A, B))))
    titled(store, A="DiLoCo: low-communication training", B="Faster than DiLoCo: DiLoCo done right")
    assert desk.papers("diloco") == [A, B]


def test_words_of_a_list_say_less_of_each_paper_in_it_than_words_of_its_own(desk):
    opening = "1) Folding - a model of proteins."
    links = [desk.link(each, context=f"{opening} … Paper, Tweet") for each in (A, B, C)]
    desk.add("a", desk.document(*links, published="2025-05-01"))
    desk.add("b", desk.document(desk.link(D, context="Another look at folding."), published="2024-05-01"))
    assert desk.papers("folding")[0] == D


def test_of_equals_the_one_that_was_mentioned_last_comes_first(desk):
    desk.add("a", desk.document(desk.link(A, context="on tensors"), published="2023-01-01"))
    desk.add("b", desk.document(desk.link(B, context="on tensors"), published="2025-01-01"))
    desk.add("c", desk.document(desk.link(C, context="on tensors"), published="2024-01-01"))
    assert desk.papers("tensors") == [B, C, A]


@pytest.mark.parametrize("sort", ["relevance", "mentioned"])
def test_an_answer_is_the_beginning_of_a_longer_one(desk, monkeypatch, sort):
    monkeypatch.setattr(paper_statements, "CANDIDATES", 5)
    for number in range(1, 13):
        link = desk.link(f"arxiv:2401.{number:05}", context="on tensors", headline="Tensors" if number < 4 else None)
        desk.add(str(number), desk.document(link, published=f"2024-{number:02}-01"))
    whole = desk.papers("tensors", sort=sort)
    assert len(whole) == 12
    for limit in range(1, 13):
        assert desk.papers("tensors", sort=sort, limit=limit) == whole[:limit]


def test_common_words_in_a_headline_are_found_beyond_the_last_mentioned_papers(desk, monkeypatch):
    monkeypatch.setattr(paper_statements, "CANDIDATES", 6)
    desk.add("old", desk.document(desk.link(A, headline="Tensors", context="about"), published="2020-01-01"))
    for number in range(2, 30):
        desk.add(
            str(number), desk.document(desk.link(f"arxiv:2402.{number:05}", context="tensors"), published="2024-01-01")
        )
    assert desk.papers("tensors", limit=3)[0] == A


@pytest.mark.parametrize(
    ("text", "papers"),
    [
        ("tensors", [B, A]),
        ("newsletter:two tensors", [B]),
        ("newsletter:two", [B]),
        ("-newsletter:two tensors", [A]),
        ("tensors since:2024", [B]),
        ("tensors until:2023", [A]),
        ("newsletter:one since:2024", []),
        ("newsletter:one since:2024 tensors", []),
        ("newsletter:two since:2024 tensors", [B]),
        ("newsletter:one until:2023 tensors", [A]),
        ("newsletter:nowhere OR issue:2", [B]),
    ],
)
def test_newsletters_and_dates_narrow_a_question_with_words_as_one_without(desk, text, papers):
    desk.add("a", desk.document(desk.link(A, context="on tensors"), newsletter="One", number=1, published="2023-03-01"))
    desk.add("b", desk.document(desk.link(B, context="on tensors"), newsletter="Two", number=2, published="2024-03-01"))
    assert desk.papers(text) == papers


def test_a_paper_that_is_mentioned_again_moves_up_and_one_that_is_no_more_goes(desk, store):
    desk.add("a", desk.document(desk.link(A, context="on tensors"), published="2023-01-01"))
    desk.add("b", desk.document(desk.link(B, context="on tensors"), published="2024-01-01"))
    assert desk.papers("tensors", sort="mentioned") == [B, A]
    desk.add("c", desk.document(desk.link(A, context="more tensors"), published="2025-01-01"))
    assert desk.papers("tensors", sort="mentioned") == [A, B]
    desk.add("b", desk.document(desk.link(C, context="other things"), published="2024-01-01"))
    assert desk.papers("tensors") == [A]
    assert store.check() == []


def test_odd_dates_of_papers_do_not_stop_anything(desk, store):
    desk.add("a", desk.document(desk.link(A, context="on tensors"), published=None))
    for published in ("2024", "2024-05", "2024-02-31", "0000", "spring", ""):
        with store.write() as writer:
            writer.put_facts(writer.paper_of(Identifier.parse(A)), Facts(published=published or None))
        assert desk.papers("tensors") == [A]
    with store.read() as reader:
        assert reader.matching(parse("tensors")) == [Identifier.parse(A)]
