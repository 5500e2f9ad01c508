"""How the bytes of documents and records are packed."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator

import pytest

from papertrack.store import rows

BODIES = [b"", b"a", b"<p>The same words again and again. </p>" * 500, bytes(range(256)) * 40]


@pytest.fixture(params=["with ISA-L", "without ISA-L"])
def packers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Both of what may pack, one after the other."""
    if request.param == "without ISA-L":
        monkeypatch.setitem(sys.modules, "isal", None)
    rows._compress.cache_clear()
    yield
    rows._compress.cache_clear()


@pytest.mark.usefixtures("packers")
@pytest.mark.parametrize("body", BODIES, ids=len)
def test_what_is_packed_is_a_zlib_stream_whoever_packs_it(body: bytes) -> None:
    packed = rows.squeezed(body)
    assert zlib.decompress(packed) == rows.unsqueezed(packed) == body


@pytest.mark.usefixtures("packers")
def test_packing_makes_text_smaller() -> None:
    assert len(rows.squeezed(BODIES[2])) < len(BODIES[2]) / 20
