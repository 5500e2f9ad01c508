"""How long it takes to derive papers again from three records each, and in how much memory: `make benchmarks`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from records import make_with_records

REBUILD = """
import gc, json, resource, sys, time
gc.set_threshold(50_000, 20, 20)  # as the program does
import papertrack
began = time.process_time()
with papertrack.open(sys.argv[1]) as tracker:
    papers = tracker.rebuild()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"papers": papers, "seconds": time.process_time() - began, "kilobytes": peak}))
"""

SIZES = (20_000, 100_000)


def rebuild(database: Path) -> dict[str, float]:
    """`papertrack db rebuild` in a process of its own, whose memory tells what it took."""
    done = subprocess.run([sys.executable, "-c", REBUILD, str(database)], capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    folder = tmp_path_factory.mktemp("libraries")
    for papers in SIZES:
        make_with_records(folder / f"{papers}.db", papers)
    return {papers: folder / f"{papers}.db" for papers in SIZES}


@pytest.mark.benchmark(group="papers derived again from their records")
@pytest.mark.parametrize("papers", SIZES)
@pytest.mark.parametrize("state", ["never derived", "derived before"])
def test_rebuilding(benchmark: Any, libraries: dict[int, Path], tmp_path: Path, papers: int, state: str) -> None:
    database = tmp_path / "papers.db"
    shutil.copy(libraries[papers], database)
    if state == "derived before":
        rebuild(database)
    told = benchmark.pedantic(rebuild, args=(database,), rounds=1)
    benchmark.extra_info |= told
    assert told["papers"] == papers


def test_memory_does_not_grow_with_the_number_of_papers(libraries: dict[int, Path], tmp_path: Path) -> None:
    peaks = []
    for papers in SIZES:
        shutil.copy(libraries[papers], tmp_path / "papers.db")
        peaks.append(rebuild(tmp_path / "papers.db")["kilobytes"])
    assert peaks[1] < 1.2 * peaks[0]
