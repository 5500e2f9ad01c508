"""Any page in the user's browser can send requests to this machine: none but our own is answered."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import pytest
from web_program import Site

A = "arxiv:2503.09799"


def test_it_listens_on_loopback_alone(demo: Site) -> None:
    port = urlsplit(demo.address).port
    assert port
    for other in ("127.0.0.2", "::1"):
        family = socket.AF_INET6 if ":" in other else socket.AF_INET
        with socket.socket(family) as probe:
            assert probe.connect_ex((other, port)) != 0


def test_it_answers_to_its_own_names_alone(demo: Site) -> None:
    port = urlsplit(demo.address).port
    for name in (f"127.0.0.1:{port}", f"localhost:{port}", f"LOCALHOST:{port}", f"[::1]:{port}"):
        assert demo.client.get("/", headers={"Host": name}).status_code == 200
    for name in (
        "evil.example",
        f"evil.example:{port}",
        "localhost",
        "127.0.0.1",
        f"127.0.0.1:{port}.evil.example",
        f"127.0.0.1.evil.example:{port}",
        f"localhost:{port + 1}",
        "",
        f"a@localhost:{port}",
    ):
        for path in ("/", "/static/style.css", "/nowhere"):
            answer = demo.client.get(path, headers={"Host": name})
            assert answer.status_code in (400, 403), name
            assert "DiLoCo" not in answer.text


@pytest.mark.parametrize(
    "path", ["/", "/nowhere", "/?sort=x", "/export?q=DiLoCo", "/static/style.css", "/tag", "/paper/2503.09799"]
)
def test_each_answer_says_what_a_browser_may_do_with_it(demo: Site, path: str) -> None:
    headers = demo.client.get(path).headers
    policy = dict(each.strip().split(" ", 1) for each in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["style-src"] == policy["form-action"] == "'self'"
    assert "script-src" not in policy
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers
    assert "server" not in headers


def test_a_link_from_another_site_may_be_followed_and_nothing_else_may_be_had_from_there(demo: Site) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert demo.client.get("/issue/1", headers=foreign).status_code == 200
    for changed in (
        {"Sec-Fetch-Dest": "iframe"},
        {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"},
    ):
        assert demo.client.get("/export", headers=foreign | changed).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    ],
)
def test_no_other_site_can_write_even_with_the_token(demo: Site, headers: dict[str, str]) -> None:
    demo.post("/tag", 403, headers=headers, paper=A, words="stolen")
    assert "stolen" not in demo.get(f"/paper/{A}")


def test_our_own_pages_can_write_however_the_browser_calls_them(demo: Site) -> None:
    for headers in (
        {"Origin": demo.address},
        {"Origin": demo.address, "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    ):
        demo.post("/tag", 303, headers=headers, paper=A, words="kept")
        demo.post("/untag", 303, headers=headers, paper=A, words="kept")


@pytest.mark.parametrize("token", ["", "x", "é", "0" * 43])
def test_nothing_is_written_without_the_token_of_this_run(demo: Site, token: str) -> None:
    assert "load the page anew" in demo.post("/tag", 403, token=token, paper=A, words="stolen").text
    assert demo.client.post("/tag", data={"paper": A, "words": "stolen"}).status_code == 403


def test_nothing_is_written_by_an_address_alone_or_by_other_kinds_of_forms(demo: Site) -> None:
    form = {"token": demo.token(), "paper": A, "words": "stolen"}
    assert demo.client.get("/tag", params=form).status_code == 405
    assert demo.client.post("/tag", json=form).status_code == 415
    assert (
        demo.client.post(
            "/tag",
            content="&".join("a=b" for _ in range(1000)),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        ).status_code
        == 400
    )
    assert demo.client.post("/tag", params=form).status_code == 415
    assert demo.client.put("/tag", data=form).status_code in (403, 405)
    assert "stolen" not in demo.get("/tags")


def test_no_file_beside_the_static_ones_is_served(demo: Site) -> None:
    for path in (
        "/static/",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static//etc/passwd",
    ):
        assert demo.client.get(path).status_code == 404
