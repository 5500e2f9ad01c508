"""Documents in the shape of real newsletters give what stands beside them, to the letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from rewrite import cases, found_in, golden


@pytest.mark.parametrize("document", cases(), ids=lambda path: path.name)
def test_a_document_gives_what_stands_beside_it(document: Path) -> None:
    assert found_in(document) == golden(document).read_text(encoding="utf-8"), (
        "python tests/corpus/rewrite.py, then git diff"
    )
