"""Judges metadata against a replica of the public web: `python tests/replica/metadata.py FOLDER`, no test by itself.

FOLDER holds the replica: a module `core` with `Web`, `Replica`, `Fault` and `Faults`, a module `replica` with `Clock`,
`load_records` and `world`, and records of arXiv. Services that the replica does not have are stood in for here. Each
case is a world of its own, with its own database and gates, and many run at once, since politeness is waiting.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import papertrack
from papertrack.identify import parse_identifier
from papertrack.identify.schemes import is_dataset
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.record import Record, Status
from papertrack.store.store import Store
from papertrack.wiring.services import readers

AT_ONCE = 20
ENOUGH = 15  # runs within which a database converges whatever goes wrong
ARXIV = ("export.arxiv.org", "oaipmh.arxiv.org", "rss.arxiv.org")
INTERVAL = 2.95  # seconds between two requests to arXiv, less what the way there may take

FAULTS: dict[str, dict[str, Any]] = {
    "429": {"what": "status", "status": 429},
    "429 with Retry-After": {"what": "status", "status": 429, "retry_after": "2"},
    "503": {"what": "status", "status": 503},
    "reset": {"what": "reset"},
    "truncated body": {"what": "truncate"},
    "captive portal": {"what": "html"},
    "empty body": {"what": "empty"},
    "garbage": {"what": "garbage"},
    "gzip bomb": {"what": "gzip-bomb", "mebibytes": 200},
}
STALL = {"what": "stall", "seconds": 4.0}

SERVICES = {
    "arXiv": "export.arxiv.org",
    "OAI": "oaipmh.arxiv.org",
    "Crossref": "api.crossref.org",
    "DataCite": "api.datacite.org",
    "ACL Anthology": "aclanthology.org",
    "OpenReview": "openreview.net",
    "pages": "mlr.press",
    "Semantic Scholar": "api.semanticscholar.org",
    "OpenAlex": "api.openalex.org",
    "doi.org": "doi.org",
}
"""Each service, and how lines about it name it."""

TOGETHER = (
    ("arXiv", "OAI", "doi.org", "pages"),
    ("Crossref", "ACL Anthology", "OpenReview", "Semantic Scholar"),
    ("DataCite", "OpenAlex"),
)
"""Services that fail together: those that are asked whether or not another of them answers."""

ACL, REVIEW, PAGE = "2020.acl-main.1", "aBcDeFgHiJ", "v37/jozefowicz15"
TITLED = "Scaling Laws for Neural Language Models"


@dataclass(frozen=True)
class Ground:
    """What all worlds share. sites: the replica's, by host. base: a database with one issue that names papers of every
    kind.
    """

    folder: Path
    home: Path
    records: dict[str, dict[str, Any]]
    sites: dict[str, Any]
    base: Path


class World:
    """A replica with its faults, and one user of it."""

    def __init__(self, ground: Ground, name: str, faults: Sequence[dict[str, Any]] = (), seed: int = 0) -> None:
        import core  # type: ignore[import-not-found]
        from sites.arxiv import ArXiv  # type: ignore[import-not-found]

        self.home = ground.home / name
        self.home.mkdir()
        self.database = self.home / "papers.db"
        shutil.copy(ground.base, self.database)
        sites = {**ground.sites, "export.arxiv.org": ArXiv(ground.records)}
        collector = copy(ground.sites["api.semanticscholar.org"].__self__)  # it refuses each third request of a world
        collector.keyless = 0
        sites["api.semanticscholar.org"] = collector.semantic_scholar
        self.web = core.Web(sites, [core.Fault(**fault) for fault in faults], None, seed)
        self._replica = core.Replica(self.web, self.home / "web")

    @contextmanager
    def here(self) -> Iterator[World]:
        with self._replica:
            yield self

    def start(self, *words: str, database: Path | None = None) -> subprocess.Popen[str]:
        own = {
            "PAPERTRACK_DATABASE": str(database or self.database),
            "PAPERTRACK_STATE": str(self.home / "state"),
            "PAPERTRACK_EMAIL": "judge@papers.example",
            "PAPERTRACK_OPENALEX_KEY": "a-key",
        }
        return subprocess.Popen(
            [sys.executable, "-m", "papertrack", *words],
            env={**os.environ, **self._replica.environment, **own},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, *words: str, status: int = 0) -> tuple[str, list[str]]:
        """Run the program to its end. Returns what it said, and its complaints, a line each."""
        process = self.start(*words)
        out, err = process.communicate(timeout=900)
        assert process.returncode == status, (words, process.returncode, out[-1000:], err)
        assert "Traceback" not in err, err
        return out, [line for line in err.splitlines() if line]

    def mend(self) -> None:
        """Nothing goes wrong any more, and so much time has passed that no service is left alone."""
        import core

        self.web.faults = core.Faults([])
        for rest in (self.home / "state" / "gates").glob("*.rest"):
            rest.unlink()

    def papers(self) -> list[object]:
        """All that users see of the papers."""
        with papertrack.open(self.database) as tracker:
            return sorted(
                (
                    (each.paper.ids, each.paper.facts, [mention.context for mention in each.mentions])
                    for each in tracker.papers(limit=None)
                ),
                key=str,
            )

    def told(self) -> dict[tuple[str, Identifier], list[Record]]:
        """What each provider said of each identifier, the oldest first."""
        with papertrack.open(self.database) as tracker:
            names = [name for each in tracker.papers(limit=None) for name in each.paper.ids]
        told: dict[tuple[str, Identifier], list[Record]] = {}
        with Store.open(self.database) as store, store.read() as reader:
            for record in reader.records_about(names):
                told.setdefault((record.provider, record.identifier), []).append(record)
        return told


def judge(folder: Path) -> None:
    """Run every case; each says what it found, or where it falls short, which is the exit status then."""
    sys.path.insert(0, str(folder))
    with tempfile.TemporaryDirectory() as temporary:
        ground = prepared(folder, Path(temporary))
        started = time.monotonic()
        expected = undisturbed(ground)
        cases: list[Callable[[], str]] = [
            partial(corpus, ground),
            partial(two_at_once, ground),
            partial(published, ground),
            *(partial(fails, ground, expected, kind, services) for kind in FAULTS for services in TOGETHER),
            partial(stalls, ground, expected),
            *(partial(hiccups, ground, expected, seed) for seed in range(2)),
            *(partial(killed, ground, expected, seed) for seed in range(3)),
        ]
        short = 0
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for held, line in pool.map(judged, cases):
                print(f"  {line}" if held else f"FALLS SHORT: {line}", flush=True)
                short += not held
        print(f"{len(cases)} cases, {short} fall short: {time.monotonic() - started:.0f} s", flush=True)
    sys.exit(bool(short))


def judged(case: Callable[[], str]) -> tuple[bool, str]:
    """Whether a case holds, and what it has to say."""
    try:
        return True, case()
    except Exception as error:
        called = case.func.__name__ if isinstance(case, partial) else str(case)
        return False, f"{called}: {type(error).__name__}: {error}"


def prepared(folder: Path, home: Path) -> Ground:
    """The replica's sites with what is missing among them, and a database with an issue that names papers."""
    import replica  # type: ignore[import-not-found]

    records = replica.load_records()
    clock = replica.Clock(datetime(2026, 6, 1, tzinfo=UTC))
    sites = replica.world(records, folder.parent / "corpus" / "open", clock)
    sites |= {
        "aclanthology.org": anthology, "api2.openreview.net": reviews, "api.openreview.net": reviews,
        "proceedings.mlr.press": proceedings,
    }  # fmt: skip
    ground = Ground(folder, home, records, sites, home / "base.db")
    issue = home / "issue.html"
    links = "".join(f'<p>A story of <a href="{one.url}">this</a>.</p>' for one in named(records, sites))
    issue.write_text(f"<h2>All kinds</h2>{links}<p><strong>Read more:</strong> {TITLED} (arXiv).</p>")
    with papertrack.open(ground.base) as tracker:
        from papertrack.sources.files import read_path

        list(tracker.add(read_path(issue)))
    return ground


def named(records: dict[str, dict[str, Any]], sites: dict[str, Any]) -> list[Identifier]:
    """Papers of every kind: known and unknown, with a publication that arXiv tells, that it does not tell, and none."""
    from sites.arxiv import tells_doi

    scholarly = sites["api.crossref.org"].__self__
    published = [each for each in records.values() if each.get("doi") and each["abstract"]]
    preprints = [each for each in records.values() if not each.get("doi")][::4000]
    told = [each for each in published if tells_doi(each)][:3]
    untold = [each for each in published if not tells_doi(each)][:4]
    curies = [f"arxiv:{each['id']}" for each in (*preprints, *told, *untold)]
    curies += [f"doi:{untold[0]['doi']}", f"doi:{told[0]['doi']}"]
    collected = [doi for doi, work in scholarly.openalex_works.items() if work.get("id")]
    curies += [f"doi:{doi}" for doi in (*list(scholarly.crossref_works)[:2], *collected[:2])]
    curies += [f"doi:{doi}" for doi in scholarly.datacite_works if not doi.startswith("10.48550/")]
    curies += ["arxiv:2503.99999", "arxiv:2401.98765", "doi:10.5555/nowhere", "doi:10.5555/neither"]
    found = [parse_identifier(each) for each in [*curies, f"acl:{ACL}", f"openreview:{REVIEW}", f"pmlr:{PAGE}"]]
    return [each for each in found if each]


def anthology(request: Any) -> Any:
    """aclanthology.org, with one paper."""
    return page("ACL Anthology", f"https://aclanthology.org/{ACL}.pdf" if ACL in request.path else None)


def proceedings(request: Any) -> Any:
    """proceedings.mlr.press, with one paper."""
    pdf = "http://proceedings.mlr.press/v37/jozefowicz15.pdf" if PAGE in request.path else None
    return page("Proceedings of Machine Learning Research", pdf)


def page(site: str, pdf: str | None) -> Any:
    """A paper's page, or one that says that there is none."""
    import core

    if pdf is None:
        return core.Response.text(f"<html><title>Not found | {site}</title></html>", "text/html", 404)
    metas = {"title": "A Page of Its Own", "author": "Lovelace, Ada", "publication_date": "2020/7", "pdf_url": pdf}
    head = "".join(f'<meta name="citation_{name}" content="{value}">' for name, value in metas.items())
    return core.Response.text(f"<!doctype html><html><head>{head}</head><body></body></html>", "text/html")


def reviews(request: Any) -> Any:
    """api2.openreview.net, with one note."""
    import core

    if request.query.get("id") != REVIEW:
        return core.Response.json({"name": "NotFoundError", "message": "The note was not found"}, 404)
    content = {"title": {"value": "A Reviewed Paper"}, "authors": {"value": ["Ada Lovelace"]}}
    return core.Response.json({"notes": [{"id": REVIEW, "cdate": 1600000000000, "content": content}], "count": 1})


Expected = tuple[list[object], dict[tuple[str, Identifier], list[Record]]]


def undisturbed(ground: Ground) -> Expected:
    """A run in which nothing goes wrong: what papers it gives, and what providers say. All services are asked."""
    with World(ground, "undisturbed").here() as world:
        out, complaints = world.run("enrich")
        assert not complaints, complaints
        hosts = {row["host"] for row in world.web.requests}
        names = {row["headers"].get("user-agent") for row in world.web.requests if row["method"] != "CONNECT"}
        assert names == {f"papertrack/{papertrack.__version__} (mailto:judge@papers.example)"}, names
        for service, host in SERVICES.items():
            assert service == "OAI" or any(host in each for each in hosts), f"{service} was not asked"
        for unknown in ("arxiv:2503.99999", "arxiv:2401.98765", "doi:10.5555/nowhere", "doi:10.5555/neither"):
            assert f"{unknown} not found" in out, f"{unknown} is not said to be unknown"
        again, _ = world.run("enrich", "--dry-run")
        assert not again, f"still due after a whole run: {again}"
        return world.papers(), world.told()


def corpus(ground: Ground) -> str:
    """All ids of the corpus that the replica knows get title, authors, date and abstract; the others are said to be
    unknown.
    """
    with World(ground, "corpus").here() as world:
        world.run("add", str(ground.folder.parent / "corpus" / "open"))
        out, _ = world.run("enrich", "--provider", "arxiv", "--provider", "crossref")
        with papertrack.open(world.database) as tracker:
            papers = {name: each.paper.facts for each in tracker.papers(limit=None) for name in each.paper.ids}
        unknown = {line.split()[0] for line in out.splitlines() if " not found; " in line}
        ids = [name for name in papers if name.scheme is Scheme.ARXIV]
        for name in ids:
            facts, record = papers[name], ground.records.get(name.value)
            if record is None:
                assert str(name) in unknown, f"{name} is not said to be unknown"
                continue
            assert str(name) not in unknown
            told = (facts.title, len(facts.authors), facts.published, bool(facts.abstract))
            title, day = " ".join(record["title"].split()), record["published"][:10]
            assert told == (title, len(record["authors"]), day, bool(record["abstract"])), (name, told, record)
        requests = [row for row in world.web.requests if row["host"] == ARXIV[0]]
        assert len(requests) <= len(ids) // 100 + 1, f"{len(requests)} requests for {len(ids)} ids"
        polite(world)
        known = sum(name.value in ground.records for name in ids)
        return f"corpus: {known} of {len(ids)} arXiv ids known to the replica, all whole; {len(requests)} requests"


def two_at_once(ground: Ground) -> str:
    """Two processes of one user, and arXiv's interface for harvesting beside its query API, keep one pace."""
    faults = [{"match": ARXIV[0], "what": "status", "status": 500, "first": 2, "last": 9}]
    with World(ground, "two at once", faults).here() as world:
        other = world.home / "other.db"
        shutil.copy(ground.base, other)
        pair = [world.start("enrich", "--provider", "arxiv", "--provider", "arxiv-oai", database=each)
                for each in (world.database, other)]  # fmt: skip
        for process in pair:
            process.communicate(timeout=600)
        gaps = polite(world)
        asked = {host: sum(row["host"] == host for row in world.web.requests) for host in ARXIV[:2]}
        assert all(asked.values()), asked
        return f"two at once: {asked}, no two within {min(gaps):.2f} s"


def published(ground: Ground) -> str:
    """A preprint of whose publication arXiv tells nothing, and the DOI of that, which another issue names, are one
    paper once Semantic Scholar or Crossref was asked; and no paper has two arXiv ids.
    """
    from sites.arxiv import tells_doi

    with World(ground, "published").here() as world:
        silent = [
            each
            for each in ground.records.values()
            if each.get("doi") and not tells_doi(each) and not is_dataset(each["doi"].lower())
        ]
        pairs = []
        for record in random.Random(1).sample(silent, 300):
            names = (parse_identifier(f"arxiv:{record['id']}"), parse_identifier(f"doi:{record['doi']}"))
            if names[0] and names[1]:
                pairs.append((names[0], names[1]))
        for place, issue in enumerate(zip(*pairs, strict=True)):
            file = world.home / f"{place}.html"
            file.write_text("<h2>New</h2>" + "".join(f'<p><a href="{name.url}">A paper</a></p>' for name in issue))
            world.run("add", str(file))
        world.run("enrich", "--provider", "arxiv", "--provider", "crossref", "--provider", "semantic-scholar")
        with papertrack.open(world.database) as tracker:
            joined = sum(tracker.paper(one).paper.id == tracker.paper(other).paper.id for one, other in pairs)
            for each in tracker.papers(limit=None):
                assert sum(name.scheme is Scheme.ARXIV for name in each.paper.ids) <= 1, each.paper.ids
        assert joined >= 0.95 * len(pairs), f"{joined} of {len(pairs)} are one paper"
        return f"published: {joined} of {len(pairs)} preprints and publications are one paper"


def polite(world: World) -> list[float]:
    """The times between requests to arXiv; none is too short, and arXiv itself refused none."""
    asked = [row for row in world.web.requests if row["host"] in ARXIV]
    gaps = [later["time"] - earlier["time"] for earlier, later in pairwise(asked)]
    assert all(gap >= INTERVAL for gap in gaps), f"two requests to arXiv within {min(gaps):.2f} s"
    assert not [row for row in asked if row["status"] == 429 and not row["fault"]], "arXiv refused a request"
    return gaps


def fails(ground: Ground, expected: Expected, kind: str, services: tuple[str, ...]) -> str:
    """While services fail, a run ends with status 1 and a line for each, nothing wrong is stored, and the next run
    completes it.
    """
    name = f"{kind} of {', '.join(services)}"
    faults = [{"match": rf"^https?://[^/]*{SERVICES[each]}", **FAULTS[kind]} for each in services]
    with World(ground, name, faults).here() as world:
        _, complaints = world.run("enrich", status=1)
        for service in services:
            about = [line for line in complaints if f" {SERVICES[service]}" in line or f".{SERVICES[service]}" in line]
            assert len(about) == 1, (name, service, complaints)
        assert len(complaints) == len(services), (name, complaints)
        nothing_wrong(world, expected, ground)
        world.mend()
        _, complaints = world.run("enrich")
        assert not complaints, (name, complaints)
        complete(world, expected, ground)
        return f"{name}: {len(world.web.requests)} requests"


def stalls(ground: Ground, expected: Expected) -> str:
    """Services that take their time are waited for."""
    faults = [{"match": rf"^https?://[^/]*{host}", "last": 1, **STALL} for host in SERVICES.values()]
    with World(ground, "stalls", faults).here() as world:
        world.run("enrich")
        complete(world, expected, ground)
        return f"stalls: {len(world.web.requests)} requests"


def hiccups(ground: Ground, expected: Expected, seed: int) -> str:
    """With a fault of any kind on a third of all requests, some runs give what one gives that nothing disturbs."""
    kinds = [each for kind, each in FAULTS.items() if kind not in ("429", "503")]
    faults = [{"match": ".", "share": 0.05, **each} for each in kinds]
    with World(ground, f"hiccups {seed}", faults, seed).here() as world:
        runs, status = 0, 1
        while status and runs < ENOUGH:
            runs += 1
            process = world.start("enrich")
            _, err = process.communicate(timeout=900)
            status = process.returncode
            assert status in (0, 1), err
            assert "Traceback" not in err, err
            nothing_wrong(world, expected, ground)
        assert status == 0, f"it did not converge: {err}"
        complete(world, expected, ground)
        return f"hiccups: {runs} runs, {len(world.web.requests)} requests"


def killed(ground: Ground, expected: Expected, seed: int) -> str:
    """Killed at any moments and run again, it comes to the same content, and what was stored is not asked for again."""
    chance = random.Random(seed)
    with World(ground, f"killed {seed}").here() as world:
        for _ in range(4):
            process = world.start("enrich")
            time.sleep(chance.uniform(1.0, 12.0))
            process.kill()
            process.communicate()
            nothing_wrong(world, expected, ground)
        world.run("enrich")
        complete(world, expected, ground)
        assert {len(records) for records in world.told().values()} == {1}, "something was asked for twice"
        world.run("db", "check")
        return f"killed four times: {len(world.web.requests)} requests"


def nothing_wrong(world: World, expected: Expected, ground: Ground) -> None:
    """Each answer that is stored is what the provider says when nothing disturbs it."""
    _, right = expected
    read = readers()
    for (provider, identifier), records in world.told().items():
        for record in records:
            if record.status is Status.FAILED:
                continue
            if truth := right.get((provider, identifier)):
                assert (record.status, record.payload) == (truth[-1].status, truth[-1].payload), (record, truth)
            elif record.status is Status.FOUND:  # said by one who stood in for another
                known = ground.records[identifier.value]
                assert read[provider](record.payload).title == " ".join(known["title"].split()), record
            elif provider == "arxiv-oai":
                assert identifier.value not in ground.records, record


def complete(world: World, expected: Expected, ground: Ground) -> None:
    """Everything is as when nothing disturbs it."""
    papers, right = expected
    nothing_wrong(world, expected, ground)
    assert right.keys() <= world.told().keys(), "something was not asked about"
    found = world.papers()
    differing = [pair for pair in zip(found, papers, strict=False) if pair[0] != pair[1]]
    assert found == papers, (len(found), len(papers), differing[:1])


if __name__ == "__main__":
    judge(Path(sys.argv[1]).resolve())
