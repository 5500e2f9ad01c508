"""Links that hide their target: which are to be asked about, and how they read once their target is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import papertrack
from papertrack.extraction import hidden_addresses, resolved
from papertrack.model.document import Kind

PAGE = """<p><b>A headline</b><br>Before <a href="https://t.co/abc">the DiLoCo paper</a> after,
and <a href="https://bit.ly/x">code</a>, and <a href="https://example.org/">a page</a>.</p>"""
PAPER = "https://arxiv.org/abs/2503.09799v2?utm_source=x"


def test_a_link_is_taken_for_what_it_leads_to_and_keeps_its_place_and_its_words() -> None:
    before = papertrack.extract(PAGE, format="html")
    after = papertrack.extract(PAGE, format="html", redirects={"https://t.co/abc": PAPER})
    assert (before.papers, list(map(str, after.papers))) == ({}, ["arxiv:2503.09799"])
    old, new = before.links[0], after.links[0]
    assert (new.url, new.target) == ("https://t.co/abc", "https://arxiv.org/abs/2503.09799v2")
    assert (new.kind, new.found[0].version, new.rule) == (Kind.PAPER, 2, "arxiv-url")
    assert (new.position, new.text, new.headline, new.context) == (old.position, old.text, old.headline, old.context)
    assert after.links[1:] == before.links[1:]


@pytest.mark.parametrize("written", ["https://www.google.com/url?q=https://t.co/abc", "https://t.co/abc?utm_source=x"])
def test_an_address_inside_a_wrapper_is_known_without_it(written: str) -> None:
    for known in ("https://t.co/abc", written):
        document = papertrack.extract(f'<a href="{written}">x</a>', format="html", redirects={known: PAPER})
        assert list(map(str, document.papers)) == ["arxiv:2503.09799"]


def test_a_target_in_running_text_is_known_too() -> None:
    document = papertrack.extract("Look: https://t.co/abc", format="text", redirects={"https://t.co/abc": PAPER})
    assert list(map(str, document.papers)) == ["arxiv:2503.09799"]


def test_only_links_that_hide_their_target_are_to_be_asked_about_and_each_once() -> None:
    again = '<a href="https://t.co/abc">again</a>'
    assert hidden_addresses(papertrack.extract(PAGE + again, format="html")) == ["https://t.co/abc", "https://bit.ly/x"]


@pytest.mark.parametrize(
    ("href", "text"),
    [
        ("https://u1.ct.sendgrid.net/ls/click?upn=abc", "Unsubscribe"),
        ("https://u1.ct.sendgrid.net/asm/unsubscribe/?user_id=1", "here"),
        ("https://mandrillapp.com/track/unsub.php?u=1", "here"),
        ("https://t.co/abc", "Manage your preferences"),
        ("https://list.us1.list-manage.com/subscribe?u=1&id=2", "Subscribe"),
        ("https://t.co/abc", "arXiv:2503.09799"),
    ],
)
def test_nothing_is_asked_about_buttons_nor_where_the_words_say_it_already(href: str, text: str) -> None:
    assert hidden_addresses(papertrack.extract(f'<a href="{href}">{text}</a>', format="html")) == []


def test_a_click_counted_by_mailchimp_is_asked_about() -> None:
    address = "https://mail.us1.list-manage.com/track/click?u=1&id=2&e=3"
    assert hidden_addresses(papertrack.extract(f'<a href="{address}">x</a>', format="html")) == [address]


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=40), max_size=3), st.text(max_size=40))
def test_whatever_redirectors_say_a_document_stays_readable(redirects: dict[str, str], target: str) -> None:
    document = papertrack.extract(PAGE, format="html")
    read = resolved(document, redirects | {"https://t.co/abc": target})
    assert [link.url for link in read.links] == [link.url for link in document.links]
    assert resolved(document, {}) == document
