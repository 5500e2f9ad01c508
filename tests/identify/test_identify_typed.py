"""What users type for an identifier, and the normal form of each scheme."""

from __future__ import annotations

import pytest

from papertrack.identify import normalise, parse_identifier
from papertrack.model.identifier import Scheme

TYPED = {
    "arxiv:2503.09799": "arxiv:2503.09799",
    "ArXiv:2503.09799v2": "arxiv:2503.09799",
    "arXiv:2503.09799v2 [cs.LG]": "arxiv:2503.09799",
    "2503.09799": "arxiv:2503.09799",
    " 2503.09799v3 ": "arxiv:2503.09799",
    "hep-th/9207041": "arxiv:hep-th/9207041",
    "math.GT/0309136": "arxiv:math/0309136",
    "10.1038/NATURE14539": "doi:10.1038/nature14539",
    "DOI:10.1038/nature14539": "doi:10.1038/nature14539",
    "doi: 10.1038/nature14539": "doi:10.1038/nature14539",
    "10.48550/arXiv.2503.09799": "arxiv:2503.09799",
    "https://arxiv.org/abs/2503.09799v2": "arxiv:2503.09799",
    "https://doi.org/10.1038/nature14539": "doi:10.1038/nature14539",
    "openreview:r1xMH1BtvB": "openreview:r1xMH1BtvB",
    "PMCID:PMC5119627": "pmcid:PMC5119627",
    "pmcid:5119627": "pmcid:PMC5119627",
    "acl:p18-1031": "acl:P18-1031",
    "isbn:0-262-03384-4": "isbn:9780262033848",
    "PMC5119627": "pmcid:PMC5119627",
    "arXiv 2503.09799": "arxiv:2503.09799",
    "ISBN 978-0-262-03561-3": "isbn:9780262035613",
    "@arxiv:1705.02315": "arxiv:1705.02315",
}


@pytest.mark.parametrize(("typed", "identifier"), TYPED.items())
def test_a_user_may_write_an_identifier_in_any_usual_way(typed: str, identifier: str) -> None:
    assert str(parse_identifier(typed)) == identifier


@pytest.mark.parametrize(
    "typed",
    [
        "",
        ":",
        "arxiv:",
        "arxiv:2513.09799",
        "words",
        "https://example.com",
        "nosuch:1",
        "10.1038",
        "see arXiv:2503.09799",
    ],
)
def test_what_names_no_paper_is_no_identifier(typed: str) -> None:
    assert parse_identifier(typed) is None


NORMAL = [
    (Scheme.ARXIV, "2503.09799v2", ("2503.09799", 2)),
    (Scheme.ARXIV, "math.GT/0309136v1", ("math/0309136", 1)),
    (Scheme.ARXIV, "hep--th/9207041", ("hep-th/9207041", None)),
    (Scheme.ARXIV, "hepth/9207041", ("hep-th/9207041", None)),
    (Scheme.ARXIV, "2513.09799", None),
    (Scheme.ARXIV, "2500.09799", None),
    (Scheme.ARXIV, "1412.00001", None),
    (Scheme.ARXIV, "1501.0001", None),
    (Scheme.ARXIV, "1501.00000", None),
    (Scheme.ARXIV, "0703.0001", None),
    (Scheme.ARXIV, "math/0704001", None),
    (Scheme.ARXIV, "math/9106001", None),
    (Scheme.ARXIV, "math/0309000", None),
    (Scheme.ARXIV, "stat/0309001", None),
    (Scheme.ARXIV, "2503.09799v0", None),
    (Scheme.DOI, "10.1000/A.", ("10.1000/a", None)),
    (Scheme.DOI, "10.1/a", None),
    (Scheme.DOI, "10.0999/a", None),
    (Scheme.DOI, "10.1000/", None),
    (Scheme.DOI, "10.1000/...", None),
    (Scheme.DOI, "10.1101/2024.03.13.584607v2", ("10.1101/2024.03.13.584607", 2)),
    (Scheme.ACL, "w19-4226", ("W19-4226", None)),
    (Scheme.ACL, "P18-1000", None),
    (Scheme.PII, "S0092-8674(20)30489-X", ("S009286742030489X", None)),
    (Scheme.ISBN, "080442957X", ("9780804429573", None)),
    (Scheme.ISBN, "0804429570", None),
    (Scheme.NEURIPS, "05733", None),
    (Scheme.IEEE, "08952437", ("8952437", None)),
    (Scheme.OPENALEX, "w2741809807", ("W2741809807", None)),
]


@pytest.mark.parametrize(("scheme", "raw", "expected"), NORMAL)
def test_the_normal_form_follows_the_rules_of_its_scheme(
    scheme: Scheme, raw: str, expected: tuple[str, int | None] | None
) -> None:
    assert normalise(scheme, raw) == expected
