"""Makes waits of the program take no time, for tests that are not about them: its clock goes on by as much instead.

Python imports this module by itself where `PYTHONPATH` names its folder; see the fixture `without_waits`. By how much
the clock is ahead is kept in the file that `SKIPPED_TIME` names, so that the programs of one test have one clock.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

_FILE = Path(os.environ["SKIPPED_TIME"])
_real_time = time.time


def _skipped() -> float:
    try:
        return float(_FILE.read_text())
    except (OSError, ValueError):
        return 0.0


def _sleep(seconds: float) -> None:
    draft = _FILE.with_name(f"{_FILE.name}.{os.getpid()}")
    draft.write_text(repr(_skipped() + max(0.0, seconds)))
    draft.replace(_FILE)


def _time() -> float:
    return _real_time() + _skipped()


time.sleep, time.time = _sleep, _time
