"""Papers named by title alone: which found paper is taken for the one that is meant, and which never is.

`lookup_titles.jsonl` holds labelled titles as an issue may write them, with the words around them, the issue's date,
the arXiv id of the paper that is meant where it is among the candidates, and the candidates. The facts are arXiv's,
which are CC0.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertrack.enrich.lookup import ACCEPTED, due, in_order, likeliest, named_authors, next_due, score
from papertrack.model.identifier import Identifier
from papertrack.model.lookup import LookUp, Outcome
from papertrack.model.paper import Facts

LABELLED = [json.loads(line) for line in Path(__file__).with_name("lookup_titles.jsonl").read_text().splitlines()]
NOW = datetime(2026, 1, 1, tzinfo=UTC)
TITLE = "Scaling Laws for Language Model Pruning"


def sought(title: str = TITLE, *words: str, published: date | None = date(2025, 6, 1)) -> LookUp:
    return LookUp(1, title, (), words, published)


def paper(title: str = TITLE, *authors: str, published: str | None = "2025-03-01") -> Facts:
    return Facts(title=title, authors=authors or ("Ada Lovelace",), published=published)


def answers(row: dict[str, object]) -> tuple[str | None, Outcome]:
    lookup = sought(str(row["says"]), *row["words"], published=date.fromisoformat(str(row["issued"])))  # type: ignore[misc]
    candidates = [
        (
            Identifier.parse(f"arxiv:{each['id']}"),
            paper(each["title"], *each["authors"], published=each["published"]),
        )
        for each in row["candidates"]  # type: ignore[attr-defined]
    ]
    best, outcome = likeliest(lookup, candidates)
    return (best.identifier.value if best else None), outcome


def test_no_paper_is_accepted_that_is_not_meant() -> None:
    not_meant = [row for row in LABELLED if row["meant"] is None]
    assert len(not_meant) >= 60
    for row in LABELLED:
        found, outcome = answers(row)
        assert outcome is not Outcome.ACCEPTED or found == row["meant"], row


def test_at_least_nine_in_ten_of_the_papers_that_are_meant_are_accepted() -> None:
    meant = [row for row in LABELLED if row["meant"] is not None]
    assert len(meant) >= 60
    accepted = Counter(answers(row)[1] is Outcome.ACCEPTED for row in meant)
    assert accepted[True] >= 0.9 * len(meant), accepted


@pytest.mark.parametrize(
    "said",
    [
        "scaling laws for language model pruning",
        "Scaling Laws For Language-Model Pruning",
        "Scaling laws for language model prunning",
    ],
)
def test_case_marks_and_slips_do_not_matter(said: str) -> None:
    assert score(sought(said), paper()) >= ACCEPTED


@pytest.mark.parametrize(
    "title",
    [
        "Scaling Laws for Language Model Pruning II", "Scaling Laws for Language Model Training",
        "Scaling Laws for Vision Model Pruning", "No Scaling Laws for Language Model Pruning",
        "Comment on Scaling Laws for Language Model Pruning", "Scaling Laws for Language Model Pruning: Part Two",
        "Scaling Laws for Language Model Unpruning",
    ],
)  # fmt: skip
def test_a_sequel_a_comment_and_a_changed_word_are_other_papers_even_with_its_authors_name(title: str) -> None:
    assert score(sought(TITLE, "Lovelace et al. say so."), paper(title)) < ACCEPTED


def test_a_subtitle_may_be_left_out_where_the_words_name_an_author() -> None:
    whole = paper(f"{TITLE}: A Study of Many Things")
    assert score(sought(TITLE, "A study by Ada Lovelace and C. Babbage."), whole) >= ACCEPTED
    assert score(sought(TITLE, "A study from a lab."), whole) < ACCEPTED


def test_words_that_name_other_authors_speak_against_a_paper() -> None:
    assert score(sought(TITLE, "A study by Emmy Noether and David Hilbert."), paper()) < ACCEPTED


def test_without_an_author_a_paper_of_another_time_or_of_unknown_time_is_not_accepted() -> None:
    assert score(sought(TITLE), paper(published="2024")) >= ACCEPTED
    for published in ("2015-01-01", "2029", None):
        assert score(sought(TITLE), paper(published=published)) < ACCEPTED
    assert score(sought(TITLE, published=None), paper()) < ACCEPTED


def test_few_words_need_an_author() -> None:
    assert score(sought("Neural Turing Machines"), paper("Neural Turing Machines")) < ACCEPTED
    assert score(sought("Neural Turing Machines", "by Lovelace et al."), paper("Neural Turing Machines")) >= ACCEPTED


def test_two_works_of_one_title_are_left_to_the_user_and_a_preprint_and_its_publication_are_not_two() -> None:
    one, other = Identifier.parse("arxiv:2503.00001"), Identifier.parse("doi:10.1000/x")
    assert likeliest(sought(), [(one, paper()), (other, paper(TITLE, "Emmy Noether"))])[1] is Outcome.SUGGESTED
    best, outcome = likeliest(sought(), [(one, paper()), (other, paper(TITLE, "A. Lovelace"))])
    assert (best and best.identifier, outcome) == (one, Outcome.ACCEPTED)


def test_what_is_unlike_is_not_even_suggested() -> None:
    one = Identifier.parse("arxiv:2503.00001")
    assert likeliest(sought(), [(one, paper("A Theory of Everything"))]) == (None, Outcome.OPEN)
    assert likeliest(sought(), []) == (None, Outcome.OPEN)


@given(st.text(max_size=60), st.text(max_size=60), st.lists(st.text(max_size=20), max_size=3), st.text(max_size=80))
def test_whatever_titles_and_names_hold_they_are_compared(
    said: str, title: str, authors: list[str], words: str
) -> None:
    assert -100 <= score(sought(said, words), Facts(title=title, authors=tuple(authors), published="2025")) <= 100


def test_organisations_are_no_authors() -> None:
    assert named_authors("Work by Google DeepMind and by Stanford University, by the way") == ()


def test_titles_are_looked_up_again_with_growing_intervals_and_decided_ones_never() -> None:
    def seen(misses: int, outcome: Outcome = Outcome.OPEN, answered: tuple[str, ...] = ()) -> LookUp:
        return LookUp(misses, TITLE, asked_at=NOW, misses=misses, outcome=outcome, answered=answered)

    assert [(next_due(seen(misses)) - NOW).days for misses in (1, 2, 3, 4, 5, 6, 7, 99)] == [
        3,
        6,
        12,
        24,
        48,
        96,
        96,
        96,
    ]
    later = NOW + timedelta(days=4)
    rows = [seen(2), seen(1), seen(3, answered=("arxiv",)), LookUp(9, TITLE), seen(1, Outcome.ACCEPTED)]
    assert [each.id for each in due([*rows, seen(1, Outcome.REFUSED)], later)] == [3, 9, 1]
    assert [each.id for each in due(rows, NOW, everything=True)] == [3, 9, 1, 2]
    assert due([seen(1, Outcome.SUGGESTED)], later) != []
    assert due([seen(7)], NOW - timedelta(days=1)) != []  # looked up by a clock that was wrong


def test_the_service_that_has_what_the_issue_names_is_asked_first() -> None:
    names = ["arxiv", "crossref", "semantic-scholar"]
    assert in_order(names, ["arXiv"]) == in_order(names, []) == in_order(names, ["DeepMind, PDF"]) == names
    assert in_order(names, ["Nature"]) == ["crossref", "arxiv", "semantic-scholar"]
