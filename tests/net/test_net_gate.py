"""What a service relies on: one request of ours at a time, never two within its interval, whoever runs us."""

from __future__ import annotations

import itertools
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertrack.errors import LeftAlone, RateLimited, UsageError
from papertrack.net.gate import Gate, duration, troubles


class Clock:
    """A clock that moves only when told, or when one sleeps by it."""

    def __init__(self) -> None:
        self.now = 1_000_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gate(tmp_path: Path, clock: Clock) -> Gate:
    return Gate(tmp_path / "state", "arxiv", 3.0, clock=clock, sleep=clock.sleep)


def pass_through(gate: Gate) -> None:
    with gate.turn():
        pass


def test_the_first_request_waits_for_nothing(gate, clock):
    pass_through(gate)
    assert clock.slept == []


def test_the_next_request_begins_an_interval_after_the_end_of_the_last(gate, clock):
    with gate.turn():
        clock.now += 10
    clock.now += 1
    pass_through(gate)
    assert clock.slept == [2.0]


def test_a_request_that_failed_counts_like_any_other(gate, clock):
    with pytest.raises(RuntimeError), gate.turn():
        raise RuntimeError
    pass_through(gate)
    assert clock.slept == [3.0]


def test_the_wait_is_told_before_it_begins(gate):
    told: list[float] = []
    pass_through(gate)
    with gate.turn(on_wait=told.append):
        assert told == [3.0]


def test_services_do_not_wait_for_each_other(tmp_path, clock):
    for service in ("arxiv", "crossref", "https://x/y"):
        pass_through(Gate(tmp_path, service, 3.0, clock=clock, sleep=clock.sleep))
    assert clock.slept == []


@pytest.mark.parametrize("jump", [-3_600.0, -1.0])
def test_a_clock_that_jumps_back_costs_one_interval_at_most(gate, clock, jump):
    pass_through(gate)
    clock.now += jump
    pass_through(gate)
    assert clock.slept == [3.0]


@pytest.mark.parametrize("words", ["", "rubbish", "nan", "inf", "9e99", "\x00"])
def test_a_damaged_time_costs_one_interval_at_most(gate, clock, tmp_path, words):
    pass_through(gate)
    (tmp_path / "state" / "arxiv.last").write_text(words)
    (tmp_path / "state" / "arxiv.rest").write_text("rubbish")
    pass_through(gate)
    assert clock.slept == [3.0]


def test_a_rest_holds_for_every_process_and_is_waited_out(gate, clock, tmp_path):
    gate.rest(30)
    other = Gate(tmp_path / "state", "arxiv", 3.0, clock=clock, sleep=clock.sleep)
    assert other.resting() == 30
    pass_through(other)
    assert clock.slept == [30.0]
    assert other.resting() == 0


def test_a_rest_longer_than_ones_patience_is_told_at_once(gate, clock):
    gate.rest(600)
    with pytest.raises(RateLimited, match="come back in 10 minutes") as caught, gate.turn(patience=60):
        pytest.fail("nothing may be asked now")
    assert caught.value.retry_after == 600
    assert clock.slept == []


def test_a_shorter_rest_does_not_end_a_longer_one(gate):
    gate.rest(600)
    gate.rest(5)
    assert gate.resting() == 600


@given(st.floats(0, 1e12), st.floats(-1e9, 1e9))
def test_no_rest_is_longer_than_a_day_even_if_the_clock_jumps(tmp_path_factory, seconds, jump):
    clock = Clock()
    gate = Gate(tmp_path_factory.mktemp("gate"), "arxiv", 3.0, clock=clock)
    gate.rest(seconds)
    clock.now += jump
    assert 0 <= gate.resting() <= 86_400


def test_a_folder_that_cannot_be_made_is_the_users_to_mend(tmp_path):
    (tmp_path / "file").write_text("in the way")
    gate = Gate(tmp_path / "file", "arxiv", 3.0)
    with pytest.raises(UsageError, match="cannot be written to"), gate.turn():
        pytest.fail("without a gate nothing may be asked")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 second"), (45, "45 seconds"), (60, "60 seconds"), (61, "2 minutes"), (3601, "2 hours")],
)
def test_a_pause_is_named_in_words_and_never_too_short(seconds, words):
    assert duration(seconds) == words


TAKE_TURNS = """
import sys, time
from pathlib import Path
from papertrack.net.gate import Gate
gate = Gate(Path(sys.argv[1]), "arxiv", 0.3)
for _ in range(3):
    with gate.turn():
        began = time.time()
        time.sleep(0.05)
        print(began, time.time(), flush=True)
"""


def test_two_processes_share_one_pace(tmp_path):
    both = [
        subprocess.Popen([sys.executable, "-c", TAKE_TURNS, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    turns = sorted(
        tuple(map(float, line.split())) for process in both for line in process.communicate(timeout=60)[0].splitlines()
    )
    assert len(turns) == 6
    assert all(begin - end >= 0.3 for (_, end), (begin, _) in itertools.pairwise(turns))


DIE_INSIDE = """
import sys, time
from pathlib import Path
from papertrack.net.gate import Gate
with Gate(Path(sys.argv[1]), "arxiv", 0.5).turn():
    print(time.time(), flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_process_that_is_killed_inside_blocks_nobody_and_its_request_still_counts(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", DIE_INSIDE, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        asked = float(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        process.wait()
    with Gate(tmp_path, "arxiv", 0.5).turn():
        assert 0.49 <= time.time() - asked < 30


def test_a_service_is_left_alone_after_three_failed_runs_and_twice_as_long_each_time(gate, clock):
    rests = []
    for _ in range(9):
        gate.failed("no answer")
        rests.append(gate.resting())
        clock.now += gate.resting()
    assert rests == [0, 0, 600, 1200, 2400, 4800, 9600, 19200, 21600]


def test_who_comes_meanwhile_is_told_why_and_asks_nothing(gate):
    for _ in range(3):
        gate.failed("gave no answer")
    why = r"failed 3 times in a row \(gave no answer\); come back in 10 minutes"
    with pytest.raises(LeftAlone, match=why), gate.turn(patience=60):
        pytest.fail("the door was open")


def test_one_answer_makes_good_all_failures(gate, tmp_path):
    gate.failed("no answer")
    assert [(each.service, each.failures, each.reason) for each in troubles(tmp_path / "state")] == [
        ("arxiv", 1, "no answer")
    ]
    gate.succeeded()
    assert troubles(tmp_path / "state") == []
    gate.failed("no answer")
    gate.failed("no answer")
    assert gate.resting() == 0


def test_services_that_share_a_pace_wait_for_each_other_but_rest_alone(tmp_path, clock):
    query = Gate(tmp_path, "query", 3.0, clock=clock, sleep=clock.sleep)
    harvest = Gate(tmp_path, "harvest", 3.0, pace="query", clock=clock, sleep=clock.sleep)
    pass_through(query)
    pass_through(harvest)
    assert clock.slept == [3.0]
    query.rest(1_000)
    clock.now += 10
    pass_through(harvest)
    assert clock.slept == [3.0]


def test_all_interfaces_of_arxiv_have_one_pace_whoever_asks_them_for_what(tmp_path, clock):
    for host in ("export.arxiv.org", "oaipmh.arxiv.org", "rss.arxiv.org"):
        pass_through(Gate(tmp_path, host, 1.0, clock=clock, sleep=clock.sleep))
    assert clock.slept == [3.1, 3.1]


def test_a_damaged_count_of_failures_counts_as_none(gate, tmp_path):
    gate.failed("no answer")
    for damage in ("", "{", "[]", '{"failures": "x"}'):
        (tmp_path / "state" / "arxiv.failures").write_text(damage)
        assert gate.trouble().failures == 0
