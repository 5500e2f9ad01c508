"""Reads many documents at once: in processes of their own, beside the one that stores them."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from threading import Thread

from papertrack.model.document import Document, RawDocument
from papertrack.store.rows import squeezed
from papertrack.tracker.reports import Failure
from papertrack.tracker.taking import Member, Read, ReadDocument, gathered, read_member

_FEW = 32  # documents; starting processes takes longer than reading so many
_CHUNK = 16  # documents that a process is given at a time, or fewer where they are long
_LONG = 1_000_000  # bytes
_AHEAD = 16  # chunks that are being read or wait, so that there is enough to read while others are stored
_RARELY = (10_000, 10, 10)  # when Python collects garbage, by its three generations

_Result = tuple[Document, bytes] | Failure
_Reading = Future[list[_Result]] | None  # None: nobody does, it is to be read when it is due


def read_all(members: Iterable[Member]) -> Iterator[ReadDocument]:
    """`read_member` of each, in order. Many are read by as many processes as there are processors to spare.

    What is read is the same wherever that happens: extraction is a pure function. Processes also pack the documents as
    the store keeps them. Where they do not keep up with storing, this process reads, too. No more documents are held in
    memory than are soon to be stored.
    """
    members = iter(members)
    yield from map(read_member, islice(members, _FEW))
    more = list(islice(members, 1))
    spare = _processors() - 1
    if more and spare > 0:
        with _collecting_rarely():
            yield from _by_processes(chain(more, members), spare)
    else:
        yield from map(read_member, chain(more, members))


def _by_processes(members: Iterator[Member], count: int) -> Iterator[ReadDocument]:
    # Forked processes share what is loaded already. Elsewhere than on Linux, system libraries do not stand that.
    context = get_context("fork" if sys.platform == "linux" else "spawn")
    try:
        pool = ProcessPoolExecutor(count, context, _prepare)
    except (ImportError, OSError, RuntimeError):  # a system without semaphores, or one that grants none
        yield from map(read_member, members)
        return
    waiting: deque[tuple[list[Member], _Reading]] = deque()
    most = max(_AHEAD, 2 * count)
    try:
        for chunk in _chunks(members):
            behind = len(waiting) > most and not _is_read(waiting[0][1])
            waiting.append((chunk, None))
            waiting[-1] = (chunk, _read_here(chunk) if behind else _given(pool, chunk))
            while len(waiting) > most and (len(waiting) > 2 * most or _is_read(waiting[0][1])):
                yield from _done(*waiting.popleft())
        while waiting:
            yield from _done(*waiting.popleft())
    except KeyboardInterrupt:  # what was taken in before it is not lost
        while waiting:
            yield from _done(*waiting.popleft())
        raise
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _collecting_rarely() -> Iterator[None]:
    """Look for circles among what was made since, and less often: documents have none, and looking takes a while."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*_RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def _given(pool: ProcessPoolExecutor, chunk: list[Member]) -> _Reading:
    try:
        return pool.submit(_read_chunk, chunk)
    except (BrokenProcessPool, OSError):  # the latter where the user has as many processes as are allowed
        return None


def _read_here(chunk: list[Member]) -> _Reading:
    read: Future[list[_Result]] = Future()
    read.set_result(_read_chunk(chunk))
    return read


def _is_read(reading: _Reading) -> bool:
    return reading is None or reading.done()


def _done(chunk: list[Member], reading: _Reading) -> Iterator[ReadDocument]:
    """A chunk as it reads. Where the system took the process away, for want of memory perhaps, it is read here."""
    try:
        results = reading.result() if reading else _read_chunk(chunk)
    except BrokenProcessPool:
        results = _read_chunk(chunk)
    for member, result in zip(chunk, results, strict=True):
        if isinstance(result, Failure):
            yield result
        else:
            assert isinstance(member, RawDocument)
            yield Read(member, *result)


def _chunks(members: Iterator[Member]) -> Iterator[list[Member]]:
    return gathered(members, _CHUNK, _LONG, lambda member: len(member.body) if isinstance(member, RawDocument) else 0)


def _read_chunk(members: list[Member]) -> list[_Result]:
    """What a process does: read documents, and pack them as the store keeps them."""
    read = map(read_member, members)
    return [each if isinstance(each, Failure) else (each.document, squeezed(each.raw.body)) for each in read]


def _prepare() -> None:
    """At a process's start: leave interrupts to the one that stores, end with it, and pass over what it has loaded."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    gc.set_threshold(*_RARELY)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A process that is killed tells its children nothing."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
