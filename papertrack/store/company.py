"""Statements about what stands together: links and papers of the same sections, and what a story is made of.

A section that names many papers is a list and no story: there, only what stands in the same words belongs together.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from papertrack.model.answer import LinkAnswer, MentionAnswer
from papertrack.model.identifier import Identifier, Scheme
from papertrack.model.query import Query
from papertrack.model.story import Bibliography, Companion, Material
from papertrack.store import issues, nearest, references, rows
from papertrack.store.scopes import CURRENT_MENTIONS, Condition

CROWD = 12
"""A section that names more papers than this is a list."""

MOST_TOLD = 3000
"""A story has so many mentions and other links at most, the newest: more is no story, and would take ever longer."""

_MOST_RELATED = 200
_RELATED = ("code", "model", "dataset")
_BESIDE_THE_STORY = ("paper", "boilerplate", "social")
_OF_PAPER = """SELECT m.link_id FROM identifier AS i CROSS JOIN identifier AS j ON j.paper_id = i.paper_id
    CROSS JOIN mention AS m ON m.identifier_id = j.id WHERE i.scheme = ? AND i.value = ?"""


def related(connection: Connection, paper: Identifier) -> list[LinkAnswer]:
    """Code, models and datasets that stand in the sections that name a paper; each target once, newest first."""
    here = Condition(_OF_PAPER, (paper.scheme.value, rows.clean(paper.value)))
    kinds = ", ".join(f"'{kind}'" for kind in _RELATED)
    condition = Condition(
        f"l.id IN ({_here(here)} SELECT o.id FROM here AS h {_TOGETHER} WHERE o.kind IN ({kinds}) AND {_NO_LIST})",
        here.values,
    )
    found = issues.links_where(connection, condition, limit=_MOST_RELATED)
    return list({link.target: link for link in reversed(found)}.values())[::-1]


def companions(connection: Connection, here: Condition, limit: int = 20) -> list[Companion]:
    """The papers that the sections of some links name besides those links' own. here: SQL for the links' ids."""
    found = connection.exec_driver_sql(
        f"{_here(here)} SELECT j.paper_id, count(DISTINCT h.section_id) AS together FROM here AS h {_TOGETHER} "
        "CROSS JOIN mention AS x ON x.link_id = o.id CROSS JOIN identifier AS j ON j.id = x.identifier_id "
        f"WHERE {_NO_LIST} AND j.paper_id NOT IN (SELECT e.paper_id FROM here AS k "
        "CROSS JOIN mention AS m ON m.link_id = k.id CROSS JOIN identifier AS e ON e.id = m.identifier_id) "
        "GROUP BY j.paper_id ORDER BY together DESC, max(h.id) DESC LIMIT ?",
        (*here.values, limit),
    ).all()
    names = rows.identifiers_of(connection, (paper_id for paper_id, _ in found))
    told = bibliography(connection, (ids[0] for ids in names.values()))
    return [Companion(names[paper_id][0], told[names[paper_id][0]].title, together) for paper_id, together in found]


def companions_of(connection: Connection, paper: Identifier) -> list[Companion]:
    """The papers that are named in the same sections as this one, those that are so most often first."""
    return companions(connection, Condition(_OF_PAPER, (paper.scheme.value, rows.clean(paper.value))))


def bibliography(connection: Connection, papers: Iterable[Identifier]) -> dict[Identifier, Bibliography]:
    """Title and authors of each of these papers."""
    names = rows.array((paper.scheme.value, rows.clean(paper.value)) for paper in papers)
    titles: dict[Identifier, str | None] = {}
    authors: dict[Identifier, list[str]] = {}
    for scheme, value, title, author in connection.exec_driver_sql(
        "SELECT i.scheme, i.value, p.title, a.name FROM json_each(?) AS w CROSS JOIN identifier AS i "
        "ON i.scheme = json_extract(w.value, '$[0]') AND i.value = json_extract(w.value, '$[1]') "
        "CROSS JOIN paper AS p ON p.id = i.paper_id LEFT JOIN author AS a ON a.paper_id = p.id "
        "ORDER BY w.key, a.position",
        (names,),
    ):
        paper = Identifier(Scheme(scheme), value)
        titles[paper] = title
        authors.setdefault(paper, []).extend([author] if author else [])
    return {paper: Bibliography(title, tuple(authors[paper])) for paper, title in titles.items()}


def story(connection: Connection, query: Query) -> Material:
    """What a database holds about a question: mentions and other links, and what stands with them."""
    newest = issues.find_mentions(connection, query, limit=MOST_TOLD + 1, sort="newest")
    beside = issues.find_links(connection, query, limit=MOST_TOLD + 1, sort="newest")
    links = [link for link in beside[:MOST_TOLD] if link.kind not in _BESIDE_THE_STORY]
    mentions = newest[:MOST_TOLD]
    asked = nearest.newest(connection, nearest.MENTIONS, query, MOST_TOLD)
    here = Condition(f"SELECT l.id FROM {CURRENT_MENTIONS} WHERE {asked.sql}", asked.values)
    told = {mention.issue.id for mention in mentions} | {link.issue.id for link in links}
    return Material(
        mentions=sorted(mentions, key=_when),
        links=sorted(links, key=_when),
        papers=bibliography(connection, dict.fromkeys(mention.paper for mention in mentions)),
        companions=companions(connection, here) if mentions else (),
        refers_to={issue_id: references.referred_to(connection, issue_id) for issue_id in told},
        cut=max(len(newest), len(beside)) > MOST_TOLD,
    )


def _when(said: MentionAnswer | LinkAnswer) -> tuple[bool, date, int, int]:
    issue = said.issue
    return issue.published is None, issue.published or date.min, issue.id, said.position


_TOGETHER = "CROSS JOIN link AS o ON o.section_id = h.section_id"
_NO_LIST = f"(h.papers <= {CROWD} OR o.context = h.context)"


def _here(links: Condition) -> str:
    """The links of the newest readings among `links`, each with how many papers its section names."""
    return f"""WITH chosen AS MATERIALIZED (
        SELECT DISTINCT l.id, l.section_id, l.context FROM link AS l
        JOIN revision AS r ON r.id = l.revision_id AND r.superseded_at IS NULL
        WHERE l.section_id IS NOT NULL AND l.id IN ({links.sql})),
    named AS MATERIALIZED (
        SELECT c.section_id, count(DISTINCT j.paper_id) AS papers
        FROM (SELECT DISTINCT section_id FROM chosen) AS c CROSS JOIN link AS o ON o.section_id = c.section_id
        CROSS JOIN mention AS x ON x.link_id = o.id CROSS JOIN identifier AS j ON j.id = x.identifier_id
        GROUP BY c.section_id),
    here AS MATERIALIZED (
        SELECT c.id, c.section_id, c.context, n.papers
        FROM chosen AS c JOIN named AS n ON n.section_id = c.section_id)"""
