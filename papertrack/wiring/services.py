"""All metadata services that PaperTrack can ask, made for one user."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from papertrack.model.paper import Facts
from papertrack.net.client import Client
from papertrack.providers.acl_anthology import AclAnthologyProvider
from papertrack.providers.arxiv import ArxivProvider
from papertrack.providers.crossref import CrossrefProvider
from papertrack.providers.datacite import DataCiteProvider
from papertrack.providers.doi_org import DoiOrgProvider
from papertrack.providers.oai import ArxivOaiProvider
from papertrack.providers.openalex import OpenAlexProvider
from papertrack.providers.openreview import OpenReviewProvider
from papertrack.providers.page import PageProvider
from papertrack.providers.protocol import Provider
from papertrack.providers.semantic_scholar import SemanticScholarProvider
from papertrack.wiring.settings import Settings


def metadata_services(client: Client | None, settings: Settings, pages: Client | None = None) -> list[Provider]:
    """Each service that may be asked, in that order: those that register names, those that collect, the last resort.

    OpenAlex is there only for who has a key. pages: for what stands at addresses of many sites, where that is another
    client (see `leads.page_client`).
    """
    polite, openalex_key = settings.email is not None, settings.openalex_key
    services: list[Provider] = [
        ArxivProvider(client),
        ArxivOaiProvider(client),
        CrossrefProvider(client, polite=polite),
        DataCiteProvider(client, polite=polite),
        AclAnthologyProvider(client),
        OpenReviewProvider(client),
        PageProvider(pages or client),
        SemanticScholarProvider(client, key=settings.s2_key),
    ]
    if openalex_key:
        services.append(OpenAlexProvider(client, key=openalex_key))
    return [*services, DoiOrgProvider(client)]


def readers() -> dict[str, Callable[[bytes], Facts]]:
    """How each service's payloads are read, by its name: also of those that this user has no key to ask."""
    everybody = Settings("", Path(), openalex_key="none needed to read")
    return {service.name: service.facts for service in metadata_services(None, everybody)}
