"""`papertrack.extract` finds every link and identifier in order, is pure, and takes anything."""

from __future__ import annotations

import pickle
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

import papertrack
from papertrack.errors import DocumentError
from papertrack.model.document import Document, Kind


def links(html: str, **options: str) -> list[tuple[str, str]]:
    return [(link.url, link.kind.value) for link in papertrack.extract(html, **options).links]


def ids(text: str, format: str = "html") -> list[str]:
    return [str(identifier) for identifier in papertrack.extract(text, format=format).papers]


def test_links_are_numbered_in_document_order() -> None:
    found = papertrack.extract(
        "<a href='http://a'>1</a> arXiv:2503.09799 <a href='http://b'>2</a>", format="html"
    ).links
    assert [(link.position, link.text) for link in found] == [(1, "1"), (2, "arXiv:2503.09799"), (3, "2")]


def test_an_identifier_in_plain_text_is_a_link_and_one_in_a_links_text_belongs_to_it() -> None:
    plain, linked = papertrack.extract(
        "<p>see arXiv:2503.09799v2</p><p><a href='http://x.example'>arXiv:2501.18512</a></p>", format="html"
    ).links
    assert (plain.url, plain.found[0].version) == ("https://arxiv.org/abs/2503.09799", 2)
    assert (linked.url, str(linked.found[0].identifier)) == ("http://x.example", "arxiv:2501.18512")


def test_an_address_in_plain_text_is_a_link() -> None:
    assert links("See https://github.com/a/b, and https://arxiv.org/abs/2503.09799.", format="text") == [
        ("https://github.com/a/b", "code"),
        ("https://arxiv.org/abs/2503.09799", "paper"),
    ]


def test_code_names_nothing() -> None:
    assert ids("<pre>arXiv:2503.09799 https://arxiv.org/abs/2501.18512</pre>") == []


def test_a_paper_that_is_named_twice_is_one_paper_with_two_mentions() -> None:
    document = papertrack.extract(
        "<a href='https://arxiv.org/abs/2503.09799'>a</a> <a href='https://arxiv.org/pdf/2503.09799v2'>b</a>"
    )
    ((identifier, mentions),) = document.papers.items()
    assert str(identifier) == "arxiv:2503.09799"
    assert [(link.text, found.version) for link, found in mentions] == [("a", None), ("b", 2)]


def test_relative_links_are_made_absolute_where_the_document_is_known() -> None:
    html = "<a href='/p/one'>1</a> <a href='//x.example/y'>2</a> <a href='#note'>3</a>"
    assert [url for url, _ in links(html, url="https://site.example/a/b")] == [
        "https://site.example/p/one",
        "https://x.example/y",
    ]
    assert [url for url, _ in links(html)] == ["/p/one", "https://x.example/y"]


def test_what_a_link_leads_to_is_told() -> None:
    document = papertrack.extract(
        "<a href='https://github.com/a/b'>c</a><a href='mailto:x@example.org'>m</a><a href='https://e.example/x'>p</a>"
    )
    assert [link.kind for link in document.links] == [Kind.CODE, Kind.BOILERPLATE, Kind.PAGE]


def test_a_document_pickles_and_the_function_runs_in_other_processes() -> None:
    html = "<title>T</title><a href='https://arxiv.org/abs/2503.09799'>a</a>"
    here = papertrack.extract(html)
    assert pickle.loads(pickle.dumps(here)) == here
    with ProcessPoolExecutor(1) as pool:
        assert pool.submit(papertrack.extract, html).result() == here


def test_importing_and_extracting_loads_no_database_no_network_and_no_terminal() -> None:
    heavy = "sqlalchemy alembic httpx arxiv requests typer rich sqlite3"
    script = (
        "import sys, papertrack; papertrack.extract('<p>x</p>');"
        f"print([name for name in {heavy.split()!r} if name in sys.modules])"
    )
    assert subprocess.check_output([sys.executable, "-c", script], text=True).strip() == "[]"


def test_an_address_that_was_wrapped_is_whole() -> None:
    assert links("<a href='https://arxiv.org/\n\tabs/2503.09799\n'>x</a>") == [
        ("https://arxiv.org/abs/2503.09799", "paper")
    ]


def test_an_unknown_format_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="papyrus"):
        papertrack.extract("x", format="papyrus")


PIECES = st.sampled_from(
    ["<p>", "</p>", "<b>", "</b>", "<br>", "<a href='https://arxiv.org/abs/2503.09799'>", "</a>", "***", "word. ",
     "<h2>", "</h2>", "<em>…", "</em>", "\n", "---\n", "10.1038/s41586-021-03819-2 ", "<td>", "<table>", "<!--"]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=20), max_size=40).map("".join), st.sampled_from(["html", "markdown", "text"]))
def test_nothing_makes_extraction_raise_and_positions_count_from_one(text: str, format: str) -> None:
    if not text.strip():
        return
    document = papertrack.extract(text, format=format)
    assert isinstance(document, Document)
    assert [link.position for link in document.links] == list(range(1, len(document.links) + 1))
    for link in document.links:
        assert link.section is None or document.sections[link.section - 1].headline == link.headline


@given(st.binary(min_size=1, max_size=300))
def test_no_bytes_make_extraction_raise_anything_but_what_it_says(data: bytes) -> None:
    with suppress(DocumentError):
        papertrack.extract(data)


@pytest.mark.parametrize(
    "unit",
    ["<a href='https://arxiv.org/abs/2503.09799'>x</a> ", "10.1038/abc ", "arXiv:2503.09799 ", "<b>x</b>", "( "],
)
def test_twice_the_text_gives_twice_the_links_and_no_more_than_that(unit: str) -> None:
    once = papertrack.extract(unit * 500, format="html")
    twice = papertrack.extract(unit * 1000, format="html")
    assert len(twice.links) == 2 * len(once.links)
