"""What comes in again, in whatever form, settles; and what goes out replaces nothing that it should not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

from program import ROOT, Run

ISSUE = ROOT / "data" / "demo" / "issue.html"
FEED = """<rss version="2.0"><channel><title>The Paper Trail</title><link>https://papertrail.example/</link>
<item><title>The Paper Trail 12</title><link>https://papertrail.example/issues/12</link><guid>12</guid>
<description>A summary that names no paper.</description></item></channel></rss>"""


def papers(run: Run) -> set[str]:
    return set(run("papers", "--format", "ids").stdout.split())


def test_a_feeds_summary_takes_nothing_from_the_page_that_is_there(run: Run, home: Path) -> None:
    (home / "feed.xml").write_text(FEED)
    run("add", ISSUE)
    before = papers(run)
    for _ in range(2):
        assert "already there" in run("add", "feed.xml").stdout
        assert "already there" in run("add", ISSUE).stdout
    assert papers(run) == before
    assert len(before) == 5


def test_a_page_adds_to_what_its_feed_said_and_then_nothing_changes(run: Run, home: Path) -> None:
    (home / "feed.xml").write_text(FEED)
    run("add", "feed.xml")
    assert "new version" in run("add", ISSUE).stdout
    for _ in range(2):
        assert "already there" in run("add", "feed.xml").stdout
        assert "already there" in run("add", ISSUE).stdout
    assert len(papers(run)) == 5
    assert len(json.loads(run("issues", "--format", "json").stdout)) == 1


def test_an_export_through_a_link_replaces_the_file_and_not_the_link(run: Run, home: Path) -> None:
    run("add", ISSUE)
    (home / "real.bib").write_text("old")
    (home / "link.bib").symlink_to("real.bib")
    run("export", "-o", "link.bib")
    assert (home / "link.bib").is_symlink()
    assert "@misc" in (home / "real.bib").read_text()
    assert sorted(path.name for path in home.glob(".*bib*")) == []


def test_an_export_to_a_pipe_goes_into_the_pipe(run: Run, home: Path) -> None:
    run("add", ISSUE)
    os.mkfifo(home / "pipe")
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append((home / "pipe").read_text()))
    reader.start()
    run("export", "-o", "pipe")
    reader.join(30)
    assert "@misc" in got[0]
    assert (home / "pipe").is_fifo()


def test_an_export_that_cannot_be_written_names_the_file_as_the_user_did(run: Run) -> None:
    run("add", ISSUE)
    assert run("export", "-o", "nowhere/x.bib", status=1).stderr.startswith("papertrack: nowhere/x.bib: ")


def test_a_closed_pipe_is_told_by_its_status(run: Run, home: Path, environment: dict[str, str]) -> None:
    run("add", ISSUE)
    command = f"{sys.executable} -m papertrack links -n 0 --format json | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], env=environment, cwd=home, capture_output=True, text=True)
    assert done.stderr == ""
    assert done.stdout.strip() in ("141", "0")  # 0 where all was written before the pipe closed


def test_names_and_titles_that_are_no_plain_text_steer_nothing(run: Run, home: Path) -> None:
    (home / "x.html").write_text("<title>bell &#7; and escape &#27;[31m</title><p>text</p>")
    assert "\x1b" not in run("add", "x.html").stdout
    named = os.fsencode(home) + b"/bad\xff.html"
    Path(os.fsdecode(named)).write_text("<p>text</p>")
    run("add", os.fsdecode(named), encoding="utf-8", errors="surrogateescape")


def test_a_locale_without_umlauts_is_no_reason_to_fail(run: Run, home: Path, environment: dict[str, str]) -> None:
    (home / "x.html").write_text("<title>Grüße</title><p><a href='http://x.example'>x</a></p>")
    environment.update(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert "Grüße" in run("extract", "x.html", "--format", "json", encoding="utf-8").stdout


def test_an_issue_is_shown_by_its_number(run: Run) -> None:
    run("add", ISSUE)
    assert run("show", "issue:12").stdout == run("show", "1").stdout
    assert "number 13" in run("show", "issue:13", status=3).stderr


def test_the_form_of_extracts_answer_depends_on_what_was_asked_alone(run: Run) -> None:
    one = run("extract", ISSUE, "nowhere.html", "--format", "json", status=1)
    assert [document["issue_number"] for document in json.loads(one.stdout)] == [12]
    assert json.loads(run("extract", "a.html", "b.html", "--format", "json", status=1).stdout) == []


def test_a_page_is_html_whatever_tag_it_opens_with(run: Run) -> None:
    page = "<meta charset=utf-8><title>A</title><p>Hi <a href='https://arxiv.org/abs/2503.09799'>p</a>"
    document = json.loads(run("extract", "-", "--format", "json", input=page).stdout)
    assert (document["format"], document["title"], len(document["papers"])) == ("html", "A", 1)
