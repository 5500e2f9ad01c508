"""How fast documents are read, beside a bare walk of the same parser and the usual one: `make benchmarks`."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from newsletters import issues
from selectolax.lexbor import LexborHTMLParser

import papertrack

DOCUMENTS = 2_000


@pytest.fixture(scope="module")
def documents() -> list[bytes]:
    return [issue.encode() for issue in issues(DOCUMENTS)]


def bare_walk(document: bytes) -> list[tuple[str | None, str, str]]:
    """Every link with its text and the last bold or heading above it, and nothing else."""
    rows, last = [], ""
    for node in LexborHTMLParser(document).css("a[href], b, strong, h1, h2, h3, h4, h5, h6"):
        text = " ".join(node.text().split())
        if node.tag == "a":
            rows.append((node.attributes.get("href"), text, last))
        else:
            last = text
    return rows


def soup_walk(document: bytes) -> list[tuple[str, str, str]]:
    """The same with BeautifulSoup over lxml."""
    rows, last = [], ""
    for node in BeautifulSoup(document, "lxml").find_all(["a", "b", "strong", "h1", "h2", "h3", "h4", "h5", "h6"]):
        text = " ".join(node.get_text().split())
        if node.name == "a" and node.get("href"):
            rows.append((str(node["href"]), text, last))
        else:
            last = text
    return rows


@pytest.mark.benchmark(group="a document, of 2,000")
@pytest.mark.parametrize("reader", [bare_walk, papertrack.extract, soup_walk], ids=["bare lexbor", "extract", "soup"])
def test_reading(benchmark: Any, documents: list[bytes], reader: Any) -> None:
    some = documents if reader is not soup_walk else documents[:200]
    benchmark.extra_info["documents"] = len(some)

    def read_all() -> int:
        return sum(len(links) if isinstance(links := reader(each), list) else len(links.links) for each in some)

    assert benchmark.pedantic(read_all, rounds=3, warmup_rounds=1) >= 10 * len(some)
