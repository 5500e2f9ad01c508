"""Papers named by title alone: where a document does so, and how it reads once it is known which papers these are."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import papertrack
from papertrack.export.objects import document_object
from papertrack.extraction import landed, titled, titles_named
from papertrack.model.document import Document, Kind
from papertrack.model.identifier import Identifier

TITLE = "Scaling Laws for Language Model Pruning"
PAPER = Identifier.parse("arxiv:2503.09799")
ISSUE = f"""<p><b>A story about pruning</b><br>Ada Lovelace has looked at it with
<a href="https://github.com/a/b">code</a>.<br>Read more: {TITLE} (arXiv).</p>
<p>And <a href="https://example.org/">a page</a>.</p>"""


def titles(html: str, format: str = "html") -> list[str]:
    return [each.title for each in titles_named(papertrack.extract(html, format=format))]


def named(document: Document) -> list[tuple[int, str, str | None]]:
    return [(link.position, link.text, link.rule) for link in document.links]


def test_a_title_without_a_link_becomes_a_link_to_its_paper_at_its_place() -> None:
    document = titled(papertrack.extract(ISSUE, format="html"), {TITLE: PAPER})
    assert named(document) == [(1, "code", "github"), (2, TITLE, "title"), (3, "a page", None)]
    link = document.links[1]
    assert (link.url, link.target, link.kind) == (PAPER.url, PAPER.url, Kind.PAPER)
    assert (link.headline, link.section) == ("A story about pruning", 1)
    assert link.context == f"Read more: {TITLE} (arXiv)."
    assert list(document.papers) == [PAPER]
    assert titles_named(document) == []


def test_a_title_on_a_link_names_its_paper_and_the_link_goes_on_leading_to_the_file() -> None:
    html = f'<p>Read more: <a href="https://lab.example.org/x.pdf">{TITLE} (DeepMind, PDF)</a>.</p>'
    (link,) = titled(papertrack.extract(html, format="html"), {TITLE: PAPER}).links
    assert (link.target, link.kind, link.rule) == ("https://lab.example.org/x.pdf", Kind.PAPER, "title")
    assert [found.identifier for found in link.found] == [PAPER]


def test_without_knowing_the_papers_a_document_reads_as_before_and_tells_nothing_of_titles() -> None:
    document = papertrack.extract(ISSUE, format="html")
    assert [link.text for link in document.links] == ["code", "a page"]
    assert TITLE not in json.dumps(document_object(document)["links"])
    assert titled(document, {}) == document
    assert titled(document, {"Another Title of Some Paper": PAPER}) == document


def test_the_story_above_a_title_tells_who_wrote_the_paper() -> None:
    (each,) = titles_named(papertrack.extract(ISSUE, format="html"))
    assert "Ada Lovelace has looked at it" in each.words
    assert (each.source, each.link) == ("arXiv", None)


@pytest.mark.parametrize(
    "line",
    [
        f"Read more: {TITLE} (arXiv).", f"Read the research paper here: “{TITLE}” (Nature)", f"Paper: {TITLE} (PDF)",
        f"Get the paper: {TITLE} (OpenReview).", f"- Read more: {TITLE} (DeepMind, PDF)",
    ],
)  # fmt: skip
def test_a_line_that_points_to_a_paper_without_a_link_names_it(line: str) -> None:
    assert titles(f"<p>{line}</p>") == [TITLE]
    assert titles(line, "text") == [TITLE]


@pytest.mark.parametrize(
    "html",
    [
        f"<p>Read more: {TITLE} (DeepMind, blog).</p>",
        f"<p>Read more: {TITLE} (GitHub).</p>",
        f"<p>Read more: {TITLE}.</p>",
        "<p>Read more: here (arXiv).</p>",
        "<p>Read more: a sentence that is no title at all (arXiv).</p>",
        f'<p>Read more: {TITLE} (<a href="https://arxiv.org/abs/2503.09799">arXiv</a>).</p>',
        f'<p>Read more: {TITLE} (arXiv).<br><a href="https://arxiv.org/abs/2503.09799">Link</a></p>',
        f"<pre>Read more: {TITLE} (arXiv).</pre>",
        f'<p><a href="https://lab.example.org/">{TITLE}</a></p>',
        f'<p><a href="https://lab.example.org/">{TITLE}</a> (<a href="https://arxiv.org/abs/2503.09799">Paper</a>)</p>',
        '<p><a href="https://lab.example.org/x.pdf">here</a></p>',
        '<p><a href="https://lab.example.org/x.pdf">society thrives by maintaining scarcity</a></p>',
        '<p><a href="https://lab.example.org/x.pdf">Koch, Zemel &amp; Salakhutdinov</a></p>',
        f'<p><a href="https://www.nytimes.com/x.pdf">{TITLE}</a></p>',
        f'<p><a href="https://arxiv.org/pdf/2503.09799.pdf">{TITLE} (arXiv)</a></p>',
    ],
)
def test_blogs_news_bare_words_and_what_has_a_link_of_its_own_are_not_looked_up(html: str) -> None:
    assert titles(html) == []


def test_a_title_in_a_mail_whose_address_stands_on_the_next_line_is_that_addresss() -> None:
    for between in ("\n", "\n\n"):
        assert titles(f"Read more: {TITLE} (arXiv).{between}https://arxiv.org/abs/2503.09799\n", "text") == []


@given(st.lists(st.sampled_from(["link", "title", "text"]), max_size=8))
def test_links_and_titles_keep_their_order_and_are_counted_without_gaps(parts: list[str]) -> None:
    made = {
        "link": '<p><a href="https://example.org/{0}">{0}</a></p>',
        "title": "<p>Read more: Pruning Laws of Number {0} (arXiv).</p>",
        "text": "<p>Words.</p>",
    }
    document = papertrack.extract(
        "<h1>x</h1>" + "".join(made[part].format(n) for n, part in enumerate(parts)), format="html"
    )
    known = {f"Pruning Laws of Number {n}": PAPER for n in range(len(parts))}
    read = titled(document, known)
    assert [link.position for link in read.links] == list(range(1, len(read.links) + 1))
    assert [int(link.text.split()[-1]) for link in read.links] == [n for n, part in enumerate(parts) if part != "text"]


@given(st.text(max_size=200), st.dictionaries(st.text(max_size=40), st.just(PAPER), max_size=2))
def test_whatever_is_known_any_document_stays_readable(text: str, known: dict[str, Identifier]) -> None:
    document = papertrack.extract(ISSUE + text, format="html")
    assert len(titled(document, known).links) <= len(document.links) + 1
    assert landed(document, {"https://example.org/": text}).links[0] == document.links[0]
