"""Prints how good the answers are: `python -m tests.relevance`, with NEWSLETTER_CORPUS naming a folder of newsletters."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.relevance.collection import collect
from tests.relevance.judging import judged, read_questions, report

import papertrack
from papertrack.model.query import Query
from papertrack.store import papers, ranking

HERE = Path(__file__).parent


def unweighed(query: Query, finalists: Sequence[ranking.Finalist]) -> list[ranking.Finalist]:
    """The order of bm25 alone: what there was before."""
    return list(finalists)


def main() -> int:
    """Judge today's order, the order before it, and that of a much smaller number of candidates."""
    newsletters, records = os.environ.get("NEWSLETTER_CORPUS"), os.environ.get("NEWSLETTER_METADATA")
    if not newsletters:
        print("NEWSLETTER_CORPUS names no folder of newsletters; NEWSLETTER_METADATA may name a file of arXiv records")
        return 2
    questions = read_questions(HERE / "questions.toml")
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "papers.db"
        collect(database, Path(newsletters), Path(records) if records else None)
        with papertrack.open(database) as tracker:

            def answer(text: str) -> list[str]:
                return [str(each.paper.id) for each in tracker.papers(text, limit=10)]

            print(f"{len(questions)} questions")
            weigh, candidates = ranking.ranked, papers.CANDIDATES
            print(report("bm25 alone", judged(questions, _with(unweighed, candidates, answer))))
            today = judged(questions, _with(weigh, candidates, answer))
            print(report("as it is", today))
            print(report("of 100 candidates", judged(questions, _with(weigh, 100, answer))))
    if "-v" in sys.argv:
        for each in sorted(today, key=lambda verdict: verdict.ndcg):
            print(f"{each.ndcg:.2f} {each.reciprocal_rank:.2f} {each.question.asks!r}", *each.missed, *each.wrong)
    return 0


def _with(
    weigh: Callable[[Query, Sequence[ranking.Finalist]], list[ranking.Finalist]],
    candidates: int,
    answer: Callable[[str], list[str]],
) -> Callable[[str], list[str]]:
    """Answers with another last step of ranking, of so many candidates."""

    def answered(text: str) -> list[str]:
        kept = ranking.ranked, papers.CANDIDATES
        ranking.ranked, papers.CANDIDATES = weigh, candidates  # type: ignore[assignment]
        try:
            return answer(text)
        finally:
            ranking.ranked, papers.CANDIDATES = kept  # type: ignore[assignment]

    return answered


if __name__ == "__main__":
    sys.exit(main())
