"""GTM Infrastructure: wizard, progress or dashboard, whichever the organization is at."""

from __future__ import annotations

from core.provisioning import provisions
from ui import kit
from ui.provisioning import dashboard, progress, wizard
from ui.shell.view import View

MOVING = ("provisioning", "upgrading", "failed")


async def build(view: View) -> None:
    """Show what matters now."""
    provision = await view.read(provisions.find)
    if provision is None or provision.status == "pending_payment":
        await wizard.build(view)
        return
    if provision.status in MOVING:
        await progress.build(view, provision.id)
        return
    await dashboard.build(view)


async def home(view: View) -> None:
    """Send people to where their work is."""
    platform = view.actor.platform_role != "none"
    with kit.page():
        kit.h1("Mailwright")
    view.go("/operate" if platform else "/gtm")
