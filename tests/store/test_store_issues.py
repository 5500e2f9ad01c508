"""Taking issues in: once, again, edited, read anew."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from papertrack.errors import UsageError
from papertrack.model.answer import IssueRef
from papertrack.model.document import Section
from papertrack.model.identifier import Identifier
from papertrack.model.query import parse
from papertrack.store.store import Store

DILOCO = Identifier.parse("arxiv:2311.08105")
TABLES = ("issue", "document", "revision", "section", "link", "mention", "identifier", "paper", "paper_text")


def test_a_new_issue_is_kept_with_its_sections_links_and_papers(desk, store):
    document = desk.document(
        desk.link(str(DILOCO), headline="Training far apart", context="DiLoCo trains over bad wires", version=2),
        desk.link(headline="Other news", context="Elsewhere."),
        title="Import AI 404",
        number=404,
    )
    added = desk.add("import-ai/404", document)
    assert (added.outcome, added.links, added.papers) == ("new", 2, (DILOCO,))
    with store.read() as reader:
        issue = reader.issue(added.issue_id)
        assert issue is not None
        assert issue.issue == IssueRef(
            added.issue_id, "Import AI 404", 404, None, date(2025, 3, 17), "Import AI", "import-ai/404.html"
        )
        assert (issue.papers, issue.links) == ((DILOCO,), 2)
        assert reader.sections(added.issue_id) == (Section(1, "Training far apart"), Section(2, "Other news"))
        (mention,) = reader.mentions(parse(""))
        assert (mention.paper, mention.version, mention.headline) == (DILOCO, 2, "Training far apart")
        assert mention.context == "DiLoCo trains over bad wires"
        links = reader.links(parse(""))
        assert [(link.position, link.kind, link.ids) for link in links] == [(1, "paper", (DILOCO,)), (2, "page", ())]
        assert reader.counts() == {"issues": 1, "links": 2, "papers": 1, "mentions": 1, "records": 0}
        assert reader.issue(added.issue_id + 1) is None


def test_the_same_issue_again_changes_nothing_at_all(desk, store):
    document = desk.document(desk.link(str(DILOCO)))
    first = desk.add("a", document)
    before = store.path.stat().st_size, {table: desk.count(table) for table in TABLES}
    again = desk.add("a", document)
    assert (again.outcome, again.issue_id, again.papers) == ("unchanged", first.issue_id, ())
    assert (store.path.stat().st_size, {table: desk.count(table) for table in TABLES}) == before


def test_the_same_text_under_another_key_is_the_same_issue(desk):
    document = desk.document(desk.link(str(DILOCO)))
    first = desk.add("folder/a.html", document, raw=b"one text")
    again = desk.add("https://example.org/a", document, raw=b"one text")
    assert (again.outcome, again.issue_id) == ("unchanged", first.issue_id)
    assert desk.count("issue") == 1


def test_two_parts_of_one_document_are_two_issues(desk):
    one = desk.document(desk.link(str(DILOCO)), title="One")
    two = desk.document(desk.link("arxiv:2401.00001"), title="Two")
    assert desk.add("mbox#1", one, raw=b"a mailbox", part=1).outcome == "new"
    assert desk.add("mbox#2", two, raw=b"a mailbox", part=2).outcome == "new"
    assert (desk.count("issue"), desk.count("document")) == (2, 1)


def test_an_edited_issue_answers_with_its_new_text_and_keeps_the_old(desk, store):
    old = desk.document(desk.link("arxiv:2401.00001", context="zebra"), title="Draft")
    new = desk.document(desk.link("arxiv:2401.00002", context="giraffe"), title="Final")
    first = desk.add("a", old)
    edited = desk.add("a", new)
    assert (edited.outcome, edited.issue_id) == ("revised", first.issue_id)
    assert desk.papers("") == ["arxiv:2401.00002"]
    assert (desk.papers("zebra"), desk.links("zebra"), desk.issues("zebra"), desk.mentions("zebra")) == ([], [], [], [])
    assert desk.issues("giraffe") == [first.issue_id]
    assert (desk.issues("title:draft"), desk.issues("title:final")) == ([], [first.issue_id])
    assert (desk.count("revision"), desk.count("link")) == (2, 2)
    with store.read() as reader:
        assert reader.paper(Identifier.parse("arxiv:2401.00001")) is not None
    assert store.check() == []


def test_a_text_that_has_been_replaced_changes_nothing_when_it_comes_in_again(desk, store):
    old = desk.document(desk.link("arxiv:2401.00001", context="zebra"))
    new = desk.document(desk.link("arxiv:2401.00002", context="giraffe"))
    desk.add("a", old)
    desk.add("a", new)
    for _ in range(2):
        assert desk.add("a", old).outcome == "unchanged"
        assert desk.add("a", new).outcome == "unchanged"
    assert desk.papers("") == ["arxiv:2401.00002"]
    assert desk.count("revision") == 2
    assert store.check() == []


def test_a_newer_extractor_replaces_what_was_read_and_leaves_known_papers_alone(desk, store):
    poor = desk.document(desk.link("arxiv:2401.00001", context="zebra"), desk.link(), title=None)
    rich = desk.document(desk.link("arxiv:2401.00002", context="giraffe"), title="Found")
    first = desk.add("a", poor, raw=b"text")
    again = desk.add("a", rich, raw=b"text", extractor=2)
    assert (again.outcome, again.issue_id) == ("reread", first.issue_id)
    assert again.papers == (Identifier.parse("arxiv:2401.00002"),)
    assert (desk.count("revision"), desk.count("link"), desk.count("mention")) == (1, 1, 1)
    assert (desk.papers(""), desk.papers("zebra")) == (["arxiv:2401.00002"], [])
    assert desk.count("paper") == 2
    assert desk.issues("title:found") == [first.issue_id]
    assert store.check() == []


def test_documents_that_an_older_extractor_read_can_be_had_again_to_the_byte(desk, store):
    body = bytes(range(256)) * 40
    desk.add("a", desk.document(), raw=body)
    desk.add("b", desk.document(), raw=b"new", extractor=2)
    with store.write() as writer:
        ((hash_, origin, url, format_, kept),) = writer.documents_to_reread(2)
        assert (hash_, origin, url, format_, kept) == (hashlib.sha256(body).hexdigest(), "a.html", None, "html", body)
        again = desk.add_with(writer, "whatever", desk.document(desk.link(str(DILOCO))), raw=kept, extractor=2)
        assert again.outcome == "reread"
    with store.read() as reader:
        assert list(reader.documents_to_reread(2)) == []


def test_many_issues_in_one_transaction_are_all_or_nothing(desk, store):
    def add_twenty(writer):
        for number in range(20):
            desk.add_with(writer, f"k{number}", desk.document(desk.link(f"arxiv:2401.{number:05d}")))
        assert len(writer.papers(parse(""))) == 20

    def fail():
        with store.write() as writer:
            add_twenty(writer)
            raise RuntimeError("the power goes")

    with pytest.raises(RuntimeError):
        fail()
    assert {table: desk.count(table) for table in TABLES} == dict.fromkeys(TABLES, 0)
    with store.write() as writer:
        add_twenty(writer)
    assert len(desk.papers("")) == 20


def test_a_link_that_names_one_paper_twice_is_one_mention(desk):
    document = desk.document(desk.link(str(DILOCO), str(DILOCO)), desk.link(str(DILOCO)))
    desk.add("a", document)
    assert len(desk.mentions("")) == 2
    assert desk.papers("mentions:2") == [str(DILOCO)]


def test_a_text_that_utf8_cannot_hold_is_kept_as_far_as_it_goes(desk, store):
    desk.add("a\ud800", desk.document(desk.link(str(DILOCO), context="half \ud83d a pair, a nul \x00 too")), raw=b"x")
    assert desk.papers("pair") == [str(DILOCO)]
    assert store.check() == []


def test_a_time_without_a_zone_is_refused(desk, store):
    naive = datetime(2025, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"), store.write() as writer:
        writer.add_issue("a", desk.document(), b"", hash="0", part=0, extractor=1, origin="o", now=naive)


def test_issues_links_and_mentions_come_newest_first_and_may_be_sorted(desk, store):
    for key, published in (("a", "2024-01-01"), ("b", "2025-01-01"), ("c", None), ("d", "2023-01-01")):
        desk.add(key, desk.document(desk.link(str(DILOCO)), title=f"Issue {key}", published=published))
    with store.read() as reader:
        assert [each.issue.title for each in reader.issues(parse(""))] == ["Issue b", "Issue a", "Issue d", "Issue c"]
        oldest = [each.issue.title for each in reader.mentions(parse(""), sort="oldest", limit=2)]
        assert oldest == ["Issue d", "Issue a"]
        assert [each.issue.title for each in reader.links(parse(""), limit=1)] == ["Issue b"]
        for ask in (reader.issues, reader.links, reader.mentions, reader.papers):
            with pytest.raises(UsageError, match="choose one of"):
                ask(parse(""), sort="luck")


def test_a_store_shares_one_newsletter_among_its_issues(desk, store: Store):
    for key in "abc":
        desk.add(key, replace(desk.document(title=key), newsletter="The Batch"))
    assert desk.count("newsletter") == 1
    assert len(desk.issues("newsletter:batch")) == 3
