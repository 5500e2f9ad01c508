"""Makes libraries to ask: databases of so many papers with 2.5 mentions each, the same ones on every machine."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

from newsletters import SYLLABLES
from sqlalchemy import Connection

from papertrack.store.store import Store
from papertrack.store.texts import refresh

PAPERS_AN_ISSUE = 25
NEWSLETTERS = 20
WORDS = 40_000
SENTENCES = 20_000
FIELDS_ALONE = [
    "since:2024", "until:2016", "has:doi", "has:abstract", "-has:venue", "mentions:>2", "mentions:>9", "mentions:<2",
    "category:cs.LG", "newsletter:7", "-newsletter:7", "venue:icml", "issue:404", "id:1402.00001", "tag:none",
    "has:note",
    "author:a*", "since:2020 until:2021", "-mentions:>3 category:cs", "",
]  # fmt: skip


class Language:
    """Words that are as unevenly common as those of a language (Zipf), and sentences made of them."""

    def __init__(self, chance: random.Random) -> None:
        self.words = list(
            dict.fromkeys("".join(chance.choices(SYLLABLES, k=chance.randint(2, 5))) for _ in range(2 * WORDS))
        )[:WORDS]
        weights = list(accumulate(1 / rank for rank in range(3, WORDS + 3)))
        self.sentences = [
            " ".join(chance.choices(self.words, cum_weights=weights, k=chance.randint(8, 24))) + "."
            for _ in range(SENTENCES)
        ]

    def questions(self, chance: random.Random, count: int) -> dict[str, list[str]]:
        """Questions by kind: words of all degrees of commonness alike, pairs and phrases of what was written."""

        def word() -> str:
            return self.words[int(WORDS ** chance.random()) - 1]

        def pair() -> str:
            written = chance.choice(self.sentences).rstrip(".").split()
            start = chance.randrange(len(written) - 1)
            return " ".join(written[start : start + 2])

        return {
            "a word": [word() for _ in range(count)],
            "two words": [pair() for _ in range(count)],
            "a phrase": [f'"{pair()}"' for _ in range(count)],
            "a prefix": [f"{word()[:4]}*" for _ in range(count)],
            "a prefix and a word": [f"{word()[:4]}* {word()}" for _ in range(count)],
            "a word of a time": [f"{word()} since:{chance.randint(2016, 2024)}" for _ in range(count)],
            "a word of a newsletter": [f"{word()} newsletter:{chance.randrange(NEWSLETTERS)}" for _ in range(count)],
            "fields alone": FIELDS_ALONE * (count // len(FIELDS_ALONE)),
        }


def make(path: Path, papers: int, seed: int = 1) -> Language:
    """Fill a new database with `papers` papers, all with metadata, and their issues. A million take some minutes."""
    chance = random.Random(seed)
    language = Language(chance)
    with Store.open(path) as store, store.write() as writer:
        connection = writer._connection
        _put_papers(connection, chance, language, papers)
        _put_issues(connection, chance, language, papers)
        _put_texts(connection)
    return language


def _put_papers(connection: Connection, chance: random.Random, language: Language, papers: int) -> None:
    def sentences(count: int) -> str:
        return " ".join(chance.choices(language.sentences, k=count))

    def paper(number: int) -> tuple[object, ...]:
        published = date(2014, 1, 1) + timedelta(days=number * 4200 // papers)
        category = chance.choice(("cs.LG", "cs.CL", "cs.CV", "stat.ML", "quant-ph"))
        title = chance.choice(language.sentences)[:70].rsplit(" ", 1)[0]
        venue = chance.choice(("NeurIPS", "ICML", None))
        return number, title, sentences(6), published.isoformat(), venue, category, json.dumps([category])

    _insert(
        connection,
        "INSERT INTO paper (id, title, abstract, published, venue, primary_category, categories) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (paper(number) for number in range(1, papers + 1)),
    )
    _insert(
        connection,
        "INSERT INTO identifier (id, scheme, value, paper_id) VALUES (?, 'arxiv', ?, ?)",
        ((number, f"{1401 + number // 90_000}.{number % 90_000 + 1:05}", number) for number in range(1, papers + 1)),
    )
    names = [" ".join(word.capitalize() for word in chance.sample(language.words, 2)) for _ in range(20_000)]
    _insert(
        connection,
        "INSERT INTO author (paper_id, position, name) VALUES (?, ?, ?)",
        (
            (number, place, name)
            for number in range(1, papers + 1)
            for place, name in enumerate(chance.choices(names, k=3), 1)
        ),
    )


def _put_issues(connection: Connection, chance: random.Random, language: Language, papers: int) -> None:
    mentions = papers * 5 // 2
    issues = max(mentions // PAPERS_AN_ISSUE, 1)
    now = "2025-01-01T00:00:00.000000+00:00"
    days = [(date(2014, 6, 1) + timedelta(days=number * 4200 // issues)).isoformat() for number in range(issues)]
    numbers = range(1, issues + 1)
    for statement, rows in (
        ("INSERT INTO newsletter (id, name) VALUES (?, ?)", ((n, f"Letter {n}") for n in range(1, NEWSLETTERS + 1))),
        (
            "INSERT INTO document (id, hash, body, size, format, origin, added_at) "
            "VALUES (?, ?, x'', 0, 'html', '', ?)",
            ((n, str(n), now) for n in numbers),
        ),
        (
            "INSERT INTO issue (id, key, newsletter_id, title, number, published, added_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((n, str(n), n % NEWSLETTERS + 1, f"Issue {n}", n, days[n - 1], now) for n in numbers),
        ),
        (
            "INSERT INTO revision (id, issue_id, document_id, part, extractor, read_at) VALUES (?, ?, ?, 0, 1, ?)",
            ((n, n, n, now) for n in numbers),
        ),
        (
            "INSERT INTO issue_search (rowid, title, newsletter, signs) VALUES (?, ?, ?, '')",
            ((n, f"Issue {n}", f"Letter {n % NEWSLETTERS + 1}") for n in numbers),
        ),
        (
            "INSERT INTO link (id, revision_id, position, url, target, text, headline, context, kind, rule) "
            "VALUES (?, ?, ?, 'https://arxiv.org/', 'https://arxiv.org/', 'here', ?, ?, 'paper', 'arxiv-url')",
            _links(chance, language, mentions, issues),
        ),
        (
            "INSERT INTO mention (link_id, identifier_id) VALUES (?, ?)",
            ((n, _mentioned(chance, n, mentions, papers)) for n in range(1, mentions + 1)),
        ),
    ):
        _insert(connection, statement, rows)
    connection.exec_driver_sql("INSERT INTO link_search (link_search) VALUES ('rebuild')")


def _links(chance: random.Random, language: Language, mentions: int, issues: int) -> Iterator[tuple[object, ...]]:
    for number in range(1, mentions + 1):
        headline, context = chance.choices(language.sentences, k=2)
        issue = min((number - 1) // PAPERS_AN_ISSUE + 1, issues)
        yield number, issue, (number - 1) % PAPERS_AN_ISSUE + 1, headline[:50].rsplit(" ", 1)[0], context


def _mentioned(chance: random.Random, number: int, mentions: int, papers: int) -> int:
    """Most mentions are of papers of about that time."""
    age = int(chance.expovariate(1 / (papers / 50)))
    return (number * papers // mentions - age) % papers + 1


def _put_texts(connection: Connection) -> None:
    refresh(connection, [row[0] for row in connection.exec_driver_sql("SELECT id FROM paper")])


def _insert(connection: Connection, statement: str, rows: Iterator[tuple[object, ...]]) -> None:
    cursor = connection.connection.cursor()
    cursor.executemany(statement, rows)
    cursor.close()
