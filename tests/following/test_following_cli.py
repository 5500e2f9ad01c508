"""`follow`, `newsletters`, `backfill`, `refresh`, `runs` as users and timers run them, whatever happens meanwhile."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

import pytest
from loopback_web import Asked, LoopbackWeb, Reply, loopback_web, small_services
from newsletter_sites import SUBSTACK, Newsletter, weekly
from program import Run

FEED = f"https://{SUBSTACK}/feed"


@pytest.fixture
def newsletter() -> Newsletter:
    return weekly(5)


@pytest.fixture
def web(home: Path, newsletter: Newsletter, environment: dict[str, str]) -> Iterator[LoopbackWeb]:
    titles = {post.paper: f"Paper {post.number}" for post in [*newsletter.posts, *weekly(9).posts]}
    with loopback_web(home, newsletter.hosts | small_services(titles)) as web:
        environment.update(web.environment)
        yield web


def content(run: Run) -> list[object]:
    issues = json.loads(run("issues", "--format", "json", "--limit", 0).stdout)
    papers = json.loads(run("papers", "--format", "json", "--limit", 0).stdout)
    return [
        sorted((each["number"], each["url"], each["papers"]) for each in issues),
        sorted((each["id"], each["title"], len(each["mentions"])) for each in papers),
    ]


def started(environment: dict[str, str], home: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "papertrack", *words],
        env=environment, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_a_newsletter_is_followed_filled_and_kept_current(run: Run, web: LoopbackWeb, newsletter: Newsletter) -> None:
    first = run("follow", f"https://{SUBSTACK}/p/the-paper-trail-4")
    assert first.stdout.splitlines()[0] == f"following: The Paper Trail, as the-paper-trail: {FEED}"
    assert "added: The Paper Trail 5: Story 5: 1 link, 1 paper (1 new)" in first.stdout
    assert run("backfill", "the-paper-trail").stdout == "2 older issues added, 2 papers new\n"
    run("enrich")
    newsletter.publish()
    told = run("refresh", "--all").stdout.splitlines()
    assert told == ["new issue: The Paper Trail 6: Story 6: 1 new paper"]
    assert [each[0] for each in content(run)[0]] == [1, 2, 3, 4, 5, 6]
    assert all(title for _, title, _ in content(run)[1])
    asked = len(web.asked)
    done = run("refresh", "--all")
    assert (done.stdout, done.stderr) == ("", "nothing new; 1 newsletter looked at\n")
    assert [each.host for each in web.asked[asked:]] == [SUBSTACK]
    assert [each["status"] for each in json.loads(run("runs", "--format", "json").stdout)] == ["done"] * 3


def test_the_change_list_is_all_that_stands_on_stdout(run: Run, web: LoopbackWeb, newsletter: Newsletter) -> None:
    run("follow", FEED)
    run("refresh")
    newsletter.publish()
    newsletter.posts[1].words = "a paper, corrected"
    changes = json.loads(run("refresh", "--all", "--json").stdout)
    assert list(changes) == [
        "run", "new_issues", "revised_issues", "new_papers", "published", "new_versions", "withdrawn", "retracted",
        "failures",
    ]  # fmt: skip
    assert [each["number"] for each in changes["new_issues"]] == [6]
    assert [each["number"] for each in changes["revised_issues"]] == [5]
    (paper,) = changes["new_papers"]
    assert (paper["id"], paper["title"], paper["issue"]["number"]) == ("arxiv:2501.10006", "Paper 6", 6)
    assert changes["run"]["counts"] == {
        "sources": 1,
        "new issues": 1,
        "revised issues": 1,
        "new papers": 1,
        "records": 1,
    }


def test_what_fails_is_named_and_the_others_go_on(run: Run, web: LoopbackWeb, newsletter: Newsletter) -> None:
    web.hosts["gone.example"] = newsletter.wordpress
    run("follow", FEED, "https://gone.example/feed/")
    del web.hosts["gone.example"]
    newsletter.publish()
    done = run("refresh", "--all", "--json", status=1)
    assert "papertrack: the-paper-trail-2: gone.example:" in done.stderr
    changes = json.loads(done.stdout)
    assert [each["source"] for each in changes["failures"]] == ["the-paper-trail-2"]
    assert [each["number"] for each in changes["new_issues"]] == [6]
    (failing,) = [each for each in json.loads(run("newsletters", "--format", "json").stdout) if each["failures"]]
    assert failing["name"] == "the-paper-trail-2"
    (last, *_) = json.loads(run("runs", "--format", "json").stdout)
    assert (last["status"], len(last["failures"])) == ("partly", 1)


def test_of_two_refreshes_at_once_one_leaves_with_status_4(
    run: Run, web: LoopbackWeb, newsletter: Newsletter, environment: dict[str, str], home: Path
) -> None:
    run("follow", FEED)
    newsletter.publish()
    answer = newsletter.substack

    def slow(asked: Asked) -> Reply:
        time.sleep(4)
        return answer(asked)

    web.hosts[SUBSTACK] = slow
    pair = [started(environment, home, "refresh", "--all") for _ in range(2)]
    assert run("papers", "--format", "ids").stdout.split()  # a search beside it is answered
    told = {process.wait(60): process.communicate()[1] for process in pair}
    assert sorted(told) == [0, 4]
    assert told[4].count("\n") == 1
    assert "another refresh of" in told[4]
    assert [each[0] for each in content(run)[0]] == [3, 4, 5, 6]


def test_killed_at_any_moment_it_comes_to_the_same(
    run: Run, web: LoopbackWeb, newsletter: Newsletter, environment: dict[str, str], home: Path
) -> None:
    chance = random.Random(11)
    steps = (("follow", FEED), ("backfill",), ("refresh", "--all"))
    for words in steps:
        for _ in range(2):
            process = started(environment, home, *words)
            time.sleep(chance.uniform(0.4, 2.0))
            process.send_signal(signal.SIGKILL)
            process.communicate()
        run(*words)
    run("refresh", "--all")
    assert run("db", "check").stdout == "in order\n"
    killed = content(run)
    (home / "papers.db").rename(home / "killed.db")
    for name in ("papers.db-wal", "papers.db-shm"):
        (home / name).unlink(missing_ok=True)
    for words in steps:
        run(*words)
    assert content(run) == killed


def test_a_run_that_was_killed_is_known_as_broken_off(
    run: Run, web: LoopbackWeb, newsletter: Newsletter, environment: dict[str, str], home: Path
) -> None:
    run("follow", FEED)
    newsletter.always[SUBSTACK, "/feed"] = Reply(b"", status=500)  # it will wait, and try again
    asked = len(web.asked)
    process = started(environment, home, "refresh", "--all")
    while len(web.asked) == asked:
        time.sleep(0.05)
    process.kill()
    process.communicate()
    newsletter.always.clear()
    run("refresh", "--all")
    assert [each["status"] for each in json.loads(run("runs", "--format", "json").stdout)] == ["done", "broken off"]


def test_interrupted_it_leaves_with_130_and_the_run_says_so(
    run: Run, web: LoopbackWeb, newsletter: Newsletter, environment: dict[str, str], home: Path
) -> None:
    run("follow", FEED)
    newsletter.always[SUBSTACK, "/feed"] = Reply(b"", status=500)
    asked = len(web.asked)
    process = started(environment, home, "refresh", "--all")
    while len(web.asked) == asked:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert (process.returncode, "Traceback" in told) == (130, False)
    assert [each["status"] for each in json.loads(run("runs", "--format", "json").stdout)] == ["interrupted"]


@pytest.mark.usefixtures("without_waits")
def test_whatever_goes_wrong_on_half_of_the_requests_it_comes_to_the_same(
    run: Run, web: LoopbackWeb, newsletter: Newsletter, home: Path
) -> None:
    chance = random.Random(3)
    wrong = (
        Reply(b"", status=503, headers={"Retry-After": "0"}),
        Reply(b"", status=500),
        Reply(b"<title>Sign in</title><p>Accept the terms"),
        Reply(bytes(range(256)), "application/octet-stream"),
        Reply(b""),
    )
    answer = newsletter.substack
    web.hosts[SUBSTACK] = lambda asked: chance.choice(wrong) if chance.random() < 0.5 else answer(asked)
    for _ in range(12):
        if not run("newsletters", "--format", "ids").stdout and run("follow", FEED, status=None).returncode:
            continue
        if run("backfill", status=None).returncode == run("refresh", "--all", status=None).returncode == 0:
            break
    else:
        raise AssertionError("it never got through")
    assert [each[0] for each in content(run)[0]] == [1, 2, 3, 4, 5]
    assert {each[1] for each in content(run)[0]} == {f"https://{SUBSTACK}/p/{post.slug}" for post in newsletter.posts}


def test_known_newsletters_are_followed_by_name(run: Run, web: LoopbackWeb, newsletter: Newsletter) -> None:
    no = Reply(b"no", status=403)
    web.hosts |= {"importai.substack.com": lambda asked: no, "jack-clark.net": newsletter.wordpress}
    done = run("follow", "Import AI")
    assert (
        "following: Import AI, as importai: https://importai.substack.com/feed; else https://jack-clark.net/feed/"
        in (done.stdout)
    )
    assert "https://jack-clark.net/feed/ answered" in done.stderr


def test_subscriptions_come_in_and_go_out_as_opml(
    run: Run, web: LoopbackWeb, home: Path, newsletter: Newsletter
) -> None:
    (home / "mine.opml").write_text(
        '<opml version="2.0"><head><title>Mine</title></head><body><outline text="AI">'
        f'<outline type="rss" text="A &amp; B" xmlUrl="{FEED}"/>'
        '<outline type="rss" text="Inside" xmlUrl="http://10.0.0.1/feed"/></outline></body></opml>'
    )
    done = run("follow", "mine.opml", status=1)
    assert "is no host of the public internet" in done.stderr
    written = run("newsletters", "--format", "opml").stdout
    outlines = list(ElementTree.fromstring(written).iter("outline"))
    assert [(each.get("text"), each.get("xmlUrl")) for each in outlines] == [
        ("A & B", FEED),
        ("Inside", "http://10.0.0.1/feed"),
    ]
    (home / "again.opml").write_text(written)
    assert "followed already: A & B" in run("follow", "again.opml").stdout


@pytest.mark.parametrize("command", ["newsletters", "runs"])
def test_listings_have_the_usual_formats(run: Run, web: LoopbackWeb, command: str) -> None:
    run("follow", FEED)
    run("refresh")
    answers = {format: run(command, "--format", format) for format in ("json", "jsonl", "csv", "tsv", "ids")}
    assert all(done.stderr == "" for done in answers.values())
    assert json.loads(answers["json"].stdout) == [json.loads(answers["jsonl"].stdout)]
    assert [answers[format].stdout.count("\n") for format in ("csv", "tsv", "ids")] == [2, 2, 1]
    assert run(command).stdout == answers["tsv"].stdout


def test_nothing_followed_is_said_and_no_error(run: Run) -> None:
    assert "nothing is followed yet" in run("newsletters").stderr
    assert "nothing is followed yet" in run("backfill").stderr
    assert "nothing new; 0 newsletters looked at" in run("refresh").stderr


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("follow", "no-such-name"), 2, "is no newsletter known by name"),
        (("follow", "https://no.such.host.example/"), 1, "is not followed"),
        (("follow", "https://[no"), 2, "is no web address"),
        (("follow", "ftp://x.example/feed"), 2, "only http and https"),
        (("follow", "subscriptions.opml"), 2, "there is no such file"),
        (("follow", __file__), 2, "neither a list of subscriptions"),
        (("follow", "--name", "x", "a.example", "b.example"), 2, "--name is for one newsletter"),
        (("unfollow", "nothing"), 3, "is not followed"),
        (("backfill", "nothing"), 3, "is not followed"),
        (("refresh", "nothing"), 2, "Got unexpected extra argument"),
    ],
)
def test_wrong_words_get_one_clear_line(run: Run, words: tuple[str, ...], status: int, told: str) -> None:
    done = run(*words, status=status)
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_a_database_of_secrets_it_is_not(run: Run, web: LoopbackWeb, home: Path) -> None:
    run("follow", FEED)
    with closing(sqlite3.connect(home / "papers.db")) as database:
        kept = database.execute("SELECT * FROM source").fetchall()
    assert FEED in str(kept)
    assert os.environ.get("HOME", "/nowhere") not in str(kept)
