"""`Tree`: a JSON answer that is read leaf by leaf, where what is missing or of another kind is simply nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator

from papertrack.errors import BadResponse


class Tree:
    """A JSON value and the way into it. `tree["a"][0]["b"]` never fails: what is not there is an empty tree."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __getitem__(self, key: str | int) -> Tree:
        if isinstance(self.value, dict) and isinstance(key, str):
            return Tree(self.value.get(key))
        if isinstance(self.value, list) and isinstance(key, int) and key < len(self.value):
            return Tree(self.value[key])
        return Tree(None)

    def __iter__(self) -> Iterator[Tree]:
        """The elements of a list; a lone value counts as a list of one, null as an empty one."""
        several = self.value if isinstance(self.value, list) else [] if self.value is None else [self.value]
        return iter([Tree(each) for each in several])

    @property
    def text(self) -> str | None:
        """The words of a string or a whole number, white space folded; None for anything else and for no words."""
        if isinstance(self.value, str) and self.value.isascii():
            return " ".join(self.value.split()) or None
        if isinstance(self.value, bool) or not isinstance(self.value, str | int):
            return None
        try:
            words = str(self.value)
        except ValueError:  # a number of thousands of digits
            return None
        return " ".join(words.encode("utf-8", "replace").decode().split()) or None

    @property
    def number(self) -> int | None:
        """A whole number of up to 15 digits, be it written as a string; else None."""
        words = self.text or ""
        return int(words) if words.isascii() and words.isdecimal() and len(words) <= 15 else None

    @property
    def entries(self) -> tuple[tuple[str, object], ...]:
        """Keys and values of an object; nothing for anything else."""
        return tuple(self.value.items()) if isinstance(self.value, dict) else ()

    @property
    def is_object(self) -> bool:
        return isinstance(self.value, dict)

    @property
    def is_list(self) -> bool:
        return isinstance(self.value, list)


def read_tree(content: bytes, service: str) -> Tree:
    """Read a JSON answer of `service`. Raises BadResponse when the bytes are no whole JSON document (RFC 8259)."""
    if not content.strip():
        raise BadResponse(service, "gave an empty answer")
    if content.lstrip()[:1] == b"<":
        raise BadResponse(service, "gave a web page instead of JSON; does this network want one to log in?")
    try:
        return Tree(json.loads(content.decode("utf-8"), parse_constant=_refused))
    except (ValueError, RecursionError) as error:
        raise BadResponse(service, f"gave no whole JSON document: {error}") from error


def kept(value: object) -> bytes:
    """A part of an answer as it is to be stored: its JSON without spaces, in the order in which it came."""
    return json.dumps(value, separators=(",", ":")).encode("ascii")


def reread(payload: bytes, provider: str) -> Tree:
    """The object that `kept` wrote. Raises BadResponse when the bytes are none."""
    try:
        tree = read_tree(payload, provider)
    except BadResponse as error:
        raise BadResponse(provider, f"this record cannot be read: {error.reason}") from error
    if not tree.is_object:
        raise BadResponse(provider, "this record cannot be read: it is no JSON object")
    return tree


def _refused(constant: str) -> object:
    raise ValueError(f"{constant} is no JSON")
