"""Pre-flight: whether everything is ready to sell, before anybody pays."""

from __future__ import annotations

from core.billing.preflight import Finding
from core.provisioning import preflight
from ui import kit
from ui.shell.later import later
from ui.shell.view import View


async def build(view: View) -> None:
    """Look at everything while the page is open, and show each check with the way to put it right."""

    async def prepare() -> None:
        await view.call(preflight.prepare, view.actor, done_message="Prices are in place")
        view.go("/operate/preflight")

    with kit.page(narrow=True):
        kit.page_header(
            "Pre-flight",
            "Keys, prices and the wallet, looked at just now.",
            lambda: kit.button("Make missing prices", on_click=prepare, variant="secondary"),
        )
        later("Looking at keys, prices and the wallet…", lambda: checks(view))


async def checks(view: View) -> None:
    """Look, and show what was found."""
    findings = await view.ask(preflight.check, view.actor)
    with kit.section("Checks", f"{sum(f.ok for f in findings)} of {len(findings)} fine"):
        for finding in findings:
            with kit.box("row g8 top"):
                kit.status_badge(badge(finding))
                with kit.box("stack g4"):
                    kit.paragraph(finding.what)
                    if finding.action:
                        kit.caption(finding.action)


def badge(finding: Finding) -> str:
    """Return the word of a finding."""
    if finding.ok:
        return "ready"
    return "pending" if finding.later else "failed"
