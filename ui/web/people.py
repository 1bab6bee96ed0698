"""The sandbox's people: whoever tries the product comes in as one of them by one click."""

from __future__ import annotations

from core.accounts import demo
from core.accounts.demo import DemoSignIn
from core.settings import Mode
from core.system import System


def sandbox_people(system: System) -> list[DemoSignIn]:
    """Return the people to come in as: in the sandbox, nobody elsewhere."""
    return list(demo.PEOPLE) if system.settings.mode is Mode.sandbox else []


def with_demo(form: dict[str, str], people: list[DemoSignIn]) -> dict[str, str]:
    """Return the form with the demo person's sign-in, when their button was pressed."""
    chosen = next((one for one in people if one.label == form.get("demo")), None)
    return {**form, "email": chosen.email, "password": chosen.password} if chosen else form
