"""The form of a relay: where it is, how to sign in, and a test before anything is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.sending import relay_checks, relays
from core.sending.relay_checks import TestStep
from core.sending.relays import Relay, RelayGiven
from ui import kit
from ui.sending import senders_steps
from ui.shell.view import View

TLS = {"starttls": "STARTTLS, mostly 587", "tls": "TLS from the start, 465", "none": "None, 25"}

Fields = Mapping[str, kit.Field]


async def ask(view: View, relay: Relay | None = None) -> None:
    """Ask for a relay, or change one that is known."""
    relay_id = relay.id if relay else None

    async def save() -> None:
        kept = await view.act(
            "Kept. Test it before you use it.", relays.save, given(fields), relay_id
        )
        if kept is not None:
            modal.close("kept")

    async def test() -> None:
        steps = await view.look(relay_checks.try_out, view.actor, given(fields), relay_id)
        if steps is not None and not outcome.is_deleted:
            outcome.clear()
            with outcome:
                senders_steps.draw([_json(step) for step in steps])

    with kit.dialog("Relay", wide=True) as modal:
        kit.h2(f"Change {relay.name}" if relay else "Add a relay")
        with kit.form(save):
            fields = draw(relay)
            outcome = kit.box("stack g8", role="status")
            with kit.modal_foot(modal):
                kit.button(
                    "Test connection",
                    on_click=test,
                    variant="secondary",
                    icon="plug",
                    testid="try-relay",
                )
                kit.button("Save", submit=True, testid="save-relay")
    await modal.answered()


def draw(relay: Relay | None) -> dict[str, kit.Field]:
    """Draw the fields, filled with what is known; a password is never shown."""
    with kit.box("grid2"):
        fields = {
            "host": kit.field(
                "Host",
                name="host",
                value=relay.host if relay else "",
                placeholder="smtp.example.com",
                icon="server",
                autocomplete="off",
                focus=True,
            ),
            "name": kit.field(
                "Name",
                name="name",
                value=relay.name if relay else "",
                optional=True,
                autocomplete="off",
            ),
            "tls": kit.select(
                "Encryption", TLS, name="tls", value=relay.tls if relay else "starttls"
            ),
            "port": kit.field(
                "Port", name="port", kind="number", value=str(relay.port if relay else 587)
            ),
            "login": kit.field(
                "Login",
                name="login",
                value=relay.login if relay else "",
                optional=True,
                autocomplete="off",
            ),
            "password": kit.field(
                "Password",
                name="password",
                kind="password",
                optional=True,
                autocomplete="new-password",
                hint="Leave empty to keep the one that is known." if relay else "Kept sealed.",
            ),
        }
        return fields | limits(relay)


def limits(relay: Relay | None) -> dict[str, kit.Field]:
    """Draw the limits of a relay; empty ones do not bind."""
    return {
        "per_second": kit.field(
            "Messages a second",
            name="per_second",
            kind="number",
            min=0,
            value=f"{relay.per_second:g}" if relay and relay.per_second else "",
            optional=True,
            hint="Empty: no limit of its own.",
        ),
        "per_day": kit.field(
            "Messages a day",
            name="per_day",
            kind="number",
            min=0,
            value=str(relay.per_day) if relay and relay.per_day else "",
            optional=True,
        ),
    }


def given(fields: Fields) -> RelayGiven:
    """Return what was typed; what is no number is refused by the use case."""
    text = {name: str(field.value or "").strip() for name, field in fields.items()}
    return RelayGiven(
        text["name"],
        text["host"],
        int(text["port"]) if text["port"].isdecimal() else 0,
        text["tls"],
        text["login"],
        str(fields["password"].value or ""),
        _number(text["per_second"]),
        int(_number(text["per_day"])),
    )


def _number(text: str) -> float:
    return float(text) if text.replace(".", "", 1).isdecimal() else 0 if not text else -1


def _json(step: TestStep) -> dict[str, Any]:
    return {"name": step.name, "ok": step.ok, "detail": step.detail, "action": step.action}
