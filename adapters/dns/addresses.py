"""Addresses of name servers as text: "192.0.2.1", "192.0.2.1:53", "2001:db8::1", "[2001:db8::1]:53"."""

from __future__ import annotations

import ipaddress

DOMAIN_PORT = 53

Address = tuple[str, int]


def parse(text: str) -> Address:
    """Return address and port; raise ValueError for anything else."""
    host, port = text.strip(), str(DOMAIN_PORT)
    if host.startswith("["):
        host, _, rest = host[1:].partition("]")
        port = rest.lstrip(":") or port
    elif host.count(":") == 1:
        host, _, port = host.partition(":")
    return str(ipaddress.ip_address(host)), int(port)


def show(host: str, port: int = DOMAIN_PORT) -> str:
    """Return "ip:port", an IPv6 address in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
