"""What users rely on of the services together: each stands in the precedence, and all are asked with manners."""

from __future__ import annotations

from pathlib import Path

import pytest

from papertrack.enrich.derive import PRECEDENCE
from papertrack.model.identifier import Scheme
from papertrack.wiring.services import metadata_services
from papertrack.wiring.settings import Settings, load_settings

PLAIN = Settings("papers.db", Path("state"))
WHOLE = Settings("papers.db", Path("state"), "me@example.org", s2_key="one", openalex_key="two")


def test_every_service_has_its_own_name_and_its_place_in_the_precedence():
    names = [service.name for service in metadata_services(None, WHOLE)]
    assert len(set(names)) == len(names)
    assert set(names) == {name for row in PRECEDENCE.values() for name in row}


def test_openalex_is_asked_only_by_who_has_a_key():
    assert "openalex" not in {service.name for service in metadata_services(None, PLAIN)}
    assert "openalex" in {service.name for service in metadata_services(None, WHOLE)}


def test_the_last_resort_is_the_last():
    assert metadata_services(None, WHOLE)[-1].name == "doi.org"


def test_services_behind_one_host_keep_one_pace():
    paces: dict[str, set[float]] = {}
    for service in metadata_services(None, WHOLE):
        paces.setdefault(service.host, set()).add(service.interval)
    assert all(len(pace) == 1 for pace in paces.values())
    assert paces["export.arxiv.org"] == {3.1}


def test_who_introduces_himself_never_waits_longer():
    slow = {service.name: service.interval for service in metadata_services(None, PLAIN)}
    fast = {service.name: service.interval for service in metadata_services(None, WHOLE)}
    assert all(fast[name] <= pace for name, pace in slow.items())


@pytest.mark.parametrize("scheme", [Scheme.ARXIV, Scheme.DOI, Scheme.OPENREVIEW, Scheme.ACL, Scheme.PMID])
def test_the_usual_names_have_somebody_to_ask(scheme):
    assert any(scheme in service.schemes for service in metadata_services(None, PLAIN))


def test_keys_come_from_the_environment_and_do_not_show():
    environ = {"PAPERTRACK_S2_KEY": "hidden-1", "PAPERTRACK_OPENALEX_KEY": "hidden-2"}
    settings = load_settings("papers.db", environ)
    assert (settings.s2_key, settings.openalex_key) == ("hidden-1", "hidden-2")
    assert "hidden" not in repr(settings)
    assert load_settings("papers.db", {"PAPERTRACK_S2_KEY": ""}).s2_key is None
