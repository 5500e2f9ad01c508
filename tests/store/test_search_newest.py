"""The newest mentions, links and issues are found without looking at all, and are those that looking at all finds."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from papertrack.model.identifier import Identifier
from papertrack.model.paper import Facts
from papertrack.model.query import parse
from papertrack.store import naming, nearest
from papertrack.store.store import Store

WORDS = (
    "robot", "tensor", "protein", "chess", "video", "audio", "model", "training", "scaling", "law", "agent", "code",
)  # fmt: skip
QUESTIONS = [
    "", "robot", "robot tensor", '"robot tensor"', "robot OR chess", "-robot", "robot -tensor", "ro*", "ro* tensor",
    "t* -chess", "c* OR p*", "zz*", "title:robot", "title:robot tensor", "author:ada", "author:ada -title:chess",
    "abstract:law", "context:robot", "headline:robot", "headline:r*", "category:cs.LG", "category:cs robot",
    "newsletter:two", "newsletter:two robot", "newsletter:nowhere", "issue:7", "issue:7 robot", "issue:number",
    "since:2021", "until:2020", "until:2020 robot", "since:2020 until:2021 robot", "newsletter:one until:2020",
    "mentions:>2", "mentions:>2 robot", "mentions:<2", "mentions:=3", "mentions:0", "-mentions:>1", "has:doi",
    "has:abstract", "-has:abstract", "has:doi robot", "has:doi OR robot", "tag:kept", "-tag:kept", "tag:k*", "has:tag",
    "has:note", "id:2401.00003", "id:2401*", "arxiv:2401.00003", "arxiv:2401.00003 OR chess", "-(robot OR chess)",
    "(robot OR chess) -law author:ada", "author:bob since:2021 -title:model",
]  # fmt: skip


@pytest.fixture(scope="module")
def shelf(tmp_path_factory, desk_of):
    """80 issues of two newsletters, some without a date, that name 60 papers."""
    chance = random.Random(3)

    def some(count: int) -> str:
        return " ".join(chance.choices(WORDS, k=count))

    with Store.open(tmp_path_factory.mktemp("newest") / "papers.db") as store:
        desk = desk_of(store)
        names = [f"arxiv:2401.{number:05}" for number in range(1, 60)] + ["doi:10.1000/one"]
        for number in range(80):
            links = [
                desk.link(chance.choice(names), headline=some(1) if chance.random() < 0.5 else None, context=some(3))
                for _ in range(chance.randint(0, 4))
            ]
            day = date(2019, 1, 1) + timedelta(days=chance.randrange(1500))
            desk.add(
                str(number),
                desk.document(
                    *links,
                    newsletter=chance.choice(("One", "Two", None)),
                    number=number,
                    title=f"Number {some(1)}",
                    published=day.isoformat() if chance.random() < 0.9 else None,
                ),
            )
        with store.write() as writer:
            for name in names[::2]:
                facts = Facts(
                    title=some(4),
                    authors=(chance.choice(("Ada L", "Bob M")),),
                    abstract=some(9) if chance.random() < 0.7 else None,
                    published="2020-02-02",
                    categories=(chance.choice(("cs.LG", "cs.CL")),),
                )
                writer.put_facts(writer.paper_of(Identifier.parse(name)), facts)
            writer.put_tags(Identifier.parse(names[4]), ["kept"])
            writer.put_tags(7, ["kept"])
        yield store


@pytest.mark.parametrize("most", [2, 1000])
@pytest.mark.parametrize("kind", ["mentions", "links", "issues"])
def test_what_is_found_little_by_little_is_the_beginning_of_all_that_is_found(shelf, kind, most, monkeypatch):
    monkeypatch.setattr(nearest, "FEW", most)
    monkeypatch.setattr(nearest, "STEPS", (most, 3 * most, 9 * most))
    monkeypatch.setattr(naming, "MOST_WORDS", 20)
    with shelf.read() as reader:
        for text in QUESTIONS:
            everything = getattr(reader, kind)(parse(text), limit=None)
            for limit in (1, 3, 20):
                assert getattr(reader, kind)(parse(text), limit=limit) == everything[:limit], text


@pytest.mark.parametrize("kind", ["papers", "mentions", "links", "issues"])
@pytest.mark.parametrize("sort", [{}, {"sort": "title"}], ids=["usual order", "by title"])
def test_the_pages_of_an_answer_are_the_answer(shelf, kind, sort):
    if kind == "links" and sort:
        sort = {"sort": "target"}
    with shelf.read() as reader:
        ask = getattr(reader, kind)
        for text in ("", "robot", "ro*", "-robot", "since:2021"):
            everything = ask(parse(text), limit=None, **sort)
            found = [ask(parse(text), limit=7, offset=start, **sort) for start in range(0, len(everything) + 7, 7)]
            assert [each for page in found for each in page] == everything, text
            assert ask(parse(text), offset=3, **sort) == everything[3:]


@pytest.mark.parametrize("most", [1, 20])
def test_papers_are_found_by_how_words_begin_however_many_words_do(shelf, most, monkeypatch):
    """Where there are many, the common ones are looked for first, and all of them before anything is left out."""
    monkeypatch.setattr(naming, "_FEWEST_WORDS", most)
    monkeypatch.setattr(naming, "MOST_WORDS", most)
    with shelf.read() as reader:
        for start in ("r", "ro", "robot", "t", "tr", "ch", "co", "zz", "trainin"):
            wanted = {a.paper.id for word in WORDS if word.startswith(start) for a in reader.papers(parse(word))}
            assert {a.paper.id for a in reader.papers(parse(f"{start}*"))} == wanted
