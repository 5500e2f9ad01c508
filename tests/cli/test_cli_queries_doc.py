"""The examples in docs/queries.md are what the program says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from program import ROOT, Run

from papertrack.model.document import RawDocument
from papertrack.wiring.demo import ISSUE, open_demo
from papertrack.wiring.shipped import shipped_file

PAGE = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")


def test_each_example_prints_what_stands_under_it(run: Run, home: Path) -> None:
    with open_demo(home) as tracker:
        list(tracker.add([RawDocument(shipped_file(ISSUE).read_bytes(), "issue.html")]))
        list(tracker.enrich())
    (block,) = re.findall(r"<!-- examples: begin -->\n```console\n(.*?)```", PAGE, re.DOTALL)
    examples = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    assert len(examples) >= 5
    for example in examples:
        command, *printed = example.splitlines()
        _, kind, *words = shlex.split(command)
        done = run(kind, "--db", home / "demo.db", *words)
        assert [*done.stderr.splitlines(), *done.stdout.splitlines()] == printed, command
