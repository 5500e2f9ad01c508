"""What all tests share: no test reaches beyond loopback, and the program is run as users run it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from program import Run

settings.register_profile("whatever the machine is busy with", deadline=None)
settings.load_profile("whatever the machine is busy with")

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in _LOOPBACK:
            raise AssertionError(f"a test wanted to connect to {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True, scope="session")
def _interruptions_are_heeded() -> None:
    """Programs heed SIGINT also where the tests run in the background of a script, whose programs are to ignore it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder that belongs to one test, for a database and the state of one user."""
    return tmp_path


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    """The environment of one user who has nothing yet, and no way to any network."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.upper().endswith("_PROXY") and not name.startswith("PAPERTRACK_")
    }
    nowhere = "http://127.0.0.1:9"
    return {
        **kept, "PAPERTRACK_DATABASE": str(home / "papers.db"), "PAPERTRACK_STATE": str(home / "state"),
        "HTTPS_PROXY": nowhere, "HTTP_PROXY": nowhere, "NO_COLOR": "1", "COLUMNS": "100", "PYTHONWARNINGS": "error",
    }  # fmt: skip


@pytest.fixture
def without_waits(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let the program's waits take no time, in a test that is not about them."""
    skipped = tmp_path_factory.mktemp("clock") / "skipped"
    environment.update(PYTHONPATH=str(Path(__file__).parent / "without_waits"), SKIPPED_TIME=str(skipped))


@pytest.fixture
def run(environment: dict[str, str], home: Path) -> Run:
    """Run `papertrack` with the given words, as a process of its own, in the test's folder."""

    def runner(*words: object, status: int | None = 0, **options: Any) -> subprocess.CompletedProcess[str]:
        given = {"env": environment, "cwd": home, "capture_output": True, "text": True, "timeout": 120, **options}
        done = subprocess.run([sys.executable, "-m", "papertrack", *map(str, words)], **given)
        assert "Traceback" not in (done.stderr or ""), done.stderr
        if status is not None:
            assert done.returncode == status, (done.returncode, done.stdout, done.stderr)
        return done

    return runner
