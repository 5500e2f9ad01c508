"""What users rely on when PaperTrack fetches something: a whole answer within limits, or a clear refusal."""

from __future__ import annotations

import gzip
import pickle
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from papertrack.errors import BadResponse, FetchError, RateLimited, Refused, Unreachable, UsageError
from papertrack.net.client import Client, retry_after

CERTIFICATE = Path(__file__).with_name("loopback.pem")


@pytest.fixture
def client() -> Iterator[Client]:
    with Client("papertrack-tests (+mailto:x@example.org)", total=5, read=2, limit_bytes=100_000) as client:
        yield client


def test_an_answer_comes_whole_with_its_status_headers_and_address(web, client):
    url = web.answer("/feed", b"<feed/>", ETag='"1"')
    response = client.get(url)
    assert (response.status, response.content, response.url) == (200, b"<feed/>", url)
    assert response.headers["etag"] == '"1"'


def test_requests_go_out_under_our_own_name_with_the_headers_asked_for(web, client):
    client.get(web.answer("/", b"x"), {"If-None-Match": '"1"'})
    assert web.seen[0].headers["user-agent"] == "papertrack-tests (+mailto:x@example.org)"
    assert web.seen[0].headers["if-none-match"] == '"1"'


def test_a_form_is_posted_in_the_body(web, client):
    client.post(web.answer("/query", b"x"), {"id_list": "1,2", "start": "0"})
    assert (web.seen[0].method, web.seen[0].body) == ("POST", b"id_list=1%2C2&start=0")


def test_compressed_answers_are_decompressed(web, client):
    body = gzip.compress(b"one ") + gzip.compress(b"two")
    assert client.get(web.answer("/", body, Content_Encoding="gzip")).content == b"one two"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Refused),
        (403, Refused),
        (404, Refused),
        (414, Refused),
        (408, Unreachable),
        (500, Unreachable),
        (502, Unreachable),
        (429, RateLimited),
        (503, RateLimited),
        (304, BadResponse),
        (666, BadResponse),
    ],
)
def test_each_status_means_the_error_that_says_whether_asking_again_helps(web, client, status, kind):
    with pytest.raises(FetchError, match=str(status)) as caught:
        client.get(web.answer("/", b"Rate exceeded.", status=status))
    assert type(caught.value) is kind
    assert caught.value.service == "127.0.0.1"


def test_a_status_that_the_caller_takes_for_an_answer_is_no_error(web, client):
    assert client.get(web.answer("/", status=304), accept={304}).status == 304


@pytest.mark.parametrize(("header", "seconds"), [("7", 7.0), ("0", 0.0), (None, None), ("soon", None)])
def test_a_server_that_asks_for_a_pause_is_quoted(web, client, header, seconds):
    headers = {"Retry_After": header} if header else {}
    with pytest.raises(RateLimited) as caught:
        client.get(web.answer("/", b"Rate exceeded.", status=429, **headers))
    assert caught.value.retry_after == seconds
    assert pickle.loads(pickle.dumps(caught.value)).retry_after == seconds


@given(st.integers(10**9, 4 * 10**9), st.integers(-(10**6), 10**6))
def test_a_pause_given_as_a_date_is_counted_from_now(moment, seconds):
    now = datetime.fromtimestamp(moment, UTC)
    assert retry_after(format_datetime(now + timedelta(seconds=seconds), usegmt=True), now) == max(0, seconds)


@given(st.text())
@example("0\x1f")  # white space for str, none for float
def test_no_retry_after_header_can_break_the_reading_of_it(value):
    pause = retry_after(value, datetime(2026, 1, 1, tzinfo=UTC))
    assert pause is None or pause >= 0


def test_up_to_five_redirects_are_followed(web, client):
    for hop in range(5):
        web.answer(f"/{hop}", status=301, Location=f"/{hop + 1}")
    web.answer("/5", b"there")
    response = client.get(web.url + "/0")
    assert (response.content, response.url) == (b"there", web.url + "/5")


def test_a_circle_of_redirects_ends(web, client):
    with pytest.raises(BadResponse, match="redirected more than 5 times"):
        client.get(web.answer("/", status=302, Location="/"))
    assert len(web.seen) == 6


def test_a_form_is_not_turned_into_another_question_by_a_redirect(web, client):
    web.answer("/elsewhere", b"<feed/>")
    with pytest.raises(BadResponse, match="redirect"):
        client.post(web.answer("/", status=302, Location="/elsewhere"), {"q": "x"})
    assert client.post(web.answer("/", status=307, Location="/elsewhere"), {"q": "x"}).status == 200
    assert web.seen[-1].body == b"q=x"


def test_keys_are_not_handed_to_another_server(web, client):
    web.answer("/there", b"x")
    other = web.url.replace("127.0.0.1", "localhost") + "/there"
    client.get(web.answer("/", status=302, Location=other), {"x-api-key": "secret", "Accept": "text/xml"})
    assert web.seen[0].headers["x-api-key"] == "secret"
    assert "x-api-key" not in web.seen[1].headers
    assert web.seen[1].headers["accept"] == "text/xml"


def test_a_redirect_to_nowhere_is_no_answer(web, client):
    with pytest.raises(BadResponse, match="where to go"):
        client.get(web.answer("/", status=302))
    with pytest.raises(FetchError, match="location"):
        client.get(web.answer("/", status=302, Location="http://[::1"))


def test_an_answer_larger_than_the_limit_is_left_unread(web, client):
    with pytest.raises(BadResponse, match="larger than 100000 bytes"):
        client.get(web.answer("/", bytes(100_001)))


def test_an_answer_without_a_stated_length_is_limited_too(web, client):
    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        for _ in range(1_000):
            handler.wfile.write(bytes(10_000))

    with pytest.raises(BadResponse, match="larger"):
        client.get(web.behave("/", endless))


def test_a_gzip_bomb_is_stopped_at_the_limit(web, client):
    bomb = gzip.compress(bytes(1 << 20), 9) * 64
    with pytest.raises(BadResponse, match="larger than 100000 bytes"):
        client.get(web.answer("/", bomb, Content_Encoding="gzip"))


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "zstd"])
def test_an_encoding_that_was_not_asked_for_is_a_bad_response(web, client, encoding):
    with pytest.raises(BadResponse, match="not asked for"):
        client.get(web.answer("/", gzip.compress(b"x"), Content_Encoding=encoding))


def test_a_body_that_is_no_gzip_though_it_says_so_is_a_bad_response(web, client):
    with pytest.raises(BadResponse, match="gzip"):
        client.get(web.answer("/", b"plain words", Content_Encoding="gzip"))


def test_an_answer_that_breaks_off_is_a_bad_response(web, client):
    with pytest.raises(BadResponse, match="broke off after 6 bytes"):
        client.get(web.answer("/", b"<feed>", Content_Length="500"))


def test_a_gzip_answer_that_breaks_off_is_a_bad_response(web, client):
    body = gzip.compress(bytes(range(256)) * 100)[:-20]
    with pytest.raises(BadResponse, match="broke off"):
        client.get(web.answer("/", body, Content_Encoding="gzip"))


def test_a_connection_that_is_reset_is_unreachable(web, client):
    with pytest.raises(Unreachable, match="no proper answer"):
        client.get(web.behave("/", lambda handler: handler.connection.close()))


def test_a_port_where_nobody_listens_is_unreachable(client):
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1: no connection"):
        client.get("http://127.0.0.1:1/")


@pytest.mark.parametrize(
    "url", ["ftp://example.org/x", "mailto:x@y", "http://[::1", "not a url", "", "http://" + "a" * 70 + ".x/"]
)
def test_what_is_no_web_address_is_refused(client, url):
    with pytest.raises(FetchError) as caught:
        client.get(url)
    assert isinstance(caught.value, (Refused, Unreachable))


def _stall(handler) -> None:
    handler.server.stop.wait(30)


def _drip_header(handler) -> None:
    handler.wfile.write(b"HTTP/1.0 200 OK\r\nX: ")
    _drip(handler)


def _drip_body(handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    _drip(handler)


def _drip(handler) -> None:
    while not handler.server.stop.wait(0.05):
        handler.wfile.write(b"x")


@pytest.mark.parametrize("slow", [_stall, _drip_header, _drip_body])
def test_a_server_that_takes_its_time_is_cut_off_at_the_deadline(web, slow: Callable[..., None]):
    def reply(handler):
        handler.server.stop = web.closing
        slow(handler)

    with Client("x", total=0.4, read=10) as client:
        began = time.monotonic()
        with pytest.raises(Unreachable, match=r"no whole answer within 0\.4 seconds"):
            client.get(web.behave("/", reply))
        assert time.monotonic() - began < 3


def test_silence_is_cut_off_by_the_time_for_one_step(web):
    def reply(handler):
        web.closing.wait(30)

    with Client("x", total=20, read=0.2) as client, pytest.raises(Unreachable, match="no answer in time"):
        client.get(web.behave("/", reply))


def test_the_proxy_of_the_environment_is_used(web, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", web.url)
    web.answer("http://papers.invalid/x", b"through the proxy")
    with Client("x") as client:
        assert client.get("http://papers.invalid/x").content == b"through the proxy"


def test_a_proxy_that_cannot_be_used_is_the_users_to_mend(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "nonsense://127.0.0.1:1")
    with pytest.raises(UsageError, match="HTTPS_PROXY"):
        Client("x")


def test_the_certificate_authorities_of_the_environment_are_trusted_and_no_others(web_over_tls, monkeypatch):
    url = web_over_tls.answer("/", b"private")
    with Client("x") as client, pytest.raises(Unreachable, match="certificate"):
        client.get(url)
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with Client("x") as client:
        assert client.get(url).content == b"private"


def test_a_slow_server_is_cut_off_over_tls_too(web_over_tls, monkeypatch):
    def reply(handler):
        handler.server.stop = web_over_tls.closing
        _drip_header(handler)

    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with Client("x", total=0.4, read=10) as client, pytest.raises(Unreachable, match="no whole answer"):
        client.get(web_over_tls.behave("/", reply))


def test_certificates_that_are_missing_are_the_users_to_mend(monkeypatch, tmp_path):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    with pytest.raises(UsageError, match="SSL_CERT_FILE"):
        Client("x")
