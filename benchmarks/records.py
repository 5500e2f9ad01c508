"""Makes libraries whose papers have records of three services each, for measuring what is derived from them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from hashlib import sha1
from html import escape
from pathlib import Path

from library import Language, make
from sqlalchemy import Connection

from papertrack.store import rows
from papertrack.store.store import Store

PROVIDERS = ("arxiv", "crossref", "semantic-scholar")
_ASKED = "2025-01-01T00:00:00.000000+00:00"
_ENTRY = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><entry xmlns:arxiv="http://arxiv.org/schemas/atom">'
    "<id>http://arxiv.org/abs/{arxiv}v2</id><title>{title}</title><updated>2024-05-01T12:00:00Z</updated>"
    '<link href="https://arxiv.org/abs/{arxiv}v2" rel="alternate" type="text/html"/><summary>{abstract}</summary>'
    '<category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/><published>2023-05-01T12:00:00Z</published>'
    '<arxiv:comment>12 pages</arxiv:comment><arxiv:primary_category term="cs.LG"/>'
    "{authors}<arxiv:doi>{doi}</arxiv:doi></entry></feed>"
)


def make_with_records(path: Path, papers: int, seed: int = 1) -> Language:
    """`make`, and for each paper what arXiv, Crossref (by the DOI that arXiv names) and Semantic Scholar say of it."""
    language = make(path, papers, seed)
    chance = random.Random(seed)
    with Store.open(path) as store, store.write() as writer:
        connection = writer._connection
        connection.exec_driver_sql(
            "INSERT INTO provider (id, name) SELECT key + 1, value FROM json_each(?)", (rows.array(PROVIDERS),)
        )
        cursor = connection.connection.cursor()
        cursor.executemany(
            "INSERT INTO record (provider_id, identifier_id, asked_at, status, payload, parser) "
            "VALUES (?, ?, ?, 'found', ?, 1)",
            _records(connection, chance, language, papers),
        )
        cursor.close()
    return language


def _records(
    connection: Connection, chance: random.Random, language: Language, papers: int
) -> Iterator[tuple[object, ...]]:
    connection.exec_driver_sql("INSERT INTO paper (id) SELECT id + ? FROM paper", (papers,))
    connection.exec_driver_sql(
        "INSERT INTO identifier (id, scheme, value, paper_id) "
        "SELECT id + ?1, 'doi', '10.5555/' || value, paper_id + ?1 FROM identifier",
        (papers,),
    )
    for number in range(1, papers + 1):
        arxiv = f"{1401 + number // 90_000}.{number % 90_000 + 1:05}"
        told = _Told(arxiv, f"10.5555/{arxiv}", language, chance)
        for place, payload in enumerate((told.by_arxiv(), told.by_crossref(), told.by_semantic_scholar())):
            yield place + 1, number + (papers if place == 1 else 0), _ASKED, rows.squeezed(payload)


class _Told:
    """One work, as services tell of it."""

    def __init__(self, arxiv: str, doi: str, language: Language, chance: random.Random) -> None:
        self.arxiv, self.doi = arxiv, doi
        self.title = chance.choice(language.sentences)[:70].rsplit(" ", 1)[0]
        self.abstract = " ".join(chance.choices(language.sentences, k=8))
        self.authors = [(chance.choice(language.words), chance.choice(language.words)) for _ in range(4)]

    def by_arxiv(self) -> bytes:
        authors = "".join(f"<author><name>{given} {family}</name></author>" for given, family in self.authors)
        words = {"title": escape(self.title), "abstract": escape(self.abstract), "authors": authors}
        return _ENTRY.format(arxiv=self.arxiv, doi=self.doi, **words).encode()

    def by_crossref(self) -> bytes:
        authors = [{"given": given, "family": family, "affiliation": []} for given, family in self.authors]
        day = {"date-parts": [[2024, 3, 1]]}
        work = {"DOI": self.doi, "type": "journal-article", "title": [self.title], "author": authors, "issued": day}
        return json.dumps({**work, "container-title": ["Journal of Flows"], "volume": "7", "page": "1-9"}).encode()

    def by_semantic_scholar(self) -> bytes:
        authors = [{"authorId": None, "name": f"{given} {family}"} for given, family in self.authors]
        names = {"ArXiv": self.arxiv, "DOI": self.doi, "CorpusId": 1}
        paper = {"paperId": sha1(self.arxiv.encode()).hexdigest(), "title": self.title, "abstract": self.abstract}
        venue = {"venue": "Journal of Flows", "year": 2023, "publicationDate": "2023-05-01"}
        return json.dumps({**paper, **venue, "externalIds": names, "authors": authors}).encode()
