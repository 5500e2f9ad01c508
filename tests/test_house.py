"""The law of the house: layers, one sentence a file, light imports, nothing half-done."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from program import ROOT

MODULES = sorted([*(ROOT / "papertrack").rglob("*.py"), *(ROOT / "migrations").rglob("*.py")])


def test_every_import_points_down_and_the_core_is_pure() -> None:
    done = subprocess.run([Path(sys.executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_opens_with_a_sentence(module: Path) -> None:
    first = (ast.get_docstring(ast.parse(module.read_text())) or "").splitlines()[0]
    assert first.endswith(".")
    assert len(first) > 20


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_left_for_later(module: Path) -> None:
    text = module.read_text()
    for word in ("TODO", "FIXME", "XXX", "NotImplementedError"):
        assert word not in text


def test_importing_the_package_loads_nothing_heavy() -> None:
    script = "import sys, papertrack; print(sorted(name for name in sys.modules if name.startswith('papertrack')))"
    loaded = subprocess.check_output([sys.executable, "-c", script], text=True, cwd=ROOT)
    assert loaded.strip() == "['papertrack']"


def test_each_dependency_stands_in_the_documentation_with_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    text = (ROOT / "docs" / "dependencies.md").read_text()
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    for requirement in (each for group in groups for each in group):
        name = requirement.split(">")[0].split("[")[0].split("<")[0].strip()
        assert f"`{name}`" in text, name


def test_the_release_is_the_same_everywhere() -> None:
    import papertrack

    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == papertrack.__version__
