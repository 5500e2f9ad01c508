"""What users rely on of words, names and dates as services write them."""

from __future__ import annotations

import doctest
from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertrack.providers import naming, wording
from papertrack.providers.naming import named
from papertrack.providers.wording import date_of_milliseconds, given_first, iso_date, page_range, partial_date, plain


@pytest.mark.parametrize("module", [naming, wording])
def test_the_examples_hold(module):
    assert doctest.testmod(module).failed == 0
    assert doctest.testmod(module).attempted > 0


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("a < b and c > d", "a < b and c > d"),
        ("x<sup>2</sup>", "x2"),
        ("One<br/>two<p>three</p>four", "One two three four"),
        ("R&amp;D &lt;b&gt;", "R&D <b>"),
        ("<jats:title>Summary</jats:title>\n<jats:sec><jats:title>Aim</jats:title>To see.</jats:sec>", "Aim To see."),
        ("<jats:p> </jats:p>", None),
        (None, None),
    ],
)
def test_marks_go_and_words_stay(marked, words):
    assert plain(marked) == words


@given(st.text(st.characters(exclude_characters="<&"), max_size=60))
def test_text_without_marks_keeps_all_its_words(text):
    assert (plain(text) or "").split() == text.split()


HALF_MARKS = ["<a ", "<jats:tex-math>", "<mml:math", "<jats:title>", "&lt;", "<!--", "<tex-math></tex-math><mml:math "]


@pytest.mark.parametrize("piece", HALF_MARKS)
def test_time_grows_in_proportion_to_the_marks(piece):
    def seconds(size: int) -> float:
        begun = process_time()
        assert (plain(piece * (size // len(piece)) + " end") or "").endswith("end")
        return process_time() - begun

    assert seconds(200_000) < 0.5 + 8 * seconds(50_000)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_whole_date_is_kept_whole(day):
    assert partial_date(day.year, day.month, day.day) == day.isoformat() == iso_date(f"{day.isoformat()}T17:59:46Z")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2021/6", "2021-06"),
        ("1998", "1998"),
        ("2020-13-01", "2020"),
        ("20201301", None),
        ("c. 1900", None),
        (None, None),
    ],
)
def test_a_date_is_read_as_far_as_it_is_one(text, found):
    assert iso_date(text) == found


def test_moments_that_no_calendar_has_are_unknown():
    assert date_of_milliseconds(1_705_410_000_000) == "2024-01-16"
    assert date_of_milliseconds(10**15 - 1) is None
    assert date_of_milliseconds(0) is None


def test_names_are_turned_only_where_a_comma_says_so():
    assert given_first("Lovelace, Ada") == "Ada Lovelace"
    assert given_first("Ada Lovelace") == "Ada Lovelace"
    assert given_first("The A, B, C, and D Group") == "The A, B, C, and D Group"
    assert page_range("7", "7") == "7"


@pytest.mark.parametrize(
    ("kind", "raw", "curie"),
    [
        ("DOI", "https://doi.org/10.1038/S41586", "doi:10.1038/s41586"),
        ("arXiv", "arXiv:2503.09799v2", "arxiv:2503.09799"),
        ("arXiv", "https://arxiv.org/abs/math/0211159", "arxiv:math/0211159"),
        ("pmid", "https://pubmed.ncbi.nlm.nih.gov/34012082/", "pmid:34012082"),
        ("pmcid", "https://www.ncbi.nlm.nih.gov/pmc/articles/8142079", "pmcid:PMC8142079"),
        ("openalex", "https://openalex.org/W3161425918", "openalex:W3161425918"),
        ("doi", "10.5061/dryad.8515", None),
        ("arxiv", "2513.00001", None),
        ("handle", "10.1/x", None),
        ("doi", None, None),
    ],
)
def test_names_are_brought_to_their_normal_form(kind, raw, curie):
    assert named(kind, raw) is None if curie is None else str(named(kind, raw)) == curie
