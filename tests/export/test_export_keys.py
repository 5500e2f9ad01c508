"""Citation keys: readable, plain, and unique."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertrack.export.keys import make_key, unique
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
