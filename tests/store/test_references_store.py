"""Issues that refer to issues: known from both ends, whatever was added first, and only while both say so."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from papertrack.model.document import Document, Kind
from papertrack.model.reference import NamedIssue
from papertrack.store import references

NOW = datetime(2025, 3, 20, tzinfo=UTC)
A, B, C = (f"https://importai.substack.com/p/import-ai-{number}" for number in (401, 402, 403))
CLARK = "https://jack-clark.net/2025/02/24/import-ai-401-ch"


class Shelf:
    """Issues by their keys, and who refers to whom."""

    def __init__(self, desk) -> None:
        self.desk = desk
        self.ids: dict[str, int] = {}

    def add(self, key: str, *targets: str, number: int | None = None, named: int | None = None, **more) -> Document:
        links = [self.desk.link(target=target)._replace(kind=Kind.ISSUE) for target in targets]
        document = self.desk.document(*links, number=number, title=key, **{"newsletter": "Import AI", **more})
        self.take(key, document, named)
        return document

    def take(self, key: str, document: Document, named: int | None = None, **options) -> None:
        with self.desk.store.write() as writer:
            raw = repr((key, document)).encode()
            words = () if named is None else (NamedIssue(1, "Import AI", named),)
            added = writer.add_issue(
                key, document, raw, hash=f"{key}{hash(document)}", part=0, origin=key, now=NOW,
                **{"extractor": 1, "named": words, **options},
            )  # fmt: skip
        self.ids[key] = added.issue_id

    def references(self, key: str) -> tuple[list[str | None], list[str | None]]:
        with self.desk.store.read() as reader:
            to, by = reader.references(self.ids[key])
        return [each.title for each in to], [each.title for each in by]


def test_a_link_to_the_address_of_a_known_issue_is_a_reference_from_both_ends(desk):
    shelf = Shelf(desk)
    shelf.add(A, published="2025-02-24")
    shelf.add(B, A, "https://example.org/", published="2025-03-03")
    assert shelf.references(A) == ([], [B])
    assert shelf.references(B) == ([A], [])


def test_the_order_of_adding_makes_no_difference(desk):
    links = {A: (), B: (A,), C: (A, B, A)}
    days = {A: "2025-02-24", B: "2025-03-03", C: "2025-03-10"}
    order = list(links)
    random.Random(3).shuffle(order)
    shelf = Shelf(desk)
    for key in [C, *reversed(order)]:
        shelf.add(key, *links[key], published=days[key])
    assert [shelf.references(key) for key in links] == [([], [B, C]), ([A], [C]), ([A, B], [])]


def test_a_link_to_a_place_in_an_issue_refers_to_the_issue_and_one_to_itself_to_none(desk):
    shelf = Shelf(desk)
    shelf.add(A, f"{A}#footnote-1")
    shelf.add(B, f"{A}#footnote-1", f"{A}-and-more")
    assert shelf.references(A) == ([], [B])
    assert shelf.references(B) == ([A], [])


def test_a_revision_refers_to_what_it_links_now(desk):
    shelf = Shelf(desk)
    shelf.add(A)
    shelf.add(B)
    shelf.add(C, A, named=None)
    shelf.add(C, B)
    assert (shelf.references(A)[1], shelf.references(B)[1], shelf.references(C)[0]) == ([], [C], [B])


def test_an_issue_read_anew_refers_to_what_was_read_now(desk):
    shelf = Shelf(desk)
    shelf.add(A, number=401)
    document = shelf.add(B, CLARK, number=402, named=401)
    assert shelf.references(B)[0] == [A]
    shelf.take(B, document, anew=True)
    assert shelf.references(B)[0] == []
    shelf.take(B, document, named=401, extractor=2)
    assert shelf.references(B)[0] == [A]
    assert desk.store.check() == []


def test_newsletter_and_number_tie_a_link_to_another_address_of_the_issue(desk):
    shelf = Shelf(desk)
    shelf.add(B, CLARK, number=402, named=401, published="2025-03-03")
    assert shelf.references(B) == ([], [])
    shelf.add(A, number=401, newsletter="import ai")
    assert (shelf.references(B)[0], shelf.references(A)[1]) == ([A], [B])


def test_a_number_ties_only_where_one_issue_of_the_newsletter_has_it(desk):
    shelf = Shelf(desk)
    shelf.add(A, number=401)
    shelf.add(B, CLARK, number=402, named=401)
    shelf.add("https://batch.example/401", number=401, newsletter="The Batch")
    assert shelf.references(B)[0] == [A]
    shelf.add("sha256:again", number=401)
    assert (shelf.references(B)[0], shelf.references(A)[1]) == ([], [])


def test_the_address_outweighs_the_number(desk):
    shelf = Shelf(desk)
    shelf.add(A, number=401)
    shelf.add(CLARK, number=400)
    shelf.add(B, CLARK, number=402, named=401)
    assert (shelf.references(B)[0], shelf.references(A)[1], shelf.references(CLARK)[1]) == ([CLARK], [], [B])


def test_several_issues_of_one_transaction_may_be_taken_and_read_anew_in_it(desk):
    shelf = Shelf(desk)
    document = shelf.add(B, CLARK, number=402)
    with desk.store.write() as writer:
        for number in (401, 400):
            writer.add_issue(
                B, document, b"", hash=f"{B}{hash(document)}", part=0, extractor=1, origin=B, now=NOW,
                named=(NamedIssue(1, "Import AI", number),), anew=True,
            )  # fmt: skip
    assert desk.count("issue_named") == 1
    assert desk.store.check() == []


def test_looking_for_references_reads_indexes_and_not_all_links(desk):
    with desk.store.read() as reader:
        plans = [
            str(row[3])
            for statement, values in ((references._REFERRED_TO, (1,) * 3), (references._REFERRING, (1,) * 5))
            for row in reader._connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    assert [plan for plan in plans if plan.startswith("SCAN") and plan.split()[1] in ("l", "r", "t", "o", "a")] == []
