"""The query language: any text is a question, and means what a user would expect."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertrack.model.query import (
    MOST_TERMS,
    AllOf,
    AnyOf,
    Before,
    Mentions,
    Node,
    Not,
    Since,
    Text,
    Value,
    parse,
)

SINGLE: list[tuple[str, Node]] = [
    ("diffusion", Text("diffusion")),
    ('"low communication"', Text("low communication")),
    ("trans*", Text("trans", prefix=True)),
    ("-rust", Not(Text("rust"))),
    ('-"a phrase"', Not(Text("a phrase"))),
    ("GPT-4", Text("GPT-4")),
    ("C++", Text("C++")),
    ("*", Text("*")),
    ("-", Text("-")),
    ('"', Text('"')),
    ("(", Text("(")),
    ("()", Text("()")),
    ("NEAR(", Text("NEAR(")),
    ("f(x)", Text("f(x)")),
    ("OR", Text("OR")),
    ("AND", Text("AND")),
    ("author:hinton", Text("hinton", field="author")),
    ('author:"Geoffrey Hinton"', Text("Geoffrey Hinton", field="author")),
    ("Title:flow*", Text("flow", field="title", prefix=True)),
    ('newsletter:"Import AI"', Value("newsletter", "Import AI")),
    ("issue:404", Value("issue", "404")),
    ("category:cs.LG", Value("category", "cs.LG")),
    ("id:arxiv:2503.09799", Value("id", "arxiv:2503.09799")),
    ("has:DOI", Value("has", "doi")),
    ("has:authors", Value("has", "author")),
    ("since:2024", Since("2024")),
    ("since:2024-2", Since("2024-02")),
    ("until:2024-02", Before("2024-03")),
    ("until:2024-12", Before("2025-01")),
    ("until:2024-02-29", Before("2024-03-01")),
    ("until:2024", Before("2025")),
    ("mentions:>2", Mentions(">", 2)),
    ("mentions:3", Mentions("=", 3)),
    ("mentions:<=3", Mentions("<=", 3)),
    ("arxiv:2503.09799", Text("arxiv:2503.09799")),
    ("https://arxiv.org/abs/2503.09799", Text("https://arxiv.org/abs/2503.09799")),
    ("Attention:", Text("Attention:")),
]


@pytest.mark.parametrize(("text", "node"), SINGLE, ids=[text for text, _ in SINGLE])
def test_one_term_means_what_it_says(text: str, node: Node) -> None:
    query = parse(text)
    assert query.tree == node
    assert query.hints == ()


def test_words_are_all_required_and_or_binds_tighter() -> None:
    assert parse("video diffusion OR flow").tree == AllOf((Text("video"), AnyOf((Text("diffusion"), Text("flow")))))


def test_and_between_two_terms_is_no_word() -> None:
    assert parse("video AND flow").tree == AllOf((Text("video"), Text("flow")))


@pytest.mark.parametrize("text", ["a OR", "a AND"])
def test_an_operator_with_nothing_after_it_is_a_word(text: str) -> None:
    assert parse(text).tree == AllOf((Text("a"), Text(text.split()[1])))


def test_parentheses_group_and_a_lone_one_hurts_nothing() -> None:
    grouped = AllOf((AnyOf((AllOf((Text("a"), Text("b"))), Text("c"))), Not(AnyOf((Text("d"), Text("e"))))))
    assert parse("((a b) OR c) -(d OR e)").tree == grouped
    assert parse("(a b").tree == AllOf((Text("a"), Text("b")))
    assert parse("a) b").tree == AllOf((Text("a"), Text("b")))
    assert parse("(f(x))").tree == Text("f(x)")


@pytest.mark.parametrize(
    "text", ["foo:bar", "colour:mine", "since:yesterday", "until:2025-13", "mentions:many", "has:fun"]
)
def test_what_is_not_understood_is_text_and_is_named_in_a_hint(text: str) -> None:
    query = parse(text)
    assert query.tree == Text(text)
    assert len(query.hints) == 1
    assert query.hints[0].startswith(text.split(":")[0])


def test_nothing_asks_for_everything() -> None:
    for text in ("", "  ", "\x00", '""'):
        assert parse(text).tree is None


def test_words_to_highlight_are_the_plain_positive_ones() -> None:
    query = parse('flow "neural nets" -rust author:hinton title:video since:2024 a OR b')
    assert query.words == ("flow", "neural nets", "video", "a", "b")


def test_a_very_long_query_is_cut_and_says_so() -> None:
    query = parse(" ".join(f"w{n}" for n in range(MOST_TERMS + 5)))
    assert len(query.words) == MOST_TERMS
    assert any("very long" in hint for hint in query.hints)


def test_parentheses_nested_beyond_sense_are_read_all_the_same() -> None:
    assert parse("(" * 50_000 + "a" + ")" * 50_000).tree == Text("a")


PIECES = st.sampled_from(
    ['"', "(", ")", "-", " OR ", " AND ", "*", ":", "id:", "since:", "a", "é", "\x00", "\ud800", " "]
)


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_any_text_parses(text: str) -> None:
    query = parse(text)
    assert query.text == text
    assert all(word.encode() for word in query.words)
    assert parse(text) == query


@given(st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), min_size=1, unique=True))
def test_plain_words_stay_what_they_are(words: list[str]) -> None:
    assert parse(" ".join(words)).words == tuple(words)
