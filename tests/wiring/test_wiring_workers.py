"""Many documents at once: what comes out is what one process would make of them, whatever happens to the others."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from multiprocessing import active_children
from pathlib import Path
from threading import Timer

import pytest

from papertrack.errors import DocumentError
from papertrack.model.document import RawDocument
from papertrack.store.rows import unsqueezed
from papertrack.tracker.taking import Read, ReadDocument, read_member
from papertrack.wiring import workers

pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")  # pytest itself may have threads


@pytest.fixture(autouse=True)
def _two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_processors", lambda: 3)


def documents(count: int) -> Iterator[RawDocument | DocumentError]:
    """Issues, of which every tenth cannot be read."""
    for number in range(count):
        body = f'<p>No. {number}: <a href="https://arxiv.org/abs/2503.{number + 1:05}">a paper</a></p>'
        if number % 10 == 3:
            yield DocumentError(f"{number}.html", "is no document")
        elif number % 10 == 7:
            yield RawDocument(b"   ", f"{number}.html")
        else:
            yield RawDocument(body.encode(), f"{number}.html")


def unpacked(items: Iterable[ReadDocument]) -> list[ReadDocument]:
    """The same without what the processes packed, which must be the documents' own bytes."""
    plain: list[ReadDocument] = []
    for item in items:
        if isinstance(item, Read) and item.packed is not None:
            assert unsqueezed(item.packed) == item.raw.body
            item = item._replace(packed=None)
        plain.append(item)
    return plain


def children() -> set[int | None]:
    return {each.pid for each in active_children()}


def test_many_documents_are_read_in_order_as_one_process_reads_them() -> None:
    assert unpacked(workers.read_all(documents(300))) == [read_member(each) for each in documents(300)]


@pytest.mark.parametrize("count", [0, 1, 32, 33])
def test_few_documents_are_read_as_well(count: int) -> None:
    assert unpacked(workers.read_all(documents(count))) == [read_member(each) for each in documents(count)]


def test_long_documents_are_not_gathered() -> None:
    chunks = list(workers._chunks(RawDocument(b"x" * 600_000, str(number)) for number in range(5)))
    assert [len(chunk) for chunk in chunks] == [2, 2, 1]


def test_nothing_is_lost_when_the_system_takes_the_processes_away() -> None:
    read = workers.read_all(documents(600))
    first = list(islice(read, 40))
    for child in active_children():
        child.kill()
    assert unpacked([*first, *read]) == [read_member(each) for each in documents(600)]


@contextmanager
def stalled_processes() -> Iterator[None]:
    """The processes stand still, for half a second."""
    pids = [each.pid for each in active_children() if each.pid is not None]

    def signal_all(number: int) -> None:
        for pid in pids:
            os.kill(pid, number)

    signal_all(signal.SIGSTOP)
    going_on = Timer(0.5, signal_all, [signal.SIGCONT])
    going_on.start()
    yield
    going_on.join()


@pytest.mark.skipif(sys.platform == "win32", reason="stops processes by signals")
def test_where_processes_do_not_keep_up_documents_are_read_here_too(monkeypatch: pytest.MonkeyPatch) -> None:
    here: list[object] = []
    read = workers.read_all(documents(1_000))
    first = list(islice(read, 40))
    monkeypatch.setattr(workers, "read_member", lambda member: (here.append(member), read_member(member))[1])
    with stalled_processes():
        rest = list(read)
    assert unpacked([*first, *rest]) == [read_member(each) for each in documents(1_000)]
    assert here


@pytest.mark.skipif(sys.platform == "win32", reason="stops processes by signals")
def test_an_interruption_while_documents_are_read_here_keeps_those_that_came_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(member: RawDocument | DocumentError) -> ReadDocument:
        monkeypatch.undo()
        raise KeyboardInterrupt

    taken: list[ReadDocument] = []
    read = workers.read_all(documents(1_000))
    taken.extend(islice(read, 40))
    monkeypatch.setattr(workers, "read_member", interrupted)
    with stalled_processes(), pytest.raises(KeyboardInterrupt):
        taken.extend(read)
    assert unpacked(taken) == [read_member(each) for each in islice(documents(1_000), len(taken))]
    assert len(taken) > 300


def test_no_process_stays_when_reading_is_broken_off() -> None:
    before = children()
    read = workers.read_all(documents(600))
    assert len(list(islice(read, 40))) == 40
    assert children() != before
    read.close()  # type: ignore[attr-defined]
    assert children() == before


def test_the_garbage_is_collected_as_before_once_all_is_read() -> None:
    before = gc.get_threshold(), gc.get_freeze_count()
    read = workers.read_all(documents(100))
    next(islice(read, 50, None))
    assert (gc.get_threshold(), gc.get_freeze_count()) != before
    list(read)
    assert (gc.get_threshold(), gc.get_freeze_count()) == before


@pytest.mark.parametrize("count", [10, 100, 107])
def test_who_interrupts_while_more_is_waited_for_keeps_what_came_before(count: int) -> None:
    def interrupted() -> Iterator[RawDocument | DocumentError]:
        yield from documents(count)
        raise KeyboardInterrupt

    read: list[ReadDocument] = []
    with pytest.raises(KeyboardInterrupt):
        read.extend(workers.read_all(interrupted()))
    assert unpacked(read) == [read_member(each) for each in documents(count)]


@pytest.mark.parametrize("place", ["__init__", "submit"])
def test_a_system_that_grants_no_processes_reads_all_the_same(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("no semaphores here")

    monkeypatch.setattr(workers.ProcessPoolExecutor, place, refuse)
    assert unpacked(workers.read_all(documents(100))) == [read_member(each) for each in documents(100)]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


KILLED = """
import multiprocessing, sys
from papertrack.model.document import RawDocument
from papertrack.wiring import workers
workers._processors = lambda: 3
read = workers.read_all(RawDocument(b"<p>x</p>", str(number)) for number in range(10_000))
for _ in range(40):
    next(read)
print(*(each.pid for each in multiprocessing.active_children()), flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes as Linux lists them")
def test_the_processes_end_with_the_one_that_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KILLED], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as main:
        assert main.stdout is not None
        pids = [int(each) for each in main.stdout.readline().split()]
        assert len(pids) == 2
        main.kill()
    deadline = time.monotonic() + 20
    while alive := [pid for pid in pids if is_running(pid)]:
        assert time.monotonic() < deadline, f"processes {alive} are left behind"
        time.sleep(0.05)
