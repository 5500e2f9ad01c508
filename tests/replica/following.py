"""Judges following against a replica of the public web: `python tests/replica/following.py FOLDER [CASE…]`, no test by
itself. Its cases run side by side, since they mostly wait for each other's turn at services.

FOLDER holds the replica: a module `core` with `Web`, `Replica` and `Fault`, a module `replica` with `Clock`,
`load_records` and `world`, and a newsletter on two sites, importai.substack.com and jack-clark.net.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

SITES = {"importai.substack.com", "jack-clark.net"}
WEEKS = ("2026-03-01", "2026-03-10", "2026-05-16", "2026-05-23", "2026-07-01")
EDITED = 457  # the issue that is edited in the week before the fourth of these days
ENOUGH = 15  # runs within which a database converges whatever goes wrong
ONE = "--one"
WITHOUT_WAITS = Path(__file__).resolve().parent.parent / "without_waits"
FAULTS = ("status", "reset", "truncate", "garbage", "html", "empty")


class World:
    """The replica, and one user of it. patient: politeness is kept and judged; else waits take no time."""

    def __init__(self, folder: Path, home: Path, faults: list[Any], seed: int, *, patient: bool = True) -> None:
        import core  # type: ignore[import-not-found]
        import replica  # type: ignore[import-not-found]
        from sites.newsletters import posts  # type: ignore[import-not-found]

        corpus = folder.parent / "corpus" / "open"
        self.clock = replica.Clock(datetime(2026, 3, 1, tzinfo=UTC))
        sites = replica.world(replica.load_records(), corpus, self.clock, patient)
        self.web = core.Web(sites, faults, None, seed)
        self.patient = patient
        self.posts = posts(corpus)
        self.replica = core.Replica(self.web, home / "web")
        self.home = home

    @contextmanager
    def here(self) -> Iterator[None]:
        with self.replica:
            yield

    @property
    def environment(self) -> dict[str, str]:
        own = {"PAPERTRACK_DATABASE": str(self.home / "papers.db"), "PAPERTRACK_STATE": str(self.home / "state")}
        if not self.patient:
            own |= {"PYTHONPATH": str(WITHOUT_WAITS), "SKIPPED_TIME": str(self.home / "skipped")}
        return {**os.environ, **self.replica.environment, **own}

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "papertrack", *words],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, *words: str, statuses: tuple[int, ...] = (0,)) -> str:
        process = self.start(*words)
        out, err = process.communicate(timeout=900)
        assert process.returncode in statuses, (words, process.returncode, out, err)
        assert "Traceback" not in err, err
        return out

    def set_day(self, day: str) -> None:
        self.clock.now = datetime.fromisoformat(day).replace(tzinfo=UTC)

    def published(self) -> list[int]:
        return sorted(post.number for post in self.posts if post.published <= self.clock())

    def issues(self) -> list[int]:
        return sorted(each["number"] for each in json.loads(self.run("issues", "--format", "json", "--limit", "0")))

    def asked(self, since: int = 0) -> Counter[str]:
        return Counter(str(row["host"]) for row in self.web.requests[since:])

    def content(self) -> object:
        """What users see: each issue with its address and papers, each paper with its title and words."""
        issues = json.loads(self.run("issues", "--format", "json", "--limit", "0"))
        papers = json.loads(self.run("papers", "--format", "json", "--limit", "0"))
        return (
            sorted((each["number"], each["url"], sorted(each["papers"]), each["links"]) for each in issues),
            sorted(
                (each["id"], each["title"], sorted((m["issue"]["number"], m["context"]) for m in each["mentions"]))
                for each in papers
            ),
        )


def judge(folder: Path, names: list[str]) -> int:
    """Run every case, or these, each in a process of its own; each says what it found. Returns the exit status."""
    started = time.monotonic()
    runs = {
        name: subprocess.Popen(
            [sys.executable, __file__, str(folder), ONE, name],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        for name in names or CASES
    }  # fmt: skip
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        for name, process in runs.items():
            told, _ = process.communicate()
            outcome = "as it should be" if process.returncode == 0 else "FALLS SHORT"
            print(f"{name.replace('_', ' ')}: {outcome}\n{told}", end="", flush=True)
    finally:
        for process in runs.values():
            process.kill()
    print(f"{len(runs)} cases in {time.monotonic() - started:.0f} s")
    return int(any(process.returncode for process in runs.values()))


def judge_one(folder: Path, name: str) -> None:
    """Run one case."""
    sys.path.insert(0, str(folder))
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        CASES[name](folder, Path(home))
    print(f"  {time.monotonic() - started:.0f} s")


def weeks(folder: Path, home: Path) -> None:
    """Follow, backfill and refreshes over weeks give each issue once, and ask nothing without need."""
    world = World(folder, home, [], 0)
    with world.here():
        world.run("follow", "importai")
        world.run("backfill")
        world.run("enrich")
        for week in WEEKS:
            world.set_day(week)
            before = len(world.issues())
            changes = json.loads(world.run("refresh", "--all", "--json"))
            assert world.issues() == world.published(), week
            assert len(changes["new_issues"]) == len(world.published()) - before, week
            revised = [each["number"] for each in changes["revised_issues"]]
            assert revised == ([EDITED] if week == WEEKS[3] else []), (week, revised)
            asked = len(world.web.requests)
            changes = json.loads(world.run("refresh", "--all", "--json"))
            assert not any(changes[name] for name in changes if name != "run"), changes
            assert world.asked(asked) == {"importai.substack.com": 1}, world.asked(asked)
            assert world.web.requests[-1]["status"] == 304
        asked = len(world.web.requests)
        world.run("refresh")
        assert not world.asked(asked), "a refresh when nothing is due asked somebody"
        print("  issues:", len(world.issues()), "requests:", dict(world.asked()))


def both_sites(folder: Path, home: Path) -> None:
    """What is taken from both sites, in whatever way, is each issue once, and known by both addresses."""
    world = World(folder, home, [], 0, patient=False)
    with world.here():
        world.set_day(WEEKS[-1])
        world.run("add", "https://jack-clark.net/feed/", "https://importai.substack.com/feed")
        numbers = Counter(world.issues())
        assert set(numbers.values()) == {1}, numbers
        world.run("follow", "https://jack-clark.net/")
        world.run("follow", "https://importai.substack.com/")
        assert len(json.loads(world.run("newsletters", "--format", "json"))) == 1
        world.run("backfill")
        assert world.issues() == world.published()


def faults(folder: Path, home: Path) -> None:
    """With faults on half of all requests the database comes to the same content."""
    contents = []
    for half in (False, True):
        import core

        wrong = [core.Fault(match=".", what=what, share=0.12, retry_after="1") for what in FAULTS] if half else []
        place = home / str(half)
        place.mkdir()
        world = World(folder, place, wrong, 7, patient=False)
        with world.here():
            world.set_day(WEEKS[-1])
            runs = 0
            while runs < ENOUGH:
                runs += 1
                if not json.loads(world.run("newsletters", "--format", "json")):
                    world.run("follow", "importai", statuses=(0, 1))
                process = world.start("backfill")
                process.communicate()
                changes = world.start("refresh", "--all", "--json")
                changes.communicate()
                if (process.returncode, changes.returncode) == (0, 0):
                    break
            else:
                raise AssertionError("it did not converge")
            print(f"  faults on half: {half}; {runs} runs, {len(world.web.requests)} requests")
            assert world.issues() == world.published()
            contents.append(world.content())
    assert contents[0] == contents[1], "the content differs"


def kills(folder: Path, home: Path) -> None:
    """Killed at any moment, and run again, it comes to the same content; the runs say what happened."""
    chance = random.Random(5)
    contents = []
    for killed in (False, True):
        place = home / str(killed)
        place.mkdir()
        world = World(folder, place, [], 0, patient=False)
        with world.here():
            world.set_day(WEEKS[-1])
            for words in (("follow", "importai"), ("backfill",), ("refresh", "--all")):
                for _ in range(3 if killed else 0):
                    process = world.start(*words)
                    time.sleep(chance.uniform(0.3, 2.5))
                    process.kill()
                    process.communicate()
                world.run(*words)
            world.run("refresh", "--all")
            assert world.issues() == world.published()
            assert world.run("db", "check").strip() == "in order"
            contents.append(world.content())
            statuses = {run["status"] for run in json.loads(world.run("runs", "--format", "json"))}
            assert statuses <= {"done", "broken off"}, statuses
    assert contents[0] == contents[1], "the content differs"


def two_at_once(folder: Path, home: Path) -> None:
    """Of two refreshes at once one leaves with status 4; a search beside them is answered."""
    import core

    world = World(folder, home, [core.Fault(match="/feed", what="stall", seconds=3.0)], 0)
    with world.here():
        world.run("follow", "importai")
        pair = [world.start("refresh", "--all"), world.start("refresh", "--all")]
        world.run("papers", "AI", "--format", "json")
        for process in pair:
            process.communicate()
        assert sorted(process.returncode for process in pair) == [0, 4]


def told_to_go(folder: Path, home: Path) -> None:
    """Where the first site's front refuses the feed, its other path or the other site is taken, and said so."""
    import core

    refusals = [core.Fault(match=r"substack\.com/(?!feed\.xml)", what="status", status=403)]
    world = World(folder, home, refusals, 0)
    with world.here():
        world.run("follow", "importai")
        (source,) = json.loads(world.run("newsletters", "--format", "json"))
        assert source["location"] == "https://importai.substack.com/feed.xml"
        world.run("backfill")
        world.run("refresh", "--all")
        assert world.issues() == world.published()
        assert world.asked()["jack-clark.net"] > 0


def slept(folder: Path, home: Path) -> None:
    """What came and went in a feed of ten while a machine slept for months is there after one refresh, each once."""
    world = World(folder, home, [], 0, patient=False)
    with world.here():
        world.set_day("2025-12-01")
        world.run("follow", "https://jack-clark.net/")
        before = world.published()
        held = world.issues()
        world.set_day(WEEKS[-1])
        changes = json.loads(world.run("refresh", "--all", "--json"))
        new = sorted(set(world.published()) - set(before))
        assert len(new) > 10, "the replica publishes too little for this"
        assert sorted(each["number"] for each in changes["new_issues"]) == new
        assert world.issues() == sorted([*held, *new])
        world.run("backfill")
        assert world.issues() == world.published()
        print(f"  {len(new)} issues from a feed of ten")


def moved(folder: Path, home: Path) -> None:
    """An issue that its site gives another address stays one issue; what was edited meanwhile is a version of it."""
    world = World(folder, home, [], 0, patient=False)
    with world.here():
        world.set_day(WEEKS[-1])
        world.run("follow", "https://jack-clark.net/")
        site: Any = world.web.sites["jack-clark.net"]
        for place, more in ((1, ""), (2, "<p>Mended.</p>")):
            post = site.all[place]
            site.all[place] = replace(post, slug=f"another-{post.number}", body=post.body + more, edited=None)
        changes = json.loads(world.run("refresh", "--all", "--json"))
        assert changes["new_issues"] == []
        assert [each["number"] for each in changes["revised_issues"]] == [site.all[2].number]
        world.run("backfill")
        assert world.issues() == world.published()
        addresses = {each["url"] for each in json.loads(world.run("issues", "--format", "json", "--limit", "0"))}
        assert {f"https://jack-clark.net{site.all[place].wordpress_path}" for place in (1, 2)} <= addresses


def full_disk(folder: Path, home: Path) -> None:
    """On a disk that fills up each command says so in one line; once there is room it all comes to the same."""
    contents, complaints = [], 0
    for small in (False, True):
        place = home / str(small)
        place.mkdir()
        if small and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], check=False).returncode:
            print("  not tried: only root may mount a small disk")
            return
        world = World(folder, place, [], 0, patient=False)
        try:
            with world.here():
                world.set_day(WEEKS[-1])
                for size in ("1m", "2m", "3m", "64m") if small else ("",):
                    if size:
                        subprocess.run(["mount", "-o", f"remount,size={size}", place], check=True)
                    for words in (("follow", "importai"), ("backfill",), ("refresh", "--all")):
                        process = world.start(*words)
                        _, err = process.communicate()
                        full = small and size != "64m" and process.returncode == 1
                        assert full or process.returncode == 0 or (size != "64m" and "nothing" in err), (
                            size,
                            words,
                            err,
                        )
                        assert not full or ("full" in err or "No space" in err), (size, words, err)
                        assert not full or err.count("\n") == 1, (size, words, err)
                        if full:
                            complaints += 1
                            break
                assert world.run("db", "check").strip() == "in order"
                contents.append(world.content())
        finally:
            if small:
                subprocess.run(["umount", "-l", place], check=True)
    print(f"  {complaints} times the disk was full")
    assert complaints
    assert contents[0] == contents[1], "the content differs"


CASES = {
    case.__name__: case for case in (faults, weeks, kills, both_sites, two_at_once, told_to_go, slept, moved, full_disk)
}

if __name__ == "__main__":
    replica_folder, *wanted = Path(sys.argv[1]).resolve(), *sys.argv[2:]
    if wanted[:1] == [ONE]:
        judge_one(replica_folder, wanted[1])
    else:
        sys.exit(judge(replica_folder, wanted))
