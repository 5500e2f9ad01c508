"""Every command of the README works as it stands."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from loopback_web import Asked, Reply, loopback_web, small_services
from newsletter_sites import weekly
from program import ROOT, Run

README = (ROOT / "README.md").read_text()
ISSUE = ROOT / "data" / "demo" / "issue.html"
COMMANDS = [line[2:] for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]


def newsletter(_: Asked) -> Reply:
    return Reply(ISSUE.read_bytes())


def test_each_command_line_succeeds_in_the_order_in_which_it_stands(
    run: Run, tmp_path: Path, environment: dict[str, str]
) -> None:
    shutil.copy(ISSUE, tmp_path / "issue.html")
    titles = {"2503.09799": "Scaling laws for DiLoCo", "2501.18512": "Streaming DiLoCo"}
    hosts = {"jack-clark.net": newsletter, "importai.substack.com": weekly(4).substack}
    with loopback_web(tmp_path, hosts | small_services(titles)) as web:
        environment.update(web.environment)
        assert len(COMMANDS) >= 12
        for command in COMMANDS:
            program, *words = shlex.split(command)
            assert program == "papertrack"
            run(*words)
    assert "@misc" in (tmp_path / "references.bib").read_text()


def test_the_python_example_runs(run: Run, tmp_path: Path, environment: dict[str, str]) -> None:
    shutil.copy(ISSUE, tmp_path / "issue.html")
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    run("add", "issue.html", "--db", "papers.db")
    done = subprocess.run(
        [sys.executable, "-c", example], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "arxiv:2503.09799" in done.stdout


@pytest.mark.parametrize("name", ["demo", "tests"])
def test_the_two_commands_for_a_fresh_machine_are_one_line_each(name: str) -> None:
    (command,) = re.findall(rf"<!-- command: {name} -->\n```sh\n(.*?)\n```", README, re.DOTALL)
    assert "\n" not in command
    assert command.startswith("python3 -m venv .venv && .venv/bin/pip install")


def test_links_of_the_documentation_lead_somewhere() -> None:
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        prose = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", prose):
            assert (page.parent / target).exists(), (page.name, target)
