"""The kill switch: stops all mail within a second, shows what that holds, and lets it go on."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from nicegui import background_tasks

from core.operations import switch_board
from core.sending import controls
from core.sending.controls import SwitchScope
from ui import kit
from ui.operations.switch_dialogs import ask_to_resume, ask_to_stop
from ui.shell.regions import KillSwitch
from ui.shell.view import View

PRESSES = (
    kit.Column("what", "What", "status"),
    kit.Column("whom", "Whom", href="href"),
    kit.Column("reason", "Reason"),
    kit.Column("by", "By"),
    kit.Column("at", "Pressed", "time"),
    kit.Column("held", "Held", "number"),
    kit.Column("ended", "Went on"),
)


async def build(view: View) -> None:
    """Show the switch for everybody, the organizations stopped, and every press so far."""

    async def fetch() -> dict[str, Any]:
        return await view.read(switch_board.board)

    async def presses(query: kit.TableQuery) -> kit.TablePage:
        rows = [press(one) for one in await view.read(switch_board.history)]
        return kit.narrowed(rows, query)

    admin = view.actor.platform_role == "admin"
    with kit.page():
        kit.page_header("Kill switch", "Stops mail for everybody, whatever is being sent.")
        if not admin:
            kit.alert(
                "neutral",
                "Only an admin presses this switch",
                "You may stop single organizations on their pages.",
            )
        region = await view.live(KillSwitch, switch_board.TOPIC, fetch, locked=not admin)
        region.on(
            "press",
            lambda event: press_switch(view, None, "all sending", on=bool(event.args)),
        )
        table = await kit.data_table(
            "Presses",
            PRESSES,
            presses,
            filters=[kit.Filter("what", "What", {"stopped": "Stopped", "drill": "Drill"})],
            search="Search presses",
            empty=lambda: kit.empty_state(
                "shield-check",
                "Never pressed",
                "Try it out with a drill: no message is held.",
                lambda: kit.link_button(
                    "See what is being sent", "/operate/sending", variant="secondary"
                ),
            ),
        )
    region.on_change = lambda _: background_tasks.create(table.reload())


async def press_switch(view: View, organization_id: UUID | None, whom: str, *, on: bool) -> None:
    """Ask what has to be asked and press the switch of everybody or of one organization."""
    scope = SwitchScope.organization if organization_id else SwitchScope.everybody
    if on:
        if await ask_to_resume(whom):
            await view.call(
                controls.resume,
                view.actor,
                scope=scope,
                organization_id=organization_id,
                done_message="Mail goes on where it stopped",
            )
        return
    effect = await view.look(controls.preview, view.actor, scope, organization_id)
    if effect is None:
        return
    wish = await ask_to_stop(whom, effect)
    if wish is not None:
        await view.call(
            controls.stop,
            view.actor,
            scope=scope,
            organization_id=organization_id,
            reason=wish.reason,
            drill=wish.drill,
            done_message="The drill is on" if wish.drill else "Sending is stopped",
        )


def press(one: dict[str, Any]) -> dict[str, Any]:
    """Return one press as a row of the table."""
    ended = "still on"
    if one["resumed_at"]:
        ended = f"{kit.moment(datetime.fromisoformat(one['resumed_at']))}, by {one['resumed_by']}"
    return {
        **one,
        "what": "drill" if one["drill"] else "stopped",
        "whom": one["organization"] or "Everybody",
        "href": f"/operate/organizations/{one['organization_id']}" if one["organization"] else "",
        "ended": ended,
    }
