"""`merge`, `split`, `duplicates` and `show --why`, as users type them."""

from __future__ import annotations

import json
from pathlib import Path

from loopback_web import loopback_web, small_services
from program import Run

A, D = "arxiv:2403.01001", "doi:10.5555/flow.1"


def take_in(run: Run, home: Path) -> None:
    (home / "issue.md").write_text(
        "# Flow\n\nA [preprint](https://arxiv.org/abs/2403.01001).\n\nAn [article](https://doi.org/10.5555/flow.1)."
    )
    run("add", "issue.md")


def ids(run: Run) -> list[list[str]]:
    return sorted(paper["ids"] for paper in json.loads(run("papers", "--format", "json").stdout))


def test_merge_says_what_it_did_and_split_takes_it_back(run: Run, home: Path) -> None:
    take_in(run, home)
    before = run("papers", "--format", "json", "--sort", "title").stdout
    assert run("merge", A, "https://doi.org/10.5555/flow.1").stdout == f"one paper now: {A} {D}\n"
    assert ids(run) == [[A, D]]
    assert run("merge", D, A).stdout.startswith("one paper already")
    run("db", "rebuild")
    assert ids(run) == [[A, D]]
    assert run("split", D).stdout.split() == f"two papers now: {D} and: {A}".split()
    assert run("split", D).stdout.startswith("alone already")
    assert sorted(before) == sorted(run("papers", "--format", "json", "--sort", "title").stdout)
    assert run("db", "check").stdout == "in order\n"


def test_a_name_that_is_none_is_wrong_usage_and_an_unknown_paper_is_nothing_found(run: Run, home: Path) -> None:
    take_in(run, home)
    assert "names no paper" in run("merge", A, "nonsense", status=2).stderr
    assert "in no issue here" in run("split", "arxiv:2403.09999", status=3).stderr


def test_a_paper_is_found_by_each_of_its_citation_keys(run: Run, home: Path) -> None:
    take_in(run, home)
    run("export")
    keys = [json.loads(run("show", name, "--format", "json").stdout)["key"] for name in (A, D)]
    run("merge", A, D)
    for key in keys:
        paper = json.loads(run("show", key, "--format", "json").stdout)
        assert sorted([paper["key"], *paper["further_keys"]]) == sorted(keys)
    assert run("export").stdout.count("@") == 1


def test_duplicates_lists_pairs_that_merge_takes_as_they_stand(
    run: Run, home: Path, environment: dict[str, str]
) -> None:
    (home / "two.md").write_text("[a](https://arxiv.org/abs/2403.01001) [b](https://arxiv.org/abs/2403.01002)")
    run("add", "two.md")
    assert run("duplicates").stderr.startswith("no two papers")
    titles = {"2403.01001": "Flow on Sparse Graphs", "2403.01002": "Flow on sparse graphs"}
    with loopback_web(home, small_services(titles)) as web:
        environment.update(web.environment)
        run("enrich")
    (pair,) = json.loads(run("duplicates", "--format", "json").stdout)
    assert (pair["id"], pair["other"], pair["score"]) == ("arxiv:2403.01001", "arxiv:2403.01002", 100.0)
    assert "papertrack merge arxiv:2403.01001 arxiv:2403.01002" in run("duplicates", "--format", "table").stdout
    why = json.loads(run("show", "arxiv:2403.01001", "--why", "--format", "json").stdout)
    assert {"title": "arxiv"}.items() <= {reason["field"]: reason["provider"] for reason in why}.items()
    assert "asked at" in run("show", "arxiv:2403.01001", "--why", "--format", "table").stdout
    run("merge", *run("duplicates", "--format", "ids").stdout.split())
    assert run("duplicates", "--format", "ids").stdout == ""
