"""A question loads and opens what a question needs, whatever the network is like."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from program import ROOT, Run

ISSUE = ROOT / "data" / "demo" / "issue.html"
HEAVY = (
    "httpx", "arxiv", "lxml", "selectolax", "feedparser", "rapidfuzz", "alembic", "rich", "numpy", "pydantic",
    "filelock", "papertrack.export.latex", "starlette", "uvicorn", "jinja2",
)  # fmt: skip


@pytest.mark.parametrize("words", [["papers", "training"], ["mentions"], ["issues"], ["links", "--format", "json"]])
def test_a_question_loads_neither_the_network_nor_the_readers(
    run: Run, environment: dict[str, str], home: Path, words: list[str]
) -> None:
    run("add", ISSUE)
    script = (
        "import sys; from papertrack.cli.app import run; run(sys.argv[1:]);"
        f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *words], env=environment, cwd=home, capture_output=True, text=True, check=True
    )
    assert done.stderr.strip().splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    "broken", [{"HTTPS_PROXY": "nonsense://["}, {"SSL_CERT_FILE": "/nowhere/ca.pem"}, {"ALL_PROXY": "socks9://x"}]
)
def test_a_network_that_is_set_up_wrongly_stands_in_no_question_s_way(
    run: Run, environment: dict[str, str], broken: dict[str, str]
) -> None:
    run("add", ISSUE)
    environment.update(broken)
    assert run("papers", "--format", "ids").stdout
    assert run("show", "arxiv:2503.09799").stdout


@pytest.mark.parametrize(
    "words", [["--help"], ["papers", "--help"], ["db", "--help"], ["web", "--help"], ["complete", "papertrack pa"]]
)
def test_help_and_completion_load_no_database_either(environment: dict[str, str], words: list[str]) -> None:
    script = (
        "import sys; from papertrack.cli.app import run; run(sys.argv[1:]);"
        f"print([name for name in {(*HEAVY, 'sqlalchemy')} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *words], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout
    assert done.stderr.strip().splitlines()[-1] == "[]"
