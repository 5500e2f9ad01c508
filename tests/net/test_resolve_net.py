"""Where hidden links lead: redirectors are asked politely, and nobody else is asked at all."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback_web import Asked, LoopbackWeb, Reply, loopback_web, small_redirector

from papertrack.errors import FetchError, Refused, Unreachable
from papertrack.identify.redirectors import hidden_behind
from papertrack.net.client import Client
from papertrack.net.public import is_public_address, is_public_name, refuse_private
from papertrack.net.redirects import HOPS, SILENCES, Redirects

PAPER = "https://arxiv.org/abs/2503.09799"
Follow = Callable[..., list[tuple[str, str | None, bool]]]


def nobody(asked: Asked) -> Reply:
    raise AssertionError(f"{asked.host} must not be asked")


@pytest.fixture
def short() -> dict[str, str]:
    """What t.co leads to, by path."""
    return {"/paper": PAPER}


@pytest.fixture
def web(tmp_path: Path, short: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackWeb]:
    hosts = {"t.co": small_redirector(short), "arxiv.org": nobody, "10.0.0.1": nobody, "bit.ly": small_redirector({})}
    with loopback_web(tmp_path, hosts) as web:
        for name, value in web.environment.items():
            monkeypatch.setenv(name, value)
        yield web


@pytest.fixture
def follow(tmp_path: Path) -> Follow:
    def ask(*urls: str, **limits: float) -> list[tuple[str, str | None, bool]]:
        with Client("papertrack-tests") as client:
            redirects = Redirects(client, tmp_path / "gates", hidden_behind, **{"interval": 0.0, **limits})
            return [trail[:3] for trail in redirects.follow(urls)]

    return ask


def test_one_request_tells_the_target_and_the_page_itself_is_never_asked(web, follow):
    assert follow("https://t.co/paper") == [("https://t.co/paper", PAPER, True)]
    assert [(asked.host, asked.path) for asked in web.asked] == [("t.co", "/paper")]
    assert web.asked[0].headers["user-agent"] == "papertrack-tests"


def test_redirectors_behind_redirectors_and_wrappers_are_asked_one_after_the_other(web, follow, short):
    web.hosts["bit.ly"] = small_redirector({"/a": "https://www.google.com/url?q=https://t.co/paper"})
    assert follow("https://bit.ly/a") == [("https://bit.ly/a", PAPER, True)]
    assert [asked.host for asked in web.asked] == ["bit.ly", "t.co"]


def test_a_target_relative_to_its_redirector_is_made_absolute(web, follow, short):
    short["/relative"] = "/paper"
    assert follow("https://t.co/relative") == [("https://t.co/relative", PAPER, True)]


def test_a_link_that_is_gone_and_one_that_redirects_no_further_lead_nowhere(web, follow):
    web.hosts["bit.ly"] = lambda asked: Reply(b"<html>a page about the link</html>")
    assert follow("https://t.co/gone", "https://bit.ly/page") == [
        ("https://t.co/gone", None, True),
        ("https://bit.ly/page", None, True),
    ]


def test_a_circle_ends_after_a_few_requests(web, follow, short):
    short["/circle"] = "https://t.co/circle"
    assert follow("https://t.co/circle") == [("https://t.co/circle", None, True)]
    assert len(web.asked) == HOPS


@pytest.mark.parametrize(
    "target",
    ["http://10.0.0.1/", "http://127.0.0.1:8080/x", "http://localhost/", "http://[::1]/", "http://2130706433/",
     "http://router.lan/", "http://[broken", "ftp://example.org/x", "javascript:alert(1)", "file:///etc/passwd"],
)  # fmt: skip
def test_a_redirect_into_our_own_network_or_out_of_the_web_leads_nowhere(web, follow, short, target):
    short["/trap"] = target
    assert follow("https://t.co/trap") == [("https://t.co/trap", None, True)]
    assert len(web.asked) == 1


def test_only_redirectors_are_asked_however_an_address_dresses_up(web, follow):
    dressed = ("https://t.co@10.0.0.1/x", "https://t.co\\@10.0.0.1/x", "https://t.co:8443/x", "https://10.0.0.1/t.co")
    assert [hidden_behind(url) for url in dressed] == [None] * len(dressed)
    assert [trail[1] for trail in follow(*dressed)] == list(dressed)
    assert web.asked == []


def test_a_redirector_that_asks_for_a_pause_is_left_alone_and_the_others_go_on(web, follow):
    web.hosts["bit.ly"] = lambda asked: Reply(b"", status=429, headers={"Retry-After": "100"})
    assert follow("https://bit.ly/1", "https://bit.ly/2", "https://t.co/paper") == [
        ("https://bit.ly/1", None, False),
        ("https://bit.ly/2", None, False),
        ("https://t.co/paper", PAPER, True),
    ]
    assert [asked.host for asked in web.asked] == ["bit.ly", "t.co"]
    assert follow("https://bit.ly/3") == [("https://bit.ly/3", None, False)]
    assert len(web.asked) == 2


def test_a_redirector_that_gives_no_answer_is_given_up_after_a_few_tries(web, follow):
    web.hosts["bit.ly"] = lambda asked: Reply(b"", status=500)
    told = follow(*(f"https://bit.ly/{number}" for number in range(10)))
    assert [answered for _, _, answered in told] == [False] * 10
    assert len(web.asked) == SILENCES


def test_a_run_asks_about_no_more_than_its_limit(web, follow):
    told = follow("https://t.co/paper", "https://t.co/gone", "https://bit.ly/x", most=2)
    assert [answered for _, _, answered in told] == [True, True, False]
    assert len(web.asked) == 2


def test_requests_to_one_service_keep_apart_whatever_the_subdomain(web, follow):
    for host in ("u1.ct.sendgrid.net", "u2.ct.sendgrid.net"):
        web.hosts[host] = small_redirector({"/ls/click": PAPER})
    follow("https://u1.ct.sendgrid.net/ls/click", "https://u2.ct.sendgrid.net/ls/click", interval=0.3)
    first, second = (asked.time for asked in web.asked)
    assert second - first >= 0.3


def test_locating_reads_no_body_and_follows_nothing(web):
    web.hosts["t.co"] = lambda asked: Reply(b"x" * 1000, status=302, headers={"Location": "/next"})
    with Client("papertrack-tests", limit_bytes=10) as client:
        assert client.locate("https://t.co/a") == "https://t.co/next"
    assert len(web.asked) == 1


@pytest.mark.parametrize("location", ["", "https://example.org:port/"])
def test_a_redirect_to_what_is_no_address_is_no_answer(web, location):
    web.hosts["t.co"] = lambda asked: Reply(b"", status=302, headers={"Location": location})
    with Client("papertrack-tests") as client, pytest.raises(FetchError):
        client.locate("https://t.co/a")
    with Client("papertrack-tests") as client, pytest.raises(FetchError):
        client.get("https://t.co/a")


def test_without_a_proxy_a_public_name_of_a_private_address_is_refused(monkeypatch):
    def resolve(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        if host == "t.co":
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 0))]
        raise socket.gaierror("unknown")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(Refused, match="no host of the public internet"):
        refuse_private("https://t.co/x")
    with pytest.raises(Unreachable, match="no such host"):
        refuse_private("https://bit.ly/x")


@pytest.mark.parametrize(
    "host",
    ["localhost", "a.localhost", "printer", "printer.local", "127.0.0.1", "127.1", "0x7f000001", "10.1.2.3", "::1",
     "2130706433", "0177.0.0.1", "[::1]", "::ffff:10.0.0.1", "::ffff:7f00:1", "2002:7f00:1::", "64:ff9b::a00:1",
     "169.254.169.254", "fe80::1%eth0", "192.168.0.1", "224.0.0.1", "0", ""],
)  # fmt: skip
def test_names_and_addresses_of_our_own_network_are_not_public(host):
    assert not is_public_name(host)


@pytest.mark.parametrize(
    "host", ["t.co", "arxiv.org", "u1.ct.sendgrid.net", "localhost.example.org", "8.8.8.8", "T.CO."]
)
def test_names_and_addresses_of_the_internet_are_public(host):
    assert is_public_name(host)


@given(st.ip_addresses(v=4))
def test_an_address_inside_an_ipv6_one_is_judged_as_itself(address):
    assert is_public_address(ip_address(f"::ffff:{address}")) == is_public_address(address)


def test_a_name_that_is_public_when_it_is_looked_up_and_private_when_it_is_asked_is_sent_nothing(monkeypatch):
    asked: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as inside:
        inside.settimeout(5)
        answers = iter([("93.184.216.34", 0), inside.getsockname(), ("93.184.216.34", 0), inside.getsockname()])
        monkeypatch.setattr(
            socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", next(answers))]
        )
        with Client("papertrack-tests") as client:
            for ask in (
                lambda: client.get("http://news.example.org/", may_ask=refuse_private),
                lambda: client.locate("http://news.example.org/", may_ask=refuse_private),
            ):
                with pytest.raises(Refused, match="no host of the public internet"):
                    ask()
                connection, _ = inside.accept()
                with connection:
                    connection.settimeout(5)
                    asked.append(connection.recv(100))
    assert asked == [b"", b""]
