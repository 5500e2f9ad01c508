"""Who is asked about which identifiers: the part that each service has in the whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from papertrack.model.identifier import Scheme
from papertrack.model.record import Duty

_DOIS = frozenset({Scheme.DOI})
_PREPRINTS = frozenset({Scheme.ARXIV})

DUTIES: Mapping[str, tuple[Duty, ...]] = {
    # One id a request, and no version told: only while the query API refuses, and then five minutes' worth.
    "arxiv-oai": (Duty(_PREPRINTS, instead_of="arxiv", limit=100),),
    # The registrars of DOIs do not know each other's. Most DOIs of papers are Crossref's, which takes 100 at once.
    "datacite": (Duty(_DOIS, after=("crossref",)),),
    "doi.org": (Duty(_DOIS, after=("crossref", "datacite"), limit=100),),
    # Half of the authors never tell arXiv where a preprint has appeared; collectors find it out. This one is asked
    # about every preprint, at 500 a request, so that what is known in the end does not hang on who failed meanwhile.
    "semantic-scholar": (
        Duty(_PREPRINTS),
        Duty(frozenset({Scheme.PMID, Scheme.PMCID}), unless=_PREPRINTS | _DOIS),
        # It names its own number with every answer: asked about only where that is all an issue gave.
        Duty(frozenset({Scheme.S2}), unless=frozenset(Scheme) - {Scheme.S2}),
        Duty(frozenset({Scheme.ACL}), after=("acl-anthology",)),
        Duty(_DOIS, after=("crossref", "datacite")),
    ),
    "openalex": (
        Duty(_DOIS),
        Duty(_PREPRINTS, unless=_DOIS),
        Duty(frozenset({Scheme.OPENALEX}), unless=frozenset(Scheme) - {Scheme.OPENALEX}),
    ),
}
"""The services that are not asked about all identifiers of their schemes."""


def duties(provider: str, schemes: Iterable[Scheme]) -> tuple[Duty, ...]:
    """What a provider that answers for these schemes is asked about: its row in `DUTIES`, else all of them."""
    return DUTIES.get(provider) or (Duty(frozenset(schemes)),)
