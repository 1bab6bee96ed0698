"""What a process says of itself while the database takes nothing: delivering waits, nothing is lost."""

from __future__ import annotations

from core.system import System


def note(system: System, why: str) -> None:
    """Remember why nothing can be written, "" when it can, and ring where that is news."""
    if system.unwritten != why:
        system.unwritten = why
        system.bus.ring_here("deliveries")
