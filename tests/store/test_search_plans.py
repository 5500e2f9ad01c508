"""No question looks through a whole table where an index leads to the answer."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from papertrack.model.query import parse

NARROW = [
    "training", "training model", '"language model"', "train*", "training OR rust", "training -rust", "C++",
    "大模型", "🚀",
    "2401.00001", "2401.00001 OR training", "author:x", "title:x", "abstract:x", "context:x", "headline:x",
    "newsletter:import", "newsletter:import training", "issue:404", "issue:far", "issue:404 training", "category:cs.LG",
    "category:cs.L*", "venue:icml", "id:2401.00001", "id:arxiv:2401.00001", "id:2401*", "training since:2024",
    "training until:2024", "newsletter:import since:2024 training", "mentions:>2", "mentions:>2 training",
    "has:arxiv training", "(training OR rust) -cats author:x",
]  # fmt: skip
WIDE = ["", "-rust", "-newsletter:import", "since:2024", "until:2024", "has:doi", "has:abstract"]
"""Most of what there is answers these; they are walked in their order, and the walk stops at the limit."""


def plans(store, kind: str, text: str) -> list[str]:
    """The steps of each statement that a question takes."""
    asked: list[tuple[str, object]] = []
    with store.read() as reader:
        engine = reader._connection.engine

        def note(connection, cursor, statement, values, context, many):
            asked.append((statement, values))

        event.listen(engine, "before_cursor_execute", note)
        try:
            getattr(reader, kind)(parse(text), limit=20)
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return [
            row[3]
            for statement, values in asked
            if statement.lstrip().startswith("SELECT")
            for row in reader._connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]


def whole_tables(steps: list[str]) -> list[str]:
    """The steps that look through a whole table; of newsletters there are few."""
    return [
        step
        for step in steps
        if step.startswith("SCAN") and "VIRTUAL TABLE" not in step and not step.startswith("SCAN newsletter")
    ]


@pytest.mark.parametrize("kind", ["papers", "mentions", "links", "issues"])
@pytest.mark.parametrize("text", NARROW)
def test_no_question_looks_through_a_whole_table(desk, store, kind, text):
    desk.add("one", desk.document(desk.link("arxiv:2401.00001", context="Training a language model in C++.")))
    steps = plans(store, kind, text)
    assert steps
    assert whole_tables(steps) == []


@pytest.mark.parametrize("text", [*NARROW, *WIDE])
def test_papers_are_found_in_their_order_and_need_no_sorting(desk, store, text):
    desk.add("one", desk.document(desk.link("arxiv:2401.00001", context="Training a language model in C++.")))
    steps = plans(store, "papers", text)
    assert whole_tables(steps) == []
    assert not [step for step in steps if step.startswith("SCAN search VIRTUAL TABLE INDEX 0:") and "M" not in step]
