"""What users rely on when arXiv is asked: the right facts, nothing wrong believed, and few requests."""

from __future__ import annotations

import inspect
from pathlib import Path

import arxiv as arxiv_package
import pytest
from arxiv_on_loopback import (
    EMPTY,
    GARBAGE,
    GZIP_BOMB,
    PORTAL,
    Arxiv,
    arxiv_id,
    cut,
    cut_unnoticed,
    error_feed,
    new_dialect,
    reset,
    stall,
    status,
)
from hypothesis import given
from hypothesis import strategies as st

from papertrack.errors import BadResponse, FetchError, RateLimited, Refused, Unreachable
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts
from papertrack.providers import atom
from papertrack.providers.arxiv import ArxivProvider
from papertrack.providers.arxiv_fields import folded, publisher_doi
from papertrack.providers.protocol import Provider

LEGACY = Path(__file__).with_name("arxiv_legacy.xml").read_bytes()

READER = ArxivProvider(None)


def one(feed: bytes) -> Facts:
    (payload,) = atom.entries(feed).values()
    return READER.facts(payload)


def with_words(*, comment: str = "", abstract: str = "") -> Facts:
    feed = new_dialect(["2503.00001"]).replace(
        b"About &lt;2503.00001&gt; &amp; more.</summary>",
        f"{abstract}</summary><arxiv:comment>{comment}</arxiv:comment>".encode(),
    )
    return one(feed)


def test_it_is_a_provider(provider):
    checked: Provider = provider
    assert (checked.name, checked.batch, checked.host) == ("arxiv", 2_000, "127.0.0.1")
    assert checked.interval >= 3


def test_answers_are_matched_by_id_and_not_by_their_order(provider):
    asked = [arxiv_id(value) for value in ("2503.00002", "2503.00001", "math/0211159")]
    answer = provider.ask(asked)
    assert set(answer.found) == set(asked)
    for identifier, payload in answer.found.items():
        assert provider.facts(payload).title == f"Paper {identifier.value}"


def test_an_id_that_arxiv_leaves_out_is_missing(provider):
    known, unknown = arxiv_id("2503.00001"), arxiv_id("2503.99999")
    answer = provider.ask([unknown, known])
    assert (set(answer.found), answer.missing, answer.malformed) == ({known}, (unknown,), ())


def test_an_empty_feed_says_that_all_are_missing(provider):
    unknown = (arxiv_id("2503.99998"), arxiv_id("2503.99999"))
    assert provider.ask(unknown).missing == unknown


def test_ten_ids_and_more_are_answered_in_full(provider, arxiv):
    answer = provider.ask([arxiv_id(f"2503.{number:05}") for number in range(1, 31)])
    assert len(answer.found) == 30
    assert len(arxiv.asked) == 1


def test_two_thousand_ids_are_one_request_by_post(provider, arxiv):
    answer = provider.ask([arxiv_id(f"2503.{number:05}") for number in range(1, 2_001)])
    assert len(answer.found) == 2_000
    assert [method for method, _ in arxiv.asked] == ["POST"]
    assert arxiv.asked[0][1]["max_results"] == "2000"


def test_a_few_ids_are_asked_for_by_get_in_our_own_name(provider, arxiv):
    provider.ask([arxiv_id("2503.00001")])
    assert arxiv.asked[0][0] == "GET"
    assert arxiv.user_agents == ["papertrack-tests"]


def test_nothing_is_asked_when_nothing_is_wanted(provider, arxiv):
    assert provider.ask([]).settled == frozenset()
    assert arxiv.asked == []


def test_a_malformed_id_is_named_and_leaves_the_others_open(provider):
    good, bad = arxiv_id("2503.00001"), arxiv_id("2503.1")
    answer = provider.ask([good, bad])
    assert answer.malformed == (bad,)
    assert answer.settled == {bad}


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (status(429), RateLimited),
        (status(429, Retry_After="7"), RateLimited),
        (status(503, b""), RateLimited),
        (status(500, error_feed("", "The server encountered an internal error")), Unreachable),
        (status(403, b"Forbidden"), Refused),
        (status(400, error_feed("start_must_be_an_integer", "start must be an integer")), Refused),
        (status(400, error_feed("incorrect_id_format_for_x", "incorrect id format for x")), Refused),
        (status(400, error_feed("", "Either a search_query or id_list must be specified")), Refused),
        (status(400, new_dialect([])), BadResponse),
        (status(400, b"no"), BadResponse),
        (reset, Unreachable),
        (stall, Unreachable),
        (cut, BadResponse),
        (cut_unnoticed, BadResponse),
        (PORTAL, BadResponse),
        (GARBAGE, BadResponse),
        (EMPTY, BadResponse),
        (GZIP_BOMB, BadResponse),
    ],
)
def test_a_failure_is_never_taken_for_an_answer(provider, arxiv, fault, kind):
    arxiv.faults = [fault]
    with pytest.raises(FetchError) as caught:
        provider.ask([arxiv_id("2503.00001"), arxiv_id("2503.99999")])
    assert type(caught.value) is kind
    assert len(arxiv.asked) == 1


@pytest.mark.parametrize(
    "feed",
    [
        new_dialect(["2503.00001"], total=2),
        new_dialect(["2503.00001"], total=0),
        new_dialect([]).replace(b"totalResults", b"total"),
        new_dialect(["2503.00001"]).replace(b"<published>2025-03-12T17:59:46Z</published>", b""),
        new_dialect(["2503.00001"]).replace(b"2025-03-12T17:59:46Z", b"last Tuesday"),
        new_dialect(["2503.00001"]).replace(b"http://arxiv.org/abs/", b"http://example.org/abs/"),
        new_dialect(["2503.00007"]),
        new_dialect([]).replace(b"http://www.w3.org/2005/Atom", b"http://example.org/atom"),
        b'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title></channel></rss>',
        new_dialect([]).replace(b"<feed", b'<!DOCTYPE feed [<!ENTITY a "b">]><feed', 1),
        error_feed("", "The server encountered an internal error"),
    ],
    ids=[
        "fewer entries than announced",
        "more entries than announced",
        "no number of entries",
        "an entry without its date",
        "a date that is none",
        "an entry of another site",
        "papers not asked for",
        "another vocabulary",
        "another kind of feed",
        "a document type",
        "an error with status 200",
    ],
)
def test_a_feed_that_does_not_hold_together_is_not_believed(provider, arxiv, feed):
    arxiv.faults = [status(200, feed)]
    with pytest.raises((BadResponse, Refused)):
        provider.ask([arxiv_id("2503.00001")])
    assert len(arxiv.asked) == 1


def test_a_log_in_page_is_called_what_it_is(provider, arxiv):
    arxiv.faults = [PORTAL]
    with pytest.raises(BadResponse, match="a web page instead of a feed"):
        provider.ask([arxiv_id("2503.00001")])


def test_entities_are_not_expanded():
    bomb = b'<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa">]>' + new_dialect(["2503.00001"]).split(b"\n", 1)[1]
    with pytest.raises(atom.NoFeed):
        atom.entries(bomb.replace(b"Paper 2503.00001", b"&a;" * 10))


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading_of_a_feed(content):
    with pytest.raises(atom.NoFeed):
        atom.entries(content)


@given(st.integers(0, len(new_dialect(["2503.00001", "2503.00002"])) - 10))
def test_a_feed_that_ends_early_is_never_believed(length):
    with pytest.raises(atom.NoFeed):
        atom.entries(new_dialect(["2503.00001", "2503.00002"])[:length])


def test_the_facts_of_a_paper_in_the_dialect_of_today():
    assert one(new_dialect(["2503.09799"])) == Facts(
        title="Paper 2503.09799",
        authors=("Ada Lovelace",),
        abstract="About <2503.09799> & more.",
        published="2025-03-12",
        updated="2025-03-20",
        primary_category="cs.LG",
        categories=("cs.LG",),
        version=2,
    )


def test_the_facts_of_a_paper_in_the_dialect_of_before():
    assert list(atom.entries(LEGACY)) == ["math/0211159"]
    assert one(LEGACY) == Facts(
        title="The entropy formula for the Ricci flow and its geometric applications",
        authors=("Grisha Perelman",),
        abstract="We present a monotonic expression for the Ricci flow, valid in all dimensions.",
        published="2002-11-11",
        updated="2002-11-11",
        journal_ref="J. Algebraic Combin. 6 (1997)",
        doi="10.1103/physrevlett.99.048301",
        primary_category="math.DG",
        categories=("math.DG", "cond-mat.mes-hall", "hep-th"),
        comment="39 pages",
        version=1,
        published_as=(Identifier(Scheme.DOI, "10.1103/physrevlett.99.048301"),),
    )


@pytest.mark.parametrize("feed", [LEGACY, new_dialect(["2503.09799", "2503.00001"])], ids=["before", "today"])
def test_records_are_read_as_the_arxiv_package_reads_them(feed):
    class Session:
        def get(self, url, headers):
            return type("Page", (), {"status_code": 200, "content": feed})

    package = arxiv_package.Client(delay_seconds=0, num_retries=0)
    package._session = Session()
    for result, payload in zip(package.results(arxiv_package.Search()), atom.entries(feed).values(), strict=True):
        facts = READER.facts(payload)
        assert (facts.title, facts.abstract) == (folded(result.title), folded(result.summary))
        assert facts.authors == tuple(folded(author.name) for author in result.authors)
        assert (facts.published, facts.updated) == (str(result.published.date()), str(result.updated.date()))
        assert (facts.primary_category, facts.comment) == (result.primary_category, result.comment)
        assert set(facts.categories) <= set(result.categories)
        assert f"v{facts.version}" == result.entry_id[-2:]
        assert facts.journal_ref == folded(result.journal_ref)
        assert facts.doi == publisher_doi(result.doi)


def test_a_paper_called_error_is_a_paper():
    feed = new_dialect(["2503.00001"]).replace(b"Paper 2503.00001", b"Error")
    assert atom.complaint(feed) is None
    assert one(feed).title == "Error"


def test_arxivs_own_doi_is_not_taken_for_the_publishers():
    told = b"<arxiv:doi>https://doi.org/10.48550/arXiv.2503.00001</arxiv:doi></entry>"
    feed = new_dialect(["2503.00001"]).replace(b"</entry>", told)
    assert one(feed).doi is None
    assert (
        one(feed.replace(b"10.48550/arXiv.2503.00001", b"10.1017/S0140525X16001837")).doi == "10.1017/s0140525x16001837"
    )


@pytest.mark.parametrize(
    "comment",
    [
        "This paper has been withdrawn",
        "12 pages. This paper has been withdrawn by the author(s) due to an error in Lemma 8",
        "paper withdrawn by author",
        "withdrawn by arXiv administrators due to plagiarism",
        "This article has since been withdrawn",
        "The paper was retracted",
        "After careful discussion, we decided to withdraw this paper",
        "The arXiv version needs to be withdrawn since the model needs to be validated",
    ],
)
def test_a_paper_whose_comment_says_so_is_withdrawn(comment):
    assert with_words(comment=comment).withdrawn


def test_a_paper_whose_abstract_begins_with_it_is_withdrawn():
    assert with_words(abstract="This paper has been withdrawn due to copyright reasons.").withdrawn


@pytest.mark.parametrize(
    ("comment", "abstract"),
    [
        ("39 pages", "We study the flow."),
        ("Accepted at a workshop; it was later withdrawn because of funding issues", "We study the flow."),
        ("This paper was withdrawn from ICLR 2020", "We study the flow."),
        ("", "We study why papers are withdrawn. In one case the paper was retracted."),
        ("", "Retracted papers keep being cited."),
    ],
)
def test_a_paper_that_only_speaks_of_it_is_not_withdrawn(comment, abstract):
    assert not with_words(comment=comment, abstract=abstract).withdrawn


def test_a_payload_stands_alone_whatever_came_with_it():
    alone = atom.entries(new_dialect(["2503.00001"]))["2503.00001"]
    among_others = atom.entries(new_dialect(["2503.00002", "2503.00001"]))["2503.00001"]
    assert alone == among_others


def test_a_payload_that_is_none_is_told():
    for payload in (b"", b"<html>", new_dialect([])):
        with pytest.raises(BadResponse, match="cannot be read"):
            READER.facts(payload)


def test_who_only_reads_needs_no_network():
    with pytest.raises(ValueError, match="reading only"):
        READER.ask([arxiv_id("2503.00001")])


def test_the_arxiv_package_asks_through_the_session_that_it_is_given():
    """The one private name that is relied on, and all that is asked of it."""
    client = arxiv_package.Client()
    assert hasattr(client, "_session")
    assert "self._session.get(url, headers=" in inspect.getsource(arxiv_package.Client)
    assert inspect.getsource(arxiv_package.Client).count("self._session") == 2


def test_the_whole_arxiv_of_this_test_is_not_trusted_blindly(arxiv: Arxiv):
    """The stand-in keeps the rule whose breach costs most: ten results unless more are asked for."""
    ids = ",".join(sorted(arxiv.known)[:30])
    assert arxiv.answer({"id_list": ids})[1].count(b"<entry>") == 10
