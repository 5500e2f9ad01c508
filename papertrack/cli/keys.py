"""The commands `keys …`: list the citation keys, and set one."""

from __future__ import annotations

from typing import Annotated

import typer

from papertrack.cli.arguments import EPILOG, As, Limit, Query, joined
from papertrack.cli.session import session_of

app = typer.Typer(
    help="The keys that papers are cited by.", no_args_is_help=True, rich_markup_mode=None, add_completion=False
)


@app.command("list", epilog=EPILOG)
def list_keys(context: typer.Context, query: Query = None, format: As = None, limit: Limit = 0) -> int:
    """The keys of the papers about QUERY.

    A paper gets its key when it is first exported.
    """
    from papertrack.cli.listing import write_listing

    session = session_of(context)
    question = session.question(query)
    with session.open(to_ask=True) as tracker:
        found = tracker.keyed(question, limit=limit or None)
    write_listing("keys", found, format, question.words)
    if not found:
        session.note("no paper has a key yet; `papertrack export` gives them" if not joined(query) else "no key found")
    return 0


@app.command("set", epilog=EPILOG)
def set_key(
    context: typer.Context,
    id: Annotated[str, typer.Argument(metavar="ID", help="The paper: arxiv:2503.09799, a DOI, its address, its key.")],
    key: Annotated[str, typer.Argument(metavar="KEY", help="Letters, digits and - _ : . + /, 80 at most.")],
) -> int:  # fmt: skip
    """Cite a paper by KEY from now on.

    The keys that it had still find it, here and in files that `export --into` refreshes.
    """
    from papertrack.cli.join import named

    with session_of(context).open(to_ask=True) as tracker:
        paper = tracker.set_key(named(tracker, id), key)
    print(f"{paper.key}: {' '.join(map(str, paper.ids))}")
    return 0
