"""The answers are good: questions over a small collection of our own, and over newsletters where there are some."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from program import ROOT
from relevance.judging import Question, judged, read_questions, report

HERE = Path(__file__).parent


def test_well_known_papers_are_among_the_first_five_and_others_not(library) -> None:
    questions = read_questions(HERE / "small.toml")
    verdicts = judged(questions, lambda text: [str(each.paper.id) for each in library.papers(text)])
    assert {each.question.asks: (each.missed, each.wrong) for each in verdicts if each.missed or each.wrong} == {}
    assert sum(each.ndcg for each in verdicts) / len(verdicts) > 0.95, report("small", verdicts)


def test_the_measures_are_those_of_information_retrieval() -> None:
    question = Question("x", frozenset("ab"), frozenset("c"), frozenset("z"))
    perfect, worse, none = (judged([question], lambda _, order=order: order)[0] for order in ("abc", "zcba", "xyz"))
    assert (perfect.ndcg, perfect.reciprocal_rank, perfect.missed, perfect.wrong) == (1.0, 1.0, (), ())
    assert 0 < worse.ndcg < 1
    assert (worse.reciprocal_rank, worse.wrong) == (0.5, ("z",))
    assert (none.ndcg, none.reciprocal_rank, none.missed) == (0.0, 0.0, ("a", "b"))


@pytest.mark.skipif("NEWSLETTER_CORPUS" not in os.environ, reason="NEWSLETTER_CORPUS names no folder of newsletters")
def test_the_report_over_newsletters_is_no_worse_than_word_counts() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.relevance"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    figures = {line[:20].strip(): line.split() for line in done.stdout.splitlines() if "nDCG@10" in line}
    ndcg = {name: float(words[words.index("nDCG@10") + 1]) for name, words in figures.items()}
    assert ndcg["as it is"] >= ndcg["bm25 alone"]
    assert ndcg["of 60 candidates"] >= ndcg["as it is"] - 0.03
