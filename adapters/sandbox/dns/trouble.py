"""Faults of the DNS, asked for like any other: provider "dns", route "/<server>/<name>", method the kind."""

from __future__ import annotations

from dataclasses import replace

import dns.rrset
from dns.name import Name
from dns.rcode import Rcode
from dns.rdataclass import IN
from dns.rdatatype import RdataType

from adapters.sandbox.dns.replies import REFUSED, SERVFAIL, Question, Reply
from adapters.sandbox.faults import DNS_KINDS
from adapters.sandbox.world import World

PROVIDER = "dns"
TIMEOUT, TRUNCATED, LIE = "dns_timeout", "dns_truncated", "dns_lie"
LIE_TTL = 60
LIES = {
    RdataType.A: "203.0.113.66",
    RdataType.AAAA: "2001:db8::66",
    RdataType.TXT: '"v=spf1 -all"',
    RdataType.MX: "10 wrong.invalid.",
    RdataType.CNAME: "wrong.invalid.",
    RdataType.NS: "wrong.invalid.",
}


def befalling(world: World, server: str, question: Question) -> str:
    """Return the kind of fault that happens to this question, "" for none."""
    name = question.name.to_text(omit_final_dot=True).lower()
    fault = world.faults.take(
        PROVIDER, DNS_KINDS, method=question.kind.name, path=f"/{server}/{name}"
    )
    return fault.kind if fault else ""


def spoilt(kind: str, question: Question, reply: Reply) -> Reply:
    """Return what a server in trouble says instead."""
    if kind == "dns_servfail":
        return SERVFAIL
    if kind == "dns_refuse":
        return REFUSED
    if kind == LIE:
        return _lie(question, reply)
    return reply


def _lie(question: Question, reply: Reply) -> Reply:
    text = LIES.get(question.kind)
    if text is None:
        return replace(reply, rcode=Rcode.NXDOMAIN, answer=(), authority=())
    owner = Name(question.name.labels)
    rows = dns.rrset.from_text(owner, LIE_TTL, IN, question.kind, text)
    return Reply(Rcode.NOERROR, (rows,), authoritative=reply.authoritative)
