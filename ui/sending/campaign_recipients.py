"""Who got a campaign, and what each of them did with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.sending import recipient_lists
from core.sending.recipient_lists import KINDS
from ui import kit
from ui.sending import campaign_frame
from ui.shell.view import View

EVERYBODY = "sent"
LISTS = {kind: title for kind, title in KINDS.items() if kind != EVERYBODY}
VIEWS = {"people": "Likely people", "machines": "Only machines"}


async def build(view: View, campaign_id: UUID) -> None:
    """List the people, with a choice of what they did."""

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        kind, counted = chosen(query)
        found = await view.read(
            recipient_lists.listing,
            campaign_id,
            kind,
            counted,
            search=query.search,
            page=query.page,
            size=query.size,
        )
        return kit.TablePage([row(one) for one in found.rows], found.total)

    async def export(query: kit.TableQuery) -> str:
        return await view.read(recipient_lists.export, campaign_id, *chosen(query))

    with kit.page():
        await campaign_frame.head(view, campaign_id, "/recipients")
        await kit.data_table(
            "Recipients",
            [
                kit.Column("email", "Address", "mono", href="href"),
                kit.Column("at", "When", "time"),
                kit.Column("opens", "Opens", "number"),
                kit.Column("clicks", "Clicks", "number"),
                kit.Column("note", "Remarks"),
            ],
            fetch,
            filters=[
                kit.Filter("kind", "List", LISTS, every="Everybody it was sent to"),
                kit.Filter("view", "Opens and clicks", VIEWS, every="People and machines"),
            ],
            search="Beginning of an address",
            export=export,
            empty=lambda: kit.empty_state(
                "users",
                "Nobody here yet",
                "People appear as soon as the campaign reaches them and they act on it.",
            ),
        )


def chosen(query: kit.TableQuery) -> tuple[str, str]:
    """Return the list and whose opens and clicks it holds."""
    return query.filters.get("kind", EVERYBODY), query.filters.get("view", "all")


def row(one: dict[str, Any]) -> dict[str, Any]:
    """Return a person as a row, leading to their page."""
    contact_id = one["contact_id"]
    return one | {"href": f"/contacts/{contact_id}" if contact_id else ""}
