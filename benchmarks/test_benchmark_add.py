"""How fast `add` takes issues into a new database, beside the same job with a soup and an ORM: `make benchmarks`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from newsletters import issues
from sqlalchemy import ForeignKey, create_engine, func, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

import papertrack
from papertrack.sources.files import read_path

ISSUES = 2_000
FEWER = 100  # for the version that takes so much longer


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The issues as files, the first `FEWER` of them once more in a folder of their own."""
    root = tmp_path_factory.mktemp("issues")
    for name, count in (("all", ISSUES), ("few", FEWER)):
        (root / name).mkdir()
        for number, issue in enumerate(issues(count)):
            (root / name / f"{number:04}.html").write_text(issue, encoding="utf-8")
    return root


def add(folder: Path, database: Path) -> int:
    """As `papertrack add FOLDER` does it, full text included."""
    with papertrack.open(database, processes=True) as tracker:
        return sum(taken.links for taken in tracker.add(read_path(folder)) if hasattr(taken, "links"))


class Base(DeclarativeBase):
    """The tables of the other version."""


class Issue(Base):
    __tablename__ = "issue"
    id: Mapped[int] = mapped_column(primary_key=True)
    origin: Mapped[str]
    body: Mapped[str]
    links: Mapped[list[Link]] = relationship(back_populates="issue")


class Paper(Base):
    __tablename__ = "paper"
    id: Mapped[int] = mapped_column(primary_key=True)
    identifier: Mapped[str] = mapped_column(unique=True)
    links: Mapped[list[Link]] = relationship(back_populates="paper")


class Link(Base):
    __tablename__ = "link"
    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"))
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"))
    url: Mapped[str]
    words: Mapped[str]
    headline: Mapped[str]
    context: Mapped[str]
    issue: Mapped[Issue] = relationship(back_populates="links")
    paper: Mapped[Paper | None] = relationship(back_populates="links")


IDENTIFIER = re.compile(
    r"arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{4,5})|doi\.org/(10\.\d{4,9}/\S+)|openreview\.net/forum\?id=(\w+)"
)


def add_through_an_orm(folder: Path, database: Path) -> int:
    """The same job as one would write it first: a soup of each issue, objects, get or create."""
    engine = create_engine(f"sqlite:///{database}")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.execute(text("CREATE VIRTUAL TABLE words USING fts5 (url, headline, context)"))
        for file in sorted(folder.iterdir()):
            body = file.read_text(encoding="utf-8")
            issue = Issue(origin=str(file), body=body)
            session.add(issue)
            headline = ""
            for node in BeautifulSoup(body, "lxml").find_all(["a", "b", "strong", "h1", "h2", "h3"]):
                words = " ".join(node.get_text().split())
                if node.name != "a":
                    headline = words
                    continue
                url = str(node.get("href", ""))
                context = " ".join(node.parent.get_text().split()) if node.parent else words
                link = Link(issue=issue, url=url, words=words, headline=headline, context=context)
                session.add(link)
                if match := IDENTIFIER.search(url):
                    identifier = next(filter(None, match.groups()))
                    link.paper = session.scalar(select(Paper).where(Paper.identifier == identifier)) or Paper(
                        identifier=identifier
                    )
                session.execute(
                    text("INSERT INTO words VALUES (:url, :headline, :context)"),
                    {"url": url, "headline": headline, "context": context},
                )
            session.commit()
        return session.scalar(select(func.count()).select_from(Link)) or 0


@pytest.mark.benchmark(group="issues added to a new database")
@pytest.mark.parametrize(("job", "which"), [(add, "all"), (add, "few"), (add_through_an_orm, "few")])
def test_adding(benchmark: Any, folder: Path, tmp_path: Path, job: Any, which: str) -> None:
    count = ISSUES if which == "all" else FEWER
    number = iter(range(100))
    benchmark.extra_info["issues"] = count
    links = benchmark.pedantic(lambda: job(folder / which, tmp_path / f"{next(number)}.db"), rounds=3, warmup_rounds=1)
    benchmark.extra_info["issues_a_second"] = round(count / benchmark.stats.stats.min)
    assert links >= 10 * count
