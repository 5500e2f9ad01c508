"""What users rely on of every metadata service: nothing wrong is believed, nothing is missing that was not sought."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from random import Random
from typing import Any, ClassVar

import pytest
from arxiv_on_loopback import EMPTY, GARBAGE, GZIP_BOMB, PORTAL, cut, reset, status
from hypothesis import given, settings
from hypothesis import strategies as st
from service_on_loopback import Asked, Reply, Service, serving

from papertrack.errors import BadResponse, FetchError, RateLimited, Refused, Unreachable
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.paper import Facts
from papertrack.net.client import Client
from papertrack.providers.asking import ask_politely
from papertrack.providers.protocol import Provider

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)


def one(curie: str) -> Identifier:
    return Identifier.parse(curie)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every (container, key) in a JSON value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(pairs):
        yield value, key
        yield from places(inner)


class ProviderContract:
    """Inherited by the tests of each provider, which say what it knows and how its service answers.

    named_as: what stands in a request for an identifier.
    """

    known: ClassVar[Identifier]
    unknown: ClassVar[Identifier]
    wrong_shapes: ClassVar[tuple[bytes, ...]] = (b"{}", b"[]", b"null", b"17", b'"words"', b'{"message": {}}', b"[1]")

    def answer(self, asked: Asked) -> Reply:
        raise AssertionError("each service answers in its own way")

    def made(self, client: Client | None, url: str) -> Provider:
        raise AssertionError("each service has its own class")

    def named_as(self, identifier: Identifier) -> str:
        return identifier.value

    @pytest.fixture
    def service(self) -> Iterator[Service]:
        with serving(self.answer) as service:
            yield service

    @pytest.fixture
    def provider(self, service: Service, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.delenv(name, raising=False)
        with Client("papertrack-tests", total=5, read=2, limit_bytes=5_000_000) as client:
            yield self.made(client, service.url)

    def reader(self) -> Provider:
        return self.made(None, "https://service.example")

    def payload(self, provider: Provider) -> bytes:
        return provider.ask([self.known]).found[self.known]

    def told(self, provider: Provider) -> Facts:
        return provider.facts(self.payload(provider))

    def test_what_is_known_is_found_and_the_rest_is_missing(self, provider, gate, service):
        answers = list(ask_politely(provider, gate, [self.unknown, self.known]))
        assert {each for answer in answers for each in answer.found} == {self.known}
        assert [each for answer in answers for each in answer.missing] == [self.unknown]
        for identifier in (self.known, self.unknown):
            assert any(self.named_as(identifier) in asked for asked in service.asked)

    def test_what_is_unknown_is_missing_when_nothing_else_is_asked_for(self, provider):
        answer = provider.ask([self.unknown])
        assert (answer.found, answer.missing, answer.malformed) == ({}, (self.unknown,), ())

    def test_nothing_is_asked_when_nothing_is_wanted(self, provider, service):
        assert provider.ask([]).settled == frozenset()
        assert service.asked == []

    def test_it_says_what_it_answers_for_and_how_it_may_be_asked(self, provider):
        checked: Provider = provider
        assert self.known.scheme in checked.schemes
        assert {self.known.scheme, self.unknown.scheme} <= set(Scheme)
        assert checked.batch >= 1
        assert checked.interval >= 0.1
        assert checked.host

    @pytest.mark.parametrize(
        ("fault", "kinds"),
        [
            (status(429), RateLimited),
            (status(503, b""), RateLimited),
            (status(500, b"<html>oops"), Unreachable),
            (status(504, b"<html>gateway"), Unreachable),
            (status(401, b'{"error": "Unauthorized"}'), Refused),
            (status(404, b"<html><title>Sign in</title>"), (BadResponse, Refused)),
            (reset, Unreachable),
            (cut, BadResponse),
            (PORTAL, BadResponse),
            (GARBAGE, BadResponse),
            (EMPTY, BadResponse),
            (GZIP_BOMB, BadResponse),
        ],
    )
    @pytest.mark.parametrize("which", ["known", "unknown"])
    def test_a_failure_is_never_taken_for_an_answer(self, provider, service, fault, kinds, which):
        service.faults = [fault] * 3
        with pytest.raises(FetchError) as caught:
            provider.ask([getattr(self, which)])
        assert isinstance(caught.value, kinds)

    def test_the_pause_that_it_asks_for_is_told(self, provider, service):
        service.faults = [status(429, Retry_After="7")]
        with pytest.raises(RateLimited) as caught:
            provider.ask([self.known])
        assert caught.value.retry_after == 7

    def test_an_answer_of_another_shape_is_not_believed(self, provider, service):
        for shape in self.wrong_shapes:
            service.faults = [status(200, shape)] * 3
            with pytest.raises(BadResponse):
                provider.ask([self.known])

    def test_an_answer_that_ends_early_is_not_believed(self, provider, service):
        provider.ask([self.known])
        whole = self.answer(service.asked[-1]).body
        for length in range(1, len(whole) - 2, max(1, len(whole) // 9)):
            service.faults = [status(200, whole[:length])] * 3
            with pytest.raises(BadResponse):
                provider.ask([self.known])

    def test_a_payload_is_the_same_whenever_it_is_asked_for_and_whatever_came_with_it(self, provider, gate):
        alone = self.payload(provider)
        answers = ask_politely(provider, gate, [self.unknown, self.known])
        among_others = next(answer.found[self.known] for answer in answers if answer.found)
        assert alone == among_others

    def test_a_payload_says_the_same_to_who_has_no_network(self, provider):
        payload = self.payload(provider)
        assert self.reader().facts(payload) == provider.facts(payload) != Facts()

    def test_who_only_reads_needs_no_network(self):
        with pytest.raises(ValueError, match="reading only"):
            self.reader().ask([self.known])

    @pytest.mark.parametrize("payload", [b"", b"<html>", b"[]", b"null", b"{", b"\xff\xfe", b'{"a": NaN}'])
    def test_a_payload_that_is_none_is_told(self, payload):
        with pytest.raises(BadResponse, match="cannot be read"):
            self.reader().facts(payload)


class JsonProviderContract(ProviderContract):
    """The same for services whose payloads are JSON."""

    def test_facts_are_told_or_left_out_whatever_stands_in_a_record(self, provider):
        payload = self.payload(provider)

        @settings(max_examples=60, deadline=None)
        @given(chance=st.randoms(use_true_random=False), value=json_values)
        def law(chance: Random, value: object) -> None:
            record = json.loads(payload)
            container, key = chance.choice(list(places(record)))
            container[key] = value
            facts = self.reader().facts(json.dumps(record).encode())
            for text in (facts.title, facts.abstract, *facts.authors):
                assert text is None or text.encode()
            for date in (facts.published, facts.updated, facts.appeared):
                assert date is None or DATE.fullmatch(date)

        law()
