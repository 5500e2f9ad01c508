"""Citation keys in the database: which one is shown, whose it is, and the keys of issues."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from papertrack.errors import UsageError
from papertrack.model.identifier import Identifier
from papertrack.model.query import parse

A, B = Identifier.parse("arxiv:2311.00001"), Identifier.parse("doi:10.1000/b")


def test_the_key_that_a_user_chose_comes_before_older_ones_and_the_others_stay(store):
    with store.write() as writer:
        paper = writer.paper_of(A)
        for key in ("first", "second"):
            writer.set_key(paper, key)
        writer.choose_key(paper, "mine")
        assert (writer.paper(A).paper.key, writer.paper(A).paper.further_keys) == ("mine", ("first", "second"))
        writer.choose_key(paper, "second")
        assert (writer.paper(A).paper.key, writer.paper(A).paper.further_keys) == ("second", ("first", "mine"))
        assert {writer.identifier_of_key(key) for key in ("first", "second", "mine")} == {A}


def test_a_chosen_key_comes_first_when_papers_are_joined(store):
    with store.write() as writer:
        one, other = writer.paper_of(A), writer.paper_of(B)
        writer.set_key(one, "older")
        writer.choose_key(other, "chosen")
        writer.regroup([(A, B)])
        assert (writer.paper(A).paper.key, writer.paper(A).paper.further_keys) == ("chosen", ("older",))


def test_no_two_papers_have_keys_that_differ_only_in_case(store):
    with store.write() as writer:
        writer.set_key(writer.paper_of(A), "Smith2020")
        with pytest.raises(UsageError, match="Smith2020 belongs to another paper"):
            writer.choose_key(writer.paper_of(B), "smith2020")
        writer.choose_key(writer.paper_of(A), "smith2020")
        assert writer.paper(A).paper.key == "smith2020"


def test_papers_with_and_without_keys_are_told_apart_in_their_order(desk, store):
    desk.add("a", desk.document(desk.link(str(A)), desk.link(str(B)), desk.link("arxiv:2311.00003")))
    with store.write() as writer:
        ids = [writer.paper_of(each) for each in (B, A)]
        for number, paper in enumerate(ids):
            writer.set_key(paper, f"k{number}")
    with store.read() as reader:
        assert reader.keyed(parse("")) == ids
        assert len(reader.keyless(parse(""))) == 1
        assert reader.keyless(parse("id:2311.00001")) == []
        assert set(reader.papers_of([A, B])) == {A, B}


def test_an_issue_has_one_key_and_tells_what_citing_it_takes(desk, store):
    desk.add("https://example.org/1", desk.document(desk.link(str(A))))
    with store.write() as writer:
        (issue,) = (answer.issue.id for answer in writer.issues(parse("")))
        source = writer.issue_sources([issue])[issue]
        assert (source.name, source.key) == ("https://example.org/1", None)
        assert source.added.tzinfo is not None
        writer.set_issue_key(issue, "importai1")
        assert writer.issue_sources([issue])[issue].key == "importai1"
        assert writer.issue_keys_in_use() == {"importai1"}
        with pytest.raises(IntegrityError):
            writer.set_issue_key(issue, "another")
