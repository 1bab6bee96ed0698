"""Packages on sale: the admin's table with vendor cost and margin, and the form behind it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from core.billing import economics, prices, tiers
from core.billing.tiers import Tier, TierDraft
from core.ports.money import dollars
from ui import kit
from ui.shell.view import View

PATH = "/operate/tiers"


async def build(view: View) -> None:
    """List every package with what it costs us and what stays."""
    slot_cents = await view.system.ports.turnkey.slot_price_cents()

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        found = await view.read(tiers.all_tiers)
        wanted = query.filters.get("state")
        rows = [
            row(tier, slot_cents)
            for tier in found
            if query.search.lower() in tier.name.lower()
            and (not wanted or tier.active == (wanted == "active"))
        ]
        return kit.TablePage(rows[query.offset : query.offset + query.size], len(rows))

    async def archive(chosen: Mapping[str, str]) -> None:
        sure = await view.confirm(
            f"Take {chosen['name']} off sale?", "Packages already sold are not touched.", "Archive"
        )
        if sure:
            await view.act("Off sale", tiers.archive, UUID(chosen["id"]))
            await table.reload()

    async def restore(chosen: Mapping[str, str]) -> None:
        await view.act("On sale again", tiers.restore, UUID(chosen["id"]))
        await table.reload()

    with kit.page():
        kit.page_header(
            "Packages",
            "Price is vendor cost plus markup; the margin is yours.",
            lambda: kit.link_button("Add package", f"{PATH}/new", icon="plus"),
        )
        table = await kit.data_table(
            "Packages",
            [
                kit.Column("name", "Package", href="href"),
                kit.Column("size", "Size"),
                kit.Column("setup", "Setup", right=True),
                kit.Column("monthly", "Monthly", right=True),
                kit.Column("setup_margin", "Setup margin", right=True),
                kit.Column("monthly_margin", "Monthly margin", right=True),
                kit.Column("status", "State", "status"),
            ],
            fetch,
            filters=[kit.Filter("state", "State", {"active": "On sale", "archived": "Archived"})],
            actions=[
                kit.RowAction("archive", "Take off sale", "archive", archive, danger=True),
                kit.RowAction("restore", "Put on sale again", "rotate-ccw", restore),
            ],
            search="Search packages",
            empty=lambda: kit.empty_state(
                "package",
                "No package yet",
                "Add one to open the shop.",
                lambda: kit.link_button("Add package", f"{PATH}/new"),
            ),
        )


def row(tier: Tier, slot_cents: int) -> dict[str, object]:
    """Return one package as a row of the table."""
    money = economics.economics(tier, economics.INCLUDED_DOMAIN_CENTS, slot_cents)
    return {
        "id": str(tier.id),
        "href": f"{PATH}/{tier.id}",
        "name": tier.name,
        "size": f"{tier.domain_count} × {tier.mailboxes_per_domain} = {tier.mailbox_count} mailboxes",
        "setup": dollars(tier.setup_fee_cents),
        "monthly": dollars(tier.monthly_fee_cents),
        "setup_margin": dollars(money.setup_margin_cents),
        "monthly_margin": dollars(money.monthly_margin_cents),
        "status": "active" if tier.active else "archived",
        "actions": ["archive"] if tier.active else ["restore"],
    }


async def new(view: View) -> None:
    """Add a package."""
    await edit(view, None)


async def one(view: View, tier_id: UUID) -> None:
    """Change a package."""
    await edit(view, await view.read(tiers.get, tier_id))


async def edit(view: View, tier: Tier | None) -> None:
    """Show the form of a package."""

    async def save() -> None:
        draft = TierDraft(
            name=name.value,
            slug=slug.value,
            description=text.value,
            domain_count=int(domains.value or 0),
            mailboxes_per_domain=int(mailboxes.value or 0),
            setup_fee_cents=round(float(setup.value or 0) * 100),
            monthly_fee_cents=round(float(monthly.value or 0) * 100),
            sort_order=int(order.value or 0),
        )
        if tier is None:
            saved = await view.act("Package added", tiers.create, draft)
        else:
            saved = await view.act("Package saved", tiers.update, tier.id, draft)
        if saved is not None:
            await view.call(
                prices.ensure, view.actor, saved.id, done_message="Its prices can be paid"
            )
            view.go(PATH)

    with kit.page(narrow=True):
        kit.page_header(tier.name if tier else "New package", "Fees apply to new customers.")
        with kit.card(), kit.form(save):
            with kit.box("cols2"):
                name = kit.field("Name", value=tier.name if tier else "", name="name")
                slug = kit.field(
                    "Short name",
                    value=tier.slug if tier else "",
                    name="slug",
                    hint="Letters, digits and hyphens; used at the payment provider.",
                )
            text = kit.field(
                "Description",
                value=tier.description if tier else "",
                name="description",
                optional=True,
            )
            with kit.box("cols2"):
                domains = number("Domains", tier.domain_count if tier else 3, "domain_count")
                mailboxes = number(
                    "Mailboxes per domain",
                    tier.mailboxes_per_domain if tier else 2,
                    "mailboxes_per_domain",
                )
                setup = amount(
                    "Setup fee", tier.setup_fee_cents if tier else 9700, "setup_fee_cents"
                )
                monthly = amount(
                    "Monthly fee", tier.monthly_fee_cents if tier else 4700, "monthly_fee_cents"
                )
                order = number("Position", tier.sort_order if tier else 0, "sort_order", least=0)
            with kit.box("row between g8"):
                kit.link_button("Back", PATH, variant="secondary")
                kit.button("Save package", submit=True)


def number(label: str, value: int, name: str, least: int = 1) -> kit.Field:
    """Ask for a whole number."""
    return kit.field(label, kind="number", value=str(value), name=name, min=least, step=1)


def amount(label: str, cents: int, name: str) -> kit.Field:
    """Ask for an amount in dollars."""
    return kit.field(
        label, kind="number", value=f"{cents / 100:.2f}", name=name, min=0, step=0.01, prefix="$"
    )
