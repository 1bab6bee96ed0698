"""A domain's authentication in one look: SPF, DKIM, DMARC, MX, and the optional rest (R129-R132)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.domains import bimi, dkim, dmarc, mta_sts, mx, tls_rpt
from core.domains.bimi import BimiState
from core.domains.compliance import Facts
from core.domains.dkim import DkimState
from core.domains.dmarc import DmarcState
from core.domains.findings import Finding, Standing, State
from core.domains.mta_sts import MtaStsState
from core.domains.mx import MxState
from core.domains.spf_lint import SpfState, lint
from core.domains.tls_rpt import TlsRptState
from core.ports.dns import Resolver
from core.ports.fetching import Fetch

RANK = (Standing.valid, Standing.unknown, Standing.faulty, Standing.missing)


@dataclass(frozen=True, slots=True)
class Validation:
    """How everything stands; ``mta_sts`` is None where nothing can be fetched."""

    domain: str
    spf: SpfState
    dkim: tuple[DkimState, ...]
    dmarc: DmarcState
    mx: MxState
    tls_rpt: TlsRptState
    bimi: BimiState
    mta_sts: MtaStsState | None = None

    @property
    def key(self) -> DkimState | None:
        """Return the key that stands best; one that nobody could look up may be valid."""
        ranked = sorted(self.dkim, key=lambda state: RANK.index(state.standing))
        return ranked[0] if ranked else None

    @property
    def marks(self) -> dict[str, bool | None]:
        """Return the check marks of a list; None where nothing is known."""
        return {
            "spf": self.spf.answer,
            "dkim": self.key.answer if self.key else False,
            "dmarc": self.dmarc.answer,
            "mx": self.mx.answer,
        }

    @property
    def valid(self) -> bool:
        """Tell whether mail of the domain can be authenticated and answered."""
        return all(self.marks.values())

    def facts(self, **further: Any) -> Facts:
        """Return what the rules of mailbox providers look at, with what else is known."""
        bits = self.key.bits if self.key and self.key.valid else None
        known = {**self.marks, "dkim_bits": bits, **further}
        return Facts(**known)

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object of every part: standing, record and findings."""
        parts: dict[str, State] = {
            "spf": self.spf,
            "dmarc": self.dmarc,
            "mx": self.mx,
            "tls_rpt": self.tls_rpt,
            "bimi": self.bimi,
        }
        if self.mta_sts:
            parts["mta_sts"] = self.mta_sts
        return {
            "domain": self.domain,
            **{name: _part(state) for name, state in parts.items()},
            "spf": {
                **_part(self.spf),
                "record": self.spf.record,
                "lookups": self.spf.cost.lookups if self.spf.cost else None,
            },
            "dkim": [
                {
                    **_part(state),
                    "selector": state.selector,
                    "public_key": state.public_key,
                    "bits": state.bits,
                }
                for state in self.dkim
            ],
            "dmarc": {
                **_part(self.dmarc),
                "record": self.dmarc.text,
                "found_at": self.dmarc.found_at,
                "policy": self.dmarc.policy,
                "applied": self.dmarc.applied,
            },
            "mx": {
                **_part(self.mx),
                "records": [f"{one.preference} {one.host}" for one in self.mx.exchanges],
            },
        }


async def validate(
    domain: str,
    selectors: Sequence[str],
    resolver: Resolver,
    *,
    fetch: Fetch | None = None,
    for_google: bool = False,
    receives: bool = True,
) -> Validation:
    """Look at everything at once; without selectors the usual ones are tried.

    MTA-STS and the logo are looked at only with ``fetch``. Never raises for what DNS does.
    """
    spf, keys, policy, exchanges, reporting = await asyncio.gather(
        lint(domain, resolver),
        _keys(domain, selectors, resolver),
        dmarc.check(domain, resolver),
        mx.check(domain, resolver, for_google=for_google, receives=receives),
        tls_rpt.check(domain, resolver),
    )
    logo = await bimi.check(domain, policy, resolver, fetch)
    transport = None
    if fetch:
        transport = await mta_sts.check(domain, resolver, fetch, exchanges.hosts)
    return Validation(domain, spf, keys, policy, exchanges, reporting, logo, transport)


async def _keys(domain: str, selectors: Sequence[str], resolver: Resolver) -> tuple[DkimState, ...]:
    if selectors:
        states = (dkim.check(domain, selector, resolver) for selector in selectors)
        return tuple(await asyncio.gather(*states))
    found = await dkim.find(domain, resolver)
    return (found,) if found else ()


def _part(state: State) -> dict[str, Any]:
    return {
        "standing": state.standing.value,
        "valid": state.answer,
        "errors": list(state.errors),
        "warnings": list(state.warnings),
        "findings": [_finding(found) for found in state.findings],
    }


def _finding(found: Finding) -> dict[str, str]:
    return {
        "level": found.level.value,
        "rule": found.rule,
        "reason": found.reason,
        "fix": found.fix,
    }
