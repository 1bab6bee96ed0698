"""Names as SPF asks for them: which can be asked at all, how they are shortened and reversed."""

from __future__ import annotations

import re
from ipaddress import ip_network

from core.domains.spf_terms import IPV4, Address, Network

LONGEST_NAME = 253
LABEL = re.compile(r"[ -\[\]-~]{1,63}")
"""Any visible character or a space except the backslash, which escapes in zone files."""


def queryable(name: str) -> bool:
    """Tell whether DNS can be asked for a name: no empty, too long or non-ASCII label."""
    bare = name.removesuffix(".")
    return len(bare) <= LONGEST_NAME and all(LABEL.fullmatch(part) for part in bare.split("."))


def checkable(name: str) -> bool:
    """Tell whether a check can begin at a name (RFC 7208 section 4.3): several labels, no literal."""
    bare = name.removesuffix(".")
    return queryable(bare) and "." in bare and not bare.startswith("[")


def shortened(name: str) -> str:
    """Return an expanded name without its last dot, left labels dropped until it fits 253 characters."""
    bare = name.removesuffix(".")
    while len(bare) > LONGEST_NAME and "." in bare:
        bare = bare.partition(".")[2]
    return bare


def ascii_form(name: str) -> str:
    """Return a domain with A-labels in place of U-labels; as it is when it has no such form."""
    if name.isascii():
        return name
    import idna  # its tables are large, and few senders need them

    try:
        return idna.encode(name, uts46=True).decode()
    except idna.IDNAError:
        return name


def dotted(address: Address) -> str:
    """Return an address in the dotted form of the macro i: nibbles for IPv6."""
    if address.version == IPV4:
        return str(address)
    return ".".join(f"{int(address):032X}")


def reverse(address: Address) -> str:
    """Return the name whose PTR records name an address."""
    return address.reverse_pointer


def within(name: str, domain: str) -> bool:
    """Tell whether a name is a domain or lies below it."""
    name, domain = name.lower().removesuffix("."), domain.lower().removesuffix(".")
    return name == domain or name.endswith(f".{domain}")


def network(address: str, length: int) -> Network:
    """Return the network of a given prefix length around an address."""
    return ip_network((address, length), strict=False)
