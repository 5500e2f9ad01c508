"""Compressed bodies come out as they went in, whatever pieces they travel in."""

from __future__ import annotations

import gzip
import itertools
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertrack.net.gunzip import gunzip


def _split(body: bytes, cuts: list[int]) -> list[bytes]:
    edges = [0, *sorted(cut % (len(body) + 1) for cut in cuts), len(body)]
    return [body[start:end] for start, end in itertools.pairwise(edges)]


@given(st.lists(st.binary(max_size=300), max_size=4), st.lists(st.integers(0, 10**6), max_size=6))
def test_members_come_out_one_after_the_other_wherever_the_stream_is_cut(members, cuts):
    stream = b"".join(gzip.compress(member) for member in members)
    assert b"".join(gunzip(_split(stream, cuts))) == b"".join(members)


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 131_072, 1_000_000])
def test_no_piece_is_larger_than_64_kib_and_none_is_lost(size):
    pieces = list(gunzip([gzip.compress(bytes(size))]))
    assert sum(map(len, pieces)) == size
    assert all(0 < len(piece) <= 65_536 for piece in pieces)


@given(st.binary(min_size=1, max_size=200), st.data())
def test_a_stream_that_ends_early_is_never_taken_for_a_whole_one(content, data):
    stream = gzip.compress(content)
    cut = data.draw(st.integers(1, len(stream) - 1))
    with pytest.raises(EOFError):
        list(gunzip([stream[:cut]]))


def test_what_is_no_gzip_is_told():
    with pytest.raises(zlib.error):
        list(gunzip([b"<html>sign in</html>"]))


def test_zeros_after_the_last_member_are_padding():
    assert b"".join(gunzip([gzip.compress(b"x"), bytes(100)])) == b"x"
