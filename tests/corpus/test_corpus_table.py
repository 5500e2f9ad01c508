"""The table of what is found where is written by a command, and the committed one is up to date."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from program import ROOT

SCRIPT = ROOT / "docs" / "extraction_table.py"
CORPUS = ROOT / "tests" / "corpus"


def run(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, SCRIPT, *map(str, words)], capture_output=True, text=True)


def test_the_command_writes_the_committed_table(tmp_path: Path) -> None:
    copy = tmp_path / "corpus"
    shutil.copytree(CORPUS, copy, ignore=shutil.ignore_patterns("__pycache__", "*.py", "*.json", "table.md"))
    written = tmp_path / "table.md"
    written.write_text("# Before\n\n<!-- table: begin -->\nold\n<!-- table: end -->\nafter\n")
    done = run(copy, written)
    assert done.returncode == 0, done.stderr
    table = written.read_text().partition("<!-- table: begin -->")[2].removesuffix("after\n")
    assert table == (CORPUS / "table.md").read_text().partition("<!-- table: begin -->")[2], (
        "make golden, then git diff"
    )
    assert "old" not in table
    assert written.read_text().startswith("# Before\n")


def test_a_file_without_markers_is_left_alone(tmp_path: Path) -> None:
    written = tmp_path / "table.md"
    written.write_text("no markers")
    assert run(CORPUS / "pages", written).returncode == 1
    assert written.read_text() == "no markers"
