"""What a question costs in libraries of several sizes, and a whole command cold: `make benchmarks`.

BENCH_PAPERS names the sizes (`1000 100000` unless told; a million takes some minutes and 6 GB to make). BENCH_FOLDER
names a folder where libraries are kept for the next time.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from library import Language, make

from papertrack.model.query import parse
from papertrack.store.store import Store

SIZES = [int(size) for size in os.environ.get("BENCH_PAPERS", "1000 100000").split()]
KINDS = [
    "a word", "two words", "a phrase", "a prefix", "a prefix and a word", "a word of a time", "a word of a newsletter",
    "fields alone",
]  # fmt: skip
ASKED = ["papers", "mentions", "links", "issues"]
QUESTIONS = 100


@pytest.fixture(scope="module", params=SIZES)
def library(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path, Language]]:
    kept = os.environ.get("BENCH_FOLDER")
    path = Path(kept) / f"{request.param}.db" if kept else tmp_path_factory.mktemp("library") / "papers.db"
    made = path.exists()
    language = Language(random.Random(1)) if made else make(path, request.param)
    yield request.param, path, language
    if not kept:
        path.unlink()


@pytest.mark.benchmark(group="QUERY --limit 20, in process")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", ASKED)
def test_asking(benchmark: Any, library: tuple[int, Path, Language], what: str, kind: str) -> None:
    papers, path, language = library
    questions = iter(language.questions(random.Random(5), QUESTIONS)[kind] * 2)
    benchmark.extra_info["papers"] = papers
    with Store.open(path) as store:

        def ask(text: str) -> int:
            with store.read() as reader:
                return len(getattr(reader, what)(parse(text), limit=20))

        ask("warm")
        benchmark.pedantic(ask, setup=lambda: ((next(questions),), {}), rounds=QUESTIONS)
    times = sorted(benchmark.stats.stats.data)
    benchmark.extra_info["p95_ms"] = round(times[int(len(times) * 0.95)] * 1000, 1)


COMMANDS = {
    "import typer": ["-c", "import typer"],
    "import typer and sqlalchemy": ["-c", "import typer, sqlalchemy"],
    "papertrack --help": ["-m", "papertrack", "--help"],
    "papertrack papers QUERY": ["-m", "papertrack", "papers", "fotion"],
}


@pytest.mark.benchmark(group="a whole command, cold")
def test_starting(benchmark: Any, library: tuple[int, Path, Language]) -> None:
    """Interleaved, so that the ratios hold on a busy machine; bytecode is kept, as where a package is installed."""
    papers, path, _ = library
    pycache = str(path.with_suffix(".pycache"))
    environment = {**os.environ, "PAPERTRACK_DATABASE": str(path), "PYTHONPYCACHEPREFIX": pycache}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    seconds: dict[str, list[float]] = {name: [] for name in COMMANDS}

    def once() -> None:
        for name, words in COMMANDS.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, *words], env=environment, capture_output=True, check=True)
            seconds[name].append(time.perf_counter() - start)

    benchmark.pedantic(once, rounds=9, warmup_rounds=1)
    middle = {name: statistics.median(values[1:]) for name, values in seconds.items()}
    benchmark.extra_info["papers"] = papers
    asked = middle["papertrack papers QUERY"] / middle["import typer and sqlalchemy"]
    benchmark.extra_info["papers_over_imports"] = round(asked, 2)
    benchmark.extra_info["help_over_typer"] = round(middle["papertrack --help"] / middle["import typer"], 2)
