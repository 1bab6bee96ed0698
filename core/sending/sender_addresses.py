"""Addresses that somebody wants to send from: cleaned, or refused with a sentence."""

from __future__ import annotations

from core.accounts import inputs
from core.domains import names_of_domains
from core.errors import Invalid
from core.settings import Mode
from core.system import System

PUBLIC = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com aol.com"
    " icloud.com me.com mac.com gmx.com gmx.net gmx.de web.de mail.com mail.ru yandex.com yandex.ru"
    " proton.me protonmail.com pm.me zoho.com fastmail.com hey.com tutanota.com qq.com 163.com"
    " 126.com naver.com rediffmail.com".split()
)
"""Mailbox hosts whose domains nobody else can add records to."""


def clean(system: System, text: str) -> tuple[str, str]:
    """Return (address in lower case with its domain in A-labels, that domain).

    Raises Invalid for what is no address, and for domains that cannot be one's own.
    """
    _, email = inputs.address(text)
    return email, domain(system, email.rpartition("@")[2], field="email")


def domain(system: System, text: str, field: str = "domain") -> str:
    """Return a domain to send from in A-labels; raise Invalid for one that cannot be one's own."""
    live = system.settings.mode is Mode.live
    try:
        name = names_of_domains.clean(text, live=live).ascii
    except Invalid as error:
        raise Invalid(
            str(error), code=error.code, action=error.advice.action, field=field
        ) from error
    if name in PUBLIC:
        raise Invalid(
            f"{name} belongs to a mailbox host; nobody else can send from it.",
            action="Use an address of a domain of your own. Connect or buy one under Domains.",
            field=field,
        )
    return name


def display_name(text: str) -> str:
    """Return the name that readers see beside an address; it may be empty."""
    return inputs.person_name(text) if text.strip() else ""
