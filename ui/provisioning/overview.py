"""GTM Infrastructure: wizard, progress or dashboard, whichever the organization is at."""

from __future__ import annotations

from core.provisioning import allowance
from ui import kit
from ui.provisioning import dashboard, progress, wizard
from ui.shell.view import View

MOVING = ("provisioning", "upgrading", "failed")


async def build(view: View, package: str = "") -> None:
    """Show what matters now; ``package`` is the one to be shown, by default the newest."""
    bought = await view.read(allowance.packages)
    if not bought:
        await wizard.build(view)
        return
    shown = next((one for one in bought if str(one.id) == package), bought[-1])
    if shown.status in MOVING:
        await progress.build(view, shown.id, bought)
        return
    await dashboard.show(view, shown.id, bought)


async def home(view: View) -> None:
    """Send people to where their work is."""
    platform = view.actor.platform_role != "none"
    with kit.page():
        kit.h1("Mailwright")
    view.go("/operate" if platform else "/gtm")
