"""The addresses a domain sends from by itself: those its SPF record names one by one."""

from __future__ import annotations

from core.domains import spf_records
from core.domains.spf_macros import Malformed
from core.domains.spf_terms import Directive, parse_term


def sending_addresses(record: str) -> list[str]:
    """Return the single addresses of an SPF record, each once; networks of others are left out."""
    found: dict[str, None] = {}
    for word in spf_records.words(record):
        try:
            term = parse_term(word)
        except Malformed:
            continue
        network = term.network if isinstance(term, Directive) else None
        if network is not None and network.num_addresses == 1:
            found.setdefault(str(network.network_address))
    return list(found)
