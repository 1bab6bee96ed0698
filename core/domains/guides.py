"""How to change name servers at each registrar, step by step, and which registrar a domain is at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

OTHER = "other"


@dataclass(frozen=True, slots=True)
class GuideStep:
    """One step. ``action`` is what to press or type; ``help_link`` the registrar's own page."""

    number: int
    title: str
    description: str
    action: str
    help_link: str


@dataclass(frozen=True, slots=True)
class Guide:
    """The steps at one registrar; ``words`` tell it in what the registry writes."""

    registrar: str
    title: str
    words: tuple[str, ...]
    steps: tuple[GuideStep, ...]


def _guide(
    registrar: str,
    title: str,
    link: str,
    words: tuple[str, ...],
    steps: Sequence[tuple[str, str, str]],
) -> Guide:
    numbered = tuple(
        GuideStep(number, name, description, action, link)
        for number, (name, description, action) in enumerate(steps, start=1)
    )
    return Guide(registrar, title, words, numbered)


GUIDES: dict[str, Guide] = {
    guide.registrar: guide
    for guide in (
        _guide(
            "godaddy",
            "GoDaddy",
            "https://www.godaddy.com/help/edit-my-domain-nameservers-664",
            ("godaddy", "wild west domains"),
            (
                (
                    "Open your domains",
                    "Sign in at GoDaddy with the account that holds {domain}.",
                    "Open Domain Portfolio and select {domain}.",
                ),
                (
                    "Open the name servers",
                    "They are on the DNS page of the domain.",
                    "Select DNS, then Nameservers, then Change Nameservers.",
                ),
                (
                    "Choose your own",
                    "GoDaddy asks whether you are sure, because its own DNS records stop working.",
                    "Select “I'll use my own nameservers”.",
                ),
                (
                    "Enter both names",
                    "Remove every name that is there, and enter these: {nameservers}.",
                    "Save, tick the consent and continue. A code may be sent to you.",
                ),
            ),
        ),
        _guide(
            "namecheap",
            "Namecheap",
            "https://www.namecheap.com/support/knowledgebase/article.aspx/767/10/how-to-change-dns-for-a-domain/",
            ("namecheap",),
            (
                (
                    "Open your domains",
                    "Sign in at Namecheap with the account that holds {domain}.",
                    "Open Domain List and press Manage beside {domain}.",
                ),
                (
                    "Find the name servers",
                    "They are on the tab Domain.",
                    "In Nameservers, select Custom DNS.",
                ),
                (
                    "Enter both names",
                    "One on each line: {nameservers}. Empty the other lines.",
                    "Press the green tick to save.",
                ),
            ),
        ),
        _guide(
            "porkbun",
            "Porkbun",
            "https://kb.porkbun.com/article/22-how-to-change-your-nameservers",
            ("porkbun",),
            (
                (
                    "Open your domains",
                    "Sign in at Porkbun with the account that holds {domain}.",
                    "Open Account > Domain Management and unfold Details of {domain}.",
                ),
                (
                    "Open the name servers",
                    "They are listed in the details.",
                    "Press the pencil beside Authoritative Nameservers.",
                ),
                (
                    "Enter both names",
                    "Delete what is there and write one name a line: {nameservers}.",
                    "Press Submit.",
                ),
            ),
        ),
        _guide(
            OTHER,
            "Your registrar",
            "/help/errors/nameservers_not_updated",
            (),
            (
                (
                    "Sign in where you bought the domain",
                    "Only the registrar can change name servers. Invoices tell who it is.",
                    "Open the settings of {domain}.",
                ),
                (
                    "Turn DNSSEC off",
                    "If it is on, the domain breaks once other servers answer. Turn it on again later.",
                    "Remove DS records, if there are any.",
                ),
                (
                    "Choose your own name servers",
                    "They are called custom, external or own name servers.",
                    "Look for Nameservers or DNS delegation.",
                ),
                (
                    "Enter both names",
                    "Replace every name that is there by these: {nameservers}.",
                    "Save. The change takes from a few minutes up to 48 hours.",
                ),
            ),
        ),
    )
}


def recognised(registrar: str) -> str:
    """Return which guide fits the name of a registrar as the registry writes it."""
    said = registrar.lower()
    for guide in GUIDES.values():
        if any(word in said for word in guide.words):
            return guide.registrar
    return OTHER


def instructions(registrar: str, domain: str, nameservers: Sequence[str]) -> list[dict[str, Any]]:
    """Return the steps for a domain: number, title, description, action and help link."""
    guide = GUIDES.get(registrar, GUIDES[OTHER])
    values = {"domain": domain, "nameservers": " and ".join(nameservers)}
    return [
        {
            **asdict(step),
            "description": step.description.format(**values),
            "action": step.action.format(**values),
        }
        for step in guide.steps
    ]
