"""What Gmail, Yahoo and Outlook would say about a domain's mail, rule by rule; unknown is never pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.amounts import percent
from core.domains.sender_rules import Rule, RuleSet, rule_sets


class Outcome(StrEnum):
    """The verdict on a rule or a provider; the last one means that nobody could tell."""

    passed = "pass"
    failed = "fail"
    unknown = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known about a domain's mail; None where nothing is.

    ``spf``, ``dkim``, ``dmarc``, ``mx`` say whether the records stand (or the mail passed), ``aligned``
    whether one passed for the domain in From, ``ptr`` whether names of the sending addresses lead
    both ways, ``spam_rate`` is the share (0..1) reported, ``marketing`` False for one-to-one mail.
    """

    spf: bool | None = None
    dkim: bool | None = None
    dmarc: bool | None = None
    mx: bool | None = None
    aligned: bool | None = None
    dkim_bits: int | None = None
    ptr: bool | None = None
    tls: bool | None = None
    list_unsubscribe: bool | None = None
    one_click: bool | None = None
    body_link: bool | None = None
    spam_rate: float | None = None
    bulk: bool = True
    marketing: bool = True


@dataclass(frozen=True, slots=True)
class Issue:
    """What one rule says: ``reason`` is a sentence; ``fix`` is empty where it passes."""

    rule: str
    outcome: Outcome
    must: bool
    reason: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class ProviderVerdict:
    """What one provider would say, by the rules of a date."""

    provider: RuleSet
    outcome: Outcome
    rulings: tuple[Issue, ...]

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Return what does not pass, what must be first."""
        open_ones = (issue for issue in self.rulings if issue.outcome is not Outcome.passed)
        return tuple(
            sorted(open_ones, key=lambda one: (not one.must, one.outcome is Outcome.unknown))
        )


def verdicts(facts: Facts, sets: Sequence[RuleSet] | None = None) -> list[ProviderVerdict]:
    """Return the verdict of each provider on what is known."""
    return [_verdict(facts, rules) for rules in sets or rule_sets()]


def _verdict(facts: Facts, rules: RuleSet) -> ProviderVerdict:
    rulings = tuple(_ruling(facts, rule) for rule in rules.rules if _applies(facts, rule))
    outcomes = {ruling.outcome for ruling in rulings if ruling.must}
    worst = (Outcome.failed, Outcome.unknown)
    outcome = next((one for one in worst if one in outcomes), Outcome.passed)
    return ProviderVerdict(rules, outcome, rulings)


def _applies(facts: Facts, rule: Rule) -> bool:
    if rule.check in OF_MARKETING and not facts.marketing:
        return False
    return facts.bulk or not rule.bulk_only


def _ruling(facts: Facts, rule: Rule) -> Issue:
    held = CHECKS[rule.check](facts, rule)
    if held is None:
        reason = f"Not known yet: {rule.title[0].lower()}{rule.title[1:]}."
        return Issue(rule.id, Outcome.unknown, rule.must, reason, LEARN.get(rule.check, rule.fix))
    if held:
        return Issue(rule.id, Outcome.passed, rule.must, f"{rule.title}.")
    return Issue(rule.id, Outcome.failed, rule.must, _failure(facts, rule), rule.fix)


def _failure(facts: Facts, rule: Rule) -> str:
    if rule.check == "spam_rate":
        return f"{percent(facts.spam_rate or 0, 2)} of messages are reported as spam."
    if rule.check == "dkim_bits":
        return f"The DKIM key has {facts.dkim_bits} bits."
    return FAILURES[rule.check]


def _spf_or_dkim(facts: Facts, _: Rule) -> bool | None:
    """Tell whether one of the two holds, None when that hangs on what is not known."""
    if facts.spf or facts.dkim:
        return True
    return None if None in (facts.spf, facts.dkim) else False


def _spam_rate(facts: Facts, rule: Rule) -> bool | None:
    return None if facts.spam_rate is None else facts.spam_rate < (rule.limit or 0)


def _dkim_bits(facts: Facts, rule: Rule) -> bool | None:
    if facts.dkim is False:
        return None
    return None if facts.dkim_bits is None else facts.dkim_bits >= (rule.limit or 0)


Check = Callable[[Facts, Rule], bool | None]

CHECKS: dict[str, Check] = {
    "spf": lambda facts, _: facts.spf,
    "dkim": lambda facts, _: facts.dkim,
    "spf_or_dkim": _spf_or_dkim,
    "dmarc": lambda facts, _: facts.dmarc,
    "mx": lambda facts, _: facts.mx,
    "aligned": lambda facts, _: facts.aligned,
    "ptr": lambda facts, _: facts.ptr,
    "tls": lambda facts, _: facts.tls,
    "list_unsubscribe": lambda facts, _: facts.list_unsubscribe,
    "one_click": lambda facts, _: facts.one_click,
    "body_link": lambda facts, _: facts.body_link,
    "spam_rate": _spam_rate,
    "dkim_bits": _dkim_bits,
}
OF_MARKETING = frozenset({"list_unsubscribe", "one_click", "body_link"})
FAILURES = {
    "spf": "SPF does not pass.",
    "dkim": "DKIM does not pass.",
    "spf_or_dkim": "Neither SPF nor DKIM passes.",
    "dmarc": "There is no valid DMARC record.",
    "mx": "The domain cannot receive mail.",
    "aligned": "Neither SPF nor DKIM passes for the domain in From.",
    "ptr": "The sending address has no name that leads back to it.",
    "tls": "Mail is handed over without encryption.",
    "list_unsubscribe": "Mail carries no List-Unsubscribe header.",
    "one_click": "Mail cannot be unsubscribed from with one click.",
    "body_link": "The text has no link to unsubscribe.",
}
SEND_A_TEST = "Send a test message: its headers tell."
LEARN = {
    "aligned": SEND_A_TEST,
    "tls": SEND_A_TEST,
    "ptr": SEND_A_TEST,
    "list_unsubscribe": "Send a test of a campaign.",
    "one_click": "Send a test of a campaign.",
    "body_link": "Send a test of a campaign.",
    "spam_rate": "Add the domain to Google Postmaster Tools, or wait for complaints to be counted.",
}
"""How what is unknown can be learned."""
