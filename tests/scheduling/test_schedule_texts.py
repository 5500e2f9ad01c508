"""What schedulers are told: read back by systemd itself, by sh, by plistlib, and held to the byte in crontabs."""

from __future__ import annotations

import plistlib
import shutil
import subprocess
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from on_this_machine import needed

from papertrack.errors import UsageError
from papertrack.scheduling import agent, crontab, script, timetable, units
from papertrack.scheduling.script import Plan

TWICE = (time(2, 17), time(14, 17))
STRANGE = ["plain", "with space", "100%", "it's", 'say "so"', "$HOME", "a;b&c|d", "back\\slash", "naïve ☃", "%h%n"]


def plan(folder: Path, command: tuple[str, ...] = ("/bin/true",), **environment: str) -> Plan:
    return Plan(command, environment, folder / "notes", (folder,), TWICE)


@pytest.fixture
def verify(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for units that systemd-analyze can be asked about."""
    needed("systemd-analyze", package="systemd")
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    return tmp_path


def verified(*files: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", "verify", "--user", *map(str, files)], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", STRANGE)
@pytest.mark.parametrize("confined", [True, False])
def test_systemd_finds_nothing_to_complain_of_in_the_units(verify: Path, name: str, confined: bool) -> None:
    folder = verify / name
    folder.mkdir()
    service, timer = folder / units.SERVICE, folder / units.TIMER
    file = folder / "refresh.sh"
    more = (*units.confined(file, [folder, Path("/var/lib/x")]), *units.MORE_CONFINED) if confined else ()
    service.write_text(units.service(file, (*units.ALWAYS, *more)))
    timer.write_text(units.timer(TWICE))
    done = verified(service, timer)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", STRANGE)
def test_systemd_reads_a_quoted_path_as_it_was_meant(verify: Path, name: str) -> None:
    missing = verify / name / "no such program"
    unit = verify / "quoted.service"
    unit.write_text(f"[Service]\nType=oneshot\nExecStart=:{units.quoted(str(missing))}\n")
    done = verified(unit)
    assert done.returncode != 0
    assert str(missing) in done.stderr  # it says that this is not there, or has characters no program may have


def test_the_folders_that_a_run_may_write_to_stay_visible_to_it() -> None:
    assert "PrivateTmp=yes" in units.confined(Path("/home/me/refresh.sh"), [Path("/home/me/data")])
    assert "PrivateTmp=yes" not in units.confined(Path("/home/me/refresh.sh"), [Path("/tmp/papers")])


def run_script(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    file = folder / "refresh.sh"
    file.write_text(text)
    return subprocess.run(["/bin/sh", str(file)], capture_output=True, text=True, check=False, env={"PATH": "/usr/bin"})


@pytest.mark.parametrize("value", STRANGE)
def test_the_script_gives_settings_and_words_as_they_are(tmp_path: Path, value: str) -> None:
    folder = tmp_path / value
    folder.mkdir()
    show = folder / "show me"
    show.write_text('#!/bin/sh\nprintf "%s|%s" "$1" "$PAPERTRACK_EMAIL" >&2\n')
    show.chmod(0o755)
    done = run_script(script.script(plan(folder, (str(show), value), PAPERTRACK_EMAIL=value), "cron"), tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == ("", f"{value}|{value}", 0)


def test_the_script_notes_how_the_run_ended_and_passes_it_on(tmp_path: Path) -> None:
    failing = plan(tmp_path, ("/bin/sh", "-c", "echo news; echo 'papertrack: no room' >&2; exit 1"))
    done = run_script(script.script(failing, "cron"), tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "papertrack: no room\n")
    notes = tmp_path / "notes"
    last = script.ended((notes / "last").read_text(), (notes / "complaints").read_text().splitlines())
    assert last is not None
    assert (last.status, last.complaint) == (1, "papertrack: no room")
    assert abs(datetime.now(UTC) - last.at) < timedelta(minutes=5)


def test_a_program_that_is_gone_is_noted_as_well(tmp_path: Path) -> None:
    run_script(script.script(plan(tmp_path, (str(tmp_path / "gone"),)), "cron"), tmp_path)
    assert (tmp_path / "notes" / "last").read_text().endswith(" 127\n")


def test_the_script_remembers_what_it_was_made_for(tmp_path: Path) -> None:
    made = plan(tmp_path / "a b", ("/x/papertrack", "refresh", "it's"), PAPERTRACK_S2_KEY="secret")
    kept = script.remembered(script.script(made, "systemd"))
    assert kept == script.Remembered("systemd", TWICE, made.command, made.folder)
    assert script.remembered("#!/bin/sh\necho mine\n") is None


def test_keys_and_passwords_are_not_shown(tmp_path: Path) -> None:
    made = plan(
        tmp_path,
        PAPERTRACK_S2_KEY="s3",
        PAPERTRACK_IMAP_PASSWORD="pw",
        HTTPS_PROXY="http://me:pw@p",
        PAPERTRACK_EMAIL="me",
    )
    shown = script.script(script.shown(made), "cron")
    assert "s3" not in shown
    assert "pw" not in shown
    assert "PAPERTRACK_EMAIL=me" in shown


lines = st.lists(st.binary(max_size=30).map(lambda line: line.replace(b"\n", b"")), max_size=6)


@given(lines)
def test_a_crontab_is_the_same_to_the_byte_once_our_lines_are_gone(others: list[bytes]) -> None:
    before = b"".join(line + b"\n" for line in others)
    if crontab.has_lines(before):
        return
    once = crontab.with_lines(before, crontab.lines(Path("/home/me/refresh.sh"), TWICE))
    moved = crontab.with_lines(once, crontab.lines(Path("/home/me/refresh.sh"), (time(5, 5),)))
    assert once.startswith(before)
    assert crontab.has_lines(once)
    assert moved.count(b"refresh.sh") == 1
    assert crontab.without_lines(once) == before == crontab.without_lines(moved)


def test_lines_that_were_added_behind_ours_stay() -> None:
    ours = crontab.lines(Path("/home/me/refresh.sh"), TWICE)
    assert crontab.without_lines(b"a\n" + ours + b"# b\n\n") == b"a\n# b\n\n"


def test_times_become_one_line_for_each_minute() -> None:
    text = crontab.lines(Path("/x.sh"), (time(1, 5), time(7, 30), time(13, 5))).decode()
    assert [line for line in text.splitlines() if not line.startswith("#")] == [
        "5 1,13 * * * /bin/sh /x.sh",
        "30 7 * * * /bin/sh /x.sh",
    ]
    hourly = crontab.lines(Path("/x.sh"), timetable.every(1, lambda below: 9)).decode()
    assert "\n9 * * * * /bin/sh /x.sh\n" in hourly


@pytest.mark.parametrize("name", [each for each in STRANGE if "\\" not in each])
def test_cron_hands_the_shell_the_path_that_was_meant(tmp_path: Path, name: str) -> None:
    """What cron does before it asks the shell: `\\%` becomes `%`, and at a bare `%` the command ends (crontab(5))."""
    folder = tmp_path / name
    folder.mkdir()
    (folder / "refresh.sh").write_text("echo reached")
    line = crontab.lines(folder / "refresh.sh", (time(1, 5),)).decode().splitlines()[1]
    command = line.split(" ", 5)[5]
    assert "%" not in command.replace(r"\%", "")
    done = subprocess.run(["/bin/sh", "-c", command.replace(r"\%", "%")], capture_output=True, text=True, check=False)
    assert done.stdout == "reached\n"


def test_a_path_that_no_crontab_can_hold_is_refused() -> None:
    for path in ("/a\\b/x.sh", "/a\nb/x.sh"):
        with pytest.raises(UsageError, match="cron"):
            crontab.lines(Path(path), TWICE)


def test_launchd_is_told_the_path_and_the_times() -> None:
    told = plistlib.loads(agent.property_list(Path("/Users/me & co/<x>.sh"), TWICE).encode())
    assert told["ProgramArguments"] == ["/bin/sh", "/Users/me & co/<x>.sh"]
    assert told["StartCalendarInterval"] == [{"Hour": 2, "Minute": 17}, {"Hour": 14, "Minute": 17}]


@given(st.sampled_from([1, 2, 3, 4, 6, 8, 12, 24]), st.integers(0, 1439))
def test_runs_lie_as_far_apart_as_was_asked_around_the_clock(hours: int, lot: int) -> None:
    times = timetable.every(hours, lambda below: lot % below)
    assert len(times) == 24 // hours
    assert timetable.longest_pause(times) == timedelta(hours=hours)


@given(st.lists(st.times(), min_size=1, max_size=5), st.datetimes(timezones=st.just(UTC)))
def test_the_next_run_is_the_first_one_ahead(moments: list[time], now: datetime) -> None:
    times = timetable.at(f"{each.hour}:{each.minute:02}" for each in moments)
    upcoming = timetable.next_run(times, now)
    assert now < upcoming <= now + timedelta(days=1)
    assert upcoming.time() in times
    assert not any(now < datetime.combine(now.date(), each, UTC) < upcoming for each in times)


@pytest.mark.parametrize("moment", ["24:00", "7", "07:60", "noon", "", "7:5", "٠٧:٣٠"])
def test_what_is_no_time_of_the_day_is_named(moment: str) -> None:
    with pytest.raises(UsageError, match="no time of the day"):
        timetable.at([moment])


def test_systemd_understands_each_moment_of_the_timer() -> None:
    needed("systemd-analyze", package="systemd")
    moments = [line.partition("=")[2] for line in units.timer(TWICE).splitlines() if line.startswith("OnCalendar=")]
    assert len(moments) == 2
    for moment in moments:
        subprocess.run([shutil.which("systemd-analyze") or "", "calendar", moment], check=True, capture_output=True)
