"""Time grows in proportion to the text, whatever the text is."""

from __future__ import annotations

from time import process_time

import pytest

from papertrack.identify import find_in_text, find_urls, recognise

ADVERSARIES = {
    "10.": "10.",
    "10.1000/": "10.1000/",
    "DOI with brackets": "10.1000/((((",
    "SICI": "10.1002/(SICI)1(2)3:4<5:",
    "xiv": "xiv",
    "arxiv": "arxiv ",
    "arXiv:": "arXiv:arXiv:",
    "arxiv:2503.": "arxiv:2503.",
    "http": "http://",
    "one URL without end": "a",
    "URL with DOIs": "https://a.b/10.1234/%20/full/",
    "nested": "https://a.b/?url=",
    "percent": "https://a.b/%25252525",
    "glued": "https://arxiv.org/abs/2503.09799%5Cn",
    "brackets": "https://a.b/([([([",
    "slashes": "/0309136",
    "archives": "hep-th/030913",
    "pmid": "PMID: ",
    "isbn": "ISBN 9 7 8 0 ",
    "digits": "1234567890",
    "scheme": "://",
    "URLs cut short": "http://a)",
}


def _seconds(size: int, unit: str) -> float:
    text = "http://" * (unit == "a") + unit * (size // len(unit))
    begun = process_time()
    sum(1 for _ in find_in_text(text))
    sum(1 for _ in find_urls(text))
    recognise("https://example.com/" + text, text)
    recognise(text)
    return process_time() - begun


@pytest.mark.parametrize("unit", ADVERSARIES.values(), ids=ADVERSARIES.keys())
def test_a_text_of_a_megabyte_takes_time_in_proportion(unit: str) -> None:
    small, large = 60_000, 960_000
    before = min(_seconds(small, unit) for _ in range(3))
    assert _seconds(large, unit) < 20 * (large / small) * max(before, 0.001)


@pytest.mark.parametrize(
    "url",
    [
        "https://a.b/" + "/10.1234/x%20" * 1200,
        "https://a.b/" + "10.1234/x/full" * 1100,
        "https://papers.ssrn.com/" + "?&abstract" * 1500,
        "https://openreview.net/forum?" + "&id=" * 4000,
        "https://www.nature.com/articles/" + "a." * 8000,
        "https://www.cell.com/" + "S0092-" * 2500,
        "https://www.semanticscholar.org/paper/" + "a/" * 8000,
        "https://www.google.com/url?q=" * 500,
        "https://urldefense.com/v3/__" + "*" * 16000,
        "https://a.b/?" + "utm_source=a&" * 1200,
        "https://ieeexplore.ieee.org/" + "?&arnumber" * 1500,
    ],
    ids=lambda url: url[:30],
)
def test_a_url_of_the_greatest_length_is_read_at_once(url: str) -> None:
    begun = process_time()
    for _ in range(5):
        recognise(url[:16_384])
    assert process_time() - begun < 2.0  # a typical link takes microseconds; a quadratic reading minutes
