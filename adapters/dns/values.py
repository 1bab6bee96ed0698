"""Contents of records as the port spells them."""

from __future__ import annotations

from typing import Any

from dns.rdatatype import RdataType

HOSTS = frozenset({RdataType.CNAME, RdataType.NS, RdataType.PTR, RdataType.DNAME})


def spelled(kind: RdataType, row: Any) -> str:
    """Return one content: TXT joined, hosts in lower case without a final dot, MX as "10 host"."""
    if kind in HOSTS:
        return host(row.target)
    if kind == RdataType.TXT:
        return _text(b"".join(row.strings))
    if kind == RdataType.MX:
        return f"{row.preference} {host(row.exchange)}"
    if kind == RdataType.SRV:
        return f"{row.priority} {row.weight} {row.port} {host(row.target)}"
    return str(row.to_text())


def host(name: Any) -> str:
    """Return a host name in lower case without its final dot."""
    return str(name.to_text(omit_final_dot=True)).lower()


def _text(octets: bytes) -> str:
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return octets.decode("latin-1")
