"""The timer runs what it is to run: under a real manager of a user's units, in namespaces of the test's own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from on_this_machine import needed

_HIERARCHIES = ("/sys/fs/cgroup/systemd", "/sys/fs/cgroup/unified", "/sys/fs/cgroup")
_MANAGER = """
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd/system "$XDG_RUNTIME_DIR"
"$MANAGER" --user >/dev/null 2>&1 &
for try in $(seq 40); do systemctl --user is-system-running >/dev/null 2>&1 && break; sleep 0.25; done
systemctl --user is-system-running || exit 77
"""
_JOB = """
papertrack() { "$PYTHON" -m papertrack "$@"; }
units="$XDG_CONFIG_HOME/systemd/user"
papertrack schedule install --at 03:17 || exit 1
echo "== installed"; papertrack schedule status
mkdir "$units/papertrack.timer.d"
printf '[Timer]\\nRandomizedDelaySec=0\\n' >"$units/papertrack.timer.d/at-once.conf"
systemctl --user stop papertrack.timer
touch -d '3 days ago' "$HOME/.local/share/systemd/timers/stamp-papertrack.timer"
systemctl --user daemon-reload
systemctl --user start papertrack.timer
for try in $(seq 240); do [ -f "$PAPERTRACK_STATE/schedule/last" ] && break; sleep 0.25; done
echo "== slept"; papertrack schedule status; papertrack runs
rm -r "$units/papertrack.timer.d"
echo "== removed"; papertrack schedule remove; systemctl --user list-timers --all; find "$HOME" -type f
systemctl --user exit
"""


@pytest.fixture
def group() -> Iterator[tuple[Path, ...]]:
    """A control group for the manager alone, since it takes whatever is in its own for its units."""
    if os.geteuid():
        pytest.skip("only root may make namespaces and control groups for a manager of units")
    there = [Path(each) for each in _HIERARCHIES if (Path(each) / "cgroup.procs").exists()]
    made = tuple(each / f"papertrack-test-{os.getpid()}" for each in there)
    try:
        for each in made:
            each.mkdir()
    except OSError as error:
        pytest.skip(f"this system lets nobody make control groups ({error.strerror})")
    yield made
    for each in made:
        for folder, _, _ in os.walk(each, topdown=False):
            with suppress(OSError):
                Path(folder).rmdir()


def test_a_run_that_a_sleeping_machine_missed_is_made_up_for_and_removing_leaves_nothing(
    group: tuple[Path, ...], home: Path, environment: dict[str, str]
) -> None:
    needed("systemctl", package="systemd")
    environment = {name: value for name, value in environment.items() if not name.startswith(("XDG_", "DBUS_"))}
    environment |= {
        "HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "XDG_RUNTIME_DIR": "/run/user/0", "TZ": "UTC",
        "MANAGER": needed("systemd", package="systemd"), "PYTHON": sys.executable,
    }  # fmt: skip

    def join() -> None:
        for each in group:
            (each / "cgroup.procs").write_text("0")

    done = subprocess.run(
        ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", _MANAGER + _JOB],
        env=environment, cwd=home, capture_output=True, text=True, timeout=120, check=False, preexec_fn=join,
    )  # fmt: skip
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip(f"this system lets no manager of a user's units run: {done.stderr or done.stdout}")
    _, installed, slept, removed = done.stdout.split("== ")
    assert "last\tnot run yet" in installed
    assert any(f" 03:{minute}" in installed for minute in range(17, 28))  # and up to ten minutes by lot
    assert ", all done" in slept
    assert slept.count("refresh\t") == 1
    assert "0 timers listed" in removed
    left = {Path(line).name for line in removed.splitlines() if line.startswith(str(home))}
    assert left == {"papers.db", "papers.db.refresh.lock"}
