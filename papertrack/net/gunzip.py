"""Decompress a gzip stream in pieces of bounded size, so that a small body cannot fill the memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

_PIECE = 1 << 16
_GZIP = 16 + zlib.MAX_WBITS


def gunzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what `chunks` hold, in pieces of at most 64 KiB; members may follow each other (RFC 1952 §2.2).

    Raises zlib.error when the bytes are no gzip, EOFError when they end before the stream does.
    """
    inflater, inside = zlib.decompressobj(_GZIP), False
    for chunk in chunks:
        piece = b""
        while chunk or len(piece) == _PIECE:
            if not inside and not (chunk := chunk.lstrip(b"\0")):
                break  # padding
            inside = True
            piece = inflater.decompress(chunk, _PIECE)
            if piece:
                yield piece
            chunk = inflater.unconsumed_tail
            if inflater.eof:
                chunk, piece = inflater.unused_data, b""
                inflater, inside = zlib.decompressobj(_GZIP), False
    if inside:
        raise EOFError("the gzip stream is cut short")
