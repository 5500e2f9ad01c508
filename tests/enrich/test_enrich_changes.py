"""What a user is told of a paper that was known already: a version, a publication, a withdrawal, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from papertrack.enrich.changes import happened
from papertrack.model.change import ChangeKind
from papertrack.model.paper import Facts

PREPRINT = Facts(title="Flow", version=2)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ({"version": 3}, [(ChangeKind.NEW_VERSION, "v2 → v3")]),
        ({"venue": "Nature"}, [(ChangeKind.PUBLISHED, "Nature")]),
        ({"doi": "10.1/x"}, [(ChangeKind.PUBLISHED, "doi:10.1/x")]),
        ({"withdrawn": True, "comment": "withdrawn: wrong"}, [(ChangeKind.WITHDRAWN, "withdrawn: wrong")]),
        ({"venue": "Nature", "retracted": True}, [(ChangeKind.PUBLISHED, "Nature"), (ChangeKind.RETRACTED, "Nature")]),
        ({"title": "Flow, revisited", "abstract": "More words."}, []),
        ({"version": 1}, []),
        ({"version": None}, []),
    ],
)
def test_what_happened_is_told_once_with_its_circumstances(now, expected):
    later = replace(PREPRINT, **now)
    assert happened(PREPRINT, later) == expected
    assert happened(later, later) == []


def test_of_a_paper_that_was_not_known_nothing_has_happened():
    assert happened(Facts(), Facts(title="Flow", version=3, venue="Nature", retracted=True)) == []
