"""Identifiers and URLs in running text."""

from __future__ import annotations

import pytest

from papertrack.identify import find_in_text, find_urls
from papertrack.model.identifier import Identifier

FOUND = {
    "as in arXiv:2503.09799v2 [cs.LG], a": [("arXiv:2503.09799v2", "arxiv:2503.09799")],
    "arxiv 2503.09799": [("arxiv 2503.09799", "arxiv:2503.09799")],
    "ARXIV: 2503.09799.": [("ARXIV: 2503.09799", "arxiv:2503.09799")],
    "(arXiv:0905.2855)": [("arXiv:0905.2855", "arxiv:0905.2855")],
    "arXiv preprint arXiv:1612.08498, 2016": [("arXiv:1612.08498", "arxiv:1612.08498")],
    "the source arXiv-2503.09799v1.tar.gz": [("arXiv-2503.09799v1", "arxiv:2503.09799")],
    "arXiv\u00a02503.09799": [("arXiv\u00a02503.09799", "arxiv:2503.09799")],
    "（arXiv：2503.09799）": [("arXiv：2503.09799", "arxiv:2503.09799")],
    "2014. CoRR, Vol abs/1409.1556v2. ": [("CoRR, Vol abs/1409.1556v2", "arxiv:1409.1556")],
    "CoRR abs/1409.1556 (2014) and ArXiv, vol. abs/cs/0312001": [
        ("CoRR abs/1409.1556", "arxiv:1409.1556"),
        ("ArXiv, vol. abs/cs/0312001", "arxiv:cs/0312001"),
    ],
    "arXiv e-print 1612.08498": [("arXiv e-print 1612.08498", "arxiv:1612.08498")],
    "in arXiv:2210.12127, arXiv:2311.18005 and arXiv:2403.03179.": [
        ("arXiv:2210.12127", "arxiv:2210.12127"),
        ("arXiv:2311.18005", "arxiv:2311.18005"),
        ("arXiv:2403.03179", "arxiv:2403.03179"),
    ],
    "see arxiv.org/abs/2503.09799 for": [("arxiv.org/abs/2503.09799", "arxiv:2503.09799")],
    "`hep-th/9207041`": [("hep-th/9207041", "arxiv:hep-th/9207041")],
    "arXiv:hep-th/9207041v1": [("arXiv:hep-th/9207041v1", "arxiv:hep-th/9207041")],
    "arXiv:math.GT/0309136": [("arXiv:math.GT/0309136", "arxiv:math/0309136")],
    "(math.GT/0309136v2)": [("math.GT/0309136v2", "arxiv:math/0309136")],
    r"\cite{arxiv:0907.0049,doi:10.1002/prep.202000227}": [
        ("arxiv:0907.0049", "arxiv:0907.0049"),
        ("doi:10.1002/prep.202000227", "doi:10.1002/prep.202000227"),
    ],
    "[@arxiv:1705.02315]": [("arxiv:1705.02315", "arxiv:1705.02315")],
    "[@doi:10.1038/nrg3208; @pmid:28792933; @pmcid:PMC5119627].": [
        ("doi:10.1038/nrg3208", "doi:10.1038/nrg3208"),
        ("pmid:28792933", "pmid:28792933"),
        ("pmcid:PMC5119627", "pmcid:PMC5119627"),
    ],
    "doi:10.1038/nature14539.": [("doi:10.1038/nature14539", "doi:10.1038/nature14539")],
    "DOI 10.1038/nature14539;": [("DOI 10.1038/nature14539", "doi:10.1038/nature14539")],
    "Science, 10.1126/science.ado6285 (2025)": [("10.1126/science.ado6285", "doi:10.1126/science.ado6285")],
    "(10.1016/S0140-6736(20)30183-5).": [
        ("10.1016/S0140-6736(20)30183-5", "doi:10.1016/s0140-6736(20)30183-5"),
    ],
    "10.1002/(SICI)1520-6610(2000)8:3<174::AID-JCD3>3.0.CO;2-T, and": [
        (
            "10.1002/(SICI)1520-6610(2000)8:3<174::AID-JCD3>3.0.CO;2-T",
            "doi:10.1002/(sici)1520-6610(2000)8:3<174::aid-jcd3>3.0.co;2-t",
        ),
    ],
    "10.1890/0012-9658(2006)87[1445:ATFTCD]2.0.CO;2": [
        ("10.1890/0012-9658(2006)87[1445:ATFTCD]2.0.CO;2", "doi:10.1890/0012-9658(2006)87[1445:atftcd]2.0.co;2"),
    ],
    "10.1038/nature14539\u200b and": [("10.1038/nature14539", "doi:10.1038/nature14539")],
    "https://doi.org/10.1038/nature14539\u200b": [
        ("https://doi.org/10.1038/nature14539", "doi:10.1038/nature14539"),
    ],
    "doi:10.1007%2Fs10107-006-0706-8": [("doi:10.1007%2Fs10107-006-0706-8", "doi:10.1007/s10107-006-0706-8")],
    "doi:10.1000/182": [("doi:10.1000/182", "doi:10.1000/182")],
    "10.48550/arXiv.2503.09799": [("10.48550/arXiv.2503.09799", "arxiv:2503.09799")],
    "10.1000/ab12,10.1000/cd34": [("10.1000/ab12", "doi:10.1000/ab12"), ("10.1000/cd34", "doi:10.1000/cd34")],
    "(openreview.net/forum?id=r1xMH1BtvB), which": [("openreview.net/forum?id=r1xMH1BtvB", "openreview:r1xMH1BtvB")],
    "see hf.co/papers/2503.09799.": [("hf.co/papers/2503.09799", "arxiv:2503.09799")],
    "huggingface.co/papers/2503.09799": [("huggingface.co/papers/2503.09799", "arxiv:2503.09799")],
    "at Doi.org/10.1038/nature14539, too": [("Doi.org/10.1038/nature14539", "doi:10.1038/nature14539")],
    "www.aclanthology.org/P18-1031; and": [("www.aclanthology.org/P18-1031", "acl:P18-1031")],
    "www.biorxiv.org/content/10.1101/2020.03.22.002386v3.full.pdf": [
        ("www.biorxiv.org/content/10.1101/2020.03.22.002386v3.full.pdf", "doi:10.1101/2020.03.22.002386"),
    ],
    "alphaxiv.org/abs/2503.09799v2": [("alphaxiv.org/abs/2503.09799v2", "arxiv:2503.09799")],
    "export.arxiv.org/pdf/2503.09799v2.pdf": [("export.arxiv.org/pdf/2503.09799v2.pdf", "arxiv:2503.09799")],
    "see de.arXiv.org/abs/hep-th/9207041": [("de.arXiv.org/abs/hep-th/9207041", "arxiv:hep-th/9207041")],
    "pubmed.ncbi.nlm.nih.gov/28792933/ (2017)": [("pubmed.ncbi.nlm.nih.gov/28792933/", "pmid:28792933")],
    "proceedings.mlr.press/v139/ramesh21a.html, hal.science/hal-01234567v2": [
        ("proceedings.mlr.press/v139/ramesh21a.html", "pmlr:v139/ramesh21a"),
        ("hal.science/hal-01234567v2", "hal:hal-01234567"),
    ],
    "onlinelibrary.wiley.com/doi/10.1002/prep.202000227/full": [
        ("onlinelibrary.wiley.com/doi/10.1002/prep.202000227/full", "doi:10.1002/prep.202000227"),
    ],
    "doi.org/10.1002/(SICI)1520-6610(2000)8:3<174::AID-JCD3>3.0.CO;2-T end": [
        (
            "doi.org/10.1002/(SICI)1520-6610(2000)8:3<174::AID-JCD3>3.0.CO;2-T",
            "doi:10.1002/(sici)1520-6610(2000)8:3<174::aid-jcd3>3.0.co;2-t",
        ),
    ],
    "doi.org/10.1038/nature14539,10.1000/cd34": [
        ("doi.org/10.1038/nature14539", "doi:10.1038/nature14539"),
        ("10.1000/cd34", "doi:10.1000/cd34"),
    ],
    "10.1038/nature14539[4] and 10.1038/nature14540¹,²": [
        ("10.1038/nature14539", "doi:10.1038/nature14539"),
        ("10.1038/nature14540", "doi:10.1038/nature14540"),
    ],
    "https://doi.org/10.1038/nature14539¹ and https://doi.org/10.1038/nature14540†": [
        ("https://doi.org/10.1038/nature14539", "doi:10.1038/nature14539"),
        ("https://doi.org/10.1038/nature14540", "doi:10.1038/nature14540"),
    ],
    "<https://arxiv.org/abs/2503.09799>": [("https://arxiv.org/abs/2503.09799", "arxiv:2503.09799")],
    "(https://openreview.net/forum?id=r1xMH1BtvB).": [
        ("https://openreview.net/forum?id=r1xMH1BtvB", "openreview:r1xMH1BtvB"),
    ],
    "http://dx.doi.org/10.1002/(SICI)1520-6610(2000)8:3<174::AID-JCD3>3.0.CO;2-T end": [
        (
            "http://dx.doi.org/10.1002/(SICI)1520-6610(2000)8:3<174::AID-JCD3>3.0.CO;2-T",
            "doi:10.1002/(sici)1520-6610(2000)8:3<174::aid-jcd3>3.0.co;2-t",
        ),
    ],
    "PMID: 28792933; PMCID: PMC5119627": [
        ("PMID: 28792933", "pmid:28792933"),
        ("PMCID: PMC5119627", "pmcid:PMC5119627"),
    ],
    "ISBN 978-0-262-03561-3": [("ISBN 978-0-262-03561-3", "isbn:9780262035613")],
    "ISBN-10: 0-262-03384-4": [("ISBN-10: 0-262-03384-4", "isbn:9780262033848")],
    "ISBN 13: 978-0-262-03561-3": [("ISBN 13: 978-0-262-03561-3", "isbn:9780262035613")],
    "Isbn (print) 978-0-262-03561-3": [("Isbn (print) 978-0-262-03561-3", "isbn:9780262035613")],
    "isbn:9780262035613": [("isbn:9780262035613", "isbn:9780262035613")],
}

NOTHING = [
    "",
    "It cost $9999.99999 in 2013.12345 and 1234.56789.",
    "release v2024.10101",
    "arXiv:2013.12345",
    "arXiv:1234.56789",
    "arXiv:2503.0979",
    "psyarxiv 2503.09799",
    "CiteSeerX doi=10.1.1.452.7280",
    "10.5/2",
    "for $10.5000/month, or €10.12345/user2",
    "on 10.2024/2025, and 10.1234/20 of all",
    "10.0.0.1/24 and 10.10.10.10/32",
    "10.15.7/macOS",
    "192.10.1038/nature14539",
    "call 2013.12345 or +1 2503.09799, version 2503.09799",
    "on arXiv 2024.10.12",
    "arXiv:2503.09799.1",
    "cs/0312001x",
    "10.1042/",
    "see doi:10.5061/dryad.x0k6djhsp for the data",
    "ISBN 978-0-262-03561-4",
    "isbn 1234567890",
    "PMID: none",
    "foo-bar/9207041",
    "n/0309136",
    "math/0313136",
    "https://github.com/doe/widgets",
    "https://twitter.com/intent/tweet?url=https://arxiv.org/abs/2503.09799",
    "mail 2503.09799@example.com",
    "mail doe@openreview.net/forum?id=r1xMH1BtvB",
    "myopenreview.net/forum?id=r1xMH1BtvB and hf.company/papers/2503.09799",
    "openreview.net/group?id=ICLR.cc, arxiv.org/list/cs.LG/recent and aclanthology.org/venues/acl",
    "and/or, he/she, TCP/IP, n.a./none, github.com/doe/widgets, .org/10",
    "in abs/1409.1556, xcorr abs/1409.1556, CoRR abs/1413.1556 and CoRR abs/1409.15561",
    "docs/arxiv.org/abs/2503.09799",
    "ssh://git.example.org/openreview.net/forum?id=r1xMH1BtvB",
]

URLS = {
    "see https://example.com/a, or (http://example.com/b_(c)).": ["https://example.com/a", "http://example.com/b_(c)"],
    "“https://example.com/a”": ["https://example.com/a"],
    "[https://example.com/a](https://example.com/b)": ["https://example.com/a", "https://example.com/b"],
    "HTTPS://EXAMPLE.COM/A!": ["HTTPS://EXAMPLE.COM/A"],
    "<https://example.com/a?b=c&d=e>": ["https://example.com/a?b=c&d=e"],
    "https://example.com/a…": ["https://example.com/a"],
    "no ://example.com and ftp://example.com and https://": [],
    "`https://example.com/a`": ["https://example.com/a"],
}


@pytest.mark.parametrize(("text", "expected"), FOUND.items())
def test_each_form_in_running_text_is_found_with_its_span(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(text[start:end], str(found.identifier)) for start, end, found in find_in_text(text)] == expected


@pytest.mark.parametrize("text", NOTHING)
def test_numbers_that_were_never_issued_are_not_found(text: str) -> None:
    assert list(find_in_text(text)) == []


@pytest.mark.parametrize(("text", "expected"), URLS.items())
def test_bare_urls_come_without_the_punctuation_around_them(text: str, expected: list[str]) -> None:
    found = list(find_urls(text))
    assert [url for _, _, url in found] == expected
    assert all(text[start:end] == url for start, end, url in found)


def test_a_version_in_the_text_is_kept() -> None:
    ((_, _, found),) = find_in_text("arXiv:2503.09799v12 [cs.LG]")
    assert (found.identifier, found.version, found.rule) == (
        Identifier.parse("arxiv:2503.09799"),
        12,
        "text-arxiv",
    )
