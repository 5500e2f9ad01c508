"""What is installed from the wheel works without the checkout: migrations, demonstration and pages come along."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from program import ROOT
from web_program import serving


def test_the_wheel_alone_runs_the_demo_and_makes_and_opens_a_database(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    build = "import sys, hatchling.build as build; print(build.build_wheel(sys.argv[1]))"
    name = subprocess.check_output([sys.executable, "-c", build, str(tmp_path)], cwd=ROOT, text=True).strip()
    installed = tmp_path / "installed"
    zipfile.ZipFile(tmp_path / name).extractall(installed)
    environment["PYTHONPATH"] = str(installed)

    def run(*words: str) -> str:
        command = [sys.executable, *words]
        return subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True).stdout

    assert run("-c", "import papertrack; print(papertrack.__file__)").startswith(str(installed))
    program = ("-m", "papertrack")
    assert "@misc{" in run(*program, "demo")
    run(*program, "add", str(installed / "papertrack" / "data" / "demo" / "issue.html"))
    assert len(json.loads(run(*program, "papers", "--format", "json"))) == 5
    with serving(None, environment=environment, folder=tmp_path) as site:
        style = re.findall('href="(/static/style.css[^"]*)"', site.get("/", q="DiLoCo"))
        assert ":root" in site.get(style[0])
        assert "<svg" in site.get("/static/icon.svg")
