"""Brand reviews: names that resemble a famous brand wait for an admin's decision."""

from __future__ import annotations

from core.domains import brands
from core.domains.brands import BrandClaim
from ui import kit
from ui.shell.view import View

PATH = "/operate/brands"


async def build(view: View) -> None:
    """List what waits for a decision."""
    claims = await view.read(brands.reviews)
    with kit.page(narrow=True):
        kit.page_header("Brand reviews", "Nobody buys look-alikes of a brand that is not theirs.")
        if not claims:
            with kit.card():
                kit.empty_state(
                    "shield-check",
                    "Nothing to review",
                    "New claims appear here.",
                    lambda: kit.link_button(
                        "See the packages sold", "/operate", variant="secondary"
                    ),
                )
        for claim in claims:
            decide(view, claim)


def decide(view: View, claim: BrandClaim) -> None:
    """Show one claim with both decisions."""

    async def approve() -> None:
        await done(approved=True)

    async def refuse() -> None:
        await done(approved=False)

    async def done(*, approved: bool) -> None:
        decided = await view.act(
            "Decided", brands.decide, claim.id, approve=approved, reason=reason.value
        )
        if decided is not None:
            view.go(PATH)

    with kit.section(
        claim.brand, f"Resembles {claim.resembles}. Signed {kit.day(claim.created_at)}."
    ):
        reason = kit.field("Reason, as the customer reads it", name="reason")
        with kit.box("row g8 wrap"):
            kit.button("Approve", on_click=approve, icon="check")
            kit.button("Refuse", on_click=refuse, variant="danger")
