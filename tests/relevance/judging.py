"""How good an order of answers is, by what was judged: the usual measures of information retrieval."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any


@dataclass(frozen=True)
class Question:
    """What is asked, which papers must be among the first five, which are good to have, and which must not be."""

    asks: str
    wanted: frozenset[str]
    also: frozenset[str]
    unwanted: frozenset[str]


@dataclass(frozen=True)
class Verdict:
    """How one question was answered. missed: wanted and not among the first five. wrong: unwanted, and there."""

    question: Question
    ndcg: float
    reciprocal_rank: float
    missed: tuple[str, ...]
    wrong: tuple[str, ...]


def read_questions(file: Path, kind: str = "question") -> list[Question]:
    """The questions of a file, of one kind."""

    def question(row: dict[str, Any]) -> Question:
        return Question(row["asks"], *(frozenset(row.get(name, ())) for name in ("wanted", "also", "unwanted")))

    return [question(row) for row in tomllib.loads(file.read_text(encoding="utf-8"))[kind]]


def judged(questions: Iterable[Question], answer: Callable[[str], Sequence[str]]) -> list[Verdict]:
    """Ask each question. answer: gives identifiers, best first."""
    return [_verdict(question, answer(question.asks)) for question in questions]


def report(name: str, verdicts: Sequence[Verdict]) -> str:
    """One line: the mean nDCG@10 and reciprocal rank, and how many must and must not were not kept."""
    ndcg, mrr = mean(each.ndcg for each in verdicts), mean(each.reciprocal_rank for each in verdicts)
    missed, wrong = sum(len(each.missed) for each in verdicts), sum(len(each.wrong) for each in verdicts)
    wanted = sum(len(each.question.wanted) for each in verdicts)
    unwanted = sum(len(each.question.unwanted) for each in verdicts)
    return (
        f"{name:28} nDCG@10 {ndcg:.3f}  MRR {mrr:.3f}  "
        f"wanted not in the first five {missed} of {wanted}, unwanted there {wrong} of {unwanted}"
    )


def _verdict(question: Question, answers: Sequence[str]) -> Verdict:
    """Gains are 2 for what is wanted and 1 for what is about it, too (Järvelin and Kekäläinen 2002)."""
    gains = [2 * (each in question.wanted) + (each in question.also) for each in answers[:10]]
    best = sorted([2] * len(question.wanted) + [1] * len(question.also), reverse=True)[:10]
    first = next((place for place, gain in enumerate(gains, 1) if gain), None)
    return Verdict(
        question,
        _discounted(gains) / _discounted(best),
        1 / first if first else 0.0,
        tuple(sorted(question.wanted.difference(answers[:5]))),
        tuple(sorted(question.unwanted.intersection(answers[:5]))),
    )


def _discounted(gains: Iterable[int]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, 1))
