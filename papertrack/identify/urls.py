"""URLs as they stand in newsletters: split, taken out of their wrappers, freed from trackers."""

from __future__ import annotations

import re
import zlib
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

from papertrack.identify.schemes import words

TRACKERS_VERSION = 2
"""Number of the table of trackers; it rises whenever `clean` would clean a URL in another way."""

LONGEST = 16_384
"""URLs of more characters are not looked into: no site issues them (RFC 9110 asks for 8000 octets)."""


class Address(NamedTuple):
    """An http URL in parts. host: lower case, without user, port, `www.` and final dot; query: as written.

    path: with percent-codes decoded, and without empty segments and characters that nobody sees. path and query
    together, decoded, are what the patterns of the tables are matched against: `subject`.
    """

    host: str
    path: str
    query: str
    subject: str


class Wrapper(NamedTuple):
    """A service that carries the target inside the URL. unwrap gives it, or None when there is none."""

    rule: str
    hosts: tuple[str, ...]
    unwrap: Callable[[Address, str], str | None]


def split(url: str) -> Address | None:
    """The parts of an http URL, however it is damaged; None when it names no host."""
    match = _URL.match(url)
    if match is None:
        return None
    authority, path, query = match.groups()
    host = authority.lower()
    if "@" in host:
        host = host.rpartition("@")[2]
    if ":" in host and not host.startswith("["):
        host = host.partition(":")[0]
    host = host.removeprefix("www.").rstrip(".")
    if not host:
        return None
    if not path or path[0] != "/":
        path = "/"
    if "%" in path:
        path = decoded(path)
    if not path.isascii():
        path = path.translate(_INVISIBLE)
    if "//" in path:
        path = _SLASHES.sub("/", path)
    if not query:
        return Address(host, path, "", path)
    asked = decoded(query) if "%" in query else query
    return Address(host, path, query, f"{path}?{asked if asked.isascii() else asked.translate(_INVISIBLE)}")


def decoded(text: str) -> str:
    """`text` with percent-codes decoded, also when they were encoded twice or thrice."""
    for _ in range(3):
        if "%" not in text:
            break
        plain = unquote(text)
        if plain == text:
            break
        text = plain
    return text


def parameters(query: str) -> Iterator[tuple[str, str]]:
    """Names (lower case) and values of a query, decoded once, in order."""
    for pair in query.split("&"):
        name, equals, value = pair.partition("=")
        if equals:
            yield name.lower().removeprefix("amp;"), unquote(value)


def pieces(url: str) -> list[str]:
    """The URLs that were glued together to `url` by mistake; mostly just `url` itself."""
    head = _QUERY.split(url, maxsplit=1)[0]
    inner = {match.start() for match in _GLUED.finditer(head, 8)} | {match.end() for match in _MARKED.finditer(url, 8)}
    if not inner:
        return [url]
    starts = [0, *sorted(inner)]
    ends = [*starts[1:], len(url)]
    return [_GLUE.sub("", url[start:end]) for start, end in zip(starts, ends, strict=True)]


def unwrap_anywhere(address: Address, url: str) -> str | None:
    """The target that any page's URL holds whole: as a parameter, packed, in base64, or at the end of its path."""
    for name, value in parameters(address.query):
        if name in _TARGET_PARAMETERS and (target := _as_url(value)):
            return target
    if address.path.startswith("/c/e") and (target := _mailgun(address)):
        return target
    if (match := _BASE64_URL.search(url)) and (target := _from_base64(match[1])):
        return target
    if match := _PATH_URL.search(url, 6):
        return _as_url(match[1])
    return None


def clean(url: str, host: str) -> str:
    """`url`, which is on `host`, without the parameters that only track readers; as it was without any."""
    head, question, rest = url.partition("?")
    if not question:
        return url
    query, hash_sign, fragment = rest.partition("#")
    local = _local_trackers(host)
    kept = [pair for pair in query.split("&") if not _tracks(pair.partition("=")[0].lower(), local)]
    if len(kept) == query.count("&") + 1:
        return url
    return head + ("?" + "&".join(kept) if kept else "") + hash_sign + fragment


_URL = re.compile(r"(?:https?:/*|//)([^/?#\\\s]*)([^?#]*)(?:\?([^#]*))?", re.I)
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_SLASHES = re.compile(r"/{2,}")
_QUERY = re.compile(r"[?#]")
_GLUED = re.compile(r"(?<![/=:&])(?<!%2F)(?<!__)https?://", re.I)
_MARKED = re.compile(r"(?:%5Cn|\\n|%0A|\s)(?=https?://)", re.I)
_GLUE = re.compile(r"(?:%5Cn|\\n|%0A|%20|%2C|[\s,;|])+$", re.I)
_HTTP = re.compile(r"https?:/+[^/\s]", re.I)
_BASE64_URL = re.compile(r"[/=](?:a1)?(aHR0c[A-Za-z0-9_+-]{8,}={0,2})")
# what stands encoded in a path ends where the path goes on
_PATH_URL = re.compile(r"/(https?(?::|%3A)%2F%2F[^/?#&]+|https?(?::|%3A)/.+)", re.I | re.S)
_TARGET_PARAMETERS = words(
    "u url q r ru a redirect target to dest destination link href goto uri out uddg z murl redirect_url target_url"
)


def _as_url(value: str) -> str | None:
    """`value` when it is a whole http URL, singly or doubly encoded."""
    for _ in range(3):
        value = value.strip()
        if _HTTP.match(value):
            return value
        if "%" not in value:
            return None
        value = unquote(value)
    return None


def _from_base64(text: str) -> str | None:
    try:
        raw = urlsafe_b64decode(text.replace("+", "-").rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except ValueError:
        return None
    return _as_url(raw.decode("utf-8", "replace"))


def _parameter(*names: str) -> Callable[[Address, str], str | None]:
    """Unwraps what stands in one of these parameters, with or without its `http://`."""

    def unwrap(address: Address, url: str) -> str | None:
        values = dict(parameters(address.query))
        for name in names:
            if (value := values.get(name)) and (target := _bare(value)):
                return target
        return None

    return unwrap


def _substack(address: Address, url: str) -> str | None:
    """`/redirect/2/<JSON in base64url>.<signature>`: the target is the JSON's `e`."""
    token = address.path.removeprefix("/redirect/2/").partition(".")[0]
    if len(token) == len(address.path):
        return None
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    match = _JSON_TARGET.search(raw.decode("utf-8", "replace"))
    return _as_url(_JSON_ESCAPE.sub(_unescaped, match[1])) if match else None


_JSON_TARGET = re.compile(r'"e"\s*:\s*"([^"]+)"')
_JSON_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else match[2]


def _mandrill(address: Address, url: str) -> str | None:
    """`?p=<JSON in base64url>`, whose `p` is JSON again, with the target as its `url`."""
    token = dict(parameters(address.query)).get("p", "").partition("|")[0]
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode("utf-8", "replace")
    except ValueError:
        return None
    match = _MANDRILL_TARGET.search(raw)
    return _as_url(match[1].replace("\\", "")) if match else None


_MANDRILL_TARGET = re.compile(r'\\?"url\\?"\s*:\s*\\?"([^"]+)"')


def _mailgun(address: Address) -> str | None:
    """`/c/<zlib in base64url>`, on hosts of the sender's choice: a query, whose `l` is the target."""
    token = address.path.removeprefix("/c/").partition("/")[0]
    try:
        packed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        raw = zlib.decompressobj().decompress(packed, LONGEST)
    except (ValueError, zlib.error):
        return None
    return _as_url(dict(parameters(raw.decode("utf-8", "replace"))).get("l", ""))


def _web_archive(address: Address, url: str) -> str | None:
    match = _ARCHIVED.search(url) if address.path.startswith("/web/") else None
    return _bare(match[1]) if match else None


_ARCHIVED = re.compile(r"/web/(?:[0-9*]+(?:[a-z]{2}_)?/)?(\S*\.\S+)", re.I)


def _snapshot(address: Address, url: str) -> str | None:
    """archive.today and its like: the target stands in the path, after a date or at once."""
    match = _SNAPSHOT.search(url)
    return _as_url(match[1]) if match else None


_SNAPSHOT = re.compile(r"/(https?:/.+)", re.I | re.S)


def _bare(target: str) -> str | None:
    return _as_url(target) or (_as_url("http://" + target) if "." in target.partition("/")[0] else None)


def _google(address: Address, url: str) -> str | None:
    if address.path.startswith("/amp/"):
        return "https://" + address.subject[5:].removeprefix("s/")
    return _parameter("q", "url")(address, url) if address.path == "/url" else None


def _amp_cache(address: Address, url: str) -> str | None:
    match = re.match(r"/[cvr]/(?:s/)?(\S+)", address.subject)
    return "https://" + match[1] if match else None


def _href_li(address: Address, url: str) -> str | None:
    return _as_url(url.partition("?")[2])


def _urldefense(address: Address, url: str) -> str | None:
    """Proofpoint's three ways of writing a target: v1 plain, v2 with `-` for `%`, v3 between `__`."""
    if address.path.startswith("/v3/"):
        return _urldefense_3(url)
    value = dict(parameters(address.query)).get("u", "")
    if address.path.startswith("/v2/"):
        value = unquote(value.replace("-", "%").replace("_", "/"))
    return _as_url(unescape(value))


_V3 = re.compile(r"/v3/__(.+?)__;(.*?)!", re.S)
_V3_HOLE = re.compile(r"\*(?:\*(.))?", re.S)
_V3_LENGTHS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def _urldefense_3(url: str) -> str | None:
    """v3 puts `*` (or `**` and a length) for characters, which follow the target in base64."""
    match = _V3.search(url)
    if match is None:
        return None
    try:
        letters = iter(urlsafe_b64decode(match[2] + "=" * (-len(match[2]) % 4)).decode())
    except ValueError:
        return _as_url(match[1])

    def fill(hole: re.Match[str]) -> str:
        length = _V3_LENGTHS.find(hole[1]) + 2 if hole[1] else 1
        return "".join(letter for _, letter in zip(range(length), letters, strict=False))

    return _as_url(_V3_HOLE.sub(fill, match[1]))


WRAPPERS = (
    Wrapper("mandrill", ("mandrillapp.com",), _mandrill),
    Wrapper("substack-redirect", ("substack.com",), _substack),
    Wrapper("google", ("google.com",), _google),
    Wrapper("amp-cache", ("cdn.ampproject.org",), _amp_cache),
    Wrapper("safe-links", ("safelinks.protection.outlook.com",), _parameter("url")),
    Wrapper("facebook", ("l.facebook.com", "lm.facebook.com"), _parameter("u")),
    Wrapper("instagram", ("l.instagram.com", "l.threads.net", "l.messenger.com"), _parameter("u")),
    Wrapper("duckduckgo", ("duckduckgo.com",), _parameter("uddg")),
    Wrapper("href.li", ("href.li", "anonym.to", "nullrefer.com", "dereferer.me"), _href_li),
    Wrapper(
        "web-archive",
        ("web.archive.org", "wayback.archive.org", "web-beta.archive.org", "archive.org"),
        _web_archive,
    ),
    Wrapper("archive-today", ("archive.is", "archive.ph", "archive.today", "archive.md"), _snapshot),
    Wrapper("urldefense", ("urldefense.proofpoint.com", "urldefense.com", "urldefense.us"), _urldefense),
)
"""Services that hide a target and give it up without a request; of a host and its parents the first counts."""

_TRACKERS = words(
    "fbclid gclid dclid gbraid wbraid msclkid yclid twclid ttclid igshid igsh li_fat_id epik"
    " mc_cid mc_eid _hsenc _hsmi __hstc __hssc __hsfp hsctatracking mkt_tok vero_id vero_conv"
    " oly_enc_id oly_anon_id _bhlid _bhiid ck_subscriber_id sc_campaign sc_channel sc_content"
    " _ga _gl guccounter guce_referrer guce_referrer_sig wt.mc_id wickedid ml_subscriber"
    " ml_subscriber_hash ref_src ref_url trk trkinfo trkcampaign cmpid ncid smid smtyp s_cid"
    " spm scm casa_token mibextid s_kwcid ef_id et_rid et_cid lipi sref __twitter_impression _openstat sr_share"
)
_TRACKER_PREFIXES = ("utm_", "mtm_", "pk_", "hsa_", "stm_", "vero_")
_LOCAL_TRACKERS = {
    "x.com": words("s t cxt"),
    "twitter.com": words("s t cxt"),
    "youtube.com": words("feature si pp ab_channel"),
    "youtu.be": words("feature si pp ab_channel"),
    "spotify.com": words("si nd"),
    "reddit.com": words("share_id rdt"),
    "substack.com": words("r token publication_id post_id isfreemail triedredirect showwelcomeonshare"),
    "medium.com": words("source sk"),
    "amazon.com": words("ref ref_ tag qid sr crid sprefix linkcode linkid"),
    "tiktok.com": words("is_from_webapp sender_device _r _t"),
    "wired.com": words("bxid cndid esrc mbid"),
    "newyorker.com": words("bxid cndid esrc mbid"),
    "sciencedirect.com": words("via via%3dihub"),
}
_NONE: frozenset[str] = frozenset()


def _local_trackers(host: str) -> frozenset[str]:
    """The names that only track readers on this host or one of its parents."""
    while host not in _LOCAL_TRACKERS:
        dot = host.find(".")
        if dot < 0:
            return _NONE
        host = host[dot + 1 :]
    return _LOCAL_TRACKERS[host]


def _tracks(name: str, local: frozenset[str]) -> bool:
    if name.startswith("amp;"):
        name = name[4:]
    return name in _TRACKERS or name in local or name.startswith(_TRACKER_PREFIXES)
