"""Questions on the wire, written by hand because thousands of them leave at once (RFC 1035, 6891)."""

from __future__ import annotations

import struct

from dns.rdataclass import IN
from dns.rdatatype import RdataType

UDP_BYTES = 1232
"""The size of answer that crosses the internet unfragmented (DNS flag day 2020)."""

LONGEST_LABEL, LONGEST_NAME = 63, 255
RECURSION_DESIRED, CHECKING_DISABLED = 0x0100, 0x0010
OPT = struct.pack("!BHHIH", 0, RdataType.OPT, UDP_BYTES, 0, 0)


def question(name: str, kind: str) -> bytes:
    """Return the question section; raise ValueError for what is no name or no kind."""
    wire = bytearray()
    for label in name.split(".") if name else ():
        octets = label.encode("ascii")
        if not 0 < len(octets) <= LONGEST_LABEL:
            message = f"{name} has an empty label or one of more than {LONGEST_LABEL} octets"
            raise ValueError(message)
        wire.append(len(octets))
        wire += octets
    wire.append(0)
    if len(wire) > LONGEST_NAME:
        message = f"{name} is longer than {LONGEST_NAME} octets"
        raise ValueError(message)
    return bytes(wire) + struct.pack("!HH", _KINDS[kind], IN)


def query(
    number: int, asked: bytes, *, recurse: bool, unchecked: bool = False, edns: bool = True
) -> bytes:
    """Return a whole query under a number of 16 bits."""
    flags = RECURSION_DESIRED * recurse | CHECKING_DISABLED * unchecked
    header = struct.pack("!HHHHHH", number, flags, 1, 0, 0, int(edns))
    return header + asked + (OPT if edns else b"")


class _Kinds(dict[str, int]):
    """Numbers of record kinds by name, looked up once."""

    def __missing__(self, kind: str) -> int:
        try:
            number = int(RdataType.make(kind))
        except Exception as error:
            message = f"{kind} is no kind of record"
            raise ValueError(message) from error
        self[kind] = number
        return number


_KINDS = _Kinds()
