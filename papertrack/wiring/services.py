"""All metadata services that PaperTrack can ask, made for one user."""

from __future__ import annotations

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
    """Each service once, in the order of preference: those that register names, those that collect, the last resort.

    OpenAlex is there only for who has a key. client: None for who only reads payloads. pages: for what stands at
    addresses of many sites, where that is another one (see `leads.page_client`).
    """
    polite = settings.email is not None
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
    if settings.openalex_key:
        services.append(OpenAlexProvider(client, key=settings.openalex_key))
    return [*services, DoiOrgProvider(client)]
