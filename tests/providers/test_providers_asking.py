"""What users rely on when many papers are asked for: few requests, patience with failures, and an end."""

from __future__ import annotations

import itertools

import pytest
from arxiv_on_loopback import EMPTY, GARBAGE, PORTAL, arxiv_id, cut, reset, stall, status
from hypothesis import given
from hypothesis import strategies as st

from papertrack.errors import BadResponse, FetchError, LeftAlone, RateLimited, Refused, Unreachable
from papertrack.providers.asking import ask_politely, pause

TOO_MUCH = [cut, cut, cut]


def ids(*numbers: int) -> list:
    return [arxiv_id(f"2503.{number:05}") for number in numbers]


def test_ten_thousand_ids_take_five_requests_an_interval_apart(provider, gate, clock, arxiv):
    wanted = [arxiv_id(f"25{month:02}.{number:05}") for month in range(1, 11) for number in range(1, 1_001)]
    began = clock.now
    answers = list(ask_politely(provider, gate, wanted))
    assert [len(asked) for asked in arxiv.ids()] == [2_000] * 5
    assert set().union(*(answer.settled for answer in answers)) == set(wanted)
    assert clock.now - began == pytest.approx(4 * 3.1)


def test_each_answer_is_handed_over_before_the_next_request(provider, gate, arxiv):
    provider.batch = 2
    answers = ask_politely(provider, gate, ids(1, 2, 3, 4))
    assert set(next(answers).found) == set(ids(1, 2))
    assert len(arxiv.asked) == 1


def test_an_id_that_is_wanted_twice_is_asked_for_once(provider, gate, arxiv):
    list(ask_politely(provider, gate, ids(1, 1, 1)))
    assert arxiv.ids() == [["2503.00001"]]


def test_nothing_wanted_nothing_asked(provider, gate, arxiv):
    assert list(ask_politely(provider, gate, [])) == []
    assert arxiv.asked == []


def test_a_malformed_id_costs_one_more_look_and_not_the_batch(provider, gate, arxiv):
    bad = arxiv_id("2503.1")
    first, second = ask_politely(provider, gate, [*ids(1, 2), bad, *ids(3, 99_999)])
    assert first.malformed == (bad,)
    assert (set(second.found), second.missing) == (set(ids(1, 2, 3)), tuple(ids(99_999)))
    assert len(arxiv.asked) == 2


def test_several_malformed_ids_come_to_an_end(provider, gate, arxiv):
    bad = [arxiv_id(f"2503.{number}") for number in range(4)]
    answers = list(ask_politely(provider, gate, [*bad, *ids(1)]))
    assert {one for answer in answers for one in answer.malformed} == set(bad)
    assert set(answers[-1].found) == set(ids(1))
    assert len(arxiv.asked) == 5


@pytest.mark.parametrize("fault", [reset, stall, cut, PORTAL, GARBAGE, EMPTY, status(500), status(503), status(429)])
def test_a_passing_failure_loses_nothing(provider, gate, arxiv, fault):
    arxiv.faults = [fault]
    (answer,) = ask_politely(provider, gate, ids(1, 99_999))
    assert (set(answer.found), answer.missing) == (set(ids(1)), tuple(ids(99_999)))
    assert len(arxiv.asked) == 2


@pytest.mark.parametrize(
    ("fault", "kind"),
    [(reset, Unreachable), (status(429), RateLimited), (PORTAL, BadResponse), (EMPTY, BadResponse)],
)
def test_a_lasting_failure_is_told_after_a_few_tries(provider, gate, clock, arxiv, fault, kind):
    arxiv.faults = [fault] * 100
    began = clock.now
    with pytest.raises(kind):
        list(ask_politely(provider, gate, [arxiv_id(f"2503.{number:05}") for number in range(1, 100)]))
    assert len(arxiv.asked) == 4
    assert clock.now - began < 120


def test_what_arrived_before_a_lasting_failure_is_kept(provider, gate, arxiv):
    provider.batch = 2
    arxiv.faults = [lambda handler, body: status(200, body)(handler, b"")] + [reset] * 10
    answers = ask_politely(provider, gate, ids(1, 2, 3))
    assert set(next(answers).found) == set(ids(1, 2))
    with pytest.raises(Unreachable):
        next(answers)


def test_a_refusal_is_not_argued_with(provider, gate, arxiv):
    arxiv.faults = [status(403, b"Forbidden")] * 10
    with pytest.raises(Refused):
        list(ask_politely(provider, gate, ids(1)))
    assert len(arxiv.asked) == 1


def test_a_short_pause_that_arxiv_names_is_kept(provider, gate, clock, arxiv):
    arxiv.faults = [status(429, Retry_After="42")]
    waits: list[float] = []
    began = clock.now
    list(ask_politely(provider, gate, ids(1), on_wait=waits.append))
    assert clock.now - began == pytest.approx(42)
    assert waits == [pytest.approx(42)]


def test_a_long_pause_ends_the_run_and_holds_for_the_next(provider, gate, clock, arxiv):
    arxiv.faults = [status(503, Retry_After="3600")]
    with pytest.raises(RateLimited) as caught:
        list(ask_politely(provider, gate, ids(1)))
    assert caught.value.retry_after == 3600
    with pytest.raises(RateLimited, match="come back in 60 minutes"):
        list(ask_politely(provider, gate, ids(1)))
    assert len(arxiv.asked) == 1
    clock.now += 3_600
    assert len(list(ask_politely(provider, gate, ids(1)))) == 1


def test_after_a_run_that_failed_the_next_run_goes_on(provider, gate, arxiv):
    arxiv.faults = [status(429)] * 4
    with pytest.raises(RateLimited):
        list(ask_politely(provider, gate, ids(1)))
    (answer,) = ask_politely(provider, gate, ids(1))
    assert set(answer.found) == set(ids(1))


def test_a_list_that_is_too_much_for_the_way_is_halved(provider, gate, arxiv):
    arxiv.faults = list(TOO_MUCH)
    wanted = ids(*range(1, 101))
    answers = list(ask_politely(provider, gate, wanted))
    assert [len(asked) for asked in arxiv.ids()] == [100, 100, 50, 25, 50, 25]
    assert set().union(*(answer.found for answer in answers)) == set(wanted)


def test_a_request_to_slow_down_does_not_make_more_requests(provider, gate, arxiv):
    arxiv.faults = [status(429)] * 3
    list(ask_politely(provider, gate, ids(*range(1, 101))))
    assert [len(asked) for asked in arxiv.ids()] == [100] * 4


FAILURES = st.sampled_from([RateLimited("x", "y"), Unreachable("x", "y"), BadResponse("x", "y")])


@given(FAILURES, st.integers(1, 50), st.floats(0, 1))
def test_pauses_stay_between_a_second_and_a_minute(error: FetchError, failures: int, chance: float):
    assert 1 <= pause(error, failures, chance) <= 60


@given(FAILURES, st.floats(0, 1))
def test_pauses_grow_with_the_failures(error: FetchError, chance: float):
    pauses = [pause(error, failures, chance) for failures in range(1, 10)]
    assert all(longer >= shorter for shorter, longer in itertools.pairwise(pauses))
    assert pauses[1] == 2 * pauses[0]


def test_one_id_that_always_fails_keeps_no_other_waiting(provider, gate, arxiv):
    provider.batch = 1
    arxiv.faults = [cut] * 4  # the first id, asked about four times
    answers = list(ask_politely(provider, gate, ids(1, 2, 3)))
    assert [set(answer.found) for answer in answers] == [set(ids(2)), set(), set(ids(3))]
    assert set(answers[1].failed) == set(ids(1))
    assert gate.trouble().failures == 0


def test_a_service_that_fails_for_three_ids_in_a_row_fails_for_all(provider, gate, arxiv):
    provider.batch = 1
    arxiv.faults = [reset] * 100
    with pytest.raises(Unreachable):
        list(ask_politely(provider, gate, ids(*range(1, 20))))
    assert len(arxiv.asked) == 4 + 1 + 1
    assert gate.trouble().failures == 1


def test_who_is_left_alone_is_not_asked_and_that_is_no_failure_of_his(provider, gate, arxiv):
    gate.rest(7_200)
    with pytest.raises(LeftAlone):
        list(ask_politely(provider, gate, ids(1)))
    assert (arxiv.asked, gate.trouble().failures) == ([], 0)
