"""Which links are worth a visit: those whose address or words hint at a paper, and no others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertrack.identify import recognise
from papertrack.identify.landing import page_of, page_to_ask


def asks(url: str, text: str = "here", context: str | None = None) -> bool:
    read = recognise(url, text)
    return page_to_ask(read.target, read.kind, read.rule, text, text if context is None else context) is not None


@pytest.mark.parametrize(
    "url",
    [
        "https://academic.oup.com/nar/article/53/D1/D609/7902999",
        "https://www.cambridge.org/core/journals/antiquity/article/abs/breakthrough-of-the-nordic-bronze-age/ABC",
        "https://www.pnas.org/content/117/4/1853",
        "https://science.sciencemag.org/content/372/6549/1424",
        "https://aaai.org/ojs/index.php/AAAI/article/view/6048",
        "https://aaai.org/ojs/index.php/AAAI/article/download/6048/5904",
        "https://www.amazon.science/publications/temporal-contextual-recommendation-in-real-time",
        "https://proceedings.mlsys.org/paper_files/paper/2023/hash/a42c-Abstract-mlsys2023.html",
        "http://uwspace.uwaterloo.ca/handle/10012/8710",
        "https://psycnet.apa.org/record/2002-02073-016",
        "https://www.jstor.org/stable/1831029",
        "https://eprint.iacr.org/2025/928",
    ],
)
def test_the_address_says_that_a_paper_is_there(url: str) -> None:
    assert asks(url)


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("paper", "paper"),
        ("[Paper]", "Lions and Tigers and Bears (2018) [Paper]"),
        ("AI outperforms doctors (Nature)", "Read more: AI outperforms doctors (Nature)."),
        ("AI outperforms doctors", "Read more: AI outperforms doctors (Nature Medicine)."),
        ("A title of some kind", "Read the research paper here: A title of some kind (Lab site)."),
        ("in this preprint", "They say so in this preprint."),
    ],
)
def test_the_words_say_that_a_paper_is_there(text: str, context: str) -> None:
    assert asks("https://lab.example.org/x", text, context)


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("https://lab.example.org/x", "a new model"),
        ("https://www.cio.com/article/4115120/new-feather-in-the-cap.html", "Insurance giant signs deal"),
        ("https://help.example.com/en/articles/8770868-builder", "a builder"),
        ("https://docs.google.com/document/d/1pDo40", "our paper"),
        ("https://en.wikipedia.org/wiki/Attention", "the paper (Science)"),
        ("https://github.com/a/paper", "the paper"),
        ("https://www.nytimes.com/2025/01/01/science/article/view/1", "paper"),
        ("https://arxiv.org/abs/2503.09799", "paper"),
        ("https://t.co/abc", "paper"),
        ("https://lab.example.org/unsubscribe", "paper"),
        ("https://lab.example.org/paper.pdf", "paper"),
        ("https://lab.example.org/figure.png?x=1", "paper"),
        ("https://lab.example.org/paper.pdf#page=3", "paper"),
        ("https://lab.example.org:8080/paper/view/1", "paper"),
        ("https://user@lab.example.org/paper/view/1", "paper"),
        ("https://127.0.0.1/paper/view/1", "paper"),
        ("http://printer/paper/view/1", "paper"),
        ("paper/view/1", "paper"),
        ("mailto:paper@example.org", "paper"),
    ],
)
def test_nothing_is_asked_about_news_code_files_and_what_is_no_public_address(url: str, text: str) -> None:
    assert not asks(url, text)


def test_words_far_from_the_link_hint_at_nothing() -> None:
    context = f"The paper: one thing. {'More about other matters follows here. ' * 4}And a site."
    assert not asks("https://lab.example.org/x", "site", context)


@given(st.text(max_size=80), st.text(max_size=40), st.text(max_size=120))
def test_whatever_stands_in_a_document_is_judged(target: str, text: str, context: str) -> None:
    page = page_to_ask(target, "page", None, text, context)
    assert page is None or page == page_of(target)


@given(st.from_regex(r"https?://[a-z]{1,5}\.[a-z]{2}/[!-~]{0,30}", fullmatch=True))
def test_the_page_of_a_page_is_itself(url: str) -> None:
    page = page_of(url)
    assert page is None or page_of(page) == page
