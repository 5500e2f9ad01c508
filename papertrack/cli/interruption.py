"""Ctrl-C: the first ends the program in order, a second one at once, and neither is ever lost."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType

INTERRUPTED = 130  # what a shell reports of a program that Ctrl-C ended: 128 + SIGINT
_AGAIN = 0.01  # seconds after which an interruption that was lost is raised once more


def interruptible(work: Callable[[], int]) -> int:
    """Do `work`, which returns an exit status; INTERRUPTED once Ctrl-C was pressed, whatever became of it.

    Python drops a KeyboardInterrupt that is raised where no caller can hear of it: while a generator is thrown away, in
    the callback of a weak reference, in a function that SQLite calls. What it drops it tells `sys.unraisablehook`, and
    we raise it again. Where SIGINT is ignored, as under nohup, it stays so.
    """
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        return work()
    interruption = _Interruption()
    try:
        sys.unraisablehook = interruption.look_for_lost
        signal.signal(signal.SIGINT, interruption.come)
        status = work()
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done, and Python needs a moment to leave
    except KeyboardInterrupt:
        status = INTERRUPTED
    return INTERRUPTED if interruption.asked else status


class _Interruption:
    """At most one KeyboardInterrupt is under way at any time, so that what cleans up after it is not cut short."""

    def __init__(self) -> None:
        self.asked = False
        self._lost = False

    def come(self, _signal: int, _frame: FrameType | None) -> None:
        """What SIGINT does."""
        if self.asked and not self._lost:
            os._exit(INTERRUPTED)
        self.asked, self._lost = True, False
        raise KeyboardInterrupt

    def look_for_lost(self, dropped: sys.UnraisableHookArgs) -> None:
        """What Python does with an error that it drops."""
        if not issubclass(dropped.exc_type, KeyboardInterrupt):
            sys.__unraisablehook__(dropped)
            return
        self._lost = True
        again = threading.Timer(_AGAIN, _raise_in_main_thread)  # by then we are out of where it was dropped
        again.daemon = True
        again.start()


def _raise_in_main_thread() -> None:
    main = threading.main_thread().ident
    if hasattr(signal, "pthread_kill") and main is not None:
        signal.pthread_kill(main, signal.SIGINT)  # wakes it, too, should it wait for input
    else:
        signal.raise_signal(signal.SIGINT)
