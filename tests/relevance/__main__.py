"""Prints how good the answers are: `python -m tests.relevance`; NEWSLETTER_CORPUS names a folder of newsletters."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from papertrack.model.query import parse
from papertrack.store import papers, search
from papertrack.store.store import Reader, Store
from papertrack.store.texts import paper_at
from tests.relevance.collection import collect
from tests.relevance.judging import Question, judged, read_questions, report

HERE = Path(__file__).parent
WEIGHTS = (10.0, 8.0, 4.0, 2.0, 5.0, 2.0, 1.0, 0.0, 4.0)


def by_bm25(reader: Reader, text: str) -> list[str]:
    """The first ten by FTS5's own measure alone, which reads all that match."""
    connection = reader._connection
    asked = search.compiled_papers(connection, parse(text))
    places = connection.exec_driver_sql(
        f"SELECT rowid FROM search WHERE search MATCH ? AND rowid > 0 "
        f"ORDER BY bm25(search, {', '.join(map(str, WEIGHTS))}), rowid DESC LIMIT 10",
        (asked.expression,),
    ).scalars()
    ids = [paper_at(place) for place in places]
    names = reader.identifiers_of(ids)
    return [str(names[paper_id][0]) for paper_id in ids]


def as_it_is(reader: Reader, text: str) -> list[str]:
    """The first ten as `papertrack papers` gives them."""
    return [str(each.paper.id) for each in reader.papers(parse(text), limit=10)]


def main() -> int:
    """Judge bm25 alone, today's order, and today's order of fewer candidates, as if the collection were larger."""
    newsletters, records = os.environ.get("NEWSLETTER_CORPUS"), os.environ.get("NEWSLETTER_METADATA")
    if not newsletters:
        print("NEWSLETTER_CORPUS names no folder of newsletters; NEWSLETTER_METADATA may name a file of arXiv records")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "papers.db"
        collect(database, Path(newsletters), Path(records) if records else None)
        with Store.open(database) as store, store.read() as reader:
            for title, name in (("chosen with", "questions.toml"), ("held out", "held_out.toml")):
                _judge(reader, title, read_questions(HERE / name))
    return 0


def _judge(reader: Reader, title: str, questions: list[Question]) -> None:
    print(f"{len(questions)} questions, {title}")
    print(report("bm25 alone", judged(questions, lambda text: by_bm25(reader, text))))
    today = judged(questions, lambda text: as_it_is(reader, text))
    print(report("as it is", today))
    candidates, papers.CANDIDATES = papers.CANDIDATES, 60
    print(report("of 60 candidates", judged(questions, lambda text: as_it_is(reader, text))))
    papers.CANDIDATES = candidates
    if "-v" in sys.argv:
        for each in sorted(today, key=lambda verdict: verdict.ndcg):
            print(f"{each.ndcg:.2f} {each.reciprocal_rank:.2f} {each.question.asks!r}", *each.missed, *each.wrong)


if __name__ == "__main__":
    sys.exit(main())
