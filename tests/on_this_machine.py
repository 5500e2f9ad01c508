"""What some tests need of the machine: programs that the gate installs, and that are missed aloud elsewhere."""

from __future__ import annotations

import os
import shutil

import pytest


def needed(program: str, *, package: str) -> str:
    """The path of a program. Where it is missing the test is skipped, or fails where everything has to be there."""
    places = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))
    if found := shutil.which(program, path=places):
        return found
    if os.environ.get("CI"):
        pytest.fail(f"{program} is not installed; it comes with Debian's package {package}")
    pytest.skip(f"{program} is not installed; it comes with Debian's package {package}")
