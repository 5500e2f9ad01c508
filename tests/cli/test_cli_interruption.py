"""Ctrl-C ends the program with status 130, whatever the program is at; a second one ends it at once."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from program import ROOT, Run

import papertrack
from papertrack.model.document import RawDocument

ISSUE = ROOT / "data" / "demo" / "issue.html"

PROGRAM = """
import os, signal, sys, time
from papertrack.cli.interruption import interruptible
def ctrl_c():
    os.kill(os.getpid(), signal.SIGINT)
    for _ in range(100): pass
{}
sys.exit(interruptible(work))
"""
WHERE_PYTHON_DROPS_IT = {
    "a generator that is thrown away": """
def numbers():
    try:
        yield 1
    finally:
        ctrl_c()
def work():
    any(numbers())
    return len(sys.stdin.read())
""",
    "the end of an object": """
class Thing:
    def __del__(self):
        ctrl_c()
def work():
    Thing()
    return len(sys.stdin.read())
""",
    "the callback of a weak reference": """
import weakref
class Thing: pass
def work():
    thing = Thing()
    reference = weakref.ref(thing, lambda _: ctrl_c())
    del thing
    while True: time.sleep(1)
""",
    "a function that the database calls": """
from papertrack.store.engine import address, engine_for
import papertrack.store.engine as engines
engines.fold = lambda text: ctrl_c() or text
def work():
    engine = engine_for(address("papers.db"))
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("select fold('x')")
    except Exception:
        pass
    engine.dispose()
    return len(sys.stdin.read())
""",
    "a library that takes any error for its own": """
def work():
    try:
        ctrl_c()
    except BaseException:
        pass
    return 1
""",
}

# Runs the program with SIGINT at its n-th call of a function.
AT_CALL = """
import runpy, signal, sys
n = int(sys.argv.pop(1))
def look(frame, event, argument):
    global n
    n -= 1
    if not n:
        sys.settrace(None)
        signal.raise_signal(signal.SIGINT)
sys.settrace(look)
runpy.run_module("papertrack", run_name="__main__", alter_sys=True)
"""


def started(program: str, environment: dict[str, str], home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program],
        env=environment, cwd=home, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.parametrize("place", WHERE_PYTHON_DROPS_IT)
def test_an_interruption_that_python_drops_still_ends_the_program(
    environment: dict[str, str], home: Path, place: str
) -> None:
    program = started(PROGRAM.format(WHERE_PYTHON_DROPS_IT[place]), environment, home)
    assert program.wait(timeout=30) == 130  # its standard input stays open: it does not wait for that
    assert program.communicate() == ("", "")


def test_the_first_interruption_lets_work_be_finished_and_the_second_does_not(
    environment: dict[str, str], home: Path
) -> None:
    cleaning = """
def work():
    try:
        print("working", flush=True)
        time.sleep(60)
    finally:
        print("cleaning", flush=True)
        time.sleep(60)
        print("cleaned", flush=True)
"""
    program = started(PROGRAM.format(cleaning), environment, home)
    assert program.stdout is not None
    for line in ("working\n", "cleaning\n"):
        assert program.stdout.readline() == line
        program.send_signal(signal.SIGINT)
    assert program.wait(timeout=30) == 130
    assert program.communicate() == ("", "")


def test_an_interruption_that_comes_when_all_is_done_changes_nothing(environment: dict[str, str], home: Path) -> None:
    late = "import atexit; atexit.register(lambda: (print('late', flush=True), ctrl_c()))\ndef work(): return 0"
    program = started(PROGRAM.format(late), environment, home)
    assert program.communicate(timeout=30) == ("late\n", "")
    assert program.returncode == 0


def test_what_was_told_to_ignore_interruptions_ignores_them(environment: dict[str, str], home: Path) -> None:
    ignoring = "signal.signal(signal.SIGINT, signal.SIG_IGN)\ndef work(): ctrl_c(); return 0"
    program = started(PROGRAM.format(ignoring), environment, home)
    assert program.communicate(timeout=30) == ("", "")
    assert program.returncode == 0


@pytest.mark.parametrize("round", range(4))
def test_an_interruption_at_any_call_of_any_function_is_status_130(
    run: Run, environment: dict[str, str], home: Path, round: int
) -> None:
    call = random.Random(round).randint(10_000, 700_000)  # fewer are Python's own start; the whole run makes 800,000
    done = subprocess.run(
        [sys.executable, "-c", AT_CALL, str(call), "add", str(ISSUE), "-"],
        env=environment, cwd=home, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (130, "")
    if (home / "papers.db").exists():
        run("db", "check")


def test_an_interruption_while_it_waits_for_input_keeps_what_was_read_before(
    run: Run, environment: dict[str, str], home: Path
) -> None:
    reading = subprocess.Popen(
        [sys.executable, "-m", "papertrack", "add", str(ISSUE), "-"],
        env=environment, cwd=home, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    while not (home / "papers.db").exists():  # then it is near to waiting for its standard input, or does
        assert reading.poll() is None
        time.sleep(0.02)
    time.sleep(0.5)
    reading.send_signal(signal.SIGINT)
    assert reading.wait(timeout=30) == 130  # it does not wait for the end of its input
    assert b"Traceback" not in reading.communicate()[1]
    run("db", "check")


def test_what_came_before_an_interruption_is_kept(tmp_path: Path) -> None:
    def documents() -> Iterator[RawDocument]:
        yield RawDocument(ISSUE.read_bytes(), "issue.html")
        raise KeyboardInterrupt  # pressed while the next one is waited for

    with papertrack.open(tmp_path / "papers.db") as tracker:
        with pytest.raises(KeyboardInterrupt):
            list(tracker.add(documents()))
        assert [answer.issue.number for answer in tracker.issues()] == [12]
