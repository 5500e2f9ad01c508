"""`export` with all its options, and `keys`, as users type them."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
from pathlib import Path

import bibtexparser
import feedparser
import pytest
import rispy
import yaml
from program import Run

ISSUE = """\
---
title: Flow Weekly 7
date: 2025-03-17
---
# Rectified flow

A [preprint](https://arxiv.org/abs/2403.01001v2) and [again](https://arxiv.org/abs/2403.01001).

# Diffusion

Another [one](https://arxiv.org/abs/2403.01002).
"""


@pytest.fixture
def issue(run: Run, home: Path) -> Path:
    (home / "issue.md").write_text(ISSUE)
    run("add", "issue.md")
    return home / "issue.md"


FORMATS = ["bibtex", "biblatex", "ris", "csl-json", "hayagriva", "text", "csv", "jsonl", "markdown", "atom"]


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_written_alone_on_standard_output(run: Run, issue: Path, format: str) -> None:
    done = run("export", "-f", format)
    assert "2403.01001" in done.stdout
    assert "2403.01002" in done.stdout
    assert done.stderr == ""


def test_other_programs_read_what_comes_out(run: Run, issue: Path) -> None:
    out = {format: run("export", "-f", format).stdout for format in FORMATS}
    keys = {"arxiv240301001", "arxiv240301002"}
    assert {entry.key for entry in bibtexparser.parse_string(out["bibtex"]).entries} == keys
    assert {record["id"] for record in rispy.loads(out["ris"])} == keys
    assert {item["id"] for item in json.loads(out["csl-json"])} == keys
    assert set(yaml.safe_load(out["hayagriva"])) == keys
    assert {row["key"] for row in csv.DictReader(io.StringIO(out["csv"]))} == keys
    assert len(feedparser.parse(out["atom"].encode()).entries) == 2


def test_as_mentioned_cites_the_version_that_the_issue_named(run: Run, issue: Path) -> None:
    assert "eprint = {2403.01001v2}" in run("export", "id:2403.01001", "--cite", "as-mentioned").stdout
    assert "eprint = {2403.01001}" in run("export", "id:2403.01001").stdout


def test_mentions_are_cited_as_their_issue_once_for_each_paper_under_keys_that_stay(run: Run, issue: Path) -> None:
    first = run("export", "--mentions", "-f", "biblatex").stdout
    assert first.count("@online{flow20250317:arxiv2403010") + first.count("@misc{flow20250317:") == 2
    assert "title = {Rectified flow}" in first
    assert "date = {2025-03-17}" in first
    assert run("export", "--mentions", "-f", "biblatex").stdout == first
    assert "`papertrack mentions --format csv`" in run("export", "--mentions", "-f", "csv", status=2).stderr


def test_the_first_papers_alone_can_be_had(run: Run, issue: Path) -> None:
    assert run("export", "-n", "1").stdout.count("@") == 1
    assert run("keys", "list", "-f", "ids").stdout.count("\n") == 1
    assert run("export", "-f", "atom", "-n", "1").stdout.count("<entry>") == 1


def test_a_pattern_makes_new_keys_and_changes_no_old_one(run: Run, issue: Path, environment: dict[str, str]) -> None:
    run("export", "id:2403.01001")
    assert "@misc{x-240301002," in run("export", "--key-pattern", "x-{id}").stdout
    assert "@misc{arxiv240301001," in run("export", env={**environment, "PAPERTRACK_KEY_PATTERN": "y-{id}"}).stdout
    assert "keys have no field {nonsense}" in run("export", "--key-pattern", "{nonsense}", status=2).stderr


def test_keys_are_set_and_listed_and_older_ones_still_find_the_paper(run: Run, issue: Path) -> None:
    assert "gives them" in run("keys", "list").stderr
    run("export")
    assert run("keys", "set", "arxiv240301001", "Flow:2024").stdout == "Flow:2024: arxiv:2403.01001\n"
    listed = {each["id"]: each for each in json.loads(run("keys", "list", "-f", "json").stdout)}
    assert listed["arxiv:2403.01001"] == {
        "key": "Flow:2024", "id": "arxiv:2403.01001", "title": None, "further_keys": ["arxiv240301001"]
    }  # fmt: skip
    assert "@misc{Flow:2024," in run("export").stdout
    assert json.loads(run("show", "arxiv240301001", "-f", "json").stdout)["key"] == "Flow:2024"
    run("keys", "set", "Flow:2024", "arxiv240301001")
    assert "@misc{arxiv240301001," in run("export").stdout
    run("db", "check")


def test_a_key_that_is_taken_or_that_cannot_be_written_is_wrong_usage(run: Run, issue: Path) -> None:
    run("export")
    taken = run("keys", "set", "arxiv:2403.01002", "ARXIV240301001", status=2).stderr
    assert taken == "papertrack: the citation key arxiv240301001 belongs to another paper; choose another one\n"
    assert "no citation key" in run("keys", "set", "arxiv:2403.01002", "a b", status=2).stderr
    assert "in no issue here" in run("keys", "set", "arxiv:2403.09999", "a", status=3).stderr
    assert "names no paper" in run("keys", "set", "nonsense", "a", status=2).stderr


def test_a_file_is_refreshed_in_place(run: Run, issue: Path, home: Path) -> None:
    mine = "% mine\n@book{mine, title = {Mine}}\n"
    (home / "refs.bib").write_text(mine)
    assert run("export", "--into", "refs.bib").stderr == "refs.bib: 2 new, 0 refreshed, 0 unchanged\n"
    once = (home / "refs.bib").read_text()
    assert once.startswith(mine)
    run("keys", "set", "arxiv:2403.01001", "another")
    assert run("export", "--into", "refs.bib").stderr == "refs.bib: 0 new, 0 refreshed, 2 unchanged\n"
    assert (home / "refs.bib").read_text() == once
    assert run("export", "--into", "refs.bib", "-q").stderr == ""
    assert sorted(each.name for each in home.iterdir() if each.suffix == ".bib" or each.name.startswith(".refs")) == [
        "refs.bib"
    ]


def test_a_refreshed_file_keeps_its_permissions_its_link_and_bytes_that_are_no_utf_8(
    run: Run, issue: Path, home: Path
) -> None:
    (home / "real.bib").write_bytes(b"% \xe9\xff latin\r\n@misc{x, title = {\xe4}}\r\n")
    (home / "real.bib").chmod(0o640)
    (home / "link.bib").symlink_to("real.bib")
    run("export", "--into", "link.bib")
    assert (home / "link.bib").is_symlink()
    assert stat.S_IMODE((home / "real.bib").stat().st_mode) == 0o640
    written = (home / "real.bib").read_bytes()
    assert written.startswith(b"% \xe9\xff latin\r\n@misc{x, title = {\xe4}}\r\n\r\n@misc{arxiv")
    assert "is not in UTF-8" in run("export", "--into", "link.bib", "-f", "biblatex", status=2).stderr
    assert (home / "real.bib").read_bytes() == written


def test_a_damaged_file_is_named_with_its_line_and_stays_as_it_is(run: Run, issue: Path, home: Path) -> None:
    damaged = "@misc{fine, title = {x}}\n@misc{broken, title = {x\n"
    (home / "refs.bib").write_text(damaged)
    done = run("export", "--into", "refs.bib", status=1)
    assert done.stderr == (
        "papertrack: refs.bib: line 2: the entry broken is damaged: it does not end; "
        "mend it first, nothing was changed\n"
    )
    assert (home / "refs.bib").read_text() == damaged


def test_another_work_under_our_key_is_done_in_part_and_named(run: Run, issue: Path, home: Path) -> None:
    (home / "refs.bib").write_text("@misc{arxiv240301001, eprint = {1706.03762}}\n")
    done = run("export", "--into", "refs.bib", status=1)
    assert "papertrack keys set arxiv:2403.01001 KEY" in done.stderr
    assert (home / "refs.bib").read_text().count("@misc{arxiv240301002") == 1


def test_a_new_file_is_made_and_a_folder_that_is_not_there_is_named(run: Run, issue: Path, home: Path) -> None:
    run("export", "--into", "new.bib", "--mentions")
    assert (home / "new.bib").read_text().count("@misc{flow20250317:") == 2
    before = (home / "new.bib").read_text()
    run("export", "--into", "new.bib", "--mentions")
    assert (home / "new.bib").read_text() == before
    assert run("export", "--into", "nowhere/x.bib", status=1).stderr.startswith("papertrack: nowhere/x.bib: ")
    for words in (("--into", "."), ("-o", ".")):
        assert run("export", *words, status=1).stderr == "papertrack: .: Is a directory\n"


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="this system has no /dev/stdout")
def test_standard_output_may_be_named(run: Run, issue: Path, home: Path) -> None:
    written = run("export").stdout
    assert run("export", "-o", "-").stdout == run("export", "-o", "/dev/stdout").stdout == written
    assert not (home / "-").exists()


def test_a_file_in_utf_16_is_named_and_stays_as_it_is(run: Run, issue: Path, home: Path) -> None:
    before = "@misc{mine, title = {Mine}}\n".encode("utf-16")
    (home / "wide.bib").write_bytes(before)
    told = run("export", "--into", "wide.bib", status=2).stderr
    assert told == "papertrack: wide.bib: is in UTF-16, which BibTeX cannot read either; save it as UTF-8\n"
    assert (home / "wide.bib").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--into", "a.bib", "-o", "b.bib"], "use one of them"),
        (["--into", "a.bib", "-f", "ris"], "use bibtex or biblatex"),
        (["-f", "ris", "--encoding", "ascii"], "--encoding is for bibtex and biblatex"),
        (["-f", "text", "--style", "nonsense"], "there is no citation style 'nonsense'"),
        (["-f", "text", "--style", "issue.md"], "this is no citation style"),
        (["-f", "nonsense"], "bibtex"),
        (["--cite", "nonsense"], "as-mentioned"),
    ],
)
def test_wrong_options_are_named_in_one_line(run: Run, issue: Path, words: list[str], said: str) -> None:
    done = run("export", *words, status=2)
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_without_the_extra_a_style_says_what_to_install(
    run: Run, issue: Path, home: Path, environment: dict[str, str]
) -> None:
    (home / "absent" / "citeproc").mkdir(parents=True)
    (home / "absent" / "citeproc" / "__init__.py").write_text("raise ImportError('absent')")
    path = os.pathsep.join([str(home / "absent"), environment.get("PYTHONPATH", "")])
    done = run("export", "-f", "text", status=2, env={**environment, "PYTHONPATH": path})
    assert done.stderr == (
        "papertrack: text in a citation style needs more libraries; install them by pip install 'papertrack[styles]'\n"
    )


def test_a_style_of_ones_own_is_read_from_its_file(run: Run, issue: Path, home: Path) -> None:
    (home / "own.csl").write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>Own</title>'
        "<id>own</id><updated>2025-01-01T00:00:00Z</updated></info><citation><layout><text value='x'/></layout>"
        "</citation><bibliography><layout><text variable='number' prefix='See '/></layout></bibliography></style>"
    )
    lines = run("export", "-f", "text", "--style", "own.csl").stdout.splitlines()
    assert sorted(lines) == ["See arXiv:2403.01001", "See arXiv:2403.01002"]


def test_encodings_differ_only_in_letters_that_are_not_ascii(run: Run, home: Path) -> None:
    (home / "a.md").write_text("# Über Flüsse\n\n[x](https://arxiv.org/abs/2403.01001)\n")
    run("add", "a.md")
    in_ascii = run("export", "--mentions").stdout
    assert 'title = {{\\"U}ber Fl{\\"u}sse}' in in_ascii
    assert "title = {Über Flüsse}" in run("export", "--mentions", "--encoding", "utf-8").stdout
    assert "title = {Über Flüsse}" in run("export", "--mentions", "-f", "biblatex").stdout
