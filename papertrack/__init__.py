"""PaperTrack finds the papers that newsletters mention, keeps their words, and cites them."""

from __future__ import annotations

TYPE_CHECKING = False  # `typing` itself would be half of what `import papertrack` costs
if TYPE_CHECKING:
    from papertrack.extraction import extract, extract_all
    from papertrack.model.document import Document, Link, Section
    from papertrack.model.identifier import Identifier, Scheme
    from papertrack.wiring.build import open_tracker as open

__version__ = "0.1.0"
__all__ = ["Document", "Identifier", "Link", "Scheme", "Section", "__version__", "extract", "extract_all", "open"]

_PLACES = {
    "extract": ("papertrack.extraction", "extract"),
    "extract_all": ("papertrack.extraction", "extract_all"),
    "Document": ("papertrack.model.document", "Document"),
    "Link": ("papertrack.model.document", "Link"),
    "Section": ("papertrack.model.document", "Section"),
    "Identifier": ("papertrack.model.identifier", "Identifier"),
    "Scheme": ("papertrack.model.identifier", "Scheme"),
    "open": ("papertrack.wiring.build", "open_tracker"),
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for (PEP 562), so that `import papertrack` stays light."""
    from importlib import import_module

    if name not in _PLACES:
        raise AttributeError(f"module 'papertrack' has no attribute {name!r}")
    module, attribute = _PLACES[name]
    return getattr(import_module(module), attribute)
