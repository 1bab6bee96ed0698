"""The dashboard of an active package: domains, mailboxes, warmup, links, plan."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core import tasks
from core.amounts import count
from core.provisioning import allowance, warmup
from core.provisioning import dashboard as core_dashboard
from core.provisioning.allowance import Provision
from core.provisioning.dashboard import Dashboard, DomainCard, MailboxRow
from core.provisioning.standing import POOL_WEIGHT, REPLIES_WEIGHT
from core.system import Work
from ui import kit
from ui.provisioning import packages, sender_name, warmup_words
from ui.shell.regions import LiveStats, TaskBar
from ui.shell.view import View

GOOD, FAIR = 90.0, 70.0
"""Health from which a mailbox counts as good or fair, in percent."""


async def build(view: View, package: str = "") -> None:
    """Show a package as it stands, by default the newest."""
    bought = await view.read(allowance.packages)
    await show(view, packages.asked(bought, package), bought)


async def show(view: View, provision_id: UUID | None, bought: list[Provision]) -> None:
    """Show one of the packages as it stands."""
    board, moving, room = await view.read(_all, provision_id)

    async def refresh() -> None:
        given = {"provision_id": str(board.provision.id)}
        await view.act("Reading your mailboxes", tasks.start, warmup.REFRESH, given)

    async def fetch() -> dict[str, Any]:
        return figures(await view.read(core_dashboard.of_organization, board.provision.id))

    owner = "owner" in view.roles

    async def rename() -> None:
        stored = board.provision
        await sender_name.ask(view, stored.id, stored.first_name, stored.last_name)

    def actions() -> None:
        kit.button("Refresh", on_click=refresh, variant="secondary", icon="refresh-cw")
        if owner and board.provision.status == "active":
            kit.button("Sender name…", on_click=rename, variant="secondary", icon="pencil")
        if owner and board.provision.status == "active":
            kit.link_button(
                "Upgrade", f"/gtm/upgrade?package={board.provision.id}", icon="trending-up"
            )

    with kit.page():
        kit.page_header(f"{board.provision.brand}", f"{board.tier.name} package", actions)
        packages.tabs(bought, board.provision.id)
        if board.payment_failed:
            kit.alert(
                "danger",
                "Your last payment failed",
                "Update your card to keep your mailboxes."
                if owner
                else "Ask an owner to update the card, or the mailboxes are lost.",
                (lambda: kit.link_button("Update card", "/billing", small=True)) if owner else None,
            )
        await refresh_bar(view, moving)
        await view.live(LiveStats, f"provision:{board.provision.id}", fetch, figures(board))
        charts(board)
        standing(view, board)
        domains(board)
        await mailboxes(view, board)
        links(board)
        packages.another(view, room)


async def _all(work: Work, provision_id: UUID | None) -> tuple[Dashboard, dict[str, Any], int]:
    board = await core_dashboard.of_organization(work, provision_id)
    return board, await tasks.view(work, warmup.REFRESH), await allowance.room(work)


async def refresh_bar(view: View, first: dict[str, Any]) -> None:
    """Show how far the newest refresh is, while it moves or when it failed."""

    async def fetch() -> dict[str, Any]:
        return await view.read(tasks.view, warmup.REFRESH)

    await view.live(TaskBar, f"organization:{view.actor.organization_id}:tasks", fetch, first)


def figures(board: Dashboard) -> dict[str, Any]:
    """Return the four figures that matter."""
    return kit.stats_of(
        [
            kit.Stat("domains", "Domains", str(len(board.domains)), icon="globe"),
            kit.Stat(
                "warming",
                "Mailboxes warming",
                f"{board.warming}",
                f"of {len(board.mailboxes)}",
                icon="flame",
            ),
            share("health", "Warmup health", board.health, "heart-pulse"),
            share(
                "replies",
                "Reply rate, 7 days",
                None if board.reply_rate is None else board.reply_rate * 100,
                "reply",
            ),
        ]
    )


def share(key: str, title: str, value: float | None, icon: str) -> kit.Stat:
    """Return a percentage as a figure; without data it says so in small print."""
    if value is None:
        return kit.Stat(key, title, "–", trend="no data yet", icon=icon)
    return kit.Stat(key, title, percent(value), icon=icon)


def charts(board: Dashboard) -> None:
    """Show warmup over time; the first day has no line yet."""
    with kit.section("Warmup over time", f"The last {core_dashboard.CHART_DAYS} days"):
        if len(board.days) <= 1:  # a line needs two points
            kit.paragraph("The first readings arrive within a day of warmup.", muted=True)
            return
        known = [
            (kit.short_day(day.day), day.health) for day in board.days if day.health is not None
        ]
        with kit.box("cols2"):
            with kit.box("stack g8"):
                kit.h3("Average health")
                kit.chart(
                    "Average health",
                    [label for label, _ in known],
                    [kit.Series("health", [health for _, health in known], "success")],
                    unit="%",
                )
            with kit.box("stack g8"):
                kit.h3("Mails a day")
                kit.chart(
                    "Mails a day",
                    [kit.short_day(day.day) for day in board.days],
                    [
                        kit.Series("warmup", [float(day.warmup_sent) for day in board.days]),
                        kit.Series("campaigns", [float(day.sent) for day in board.days], "purple"),
                    ],
                    kind="bar",
                )


def standing(view: View, board: Dashboard) -> None:
    """Weigh replies of real people against the pool's traffic, and promise nothing."""
    now = board.standing
    with kit.section("Standing", now.advice):
        kit.definition_list(
            [
                ("Standing", lambda: kit.health_dot(level(now.score), percent(now.score))),
                (
                    f"Replies of real people, weigh {REPLIES_WEIGHT} parts",
                    percent(None if now.replies is None else now.replies * 100),
                ),
                (f"Warmup health of the pool, weighs {POOL_WEIGHT} part", percent(now.pool)),
            ]
        )
        warmup_words.promise("PlusVibe", view.system.ports.outreach.terms_url)


def domains(board: Dashboard) -> None:
    """Show a card for each domain."""
    with kit.section("Domains", f"{len(board.domains)} registered for a year"):
        kit.domain_cards([shown(card) for card in board.domains])


def shown(card: DomainCard) -> tuple[str, str, str, str]:
    """Return a domain with its state, the level of its health, and what is said of it."""
    held = count(card.mailboxes, "mailbox", "mailboxes")
    health = f"{percent(card.health)}, {held}"
    return card.domain.name, card.domain.status, level(card.health), health


async def mailboxes(view: View, board: Dashboard) -> None:
    """Show every mailbox with its readings; what the sequencer does not know says so."""
    just_read = [board]

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        now = (
            just_read.pop()
            if just_read
            else await view.read(core_dashboard.of_organization, board.provision.id)
        )
        rows = [row for row in now.mailboxes if query.search.lower() in row.mailbox.email]
        status = query.filters.get("status")
        rows = [row for row in rows if not status or row.mailbox.status == status]
        if query.sort == "health":
            rows.sort(key=known_health, reverse=query.descending)
        return kit.TablePage(
            [line(row) for row in rows[query.offset : query.offset + query.size]], len(rows)
        )

    await kit.data_table(
        "Mailboxes",
        [
            kit.Column("email", "Mailbox", "mono"),
            kit.Column("status", "Warmup", "status"),
            kit.Column("health", "Health", right=True, sortable=True),
            kit.Column("google", "Google", right=True),
            kit.Column("microsoft", "Microsoft", right=True),
            kit.Column("other", "Other", right=True),
            kit.Column("replies", "Replies", right=True),
            kit.Column("sent", "Sent today", right=True),
        ],
        fetch,
        filters=[kit.Filter("status", "Status", {"warming": "Warming", "created": "Created"})],
        search="Search mailboxes",
    )


def known_health(row: MailboxRow) -> float:
    """Return a mailbox's health for sorting; without data it comes first."""
    return -1.0 if row.reading is None or row.reading.health is None else row.reading.health


def line(row: MailboxRow) -> dict[str, str]:
    """Return one mailbox as a row of the table."""
    reading = row.reading
    rate = None if reading is None or reading.reply_rate is None else reading.reply_rate * 100
    return {
        "id": str(row.mailbox.id),
        "email": row.mailbox.email,
        "status": row.mailbox.status,
        "health": percent(reading.health if reading else None),
        "google": percent(reading.health_google if reading else None),
        "microsoft": percent(reading.health_microsoft if reading else None),
        "other": percent(reading.health_other if reading else None),
        "replies": percent(rate),
        "sent": f"{reading.sent or 0} + {reading.warmup_sent or 0} warmup"
        if reading
        else "no data",
    }


def links(board: Dashboard) -> None:
    """Show where the outreach itself happens."""
    with kit.section("Your outreach"):
        kit.definition_list(
            [
                ("Sequencer", lambda: kit.link("Open PlusVibe", board.login_url)),
                (
                    "Sign in as",
                    lambda: kit.copy_field(
                        board.provision.outreach_client_email or "not created yet",
                        "sign-in address",
                    ),
                ),
                ("First sign-in", "Choose “forgot password” there; we keep no copy of it."),
                ("Lead list", lambda: lead_list(board)),
            ]
        )
        kit.paragraph(
            "LinkedIn campaigns are made by hand in HeyReach: open your list, choose “Create "
            "campaign”, attach the list and paste the copy of your course.",
            muted=True,
        )


def lead_list(board: Dashboard) -> None:
    """Show the lead list with its size."""
    count = board.provision.lead_count
    with kit.box("row g8 wrap"):
        if board.list_url:
            kit.link("Open HeyReach", board.list_url)
        kit.text("no data" if count is None else f"{count} leads", "muted", "span")


def percent(value: float | None) -> str:
    """Return a percentage as people read it; what is not known is not zero."""
    return "no data" if value is None else f"{value:.0f} %"


def level(health: float | None) -> str:
    """Return the health level that a value stands for."""
    if health is None:
        return "none"
    return "good" if health >= GOOD else "fair" if health >= FAIR else "poor"
