"""Papers with many identifiers in a real database: joined by records, parted by users, the same in any order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papertrack.errors import BadResponse, NothingFound
from papertrack.model.document import RawDocument
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts
from papertrack.model.query import parse
from papertrack.model.record import Record, Status
from papertrack.providers.protocol import Answer
from papertrack.store.store import Store
from papertrack.tracker.tracker import Tracker

A, A2 = Identifier.parse("arxiv:2403.01001"), Identifier.parse("arxiv:2403.01002")
D, D2 = Identifier.parse("doi:10.5555/flow.1"), Identifier.parse("doi:10.5555/flow.2")
M = Identifier.parse("pmid:123")
LINKS = {
    A: "https://arxiv.org/abs/2403.01001",
    A2: "https://arxiv.org/abs/2403.01002",
    D: "https://doi.org/10.5555/flow.1",
    D2: "https://doi.org/10.5555/flow.2",
}


@dataclass
class Told:
    """A provider that says of each identifier what it was told; a payload is JSON of names and of a title."""

    name: str
    answers: dict[Identifier, dict[str, object]] = field(default_factory=dict)
    schemes: frozenset[Scheme] = frozenset(Scheme)
    parser: int = 1

    def facts(self, payload: bytes) -> Facts:
        try:
            told = json.loads(payload)
        except ValueError as error:
            raise BadResponse(self.name, "this record cannot be read") from error
        names = {
            relation: tuple(map(Identifier.parse, told.get(relation, ())))
            for relation in ("same_as", "published_as", "preprints")
        }
        return Facts(title=told.get("title"), authors=("Ada Li",), published=told.get("published", "2024"), **names)

    def ask(self, identifiers: Sequence[Identifier], on_wait: Callable[[float], None]) -> Iterator[Answer]:
        for one in identifiers:
            if one in self.answers:
                yield Answer({one: json.dumps(self.answers[one]).encode()})


class Clock:
    now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        Clock.now += timedelta(seconds=1)
        return Clock.now


def arxiv(**told: dict[str, object]) -> Told:
    return Told("arxiv", {A: {"title": "Flow on Graphs", "published_as": [str(D)]}})


def crossref() -> Told:
    return Told(
        "crossref",
        {D: {"title": "Flow on graphs", "published": "2025", "preprints": [str(A)], "same_as": [str(M)]}},
    )


@contextmanager
def tracker_at(path: Path, *providers: Told) -> Iterator[tuple[Tracker, Store]]:
    with Store.open(path) as store:
        yield Tracker(store, providers, Clock(), lambda: None), store


def add(tracker: Tracker, *identifiers: Identifier) -> None:
    for one in identifiers:
        page = f'<h2>Story of {one.scheme}</h2><p>words on <a href="{LINKS[one]}">{one.value}</a></p>'
        list(tracker.add([RawDocument(page.encode(), f"{one.scheme}.html")]))


def shown(tracker: Tracker) -> list[object]:
    """All that users see of the papers, whatever their rows."""
    return sorted(
        (answer.paper.ids, answer.paper.facts, answer.paper.key, answer.paper.further_keys, len(answer.mentions))
        for answer in tracker.papers(limit=None)
    )


def test_a_preprint_and_its_publication_become_one_paper_with_all_its_mentions(tmp_path: Path) -> None:
    with tracker_at(tmp_path / "p.db", arxiv(), crossref()) as (tracker, store):
        add(tracker, A, D)
        assert len(tracker.papers()) == 2
        list(tracker.enrich())
        (answer,) = tracker.papers()
        assert answer.paper.ids == (A, D, M)
        assert [mention.headline for mention in answer.mentions] == ["Story of arxiv", "Story of doi"]
        assert (answer.paper.facts.title, answer.paper.facts.preprints) == ("Flow on Graphs", (A,))
        assert tracker.papers('"story of doi"')[0].paper.id == A
        assert store.check() == []


def test_each_field_names_the_record_behind_it(tmp_path: Path) -> None:
    with tracker_at(tmp_path / "p.db", arxiv(), crossref()) as (tracker, _):
        add(tracker, A, D)
        list(tracker.enrich())
        why = {reason.field: reason for reason in tracker.why(D)}
        assert (why["title"].provider, why["title"].identifier, why["title"].value) == ("arxiv", A, "Flow on Graphs")
        assert (why["preprints"].provider, why["preprints"].identifier) == ("crossref", D)
        assert why["preprints"].asked_at > why["title"].asked_at


def test_a_split_stands_whatever_records_say_later_and_merge_takes_it_back(tmp_path: Path) -> None:
    with tracker_at(tmp_path / "p.db", arxiv(), crossref()) as (tracker, store):
        add(tracker, A, D)
        list(tracker.enrich())
        before = shown(tracker)
        parted = tracker.split(D)
        assert parted.other is not None
        assert (parted.paper.ids, parted.other.ids) == ((D, M), (A,))
        assert tracker.paper(D).paper.facts.title == "Flow on graphs"
        apart = shown(tracker)
        list(tracker.enrich(everything=True))
        tracker.rebuild()
        assert shown(tracker) == apart
        assert tracker.duplicates() == []
        assert tracker.merge(A, D).changed
        assert shown(tracker) == before
        assert store.check() == []


def test_merging_what_is_one_and_parting_what_is_alone_change_nothing(tmp_path: Path) -> None:
    with tracker_at(tmp_path / "p.db") as (tracker, _):
        add(tracker, A, D)
        assert tracker.split(A).other is None
        assert tracker.merge(A, D).changed
        before = shown(tracker)
        assert not tracker.merge(D, A).changed
        assert shown(tracker) == before
        with pytest.raises(NothingFound):
            tracker.merge(A, D2)


def test_both_citation_keys_stay_valid_and_each_goes_where_its_identifier_goes(tmp_path: Path) -> None:
    told = Told("arxiv", {A: {"title": "Flow"}}), Told("crossref", {D: {"title": "Wave"}})
    with tracker_at(tmp_path / "p.db", *told) as (tracker, _):
        add(tracker, D, A)
        list(tracker.enrich())
        "".join(tracker.export("wave"))
        "".join(tracker.export("flow"))
        before = shown(tracker)
        keys = {answer.paper.id: answer.paper.key for answer in tracker.papers()}
        tracker.merge(A, D)
        paper = tracker.paper(A).paper
        assert (paper.key, paper.further_keys) == (keys[D], (keys[A],))
        assert {tracker.identifier(str(key)) for key in keys.values()} == {A, D}
        assert f"{{{keys[D]}," in "".join(tracker.export())
        tracker.split(A)
        assert shown(tracker) == before


def test_two_arxiv_ids_come_together_only_by_the_users_word(tmp_path: Path) -> None:
    both = Told("crossref", {D: {"title": "Flow on graphs", "preprints": [str(A), str(A2)]}})
    with tracker_at(tmp_path / "p.db", both) as (tracker, _):
        add(tracker, A, A2, D)
        list(tracker.enrich())
        assert sorted(answer.paper.ids for answer in tracker.papers()) == [(A, D), (A2,)]
        (suggestion,) = tracker.duplicates()
        assert {suggestion.one.id, suggestion.other.id} == {A, A2}
        assert "crossref" in suggestion.reason
        tracker.merge(A, A2)
        tracker.rebuild()
        assert [answer.paper.ids for answer in tracker.papers()] == [(A, A2, D)]
        assert tracker.duplicates() == []


def test_what_looks_alike_is_suggested_and_not_joined(tmp_path: Path) -> None:
    alike = Told("arxiv", {A: {"title": "Flow on Sparse Graphs"}, D: {"title": "Flow on sparse graphs."}})
    with tracker_at(tmp_path / "p.db", alike) as (tracker, _):
        add(tracker, A, D)
        list(tracker.enrich())
        (suggestion,) = tracker.duplicates()
        assert ({suggestion.one.id, suggestion.other.id}, suggestion.score) == ({A, D}, 100.0)
        tracker.merge(A, D)
        assert tracker.duplicates() == []
        tracker.split(D)
        assert tracker.duplicates() == []


def test_a_relation_that_its_record_takes_back_parts_the_paper_again(tmp_path: Path) -> None:
    provider = arxiv()
    with tracker_at(tmp_path / "p.db", provider) as (tracker, store):
        add(tracker, A, D)
        list(tracker.enrich())
        assert len(tracker.papers()) == 1
        provider.answers[A] = {"title": "Flow on Graphs"}
        list(tracker.enrich(everything=True))
        assert sorted(answer.paper.ids for answer in tracker.papers()) == [(A,), (D,)]
        assert tracker.paper(D).paper.facts == Facts()
        assert store.check() == []


def test_decisions_by_a_provider_that_is_not_at_hand_stay(tmp_path: Path) -> None:
    with tracker_at(tmp_path / "p.db", arxiv(), crossref()) as (tracker, _):
        add(tracker, A, D)
        list(tracker.enrich())
    with tracker_at(tmp_path / "p.db", Told("arxiv")) as (tracker, _):
        tracker.rebuild()
        assert [answer.paper.ids for answer in tracker.papers()] == [(A, D, M)]


def test_rebuilding_replays_all_decisions_from_the_records(tmp_path: Path) -> None:
    with tracker_at(tmp_path / "p.db", arxiv(), crossref()) as (tracker, store):
        add(tracker, A, D)
        list(tracker.enrich())
        before = shown(tracker)
        joinings = decisions(store)
        with store.write() as writer:
            writer._connection.exec_driver_sql("DELETE FROM joining")
        assert tracker.rebuild() == 1
        assert (shown(tracker), {each[:5] for each in decisions(store)}) == (before, {each[:5] for each in joinings})
        tracker.rebuild()
        assert len(decisions(store)) == len(joinings)


def test_a_record_that_cannot_be_read_is_told_of_and_the_one_before_it_counts(tmp_path: Path) -> None:
    provider = arxiv()
    with tracker_at(tmp_path / "p.db", provider, crossref()) as (tracker, store):
        add(tracker, A, D)
        list(tracker.enrich())
        before = shown(tracker)
        with store.write() as writer:
            for name in (A, D):
                known = Record("arxiv" if name == A else "crossref", name, Clock()(), Status.FOUND, b"damaged")
                writer.put_record(known)
        told: list[Record] = []
        assert tracker.rebuild(told.append) == 1
        assert {each.identifier for each in told} == {A, D}
        assert shown(tracker) == before
        assert {each.field for each in tracker.why(A)} >= {"title", "authors"}


def test_rebuilding_many_papers_leaves_the_search_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("papertrack.store.store._MANY", 1)
    provider = Told("arxiv", {A: {"title": "Flow on Graphs"}, A2: {"title": "Whales"}})
    with tracker_at(tmp_path / "p.db", provider, crossref()) as (tracker, store):
        add(tracker, A, A2, D)
        list(tracker.enrich())
        with store.write() as writer:
            writer._connection.exec_driver_sql("UPDATE paper SET title = 'Nonsense'")
            writer._pending.touched |= set(writer.paper_ids(0, 100))
        assert len(tracker.papers("Nonsense")) == 2
        assert tracker.rebuild() == 2
        assert store.check() == []
        assert tracker.papers("Nonsense") == []
        assert [answer.paper.id for answer in tracker.papers("whales")] == [A2]
        assert [answer.paper.ids for answer in tracker.papers("flow")] == [(A, D, M)]


def decisions(store: Store) -> list[tuple[object, ...]]:
    with store.read() as reader:
        rows = reader._connection.exec_driver_sql(
            "SELECT one_id, other_id, verdict, decided_by, relation, decided_at, revoked_at FROM joining ORDER BY id"
        )
        return [tuple(row) for row in rows]


STATEMENTS = [
    (A, "arxiv", {"title": "Flow", "published_as": [str(D)]}),
    (A2, "arxiv", {"title": "Flow", "published_as": [str(D)]}),
    (D, "crossref", {"title": "Flow", "preprints": [str(A2)]}),
    (D2, "openalex", {"title": "Flow", "same_as": [str(A), str(M)]}),
]


@pytest.mark.parametrize("order", list(permutations(range(4)))[::5])
def test_records_make_the_same_papers_in_whichever_order_they_come(tmp_path: Path, order: Sequence[int]) -> None:
    told = [Told(name) for name in ("arxiv", "crossref", "openalex")]
    with tracker_at(tmp_path / "p.db", *told) as (tracker, store):
        add(tracker, A, A2, D, D2)
        for place in order:
            identifier, name, answer = STATEMENTS[place]
            provider = next(each for each in told if each.name == name)
            provider.answers = {identifier: answer}
            list(tracker.enrich(everything=True))
            provider.answers = {}
        assert sorted(answer.paper.ids for answer in tracker.papers()) == [(A, D2, M), (A2, D)]
        assert store.check() == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from([A, A2, D, D2]), st.sampled_from([A, A2, D, D2])), max_size=4))
def test_any_mergers_leave_a_sound_database_and_splitting_all_gives_back_what_was(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[Identifier, Identifier]]
) -> None:
    with tracker_at(tmp_path_factory.mktemp("law") / "p.db", Told("arxiv", {A: {"title": "Flow"}})) as (tracker, store):
        add(tracker, A, A2, D, D2)
        list(tracker.enrich())
        before = shown(tracker)
        for one, other in pairs:
            tracker.merge(one, other)
            assert tracker.paper(one) == tracker.paper(other)
            assert store.check() == []
        for one in (A, A2, D, D2):
            for other in (A, A2, D, D2):
                if one != other and other in tracker.paper(one).paper.ids:
                    tracker.split(one)
        assert shown(tracker) == before
        assert store.check() == []


def test_a_write_that_fails_at_any_step_of_a_merger_leaves_everything_as_it_was(tmp_path: Path) -> None:
    with tracker_at(tmp_path / "p.db", arxiv(), Told("crossref", {D: {"title": "Wave"}})) as (tracker, store):
        add(tracker, A2, D)
        list(tracker.enrich())
        before = shown(tracker)
        failures = 0
        for step in range(100):
            with store.read() as reader, _failing_after(reader._connection.engine, step):
                try:
                    tracker.merge(A2, D)
                except _Killed:
                    failures += 1
                else:
                    break
            assert shown(tracker) == before
            assert store.check() == []
        assert failures > 10
        assert len(tracker.papers()) == 1


class _Killed(Exception):
    pass


@contextmanager
def _failing_after(engine: object, steps: int) -> Iterator[None]:
    from sqlalchemy import event

    left = [steps]

    def count(*_: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise _Killed

    event.listen(engine, "before_cursor_execute", count)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", count)


def test_what_is_new_of_a_publication_is_kept(tmp_path: Path) -> None:
    facts = Facts(
        title="Flow", retracted=True, appeared="2025-02", kind="journal-article", volume="12", issue="3",
        pages="525-535", publisher="A Press", isbn="9783161484100", same_as=(M,), published_as=(D,), preprints=(A,),
    )  # fmt: skip
    with Store.open(tmp_path / "p.db") as store:
        with store.write() as writer:
            writer.put_facts(writer.paper_of(A), facts)
        with store.read() as reader:
            answer = reader.paper(A)
            assert answer is not None
            assert answer.paper.facts == facts
            assert reader.papers(parse("")) == []
