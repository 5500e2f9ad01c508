"""Strings that break search engines: each is answered, by every kind of question, and changes nothing."""

from __future__ import annotations

import itertools

import pytest
from hostile_queries import CHARACTERS, HOSTILE, NAMES, SQL, SYNTAX, VALUES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papertrack.model.identifier import Identifier
from papertrack.model.paper import Facts
from papertrack.model.query import FIELDS, parse

A, B = "arxiv:2401.00001", "doi:10.1038/s41586-021-03819-2"

PAIRED = [f"{one} {other}" for one, other in itertools.pairwise([*SYNTAX, *SQL, *CHARACTERS[:20], *VALUES])]
FIELDED = [f"{name}:{value}" for name in FIELDS for value in ('"', "*", "🚀", "a OR b", "%", "中", "C++")]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory, desk_of):
    from papertrack.store.store import Store

    with Store.open(tmp_path_factory.mktemp("hostile") / "papers.db") as store:
        desk = desk_of(store)
        desk.add(
            "one",
            desk.document(
                desk.link(
                    A,
                    headline="GPT-4 and C++",
                    context='It said "a lone quote" and 大模型训练 🚀, naïve café; 50% at $100.',
                ),
                desk.link(B, headline="Café", context="A plain word about O'Reilly and a AND b."),
                title="Issue #1: C# & co",
                number=1,
            ),
        )
        with store.write() as writer:
            facts = Facts(title="Far apart", authors=("Kurt Gödel",), abstract="We train.", categories=("cs.LG",))
            writer.put_facts(writer.paper_of(Identifier.parse(A)), facts)
        yield desk


def test_there_are_enough_of_them():
    assert len(set(HOSTILE)) > 250


@pytest.mark.parametrize("texts", [HOSTILE, PAIRED, FIELDED], ids=["alone", "in pairs", "in fields"])
def test_every_string_is_answered_by_every_kind_of_question_and_changes_nothing(shelf, texts):
    with shelf.store.read() as reader:
        everything = {answer.paper.id for answer in reader.papers(parse(""))}
        for text in texts:
            query = parse(text)
            found = {answer.paper.id for answer in reader.papers(query, limit=20)}
            assert found <= everything, text
            assert found == {answer.paper.id for answer in reader.papers(query)}, text
            for ask in (reader.mentions, reader.links, reader.issues):
                assert ask(query, limit=20) == ask(query), text
        assert {answer.paper.id for answer in reader.papers(parse(""))} == everything
    assert shelf.store.check() == []


@pytest.mark.parametrize("text", ["%%", "_", "?", "\\", "^", "{}", "=", "~", "|", "&", "!", "@", "🚀🚀", "→", "*", "‽"])
def test_signs_are_no_wildcards(shelf, text):
    assert shelf.papers(text) == []


FOUND = [
    ("C++", [A]),
    ("c++", [A]),
    ("C#", []),
    ("GPT4", [A]),
    ("gpt-4", [A]),
    ("cafe", [A, B]),
    ("CAFÉ", [A, B]),
    ("naive", [A]),
    ("gödel", [A]),
    ("godel", [A]),
    ('"', [A]),
    ("a AND", [A, B]),
    ("O'Reilly", [B]),
    ("大模型", [A]),
    ("模型训练", [A]),
    ("模训", []),
    ("🚀", [A]),
    ("🚀🚀", []),
    ("$100", [A]),
    ("50%", [A]),
    ("trained", [A]),
    ("training", [A]),
]


@pytest.mark.parametrize(("text", "papers"), FOUND, ids=[text for text, _ in FOUND])
def test_names_accents_signs_and_scripts_find_what_they_say(shelf, text, papers):
    assert sorted(shelf.papers(text)) == sorted(papers)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.sampled_from([*SYNTAX, *SQL, *CHARACTERS, *NAMES, *VALUES]) | st.text(max_size=6), max_size=8))
def test_whatever_is_put_together_is_answered_by_stories_figures_and_exports_too(shelf, words):
    query = parse(" ".join(words))
    with shelf.store.read() as reader:
        found = reader.papers(query, limit=20)
        assert reader.papers(query)[:20] == found
        for ask in (reader.mentions, reader.links, reader.issues):
            assert ask(query)[:3] == ask(query, limit=3)
        reader.story(query)
        reader.figures(query, limit=5)
        assert len(reader.matching(query)) >= len(found)
        assert len(reader.keyless(query)) == len(reader.papers(query))
