"""`papertrack web` as users run it: a process that serves a database on loopback, and a client to ask it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx


@dataclass
class Site:
    """A server that runs. address: without the slash at its end."""

    address: str
    client: httpx.Client
    process: subprocess.Popen[str]

    def get(self, path: str, status: int = 200, **query: str) -> str:
        """The text of a page."""
        answer = self.client.get(path, params=query or None)
        assert answer.status_code == status, (path, answer.status_code, answer.text)
        return answer.text

    def post(self, path: str, status: int = 303, headers: dict[str, str] | None = None, **form: str) -> httpx.Response:
        """Send a form as one of the server's own pages does."""
        form.setdefault("token", self.token())
        answer = self.client.post(path, data=form, headers=headers)
        assert answer.status_code == status, (path, answer.status_code, answer.text)
        return answer

    def token(self) -> str:
        """What a page of this server writes into its forms."""
        return re.findall('name="token" value="([^"]+)"', self.get("/issue/1"))[0]


@contextmanager
def serving(
    database: Path | None, *words: str, environment: dict[str, str] | None = None, folder: Path | None = None
) -> Iterator[Site]:
    """Serve a database while the block lasts; None: the one that the environment names. folder: where we stand."""
    named = () if database is None else ("--db", str(database))
    command = [sys.executable, "-m", "papertrack", "web", *named, "--port", "0", "--no-browser", *words]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PAPERTRACK_")}
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, cwd=folder, env=environment or {**kept, "PYTHONWARNINGS": "error"}
    )
    assert process.stderr is not None
    try:
        said = process.stderr.readline()
        found = re.search(r"(http://127\.0\.0\.1:\d+)/", said)
        assert found, said
        with httpx.Client(base_url=found[1], timeout=30, trust_env=False) as client:
            yield Site(found[1], client, process)
    finally:
        process.kill()
        process.wait()
        process.stderr.close()
