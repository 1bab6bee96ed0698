"""Step 4: what will happen, what it costs, how long it takes; then pay."""

from __future__ import annotations

from functools import partial

from core.amounts import count
from core.billing.tiers import Tier
from core.ports.money import dollars
from core.provisioning import plan, provisions
from core.provisioning.drafts import Draft
from core.provisioning.plan import Plan
from core.provisioning.turnkey.patience import in_words
from ui import kit
from ui.billing.packages import contact_us
from ui.provisioning import warmup_words
from ui.shell.view import View


async def build(view: View, _draft: Draft, _tier: Tier | None, _on_sale: list[Tier]) -> None:
    """Show the plan and the total, and take the person to the payment page."""
    planned = await view.read(plan.of_draft)

    async def pay() -> None:
        url = await view.call(provisions.pay, view.actor, done_message="The payment page opens")
        if url is not None:
            view.leave(url)

    prices(planned)
    what_happens(planned)
    with (
        kit.section("Mailboxes", count(len(planned.mailboxes), "address", "addresses")),
        kit.box("addresses", "ul"),
    ):
        for address in planned.mailboxes:
            kit.text(address, "mono", "li")
    kit.caption(
        "Domains are registered for one year and cannot be returned once registered. The monthly "
        "part can be cancelled at any time."
    )
    warmup_words.promise("PlusVibe", view.system.ports.outreach.terms_url)
    with kit.box("row between g8"):
        kit.link_button("Back", "/gtm/setup?step=3", variant="secondary")
        if view.system.settings.takes_payments:
            kit.button(
                f"Pay {dollars(planned.due_today_cents)}",
                on_click=pay,
                icon="credit-card",
                testid="pay",
            )
        else:
            contact_us(view, f"{planned.tier.name} package")


def prices(planned: Plan) -> None:
    """Show what is due today and what comes every month."""
    rows = [
        (f"{planned.tier.name} setup, {count(len(planned.domains), 'domain')}", planned.setup_cents)
    ]
    if planned.surcharge_cents:
        rows.append(("Dearer names", planned.surcharge_cents))
    rows.append(("First month", planned.monthly_cents))
    with kit.section("Summary", f"{planned.tier.name} package"):
        kit.definition_list(
            [
                *[(title, dollars(cents)) for title, cents in rows],
                (
                    "Due today",
                    lambda: kit.text(dollars(planned.due_today_cents), "strong", "strong"),
                ),
                ("Then every month", dollars(planned.monthly_cents)),
            ]
        )


def what_happens(planned: Plan) -> None:
    """Show every step with what it does and how long it usually takes."""
    subtitle = (
        f"{planned.calls} calls to providers, usually done within {in_words(planned.usual)}. "
        "You may leave; it goes on by itself."
    )

    def more() -> None:
        kit.button(
            "Every call",
            on_click=partial(every_call, planned),
            variant="secondary",
            small=True,
            testid="every-call",
        )

    with kit.section("What happens after you pay", subtitle, more), kit.box("plan", "ol"):
        for line in planned.lines:
            with kit.box("", "li"):
                kit.text(line.title, "name", "span")
                kit.text(with_price(line.what, line.price), "muted cap", "span")
                kit.text(in_words(line.usual), "cap muted usual", "span")


async def every_call(planned: Plan) -> None:
    """Show every call to a provider, with what it costs and how long its step takes."""
    with kit.dialog("Every call", wide=True) as modal:
        kit.h2("Every call")
        kit.caption(
            "Where no price stands, a call costs nothing. Waiting steps look several times."
        )
        for line in planned.lines:
            with kit.box("stack g4"):
                kit.h3(line.title)
                kit.caption(with_price(in_words(line.usual), line.price))
                with kit.box("stack", "ol"):
                    for provider, what in line.calls:
                        kit.text(f"{provider}: {what}", "muted", "li")
        kit.modal_foot(modal, "Close")
    await modal.answered()


def with_price(text: str, price: str) -> str:
    """Return a text with a price behind it, where there is one."""
    return f"{text} · {price}" if price else text
