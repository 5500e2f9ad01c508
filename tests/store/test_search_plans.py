"""No question looks through a whole table where an index leads to the answer."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from papertrack.model.query import parse
from papertrack.store.store import Store

ALONE = [
    "training", "train*", "C++", "大模型", "🚀", "2401.00001", '"language model"', "author:x", "title:x", "abstract:x",
    "context:x", "headline:x", "author:x*", "headline:x*", "newsletter:import", "issue:404", "issue:far",
    "category:cs.LG", "category:cs.L*", "venue:icml", "id:2401.00001", "id:arxiv:2401.00001", "id:2401*", "tag:x",
    "tag:x*", "since:2024", "until:2024", "mentions:>2", "mentions:<3", "mentions:=2", "mentions:0", "has:doi",
    "has:arxiv", "has:abstract", "has:author", "has:title", "has:venue", "has:note", "has:tag",
]  # fmt: skip
TOGETHER = [
    "", "training model", "training OR rust", "2401.00001 OR training", "newsletter:import training",
    "newsletter:import since:2024 training", "issue:404 training", "training since:2024", "training until:2024",
    "since:2020 until:2021", "mentions:>2 training", "has:arxiv training", "(training OR rust) -cats author:x",
    "has:doi OR mentions:>4", "newsletter:import OR issue:404", "category:cs.LG until:2020", "venue:nature has:doi",
    "id:2503* until:2020", "-(has:doi OR training)", "tag:x OR title:model", "issue:404 OR training",
]  # fmt: skip
QUESTIONS = [*ALONE, *(f"-{each}" for each in ALONE), *(f"training -{each}" for each in ALONE), *TOGETHER]
KINDS = ["papers", "mentions", "links", "issues"]

IN_ORDER = "SCAN s USING COVERING INDEX ix_issue_published"
"""Issues, walked in the order of their days; the walk stops where enough is found."""
SMALL = ("SCAN newsletter ", "SCAN g ", "SCAN w", "SCAN q", "SCAN near")
"""There are few newsletters, few tags and notes (g) of one user's own, and few things near (w, q)."""


@pytest.fixture(scope="module")
def shelf(tmp_path_factory, desk_of):
    with Store.open(tmp_path_factory.mktemp("plans") / "papers.db") as store:
        desk = desk_of(store)
        desk.add("one", desk.document(desk.link("arxiv:2401.00001", context="Training a language model in C++.")))
        yield store


def plans(store: Store, kind: str, text: str, **how: object) -> list[str]:
    """The steps of each statement that a question takes."""
    asked: list[tuple[str, object]] = []
    with store.read() as reader:
        engine = reader._connection.engine

        def note(connection, cursor, statement, values, context, many):
            asked.append((statement, values))

        event.listen(engine, "before_cursor_execute", note)
        try:
            getattr(reader, kind)(parse(text), **how)
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return [
            row[3]
            for statement, values in asked
            if statement.lstrip().startswith(("SELECT", "WITH"))
            for row in reader._connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]


def whole_tables(steps: list[str]) -> list[str]:
    """The steps that look through a whole table."""
    return [
        step
        for step in steps
        if step.startswith("SCAN") and "VIRTUAL TABLE" not in step and step != IN_ORDER and not step.startswith(SMALL)
    ]


def whole_indexes(steps: list[str]) -> list[str]:
    """The steps that look through all that a full-text table holds."""
    return [step for step in steps if "search VIRTUAL TABLE INDEX 0:" in step and "M" not in step and "=" not in step]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", QUESTIONS)
def test_no_question_looks_through_a_whole_table(shelf, kind, text):
    steps = plans(shelf, kind, text, limit=20)
    assert steps
    assert whole_tables(steps) == []
    assert whole_indexes(steps) == []


@pytest.mark.parametrize("text", QUESTIONS)
def test_papers_are_found_in_their_order_and_need_no_sorting(shelf, text):
    assert not [step for step in plans(shelf, "papers", text, limit=20, sort="mentioned") if "ORDER BY t.place" in step]
