"""What can be asked for, as SQL: where texts are looked for, and how conditions on papers and issues lift.

Papers are p, mentions m of identifier i on link l, links l, issues s; each in the newest reading r of an issue s, whose
newsletter is n.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from papertrack.store.expressions import COLUMNS

CURRENT_MENTIONS = """mention AS m
    JOIN identifier AS i ON i.id = m.identifier_id
    JOIN paper AS p ON p.id = i.paper_id
    JOIN link AS l ON l.id = m.link_id
    JOIN revision AS r ON r.id = l.revision_id AND r.superseded_at IS NULL
    JOIN issue AS s ON s.id = r.issue_id
    LEFT JOIN newsletter AS n ON n.id = s.newsletter_id"""
"""The mentions that stand in the newest reading of their issue."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A piece of SQL that may stand beside AND and OR as it is, with `?` for each of the values."""

    sql: str
    values: tuple[object, ...] = ()


ALWAYS = Condition("1")


def joined(conditions: Sequence[Condition], operator: str) -> Condition:
    """Conditions joined as a balanced tree: SQLite allows expressions of depth 1000 at most."""
    if len(conditions) == 1:
        return conditions[0]
    if not conditions:
        return ALWAYS
    middle = len(conditions) // 2
    left, right = joined(conditions[:middle], operator), joined(conditions[middle:], operator)
    return Condition(f"({left.sql} {operator} {right.sql})", left.values + right.values)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where a text is looked for: columns of an FTS5 table."""

    table: str
    columns: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Is a sign that the table knows of always one of these columns?"""
        return set(self.columns) >= _TEXTS[self.table]


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked for.

    row: what its rows are called by. shelves: where each kind of text is looked for. found: for each FTS5 table SQL
    that selects the rows that a row of it leads to, up to the conditions. whole: one row of a table answers, so that
    words which are all required may be asked for in one go. of_paper, of_issue: SQL with `{}` for a condition on paper
    p, or on issue s. own: SQL that selects rows by the user's own words g, with `{0}` for their table and `{1}` for a
    condition. by_paper: where an issue has no date, `since:` and `until:` speak of the paper's. near: only what stands
    in the table `near` is asked of (see `nearest.py`). read: as `found`, for rows that are read by the letter.
    """

    row: str
    shelves: dict[str | None, tuple[Shelf, ...]]
    found: dict[str, str]
    of_paper: str
    of_issue: str
    own: str
    whole: bool = True
    by_paper: bool = False
    near: bool = False
    read: dict[str, str] = field(default_factory=dict)


_TEXTS = {
    "search": frozenset(COLUMNS[:-2]),
    "link_search": frozenset(("text", "headline", "context", "target")),
    "issue_search": frozenset(("title", "newsletter")),
}
_PAPERS: dict[str | None, tuple[Shelf, ...]] = {
    "title": (Shelf("search", ("title",)),),
    "abstract": (Shelf("search", ("abstract",)),),
    "author": (Shelf("search", ("authors",)),),
    "venue": (Shelf("search", ("venue",)),),
    "category": (Shelf("search", ("categories",)),),
}
_LINKS: dict[str | None, tuple[Shelf, ...]] = {
    "headline": (Shelf("link_search", ("headline",)),),
    "context": (Shelf("link_search", ("text", "context")),),
}
_ROWS = "search CROSS JOIN paper_text AS t ON t.place = search.rowid"
_THEIR_MENTIONS = f"""{_ROWS} CROSS JOIN identifier AS j ON j.paper_id = t.paper_id
    CROSS JOIN mention AS k ON k.identifier_id = j.id"""
_THEIR_ISSUES = """CROSS JOIN revision AS v ON v.id = o.revision_id AND v.superseded_at IS NULL"""
_OWN_OF_PAPERS = "{0} AS g CROSS JOIN identifier AS i ON i.id = g.identifier_id"
_OWN_MENTIONS = f"""{_OWN_OF_PAPERS} CROSS JOIN identifier AS j ON j.paper_id = i.paper_id
    CROSS JOIN mention AS k ON k.identifier_id = j.id"""
_OWN_LINKS = """{0} AS g CROSS JOIN revision AS v ON v.issue_id = g.issue_id AND v.superseded_at IS NULL
    CROSS JOIN link AS o ON o.revision_id = v.id"""
_OF_PAPER = """mention AS m JOIN identifier AS i ON i.id = m.identifier_id JOIN paper AS p ON p.id = i.paper_id"""

PAPERS = Scope(
    row="p.id",
    shelves=_PAPERS
    | {
        None: (Shelf("search", COLUMNS),),
        "headline": (Shelf("search", ("headline",)),),
        "context": (Shelf("search", ("context",)),),
    },
    found={"search": f"SELECT t.paper_id FROM {_ROWS} WHERE"},
    of_paper="{}",
    of_issue=f"p.id IN (SELECT i.paper_id FROM {CURRENT_MENTIONS} WHERE {{}})",
    own=f"SELECT i.paper_id FROM {_OWN_OF_PAPERS} WHERE {{1}}",
    by_paper=True,
)
MENTIONS = Scope(
    row="m.id",
    shelves=_PAPERS
    | _LINKS
    | {
        None: (
            Shelf("link_search", ("text", "headline", "context")),
            Shelf("search", ("title", "abstract", "authors", "venue")),
        ),
    },
    found={
        "search": f"SELECT k.id FROM {_THEIR_MENTIONS} WHERE",
        "link_search": "SELECT k.id FROM link_search CROSS JOIN mention AS k ON k.link_id = link_search.rowid WHERE",
    },
    of_paper="{}",
    of_issue="{}",
    own=f"""SELECT k.id FROM {_OWN_MENTIONS} WHERE {{1}}
        UNION ALL SELECT k.id FROM {_OWN_LINKS} CROSS JOIN mention AS k ON k.link_id = o.id WHERE {{1}}""",
    by_paper=True,
)
LINKS = Scope(
    row="l.id",
    shelves=_PAPERS | _LINKS | {None: (Shelf("link_search", ("text", "headline", "context", "target")),)},
    found={
        "search": f"SELECT k.link_id FROM {_THEIR_MENTIONS} WHERE",
        "link_search": "SELECT link_search.rowid FROM link_search WHERE",
    },
    of_paper=f"l.id IN (SELECT m.link_id FROM {_OF_PAPER} WHERE {{}})",
    of_issue="{}",
    own=f"""SELECT k.link_id FROM {_OWN_MENTIONS} WHERE {{1}}
        UNION ALL SELECT o.id FROM {_OWN_LINKS} WHERE {{1}}""",
)
ISSUES = Scope(
    row="s.id",
    shelves=_PAPERS
    | _LINKS
    | {
        None: (Shelf("issue_search", ("title", "newsletter")), Shelf("link_search", ("headline", "context"))),
        "title": (Shelf("issue_search", ("title",)),),
    },
    found={
        "search": f"""SELECT v.issue_id FROM {_THEIR_MENTIONS} CROSS JOIN link AS o ON o.id = k.link_id
            {_THEIR_ISSUES} WHERE""",
        "link_search": f"""SELECT v.issue_id FROM link_search CROSS JOIN link AS o ON o.id = link_search.rowid
            {_THEIR_ISSUES} WHERE""",
        "issue_search": "SELECT issue_search.rowid FROM issue_search WHERE",
    },
    of_paper=f"s.id IN (SELECT r.issue_id FROM {CURRENT_MENTIONS} WHERE {{}})",
    of_issue="{}",
    own="SELECT g.issue_id FROM {0} AS g WHERE g.issue_id IS NOT NULL AND {1}",
    whole=False,
)


def _near(scope: Scope, row: str, of_paper: str, *, ranged: bool) -> Scope:
    """A scope of what is near. row: what its rows are called by in `near` and `near_papers`."""
    beside = {"search": f"SELECT q.{row} FROM near_papers AS q CROSS JOIN search WHERE search.rowid = q.place AND"}
    if "issue_search" in scope.found:
        beside["issue_search"] = """SELECT issue_search.rowid FROM near AS w CROSS JOIN issue_search
            WHERE issue_search.rowid = w.issue_id AND"""
    leads = {"mention_id": "k.id", "link_id": "link_search.rowid", "issue_id": "w.issue_id"}[row]
    their = "CROSS JOIN mention AS k ON k.link_id = link_search.rowid " if row == "mention_id" else ""
    beside["link_search"] = f"""SELECT {leads} FROM near AS w CROSS JOIN link_search {their}
        WHERE link_search.rowid BETWEEN w.first AND w.last AND"""
    found = dict(beside)
    if ranged:
        found["search"] = f"""SELECT q.{row} FROM search CROSS JOIN near_papers AS q ON q.place = search.rowid
            WHERE search.rowid BETWEEN (SELECT min(place) FROM near_papers)
            AND (SELECT max(place) FROM near_papers) AND"""
    read = {
        "search": beside["search"].replace("JOIN search", "JOIN paper_text AS search"),
        "link_search": beside["link_search"].replace("JOIN link_search", "JOIN link AS link_search"),
        "issue_search": beside.get("issue_search", ""),
    }
    return replace(scope, found=found, read=read, of_paper=of_paper, near=True)


_NEAR_PAPERS = "near_papers AS q CROSS JOIN paper AS p ON p.id = q.paper_id"

NEAR = """WITH near(issue_id, first, last) AS MATERIALIZED (
    SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]') FROM json_each(?)),
near_papers(mention_id, link_id, issue_id, paper_id, place) AS MATERIALIZED (
    SELECT m.id, m.link_id, w.issue_id, t.paper_id, t.place
    FROM near AS w CROSS JOIN mention AS m ON m.link_id BETWEEN w.first AND w.last
    CROSS JOIN identifier AS i ON i.id = m.identifier_id CROSS JOIN paper_text AS t ON t.paper_id = i.paper_id)"""
"""What is near: issues, each with the first and last of its links, and what these mention."""


def near_mentions(*, ranged: bool) -> Scope:
    """`MENTIONS` near. ranged: the papers are about all that were last mentioned in a stretch of time, so that FTS5
    may be asked once for all of them.
    """
    return _near(MENTIONS, "mention_id", "{}", ranged=ranged)


def near_links(*, ranged: bool) -> Scope:
    """`LINKS` near."""
    return _near(LINKS, "link_id", f"l.id IN (SELECT q.link_id FROM {_NEAR_PAPERS} WHERE {{}})", ranged=ranged)


def near_issues(*, ranged: bool) -> Scope:
    """`ISSUES` near."""
    return _near(ISSUES, "issue_id", f"s.id IN (SELECT q.issue_id FROM {_NEAR_PAPERS} WHERE {{}})", ranged=ranged)
