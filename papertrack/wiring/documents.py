"""Finds the documents that the words of a command line stand for: files, folders, addresses, `-`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from papertrack.errors import DocumentError
from papertrack.model.document import RawDocument
from papertrack.sources.files import read_path, read_standard_input

_OTHER_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def documents(names: Sequence[str]) -> Iterator[RawDocument | DocumentError]:
    """Read each in turn. What cannot be read is yielded as the error that says so, and the others go on."""
    with ExitStack() as opened:
        web = None
        for name in names:
            if name == "-":
                yield read_standard_input()
            elif name.lower().startswith(("http://", "https://")):
                from papertrack.net.client import Client  # 0.1 s that files do without
                from papertrack.sources.web import read_address
                from papertrack.wiring.settings import load_settings, user_agent

                web = web or opened.enter_context(Client(user_agent(load_settings())))
                yield read_address(web, name)
            elif _OTHER_ADDRESS.match(name):
                yield DocumentError(
                    name, "is an address of a kind that is not read; http:// and https:// are, and files"
                )
            else:
                yield from read_path(Path(name))
