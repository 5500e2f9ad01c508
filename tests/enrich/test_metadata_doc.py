"""What docs/metadata.md says of services and of precedence is what the program does."""

from __future__ import annotations

from pathlib import Path

from papertrack.enrich.derive import PRECEDENCE
from papertrack.enrich.join import UNLIKE
from papertrack.enrich.lookup import ACCEPTED, SUGGESTED
from papertrack.enrich.plan import LONGEST
from papertrack.wiring.services import metadata_services
from papertrack.wiring.settings import Settings

PAGE = (Path(__file__).parents[2] / "docs" / "metadata.md").read_text(encoding="utf-8")


def table(name: str) -> list[list[str]]:
    text = PAGE.partition(f"<!-- {name}: begin -->")[2].partition(f"<!-- {name}: end -->")[0]
    rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in text.strip().splitlines()]
    return rows[2:]


def test_each_service_is_told_with_its_part_and_its_pace() -> None:
    unknown, known = (
        metadata_services(None, Settings("", Path(), email=email, openalex_key="one")) for email in (None, "a@b.org")
    )
    rows = []
    for service, polite in zip(unknown, known, strict=True):
        pace = f"{service.interval:g}"
        pace = pace if polite.interval == service.interval else f"{pace} ({polite.interval:g})"
        rows.append([service.name, ", ".join(sorted(service.schemes)), str(service.batch), pace])
    assert table("services") == rows


def test_the_precedence_of_each_field_is_told() -> None:
    assert table("precedence") == [[field, ", ".join(providers)] for field, providers in PRECEDENCE.items()]


def test_the_limits_are_told() -> None:
    for words in (
        f"below {UNLIKE:.0f} of 100",
        f"From {ACCEPTED:.0f} on",
        f"from {SUGGESTED:.0f} on",
        f"{LONGEST.days} at most",
    ):
        assert words in PAGE
