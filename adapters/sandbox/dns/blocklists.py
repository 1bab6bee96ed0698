"""Block lists of addresses and names, with the test entries every list carries (RFC 5782).

Addresses of 203.0.113.0/24 and names that begin with "listed-" are listed everywhere.
"""

from __future__ import annotations

from adapters.sandbox.dns.compiled import CompiledZone
from adapters.sandbox.dns.hosts import BLOCKLIST_NAMESERVERS
from adapters.sandbox.dns.replies import REFUSED, Question, Reply

TTL = 300
NEGATIVE_TTL = 300
REFUSAL_CODE = "127.255.255.254"
"""What the strict lists answer those who ask through a public resolver."""

ADDRESS_LISTS: dict[str, str] = {
    "zen.spamhaus.org": "127.0.0.2",
    "bl.spamcop.net": "127.0.0.2",
    "b.barracudacentral.org": "127.0.0.2",
    "bl.mailspike.net": "127.0.0.2",
    "psbl.surriel.com": "127.0.0.2",
}
NAME_LISTS: dict[str, str] = {
    "dbl.spamhaus.org": "127.0.1.2",
    "multi.surbl.org": "127.0.0.8",
    "multi.uribl.com": "127.0.0.2",
}
LISTS = ADDRESS_LISTS | NAME_LISTS
STRICT = frozenset({"zen.spamhaus.org", "dbl.spamhaus.org", "multi.surbl.org", "multi.uribl.com"})
"""Lists that refuse public resolvers."""
QUERY_KEY = "sandboxquerykey"
"""The key of the Data Query Service, by which anybody is answered; others find nothing."""
BY_KEY = {
    "zen.spamhaus.org": "zen.dq.spamhaus.net",
    "dbl.spamhaus.org": "dbl.dq.spamhaus.net",
}

LISTED_NETWORK = "203.0.113"
LISTED_NAME = "listed-"
TESTS = {"test", "dbltest.com", "2.0.0.127"}


class Blocklists:
    """The name servers of all lists; ``public`` is how they look to public resolvers."""

    def __init__(self, *, public: bool = False) -> None:
        self._public = public

    def reply(self, question: Question) -> Reply:
        """Answer whether an entry is listed."""
        name = question.name.to_text(omit_final_dot=True).lower()
        for zone, below in BY_KEY.items():
            if name.endswith(f".{QUERY_KEY}.{below}"):
                code = (
                    LISTS[zone] if _listed(name.removesuffix(f".{QUERY_KEY}.{below}"), zone) else ""
                )
                return _zone(below, name, code).reply(question.name, question.kind)
            if name.endswith(f".{below}"):
                return _zone(below, name, "").reply(question.name, question.kind)
        for zone, listed in LISTS.items():
            if name == zone or name.endswith(f".{zone}"):
                entry = name.removesuffix(zone).rstrip(".")
                code = listed if _listed(entry, zone) else ""
                if entry and self._public and zone in STRICT:
                    code = REFUSAL_CODE
                return _zone(zone, name, code).reply(question.name, question.kind)
        return REFUSED


def _listed(entry: str, zone: str) -> bool:
    if entry in TESTS:
        return entry != "2.0.0.127" or zone in ADDRESS_LISTS
    if zone in NAME_LISTS:
        return entry.startswith(LISTED_NAME)
    _, *network = entry.split(".")
    return ".".join(reversed(network)) == LISTED_NETWORK


def _zone(zone: str, name: str, code: str) -> CompiledZone:
    """Return a list that holds this one entry, or none."""
    records = []
    if code:
        why = f"https://lists.sandbox/{zone}?why"
        for kind, content in (("A", code), ("TXT", f'"{why}"')):
            facts = {"name": name, "kind": kind, "content": content, "ttl": TTL}
            records.append(facts | {"priority": None})
    return CompiledZone(zone, BLOCKLIST_NAMESERVERS, records, negative_ttl=NEGATIVE_TTL, serial=1)
