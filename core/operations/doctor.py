"""The doctor: looks at an installation as a careful operator would and says what is wrong."""

from __future__ import annotations

from core import health, rotation
from core.accounts import audit
from core.billing.preflight import BY_MAIL
from core.errors import AppError
from core.system import Actor, System


class Unwell(Exception):
    """Something is wrong with the installation; the text is the doctor's report."""


async def run(system: System) -> str:
    """Return a report: one line for each thing looked at; raise Unwell with it at any problem."""
    findings = [
        *(await database_findings(system)),
        *(await chain_findings(system)),
        *(await seal_findings(system)),
        *(await key_findings(system)),
        *(await strain_findings(system)),
    ]
    problems = sum(not fine for fine, _ in findings)
    lines = [f"{'ok     ' if fine else 'PROBLEM'}  {text}" for fine, text in findings]
    if problems:
        raise Unwell("\n".join([*lines, f"{problems} problems found."]))
    return "\n".join([*lines, "Everything is fine."])


async def schema(system: System) -> str:
    """Say that the database answers; opening the System has migrated it."""
    await system.database.ping()
    return "The schema is up to date."


async def database_findings(system: System) -> list[tuple[bool, str]]:
    """Check that the database answers."""
    await system.database.ping()
    return [(True, "The database answers and its roles are safe.")]


async def chain_findings(system: System) -> list[tuple[bool, str]]:
    """Check every audit chain for changed or missing entries."""
    async with system.platform(Actor.job()) as work:
        broken = await audit.broken_links(work)
    if not broken:
        return [(True, "The audit log is whole.")]
    return [(False, f"The audit log is broken: {link}") for link in broken]


async def seal_findings(system: System) -> list[tuple[bool, str]]:
    """Check that the key ring opens everything that is sealed."""
    broken = await rotation.unreadable(system)
    if not broken:
        return [(True, "The key ring opens every sealed value.")]
    return [
        (False, f"The key ring does not open {count} of {name}.") for name, count in broken.items()
    ]


async def key_findings(system: System) -> list[tuple[bool, str]]:
    """Check every provider key by a call that changes nothing."""
    ports = system.ports
    checks = {
        "Zapmail": ports.turnkey.check_key,
        "PlusVibe": ports.outreach.check_key,
        "HeyReach": ports.lead_lists.check_key,
    }
    findings = []
    if system.settings.takes_payments:
        checks[system.settings.payments.title()] = ports.payments.check_key
    else:
        findings.append((True, BY_MAIL))
    for name, check in checks.items():
        try:
            await check()
            findings.append((True, f"{name} accepts our key."))
        except AppError as error:
            findings.append((False, f"{name}: {error.advice.message} {error.advice.action}"))
    return findings


async def strain_findings(system: System) -> list[tuple[bool, str]]:
    """Look whether running workers ask for more of them, or for the previous release."""
    async with system.platform(Actor.job()) as work:
        showing = [sign for sign in await health.strain(work) if sign.shows]
    if not showing:
        return [(True, "Nothing takes too long, fails too often or waits too long.")]
    return [(False, str(sign)) for sign in showing]
