"""Words are lit where the search finds them, and bars and sparklines keep their proportions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertrack.cli.layout import bar, sparkline
from papertrack.showing.light import lights


@pytest.mark.parametrize(
    ("words", "text", "lit"),
    [
        (["training"], "We train, trained and are training trains.", ["train", "trained", "training", "trains"]),
        (["scaling laws"], "a scaling law, laws of scaling", ["scaling law"]),
        (["GPT-4"], "GPT-4 and GPT 4, not GPT-3 or 4", ["GPT-4", "GPT 4"]),
        (["C++"], "C++ is not C, nor Cobol", ["C++"]),
        (["cafe"], "a Café here", ["Café"]),
        (["Gödel"], "GODEL", ["GODEL"]),
        (["relativ"], "relativity", ["relativity"]),
        (["日本"], "来週日本語で", ["日本"]),
        (["a"], "a map of Africa", ["a"]),
        ([""], "anything", []),
        (['"', "(", "\\"], 'a "quote"', ['"', '"']),
        ([], "anything", []),
    ],
)
def test_words_are_lit_as_the_search_takes_them(words: list[str], text: str, lit: list[str]) -> None:
    assert [text[start:end] for start, end in lights(text, words)] == lit


@given(st.text(max_size=60), st.lists(st.text(max_size=12), max_size=4))
def test_any_words_in_any_text_give_places_in_it(text: str, words: list[str]) -> None:
    assert all(0 <= start < end <= len(text) for start, end in lights(text, words))


@given(st.integers(0, 1000), st.integers(1, 1000), st.integers(1, 60))
def test_a_bar_is_never_longer_than_its_columns_and_shows_whatever_there_is(
    part: int, whole: int, columns: int
) -> None:
    drawn = bar(min(part, whole), whole, columns)
    assert len(drawn) <= columns
    assert bool(drawn) == (part > 0)


@given(st.lists(st.integers(0, 100), max_size=400), st.integers(1, 100))
def test_a_sparkline_fits_and_its_highest_block_is_the_most(values: list[int], columns: int) -> None:
    drawn = sparkline(values, columns)
    assert len(drawn) <= columns
    assert ("█" in drawn) == any(values)
