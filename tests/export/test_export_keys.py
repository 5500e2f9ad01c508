"""Citation keys: readable, plain, and unique."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertrack.errors import UsageError
from papertrack.export.keys import checked, make_issue_key, make_key, unique
from papertrack.model.answer import IssueRef
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts

DILOCO = Identifier.parse("arxiv:2311.08105")


@pytest.mark.parametrize(
    ("author", "published", "title", "key"),
    [
        ("Arthur Douillard", "2023-11-14", "DiLoCo: Distributed Training", "douillard2023diloco"),
        ("Aäron van den Oord", "2017", "Neural Discrete Representation Learning", "vandenoord2017neural"),
        ("Łukasz Kaiser", "2017", "One Model To Learn Them All", "kaiser2017one"),
        ("Søren Østergaard", "2020", "The effect of $x$ on ß", "ostergaard2020effect"),
        ("Jürgen Groß", "2020", "Über die Zeit", "gross2020zeit"),
        (r"Erwin Schr\"odinger", "1926", "Undulatory mechanics", "schrodinger1926undulatory"),
        ("ATLAS Collaboration", "2012", "Observation of a particle", "atlas2012observation"),
        ("The Gemini Team", "2023", "Gemini: a family", "gemini2023gemini"),
        ("OpenAI", "2023", "GPT-4 Technical Report", "openai2023gpt4"),
        ("Ann Example", "2023", "$N$=4: 100 ways", "example2023ways"),
        ("Ann Example", "2023", "What Is It?", "example2023what"),
        ("Ann Example", None, "Deep nets", "exampledeep"),
        ("Ann Example", "2023", None, "example2023"),
        ("王小明", "2023", "深度学习 for all", "arxiv231108105"),
    ],
)
def test_a_key_is_made_of_author_year_and_telling_word(
    author: str, published: str | None, title: str | None, key: str
) -> None:
    assert make_key(Facts(title=title, authors=(author,), published=published), DILOCO) == key


def test_without_facts_the_key_is_made_of_the_identifier() -> None:
    assert make_key(Facts(), Identifier.parse("arxiv:2503.09799")) == "arxiv250309799"
    assert make_key(Facts(), Identifier.parse("doi:10.1/A_b")) == "doi101ab"
    assert make_key(Facts(), Identifier(Scheme.HAL, "深")) == "hal"


@given(st.text() | st.none(), st.lists(st.text()), st.text() | st.none(), st.text(min_size=1))
def test_a_key_has_nothing_but_small_letters_and_digits(
    title: str | None, authors: list[str], published: str | None, value: str
) -> None:
    facts = Facts(title=title, authors=tuple(authors), published=published)
    assert re.fullmatch("[a-z0-9]+", make_key(facts, Identifier(Scheme.DOI, value)))


def test_a_taken_key_gets_the_next_letter() -> None:
    taken: set[str] = set()
    for _ in range(30):
        taken.add(unique("smith2020deep", taken))
    assert len(taken) == 30
    assert {"smith2020deep", "smith2020deepa", "smith2020deepz", "smith2020deepaa", "smith2020deepac"} <= taken


@given(st.lists(st.sampled_from(["a", "b", "aa", "ab", "ba", "az"]), max_size=60))
def test_keys_never_collide(keys: list[str]) -> None:
    taken: list[str] = []
    for key in keys:
        taken.append(unique(key, set(taken)))
    assert len(set(taken)) == len(keys)
    assert all(re.fullmatch("[a-z0-9]+", key) for key in taken)


MANY = Facts(
    title="The DiLoCo Way: Distributed Training",
    authors=("Arthur Douillard", "Aäron van den Oord", "OpenAI", "Ann Example"),
    published="2023-11-14",
)


@pytest.mark.parametrize(
    ("pattern", "key", "without_facts"),
    [
        ("{author}{year}{word}", "douillard2023diloco", "arxiv231108105"),
        ("{Author}{Word}{yy}", "DouillardDiloco23", "arxiv231108105"),
        ("{author}_{year}-{word}", "douillard_2023-diloco", "arxiv231108105"),
        ("{authors}:{yy}", "douillardvandenoordopenaietal:23", "arxiv231108105"),
        ("{Authors}", "DouillardVandenoordOpenaiEtal", "arxiv231108105"),
        ("{year}/{Words}", "2023/DilocoWayDistributed", "arxiv231108105"),
        ("pt-{id}", "pt-231108105", "pt-231108105"),
        ("{year}-{word}-{id}", "2023-diloco-231108105", "231108105"),
    ],
)
def test_a_pattern_says_what_keys_are_made_of(pattern: str, key: str, without_facts: str) -> None:
    assert make_key(MANY, DILOCO, pattern) == key
    assert make_key(Facts(), DILOCO, pattern) == without_facts


@pytest.mark.parametrize(
    "pattern", ["", "smith", "{nonsense}", "{AUTHOR}", "{author", "author}", "{}", "{year} {id}", "é{id}"]
)
def test_a_pattern_that_makes_no_keys_is_wrong_usage(pattern: str) -> None:
    with pytest.raises(UsageError):
        make_key(MANY, DILOCO, pattern)


def test_keys_that_differ_only_in_case_are_the_same_to_bibtex() -> None:
    assert unique("Smith2020", {"smith2020"}) == "Smith2020a"


@pytest.mark.parametrize("key", ["a", "Smith:2020", "x_1-2.3+4/5", "9lives", "a" * 80])
def test_a_key_that_every_format_can_write_may_be_set(key: str) -> None:
    assert checked(key) == key


@pytest.mark.parametrize("key", ["", " ", "a b", "a,b", "{a}", "a}", "é", "-a", "a%b", "a#", "a~", "a\\b", "a" * 81])
def test_any_other_key_may_not(key: str) -> None:
    with pytest.raises(UsageError, match="no citation key"):
        checked(key)


@pytest.mark.parametrize(
    ("issue", "key"),
    [
        (IssueRef(1, "Title", 404, None, date(2025, 3, 17), "Import AI"), "importai404"),
        (IssueRef(1, "Title", None, None, date(2025, 3, 17), "The Batch"), "thebatch20250317"),
        (IssueRef(1, "The long story", None, None, date(2025, 3, 17), None), "long20250317"),
        (IssueRef(1, None, None, None, None, None), "issue"),
        (IssueRef(1, "深", 3, None, None, "学"), "issue"),
    ],
)
def test_an_issue_is_called_by_newsletter_and_number_or_by_what_it_has(issue: IssueRef, key: str) -> None:
    assert make_issue_key(issue) == key
