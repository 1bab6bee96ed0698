"""Where the records of a domain are visible, and when they will be everywhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from core.domains import propagation
from core.domains.propagation import PropagationCheck
from core.errors import NotFound
from core.system import Work
from ui import kit
from ui.domains import frame
from ui.domains.regions import PropagationGrid
from ui.shell.view import View

SAID_FOR = timedelta(seconds=30)
"""How often an open page says that somebody looks; a look counts for ninety seconds."""


async def build(view: View, domain_id: UUID) -> None:
    """Show the newest check of the domain, moving by itself."""
    with kit.page():
        await frame.head(view, domain_id, "/propagation")
        if await view.read(propagation.of_domain, domain_id) is None:
            nothing(view, domain_id)
        else:
            await grid(view, domain_id)


async def grid(view: View, domain_id: UUID) -> None:
    """Draw the grid and what can be done about it."""
    said = datetime.min.replace(tzinfo=UTC)

    async def fetch() -> dict[str, Any]:
        nonlocal said
        if view.now() - said > SAID_FOR:
            said = view.now()
            return await view.read(watched, domain_id)
        return await view.read(shown, domain_id)

    async def look() -> None:
        await view.act("Every resolver is asked again", propagation.again, domain_id)

    async def stop() -> None:
        sure = await view.confirm(
            "Stop watching?",
            "The records stay as they are. What was seen so far stays readable, and you can check "
            "again at any time.",
            "Stop watching",
            danger=False,
        )
        if sure:
            await view.act("Watching is stopped", stopped, domain_id)

    region = await view.live(PropagationGrid, f"domain:{domain_id}", fetch)
    region.on("check", look, args=[])
    region.on("stop", stop, args=[])
    with kit.section("How to read this"):
        kit.definition_list(READING)


READING = (
    ("Published", "What the domain's own name servers answer. This comes first."),
    ("Visible", "A public resolver shows the record: mail servers nearby see it too."),
    (
        "From a time",
        (
            "The resolver keeps an older answer until then, or remembers that there was none. It "
            "tells for how long, and nobody can shorten that."
        ),
    ),
    ("Silent", "It did not answer, or refused. It counts neither for nor against."),
)


async def shown(work: Work, domain_id: UUID) -> dict[str, Any]:
    """Return the grid of the newest check."""
    return await propagation.grid(work, (await newest(work, domain_id)).id)


async def watched(work: Work, domain_id: UUID) -> dict[str, Any]:
    """Note that somebody looks, and return the grid."""
    check = await newest(work, domain_id)
    await propagation.watching(work, check.id)
    return await propagation.grid(work, check.id)


async def stopped(work: Work, domain_id: UUID) -> PropagationCheck:
    """End the newest check."""
    return await propagation.cancel(work, (await newest(work, domain_id)).id)


async def newest(work: Work, domain_id: UUID) -> PropagationCheck:
    """Return the newest check of a domain; raise NotFound for none."""
    check = await propagation.of_domain(work, domain_id)
    if check is None:
        raise NotFound("There is no check of this domain.")
    return check


def nothing(view: View, domain_id: UUID) -> None:
    """Say when there will be something to see, and offer to look now."""

    async def look() -> None:
        started = await view.act("Every resolver is asked", propagation.again, domain_id)
        if started is not None:
            view.go(f"/domains/{domain_id}/propagation")

    with kit.card():
        kit.empty_state(
            "radio",
            "Nothing is watched at the moment",
            "What checks saw is kept for a week. As soon as records change, every resolver is asked "
            "here until all show them.",
            lambda: kit.button("Check now", on_click=look, icon="refresh-cw"),
        )
