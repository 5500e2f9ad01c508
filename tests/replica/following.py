"""Judges following against a replica of the public web: `python tests/replica/following.py FOLDER`, no test by itself.

FOLDER holds the replica: a module `core` with `Web`, `Replica` and `Fault`, a module `replica` with `Clock`,
`load_records` and `world`, and a newsletter on two sites, importai.substack.com and jack-clark.net.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

SITES = {"importai.substack.com", "jack-clark.net"}
WEEKS = ("2026-03-01", "2026-03-10", "2026-05-16", "2026-05-23", "2026-07-01")
EDITED = 457  # the issue that is edited in the week before the fourth of these days
ENOUGH = 15  # runs within which a database converges whatever goes wrong
FAULTS = ("status", "reset", "truncate", "garbage", "html", "empty")


class World:
    """The replica, and one user of it."""

    def __init__(self, folder: Path, home: Path, faults: list[Any], seed: int) -> None:
        sys.path.insert(0, str(folder))
        import core  # type: ignore[import-not-found]
        import replica  # type: ignore[import-not-found]
        from sites.newsletters import posts  # type: ignore[import-not-found]

        corpus = folder.parent / "corpus" / "open"
        self.clock = replica.Clock(datetime(2026, 3, 1, tzinfo=UTC))
        self.web = core.Web(replica.world(replica.load_records(), corpus, self.clock), faults, None, seed)
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


def judge(folder: Path) -> None:
    """Run every case; each says what it found."""
    for case in (weeks, both_sites, faults, kills, two_at_once, told_to_go):
        started = time.monotonic()
        with tempfile.TemporaryDirectory() as home:
            case(folder, Path(home))
        print(f"{case.__name__.replace('_', ' ')}: {time.monotonic() - started:.0f} s", flush=True)


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
    world = World(folder, home, [], 0)
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
        import core  # the replica's folder is on the path by now

        wrong = [core.Fault(match=".", what=what, share=0.12, retry_after="1") for what in FAULTS] if half else []
        place = home / str(half)
        place.mkdir()
        world = World(folder, place, wrong, 7)
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
        world = World(folder, place, [], 0)
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


if __name__ == "__main__":
    judge(Path(sys.argv[1]).resolve())
