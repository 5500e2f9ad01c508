"""Makes waits of the program take no time, for tests that are not about them: its clock goes on by as much instead.

Python imports this module by itself where `PYTHONPATH` names its folder; see the fixture `without_waits`.
"""

from __future__ import annotations

import time

_skipped = 0.0
_real_time = time.time


def _sleep(seconds: float) -> None:
    global _skipped
    _skipped += max(0.0, seconds)


def _time() -> float:
    return _real_time() + _skipped


time.sleep, time.time = _sleep, _time
