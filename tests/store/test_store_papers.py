"""Papers and records: facts, authors, keys, what was asked of whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from papertrack.errors import UsageError
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts
from papertrack.model.query import parse
from papertrack.model.record import Duty, Record, Status

NOW = datetime(2025, 3, 20, 12, 0, tzinfo=UTC)
PAPER = Identifier.parse("arxiv:2311.08105")
FACTS = Facts(
    title="DiLoCo: Distributed Low-Communication Training",
    authors=("Arthur Douillard", "Qixuan Feng", "Kurt Gödel"),
    abstract="Large language models need many accelerators.",
    published="2023-11-14",
    updated="2024-09-23",
    venue="ICML",
    journal_ref="ICML 2024, 12",
    doi="10.1000/xyz",
    primary_category="cs.LG",
    categories=("cs.LG", "cs.CL"),
    comment="12 pages",
    version=3,
    withdrawn=True,
)


def test_facts_come_back_as_they_were_put(desk, store):
    desk.add("a", desk.document(desk.link(str(PAPER))))
    with store.write() as writer:
        writer.put_facts(writer.paper_of(PAPER), FACTS, (("title", "arXiv"), ("venue", "Crossref")))
        writer.set_key(writer.paper_of(PAPER), "douillard2023")
    with store.read() as reader:
        answer = reader.paper(PAPER)
        assert answer is not None
        assert answer.paper.facts == FACTS
        assert answer.paper.said_by == (("title", "arXiv"), ("venue", "Crossref"))
        assert (answer.paper.key, answer.score, len(answer.mentions)) == ("douillard2023", None, 1)
        assert reader.keys_in_use() == {"douillard2023"}
    assert desk.papers("gödel") == desk.papers("godel accelerator") == [str(PAPER)]


def test_facts_that_are_put_again_replace_the_old_ones_in_answers_and_in_search(desk, store):
    desk.add("a", desk.document(desk.link(str(PAPER))))
    for facts in (FACTS, Facts(title="Another title", authors=("Someone Else",))):
        with store.write() as writer:
            writer.put_facts(writer.paper_of(PAPER), facts)
    assert (desk.papers("diloco"), desk.papers("douillard"), desk.papers("another")) == ([], [], [str(PAPER)])
    with store.read() as reader:
        answer = reader.paper(PAPER)
        assert answer is not None
        assert answer.paper.facts == Facts(title="Another title", authors=("Someone Else",))
    assert store.check() == []


def test_a_citation_key_belongs_to_one_paper(store):
    with store.write() as writer:
        first, second = writer.paper_of(PAPER), writer.paper_of(Identifier.parse("doi:10.1/a"))
        writer.set_key(first, "key")
        with pytest.raises(UsageError, match="belongs to another paper"):
            writer.set_key(second, "key")
        writer.set_key(first, None)
        writer.set_key(second, "key")
        assert writer.keys_in_use() == {"key"}


def test_a_paper_is_named_by_the_identifier_that_is_preferred(desk, store):
    desk.add("a", desk.document(desk.link("pmid:123"), desk.link("doi:10.1000/b"), desk.link(str(PAPER))))
    with store.write() as writer:
        paper = writer.paper_of(PAPER)
        writer._connection.exec_driver_sql("UPDATE identifier SET paper_id = ?", (paper,))
        writer._pending.touched |= set(writer.paper_ids(0, 100))
    with store.read() as reader:
        (answer,) = reader.papers(parse(""))
        assert [str(each) for each in answer.paper.ids] == ["arxiv:2311.08105", "doi:10.1000/b", "pmid:123"]
        assert answer.paper.id == PAPER
        assert {mention.paper for mention in answer.mentions} == {PAPER}
        assert len(answer.mentions) == 3
    assert "2 papers have no identifier." in store.check()


def test_mentions_of_a_paper_come_in_order_of_time(desk, store):
    for key, published in (("a", "2025-01-01"), ("b", None), ("c", "2023-01-01")):
        desk.add(key, desk.document(desk.link(str(PAPER)), title=key, published=published))
    with store.read() as reader:
        (answer,) = reader.papers(parse(""))
        assert [mention.issue.title for mention in answer.mentions] == ["c", "a", "b"]


def test_records_are_kept_to_the_byte_and_none_is_lost(store):
    records = [
        Record("arXiv", PAPER, NOW - timedelta(days=2), Status.NOT_FOUND),
        Record("arXiv", PAPER, NOW - timedelta(days=1), Status.FOUND, b"\x00<entry/>\xff" * 100, 2),
        Record("Crossref", PAPER, NOW, Status.FOUND, b"{}"),
    ]
    with store.write() as writer:
        for record in records:
            writer.put_record(record)
        paper = writer.paper_of(PAPER)
    with store.read() as reader:
        assert reader.records(paper) == records
        assert reader.counts()["records"] == 3


def test_a_standing_tells_the_last_answer_and_the_misses_since_a_paper_was_found(desk, store):
    desk.add("a", desk.document(desk.link("arxiv:2401.00001"), desk.link("arxiv:2401.00002"), desk.link("doi:10.1/x")))
    asked = Identifier.parse("arxiv:2401.00001")
    statuses = [Status.NOT_FOUND, Status.FOUND, Status.NOT_FOUND, Status.NOT_FOUND]
    with store.write() as writer:
        for day, status in enumerate(statuses):
            writer.put_record(Record("arXiv", asked, NOW + timedelta(days=day), status))
        writer.put_record(Record("Crossref", asked, NOW + timedelta(days=9), Status.FOUND))
        writer.put_facts(writer.paper_of(asked), Facts(published="2024-01-01"))
        standings = {str(each.identifier): each for each in writer.standings("arXiv", Duty(frozenset({Scheme.ARXIV})))}
    assert list(standings) == ["arxiv:2401.00001", "arxiv:2401.00002"]
    known, new = standings.values()
    assert (known.status, known.misses, known.asked_at) == (Status.NOT_FOUND, 2, NOW + timedelta(days=3))
    assert known.published == "2024-01-01"
    assert (new.status, new.misses, new.asked_at) == (None, 0, None)


def test_nobody_is_asked_about_what_an_edit_took_away(desk, store):
    desk.add("a", desk.document(desk.link("arxiv:2401.00001")))
    desk.add("a", desk.document(desk.link("arxiv:2401.00002")))
    with store.read() as reader:
        standings = reader.standings("arXiv", Duty(frozenset({Scheme.ARXIV})))
    assert [str(each.identifier) for each in standings] == ["arxiv:2401.00002"]


def test_papers_stream_in_the_order_of_the_list(desk, store):
    with store.write() as writer:
        for number in range(450):
            desk.add_with(writer, f"k{number}", desk.document(desk.link(f"arxiv:2401.{number:05d}")))
    with store.read() as reader:
        streamed = [answer.paper.id for answer in reader.iter_papers(parse(""))]
        assert streamed == [answer.paper.id for answer in reader.papers(parse(""))]
        assert len(set(streamed)) == 450
