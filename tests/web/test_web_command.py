"""`papertrack web` says where it is, opens a browser, and ends when it is told to."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from pathlib import Path

import httpx
import pytest
from program import Run
from web_program import serving

BROWSER = """#!{python}
import sys
from urllib.request import ProxyHandler, build_opener
page = build_opener(ProxyHandler({{}})).open(sys.argv[1]).read().decode()
open({seen!r}, "w").write(page)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_is_in_one_line_and_ends_quickly_when_told(demo_made: Path, number: int) -> None:
    with serving(demo_made) as site:
        site.get("/")  # a connection that a browser keeps open
        site.process.send_signal(number)
        assert site.process.wait(10) == 130
        assert site.process.communicate()[1] == ""


def test_it_ends_even_while_a_form_waits_for_another_program_s_lock(tmp_path: Path, demo_made: Path) -> None:
    database = tmp_path / "p.db"
    database.write_bytes(demo_made.read_bytes())
    with serving(database) as site, closing(sqlite3.connect(database, isolation_level=None)) as other:
        token = site.token()
        other.execute("BEGIN IMMEDIATE")

        def write() -> None:
            with suppress(httpx.HTTPError):
                httpx.post(f"{site.address}/tag", data={"token": token, "issue": "1", "words": "x"}, trust_env=False)

        waiting = threading.Thread(target=write)
        waiting.start()
        time.sleep(0.3)
        assert site.get("/")  # readers are not in the way of writers, nor the other way round
        site.process.send_signal(signal.SIGINT)
        assert site.process.wait(10) == 130
        waiting.join()


def test_it_opens_the_browser_once_it_answers(tmp_path: Path, demo_made: Path) -> None:
    seen = tmp_path / "seen"
    browser = tmp_path / "browser"
    browser.write_text(BROWSER.format(python=sys.executable, seen=str(seen)))
    browser.chmod(0o755)
    environment = {**os.environ, "BROWSER": f"{browser} %s &"}
    command = [sys.executable, "-m", "papertrack", "web", "--port", "0", "--db", str(demo_made)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        for _ in range(200):
            if seen.exists() and seen.read_text():
                break
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130
    assert "<h1>Papers" in seen.read_text()


def test_a_port_in_use_is_told_of_in_one_line(run: Run, home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run("web", "--no-browser", "--port", port, status=2)
    assert len(done.stderr.splitlines()) == 1
    assert f"port {port} cannot be had" in done.stderr
    assert "--port 0" in done.stderr


@pytest.mark.parametrize("port", ["-1", "65536", "http", ""])
def test_a_wrong_port_is_a_wrong_usage(run: Run, port: str) -> None:
    done = run("web", "--no-browser", f"--port={port}", status=2)
    assert len(done.stderr.splitlines()) == 1
    assert "--port" in done.stderr


def test_a_database_that_was_named_and_is_not_there_is_not_made(run: Run, home: Path) -> None:
    done = run("web", "--no-browser", "--port", "0", "--db", home / "misspelt.db", status=1)
    assert "there is no database here" in done.stderr
    assert not (home / "misspelt.db").exists()


def test_a_missing_extra_is_told_of_with_what_brings_it(run: Run, environment: dict[str, str], tmp_path: Path) -> None:
    for name in ("starlette", "uvicorn", "jinja2"):
        hidden = tmp_path / name
        hidden.mkdir()
        (hidden / f"{name}.py").write_text(f"raise ModuleNotFoundError('no', name={name!r})")
        environment["PYTHONPATH"] = str(hidden)
        done = run("web", "--no-browser", "--port", "0", status=2)
        assert done.stderr == f"papertrack: this needs {name}: pip install 'papertrack[web]'\n"


def test_keys_are_made_by_the_user_s_own_pattern(tmp_path: Path, demo_made: Path) -> None:
    database = tmp_path / "p.db"
    database.write_bytes(demo_made.read_bytes())
    with serving(database, "--key-pattern", "{Author}{yy}{word}") as site:
        assert "@misc{Charles25communicationefficient," in site.get("/paper/arxiv:2503.09799")


def test_a_pattern_that_makes_no_keys_is_told_of_at_once(run: Run, demo_made: Path) -> None:
    done = run("web", "--no-browser", "--port", "0", "--db", demo_made, "--key-pattern", "same", status=2)
    assert len(done.stderr.splitlines()) == 1


def test_the_database_in_its_usual_place_is_made(tmp_path: Path) -> None:
    usual = {name: value for name, value in os.environ.items() if not name.startswith("PAPERTRACK_")}
    with serving(None, environment={**usual, "XDG_DATA_HOME": str(tmp_path)}) as site:
        assert "papertrack add" in site.get("/")
    assert list(tmp_path.rglob("papertrack.db"))
