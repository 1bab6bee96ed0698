"""DNS messages on the wire: questions read, replies written, truncated where UDP asks for it."""

from __future__ import annotations

import struct

import dns.edns
import dns.flags
import dns.message
from dns.exception import DNSException, TooBig
from dns.message import Message
from dns.opcode import Opcode
from dns.rcode import Rcode
from dns.rdataclass import IN
from dns.rdatatype import RdataType

from adapters.sandbox.dns.replies import REFUSED, Question, Reply

HEADER_BYTES = 12
PLAIN_UDP_BYTES = 512
UDP_BYTES = 1232
TCP_BYTES = 65_535
RESPONSE_BIT = 0x80
ZONE_TRANSFERS = frozenset({RdataType.AXFR, RdataType.IXFR})
QUESTION_BYTES, RECORD_BYTES, TTL_OFFSET = 4, 10, 4
POINTER = 0xC0
FORMERR = Reply(Rcode.FORMERR)
NOTIMP = Reply(Rcode.NOTIMP)


def read(wire: bytes) -> Message | bytes | None:
    """Return a query; the response to one that cannot be read; None for what deserves none."""
    if len(wire) < HEADER_BYTES or wire[2] & RESPONSE_BIT:
        return None
    try:
        return dns.message.from_wire(wire)
    except DNSException:
        flags = RESPONSE_BIT << 8 | int(Rcode.FORMERR)
        return wire[:2] + struct.pack("!HHHHH", flags, 0, 0, 0, 0)


def question(query: Message) -> Question | Reply:
    """Return what a query asks, or the reply to one that we do not answer."""
    if query.opcode() != Opcode.QUERY:
        return NOTIMP
    if len(query.question) != 1:
        return FORMERR
    if query.edns > 0:
        return Reply(Rcode.BADVERS)
    asked = query.question[0]
    if asked.rdclass != IN or asked.rdtype in ZONE_TRANSFERS:
        return REFUSED
    unchecked = bool(query.flags & dns.flags.CD)
    return Question(asked.name.canonicalize(), asked.rdtype, unchecked)


def write(query: Message, reply: Reply, *, tcp: bool, recursive: bool) -> bytes:
    """Write the response, cut down to its question with TC set where it does not fit."""
    message = response(query, reply, recursive=recursive)
    try:
        wire = message.to_wire(max_size=_room(query, tcp=tcp))
    except TooBig:
        return cut(message)
    return wire if reply.left is None else with_ttl(wire, ttl_places(wire), reply.left)


def ttl_places(wire: bytes) -> list[int]:
    """Return where in a message the TTLs of its records stand."""
    questions, *records = struct.unpack_from("!HHHH", wire, 4)
    at, places = HEADER_BYTES, []
    for _ in range(questions):
        at = _after_name(wire, at) + QUESTION_BYTES
    for _ in range(sum(records)):
        at = _after_name(wire, at)
        kind, _, _, size = struct.unpack_from("!HHIH", wire, at)
        if kind != RdataType.OPT:
            places.append(at + TTL_OFFSET)
        at += RECORD_BYTES + size
    return places


def with_ttl(wire: bytes, places: list[int], ttl: int) -> bytes:
    """Return a message whose records all have this TTL."""
    changed = bytearray(wire)
    for place in places:
        struct.pack_into("!I", changed, place, ttl)
    return bytes(changed)


def _after_name(wire: bytes, at: int) -> int:
    while wire[at]:
        if wire[at] >= POINTER:
            return at + 2
        at += wire[at] + 1
    return at + 1


def response(query: Message, reply: Reply, *, recursive: bool) -> Message:
    """Return the response to a query."""
    message = dns.message.make_response(query, recursion_available=recursive, our_payload=UDP_BYTES)
    if reply.extended is not None and query.edns >= 0:
        error = dns.edns.EDEOption(dns.edns.EDECode.make(reply.extended))
        message.use_edns(0, 0, UDP_BYTES, options=[error])
    message.set_rcode(reply.rcode)
    if reply.authoritative:
        message.flags |= dns.flags.AA
    message.answer = list(reply.answer)
    message.authority = list(reply.authority)
    message.additional = list(reply.additional)
    return message


def cut(message: Message) -> bytes:
    """Write a response without records, telling to come again over TCP."""
    message.flags |= dns.flags.TC
    message.answer, message.authority, message.additional = [], [], []
    return message.to_wire()


def _room(query: Message, *, tcp: bool) -> int:
    if tcp:
        return TCP_BYTES
    if query.edns < 0:
        return PLAIN_UDP_BYTES
    return max(PLAIN_UDP_BYTES, min(query.payload, UDP_BYTES))
