"""Strings that break search engines: each is answered, by every kind of question, and changes nothing."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papertrack.model.identifier import Identifier
from papertrack.model.paper import Facts
from papertrack.model.query import FIELDS, parse

A, B = "arxiv:2401.00001", "doi:10.1038/s41586-021-03819-2"

SYNTAX = [
    '"', '""', '"""', '"a', 'a"', '"a"b"', "'", "''", "`", "*", "**", "a*b", "*a", "^a", "a^", "+a", "-", "--",
    "---", "-a", "--a", "-(", "-()", "-(a", "a-", "(", ")", "()", "(()", "())", "((a)", "(a))", ")(", "{a}",
    "{title}:a", "{title", "[a]", "<a>", "a:b", "a:", ":a", ":", "::", "a::b", "title:", "title::", "title:*",
    'title:"', 'title:""', "title: a", "-title:", "-title:a", "title:-a", "title:(a OR b)", "OR", "AND", "NOT",
    "NEAR", "or", "OR OR", "a OR", "OR a", "a OR OR b", "a AND", "AND a", "a AND OR b", "NOT a", "a NOT b", "NEAR(",
    "NEAR(a b)", "NEAR(a b, 2)", "a NEAR b", "rank:a", "rowid:1", "search:a", "search", "MATCH", "bm25(search)",
    "a,b", ",", ";", "a;b", "\\", "\\\\", '\\"', "a\\", "/", "//", "|", "||", "a|b", "&", "&&", "a&b", "!", "!a",
    "~", "~a", "~2", "a~2", "a^2", "=", "==", "a=b", "?", "a?", "%", "%%", "%a%", "_", "__", "a_b", "$", "$1",
    "${a}", "$(a)", "#", "#a", "@", "@a", "...", "…", "a..b",
]  # fmt: skip
SQL = [
    "'; DROP TABLE paper; --", '"; DROP TABLE paper; --', "' OR '1'='1", '" OR 1=1 --', "1; SELECT 1", "/* a */",
    "-- a", "?", "?1", ":name", "%s", "%(a)s", "{0}", "{}", "{a!r}", "x'00'", "char(0)", "NULL", "null", "1=1",
    "UNION SELECT 1", "a' UNION SELECT sql FROM sqlite_master --", "randomblob(1000000000)", "json_each('[1]')",
]  # fmt: skip
CHARACTERS = [
    "\x00", "a\x00b", "\x01", "\x1b[31m", "\x7f", "\t", "\n", "a\nb", "\r\n", "\u00a0", "\u200b", "a\u200bb",
    "\u200d", "\ufeff", "\ufffd", "\uffff", "\ue000", "\ue001", "\ue001n1", "\ue001y2024", "\ud800", "\udfff",
    "a\ud800b", "\U0010ffff", "\u202eabc", "\u0301", "a\u0301", "\u0301a*", "é", "e\u0301", "É", "ß", "ẞ", "ı", "İ",
    "ſ", "ﬁ", "ﬁ*", "Ω", "σς", "½", "²", "Ⅷ", "①", "٣", "१२", "中",
    "中文", "中*", "中 文", "日本語のテキスト", "한국어", "ไทย",
    "العربية", "עברית", "हिन्दी", "🚀", "🚀🚀", "👩‍🔬", "🏳️‍🌈", "❤️", "a🚀b", "∀x∈ℝ", "√2", "≤", "→", "α-β", "naïve",
    "Gödel*", "ﷺ", "\U0001d4d0",
]  # fmt: skip
NAMES = [
    "C++", "C#", "F#", ".NET", "R", "C", "c++11", "C++*", '"C++"', "-C++", "title:C++", "GPT-4", "GPT4", "gpt 4",
    "GPT-4o", "low-communication", "e-mail", "node.js", "Wi-Fi", "TCP/IP", "A/B", "O(n log n)", "f(x)", "x^2",
    '"!!"*', 'title:"!!"*', "ß*", "½*", "_*", "İ*", "a+b", "1+1=2", "$100", "50%", "#1", "@user", "me@example.org", "https://arxiv.org/abs/2401.00001",
    "arxiv:2401.00001v2", "10.1038/s41586", "doi:10.1038/s41586-021-03819-2", "doi:10.1002/(SICI)1097-0258",
    "10.1000/<x>", "O'Reilly", "L'Hôpital", "d’Alembert", "AT&T",
]  # fmt: skip
VALUES = [
    "since:", "since:0", "since:0000", "since:0001", "since:9999", "since:99999", "since:2024-13",
    "since:2024-02-30", "since:yesterday", "since:2024-1-1", "until:0001", "until:9999-12-31", "until:1",
    "since:2025 until:2020", "mentions:", "mentions:>", "mentions:>=0", "mentions:-1", "mentions:1e9",
    "mentions:>999999999", "mentions:9999999999", "has:", "has:everything", "has:arxiv*", "issue:", "issue:-1",
    "issue:99999999999999999999", "issue:*", "issue:%", "category:", "category:.", "category:*", "category:--",
    "category:cs.", "venue:%", "venue:*", "venue:?", "id:", "id:*", "id:::", "id:arxiv:", "id:'", "newsletter:%",
    "newsletter:_", "newsletter:*", "newsletter:''", "author:*", "nofield:x",
]  # fmt: skip
LONG = [
    "a" * 100_000, "a " * 20_000, '"' * 10_001, "(" * 5_000, "(a " * 2_000, ")" * 5_000, "-" * 10_000, "*" * 10_000,
    "a OR " * 3_000, "-a " * 3_000, "+" * 20_000, "中" * 5_000, "🚀" * 5_000, "a* " * 500, "title:a " * 1_000,
    "(a OR (b " * 200, "since:2024 " * 500, "-(a OR b) " * 200, " ".join(f"w{n}*" for n in range(300)),
]  # fmt: skip
HOSTILE = [*SYNTAX, *SQL, *CHARACTERS, *NAMES, *VALUES, *LONG]
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
