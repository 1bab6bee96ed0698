"""Step 3: when it starts, on the clock of a place, with clock changes said in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.sending import campaign_choices, schedules
from core.sending.campaigns import Campaign
from core.sending.schedules import ClockTime
from core.system import Actor, System
from ui import kit
from ui.shell.view import View

NOW, LATER = "now", "later"


async def build(view: View, campaign: Campaign) -> None:
    """Ask for the time."""
    tomorrow = schedules.on_clock(view.now() + timedelta(days=1), campaign.time_zone)
    kept = (
        schedules.on_clock(campaign.scheduled_at, campaign.time_zone)
        if campaign.scheduled_at
        else ClockTime(tomorrow.day, "09:00", campaign.time_zone)
    )

    def wanted() -> ClockTime | None:
        if cards.value == NOW:
            return None
        return ClockTime(str(day.value), str(hour.value), str(zone.value))

    async def changed(_: Any = None) -> None:
        fields.set_visibility(cards.value == LATER)
        holder.clear()
        time = wanted()
        if time is None:
            return
        found = await view.answer(understood, view.actor, time)
        with holder:
            if isinstance(found, schedules.Moment):
                kit.alert("warning" if found.note else "accent", found.shown, found.note)
            else:
                kit.alert("danger", str(found), found.advice.action)

    async def go_on() -> None:
        stored = await view.act(
            "Saved", campaign_choices.choose_time, campaign.id, campaign.version, wanted()
        )
        if stored is not None:
            view.go(f"/campaigns/{campaign.id}/edit?step=4")

    with kit.form(go_on):
        with kit.card():
            cards = kit.choice_cards(
                "When it starts",
                [
                    kit.Choice(
                        NOW, "As soon as I say so", "In the last step.", testid="schedule-now"
                    ),
                    kit.Choice(
                        LATER,
                        "At a date and time",
                        "It starts by itself; until then it can be taken back.",
                        testid="schedule-later",
                    ),
                ],
                value=LATER if campaign.scheduled_at else NOW,
                on_change=changed,
            )
            with kit.box("stack g16") as fields:
                with kit.box("cols2"):
                    day = kit.field(
                        "Date", kind="date", value=kept.day, name="date", on_change=changed
                    )
                    hour = kit.field(
                        "Time", kind="time", value=kept.hour, name="time", on_change=changed
                    )
                zone = kit.select(
                    "Time zone",
                    schedules.zones(),
                    value=kept.zone,
                    name="time_zone",
                    on_change=changed,
                )
            holder = kit.box("stack g16")
        await changed()
        with kit.box("row between g8"):
            kit.link_button("Back", f"/campaigns/{campaign.id}/edit?step=2", variant="secondary")
            kit.button(
                "Continue", submit=True, icon="arrow-right", icon_after=True, testid="next-step"
            )


async def understood(system: System, _: Actor, time: ClockTime) -> schedules.Moment:
    """Return the moment that was chosen, if it lies ahead."""
    return schedules.ahead(schedules.moment(time), system.clock.now())
