"""Search: questions find what they say, on papers, mentions, links and issues, and never raise."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papertrack.model.identifier import Identifier
from papertrack.model.paper import Facts
from papertrack.model.query import parse
from papertrack.store.store import Store

A, B, C, D = "arxiv:2401.00001", "arxiv:2402.00002", "doi:10.1038/s41586-021-03819-2", "openreview:AbCdEf"


@pytest.fixture
def library(desk, store):
    """Three issues that mention four papers; A and C have metadata."""
    desk.add(
        "one",
        desk.document(
            desk.link(A, headline="Training far apart", context="DeepMind trains GPT-4 over bad wires."),
            desk.link(B, headline="Compilers", context="A library in C++ for relativity, by Gödel.", text="the paper"),
            desk.link(headline="Compilers", context="Rust news.", target="https://github.com/a/rusty"),
            title="Import AI 404: far apart",
            number=404,
            published="2025-03-17",
        ),
    )
    desk.add(
        "two",
        desk.document(
            desk.link(A, headline="Again", context="The same paper once more; 大模型训练 is hard. 🚀"),
            desk.link(C, headline="Proteins", context="AlphaFold folds, so C is for cells."),
            title="Another week",
            newsletter="The Batch",
            number=7,
            published="2024-06-01",
        ),
    )
    desk.add("three", desk.document(desk.link(D, context="an undated note"), newsletter=None, published=None))
    with store.write() as writer:
        writer.put_facts(
            writer.paper_of(Identifier.parse(A)),
            Facts(
                title="Low-Communication Training of Networks",
                authors=("Arthur Douillard", "Marc Aurelio Ranzato"),
                abstract="We train language models far apart.",
                published="2023-11-14",
                venue="ICML",
                categories=("cs.LG", "stat.ML"),
                doi="10.1000/published",
            ),
        )
        writer.put_facts(writer.paper_of(Identifier.parse(D)), Facts(title="A note", published="2022-05"))
    return desk


FOUND = [
    ("", {A, B, C, D}),
    ("training", {A}),
    ("network", {A}),
    ("networks wires", {A}),
    ('"bad wires"', {A}),
    ('"wires bad"', set()),
    ('"wires the same"', set()),
    ('"Douillard Marc"', set()),
    ("GPT-4", {A}),
    ("gpt 4", {A}),
    ("C++", {B}),
    ("c++ gödel", {B}),
    ("godel", {B}),
    ("🚀", {A}),
    ("大模型", {A}),
    ("模型训", {A}),
    ("relativ*", {B}),
    ("rela*", {B}),
    ("lativ*", set()),
    ("train*", {A}),
    ('"far ap"*', {A}),
    ("wires OR proteins", {A, C}),
    ("-wires", {B, C, D}),
    ("-(wires OR proteins)", {B, D}),
    ("-wires -proteins -relativity", {D}),
    ("author:douillard", {A}),
    ("author:proteins", set()),
    ('author:"Marc Aurelio"', {A}),
    ("title:communication", {A}),
    ("abstract:apart", {A}),
    ("context:apart", set()),
    ("headline:apart", {A}),
    ("headline:compilers OR headline:proteins", {B, C}),
    ("newsletter:batch", {A, C}),
    ('newsletter:"Import AI"', {A, B}),
    ("-newsletter:batch", {B, D}),
    ("issue:404", {A, B}),
    ("issue:far", {A, B}),
    ("category:cs.LG", {A}),
    ("category:CS", {A}),
    ("category:cs.L*", {A}),
    ("category:c", set()),
    ("venue:icml", {A}),
    ("since:2025", {A, B}),
    ("until:2024-06", {A, C, D}),
    ("since:2024-07 until:2025-02", set()),
    ("since:2024-06-01 until:2024-06-01", {A, C}),
    ("until:2022", {D}),
    ("-since:2024", {D}),
    ("newsletter:batch since:2025", set()),
    ("mentions:>1", {A}),
    ("mentions:1", {B, C, D}),
    ("mentions:<=0", set()),
    ("has:doi", {A, C}),
    ("has:openreview", {D}),
    ("has:abstract", {A}),
    ("-has:author", {B, C, D}),
    ("id:2401.00001", {A}),
    ("id:arxiv:2401.00001v3", {A}),
    ("id:10.1038/S41586-021-03819-2", {C}),
    ("id:doi:10.1038/s41586-021-03819-2", {C}),
    ("id:AbCdEf", {D}),
    ("id:2401.00001 proteins", set()),
    ("-id:2401.00001 -wires", {B, C, D}),
    ("proteins OR id:2401.00001", {A, C}),
    ("id:2401*", {A}),
    ("2401.00001", {A}),
    ("arxiv:2401.00001", {A}),
    ("10.1038/s41586-021-03819-2 OR AbCdEf", {C, D}),
    ("-2401.00001 -wires", {B, C, D}),
    ("2401.00001 proteins", set()),
    ('"', set()),
    ("a AND", set()),
    ("nothingofthekind", set()),
]


@pytest.mark.parametrize(("text", "expected"), FOUND, ids=[text for text, _ in FOUND])
def test_a_question_about_papers_finds_what_it_says(library, text, expected):
    found = library.papers(text)
    assert set(found) == expected
    assert len(found) == len(expected)


MENTIONED = [
    ("", [A, B, A, C, D]),
    ("wires", [A]),
    ("communication", [A, A]),
    ("communication again", [A]),
    ("C++", [B]),
    ("relativ*", [B]),
    ("🚀", [A]),
    ("headline:again", [A]),
    ("newsletter:batch", [A, C]),
    ("since:2025 douillard", [A]),
    ("until:2022", [D]),
    ("-communication", [B, C, D]),
    ("id:2401.00001", [A, A]),
    ("2401.00001 once", [A]),
    ("wires OR proteins", [A, C]),
    ("mentions:>1 since:2025", [A]),
]


@pytest.mark.parametrize(("text", "expected"), MENTIONED, ids=[text for text, _ in MENTIONED])
def test_a_question_about_mentions_looks_at_their_own_words_and_at_their_papers(library, text, expected):
    assert [paper for paper, _ in library.mentions(text)] == expected


LINKED = [
    ("rust", [(1, 3)]),
    ("rusty github.com", [(1, 3)]),
    ("compilers", [(1, 2), (1, 3)]),
    ("C++", [(1, 2)]),
    ("author:douillard", [(1, 1), (2, 1)]),
    ("title:communication since:2025", [(1, 1)]),
    ("mentions:>1", [(1, 1), (2, 1)]),
    ("2401.00001", [(1, 1), (2, 1)]),
    ("issue:7", [(2, 1), (2, 2)]),
    ("-compilers newsletter:import", [(1, 1)]),
]


@pytest.mark.parametrize(("text", "expected"), LINKED, ids=[text for text, _ in LINKED])
def test_a_question_about_links_looks_at_their_words_and_targets(library, text, expected):
    assert library.links(text) == expected


ISSUES = [
    ("", [1, 2, 3]),
    ("week", [2]),
    ("batch", [2]),
    ("title:apart", [1]),
    ("rust wires", [1]),
    ("wires proteins", []),
    ("wires OR proteins", [1, 2]),
    ("author:douillard", [1, 2]),
    ("issue:404", [1]),
    ("-batch", [1, 3]),
    ("until:2024", [2]),
    ("2401.00001", [1, 2]),
    ("has:abstract week", [2]),
]


@pytest.mark.parametrize(("text", "expected"), ISSUES, ids=[text for text, _ in ISSUES])
def test_a_question_about_issues_looks_at_titles_and_at_their_links(library, text, expected):
    assert library.issues(text) == expected


def test_a_word_in_the_title_counts_for_more_than_one_in_the_abstract(desk, store):
    desk.add("a", desk.document(desk.link(A), desk.link(B), desk.link(C), desk.link(D)))
    with store.write() as writer:
        writer.put_facts(writer.paper_of(Identifier.parse(A)), Facts(title="Some words", abstract="On tensor fields"))
        writer.put_facts(writer.paper_of(Identifier.parse(B)), Facts(title="Tensor words", abstract="On other fields"))
    assert desk.papers("tensor") == [B, A]
    with store.read() as reader:
        scores = [answer.score for answer in reader.papers(parse("tensor"))]
        assert scores == sorted(scores, reverse=True)
        assert all(score is not None and score > 0 for score in scores)
        assert [answer.score for answer in reader.papers(parse("since:2020"))] == [None] * 4


def test_papers_may_be_sorted(library):
    assert library.papers("", sort="mentions")[0] == A
    assert library.papers("", sort="title")[:2] == [D, A]
    assert library.papers("", sort="published")[:2] == [A, D]
    assert library.papers("", sort="mentioned") == [B, A, C, D]
    assert library.papers("") == library.papers("", sort="mentioned")
    assert library.papers("", limit=2) == [B, A]


ODD = [
    "NEAR(", "NEAR(a b)", "a NEAR b", "*", "^", "^a", "a^", "{a}", "title : a", "a:b:c", ":", "'", "'; DROP x; --",
    "\x00", "a\x00b", "\ud800", "%", "_", "\\", "?", "?1", ":a", "@", "(((", ")))", "((a) OR", "- -", "-*", "--a", '"a',
    'a"b"c', '""', '" "', "id:", "id:*", "issue:99999999999999999999", "since:0000", "until:9999", "mentions:>99999999",
    "½ ² Ⅷ", "\ue000", "a\u0301*", "ﬁ*", "_*", "category:*", "venue:%", "newsletter:_", "C#", "$", "{}", "a OR OR b",
    "has:arxiv*",
]  # fmt: skip


@pytest.mark.parametrize("text", ODD)
def test_odd_characters_are_searched_for_and_never_raise(library, text):
    query = parse(text)
    with library.store.read() as reader:
        for ask in (reader.papers, reader.mentions, reader.links, reader.issues):
            assert isinstance(ask(query), list)


@pytest.mark.parametrize("text", ["%", "_", "?", "\\", "^", "{}", "$"])
def test_signs_are_no_wildcards(library, text):
    assert library.papers(text) == []


def test_a_query_of_thousands_of_words_works(library):
    words = [f"w{number}" for number in range(5000)]
    some = random.Random(1).sample(words, 400)
    for text in (
        " ".join(words),
        " OR ".join([*words, "wires"]),
        " ".join(f"-{word}" for word in words),
        " ".join(f"{word}*" for word in words),
        " ".join(f"title:{word} {word}" for word in words),
        " OR ".join(f"-{word}" for word in some),
        " ".join(f"newsletter:{word} id:{word}" for word in some),
        "x" * 100_000,
        "+" * 100_000,
        "wires " * 20_000,
        "(" * 50_000,
    ):
        query = parse(text)
        with library.store.read() as reader:
            for ask in (reader.papers, reader.mentions, reader.links, reader.issues):
                ask(query)
    assert library.papers(" OR ".join([*words, "wires"])) == [A]
    assert set(library.papers(" ".join(f"-{word}" for word in [*words, "wires"]))) == {B, C, D}
    assert library.papers("wires " * 5000) == [A]


PIECES = st.sampled_from(
    [
        "a",
        "the",
        '"',
        "(",
        ")",
        "-",
        " OR ",
        " ",
        "*",
        ":",
        "title:",
        "context:",
        "id:",
        "since:",
        "+",
        "é",
        "中",
        "\x00",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(), st.lists(PIECES, max_size=12).map("".join)))
def test_any_text_is_answered(library, text):
    query = parse(text)
    with library.store.read() as reader:
        papers = {answer.paper.id for answer in reader.papers(query)}
        assert papers <= {Identifier.parse(each) for each in (A, B, C, D)}
        reader.mentions(query)
        reader.links(query)
        reader.issues(query)


WORDS = st.sampled_from(["alpha", "beta", "gamma", "C++", "naïve", "大模型", "networks"])
STEP = st.tuples(
    st.sampled_from("abc"),
    st.lists(st.tuples(st.sampled_from([A, B, C, None]), st.lists(WORDS, max_size=3)), max_size=3),
    st.integers(1, 2),
    st.booleans(),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(STEP, max_size=6))
def test_the_index_says_what_the_text_says_after_any_writes(tmp_path_factory, desk_of, steps):
    with Store.open(tmp_path_factory.mktemp("law") / "x.db") as store:
        desk = desk_of(store)
        for key, links, extractor, with_facts in steps:
            with store.write() as writer:
                document = desk.document(
                    *(
                        desk.link(
                            *([paper] if paper else []), context=" ".join(words), headline=words[0] if words else None
                        )
                        for paper, words in links
                    )
                )
                desk.add_with(writer, key, document, raw=repr(links).encode(), extractor=extractor)
                if with_facts:
                    facts = Facts(title=f"{key} alpha", authors=("Beta Gamma",), abstract="networks")
                    writer.put_facts(writer.paper_of(Identifier.parse(A)), facts)
        assert store.check() == []
        with store.read() as reader:
            connection = reader._connection
            mentioned = {
                each.paper: sum(other.paper == each.paper for other in reader.mentions(parse("")))
                for each in reader.mentions(parse(""))
            }
            assert mentioned == {answer.paper.id: len(answer.mentions) for answer in reader.papers(parse(""))}
            rows = connection.exec_driver_sql("SELECT context FROM paper_text WHERE mentions > 0").scalars()
            assert sum("beta" in context for context in rows) == len(reader.papers(parse("context:beta")))


def test_a_link_without_words_is_found_by_its_target_only(desk):
    desk.add("a", desk.document(desk.link(context="", text="", target="https://example.org/some/place")))
    assert desk.links("place") == [(1, 1)]
    assert desk.issues("place") == []


def test_an_issue_has_its_own_tags_and_notes_and_not_those_of_its_papers(desk, store):
    one = desk.add("one", desk.document(desk.link("arxiv:2401.00001")))
    two = desk.add("two", desk.document(desk.link("arxiv:2401.00002")))
    with store.write() as writer:
        writer.put_tags(one.issue_id, ["kept"])
        writer.put_tags(Identifier.parse("arxiv:2401.00002"), ["kept"])
    for text in ("has:tag", "tag:kept"):
        assert desk.issues(text) == [one.issue_id]
        assert {issue for issue, _ in desk.links(text)} == {one.issue_id, two.issue_id}
