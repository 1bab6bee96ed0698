"""A realistic demo: what a visitor should find without doing anything first."""

from __future__ import annotations

from core.accounts import demo
from core.provisioning import drafts
from core.settings import Mode
from core.system import Actor, System


async def run(system: System) -> str:
    """Make the demo people and a started setup; running it twice changes nothing."""
    if system.settings.mode is not Mode.sandbox:
        return "The demo is for the sandbox only."
    people = await demo.ensure(system)
    return "Ready: " + ", ".join(f"{person.label} {person.email}" for person in people)


__all__ = ["Actor", "drafts", "run"]
