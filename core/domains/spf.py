"""SPF (RFC 7208): whether an address may send mail for a domain."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from core.domains import spf_names as names
from core.domains.spf_evaluation import Evaluation, Outcome, Question
from core.domains.spf_lookups import Limits, Lookups, Permanent, Temporary
from core.domains.spf_terms import Address, Result
from core.errors import Invalid
from core.ports.dns import Resolver

__all__ = ["Limits", "Result", "Verdict", "check_host"]

STRICT = Limits()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check came to.

    ``mechanism`` is the term of the domain's own record that decided, ``path`` leads from it through
    includes and redirects to the last; both are empty when none matched. ``explanation`` is the
    domain's words for a fail, ``problem`` the reason of a permerror or temperror.
    """

    result: Result
    domain: str
    explanation: str = ""
    path: tuple[str, ...] = ()
    problem: str = ""
    lookups: int = 0
    void_lookups: int = 0

    @property
    def mechanism(self) -> str:
        """Return the term of the domain's own record that decided."""
        return self.path[0] if self.path else ""


async def check_host(
    ip: str | Address,
    sender: str,
    helo: str,
    resolver: Resolver,
    *,
    domain: str | None = None,
    receiver: str = "unknown",
    timestamp: int = 0,
    default_explanation: str = "",
    limits: Limits = STRICT,
) -> Verdict:
    """Return the verdict on a client address (RFC 7208 section 4); raise Invalid for no address.

    ``sender`` is MAIL FROM, empty for a bounce, which HELO then stands for. ``domain`` is checked
    instead of the sender's. ``receiver`` and ``timestamp`` (seconds) may appear in explanations.
    """
    question = _question(_address(ip), sender, helo, receiver, timestamp)
    checked = names.ascii_form(domain or question.sender_domain).removesuffix(".")
    if not names.checkable(checked):
        return Verdict(Result.none_, checked)
    lookups = Lookups(resolver, limits)
    evaluation = Evaluation(question, lookups)
    outcome, problem, explanation = Outcome(Result.none_), "", ""
    try:
        async with asyncio.timeout(limits.seconds):
            outcome = await evaluation.check(checked, await lookups.texts(checked))
            if outcome.result is Result.fail:
                explanation = await _explanation(evaluation, outcome) or default_explanation
    except Permanent as error:
        outcome, problem = Outcome(Result.permerror), str(error)
    except Temporary as error:
        outcome, problem = Outcome(Result.temperror), str(error)
    except TimeoutError:
        if outcome.result is Result.fail:
            explanation = default_explanation
        else:
            problem = f"DNS took longer than {limits.seconds:g} seconds."
            outcome = Outcome(Result.temperror)
    return Verdict(
        outcome.result,
        checked,
        explanation,
        outcome.path,
        problem,
        lookups.lookups,
        lookups.void_lookups,
    )


async def _explanation(evaluation: Evaluation, outcome: Outcome) -> str:
    try:
        return await evaluation.explain(outcome)
    except Temporary:
        return ""


def _question(address: Address, sender: str, helo: str, receiver: str, timestamp: int) -> Question:
    helo = names.ascii_form(helo)
    local_part, _, sender_domain = (sender or f"postmaster@{helo}").rpartition("@")
    return Question(
        address=address,
        local_part=local_part or "postmaster",
        sender_domain=names.ascii_form(sender_domain),
        helo=helo,
        receiver=receiver,
        timestamp=timestamp,
    )


def _address(ip: str | Address) -> Address:
    try:
        address = ip_address(ip)
    except ValueError:
        raise Invalid(f"{ip} is not an IP address.", field="ip") from None
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        return IPv6Address(int(address))
    return address
