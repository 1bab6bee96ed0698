"""Gallery: states, notices, type and colours."""

from __future__ import annotations

from core.errors import LimitReached
from ui import kit
from ui.theme.tokens import COLOURS


def states() -> None:
    """Draw every way to show a state."""
    with kit.section("States", "A tone, an icon and a word; never a colour alone."):
        with kit.box("row g6 wrap"):
            for status in ("active", "provisioning", "waiting", "failed", "upgrading", "cancelled"):
                kit.status_badge(status)
        with kit.box("row g6 wrap"):
            kit.badge("Growth", "accent")
            kit.badge("Pro", "purple", icon_name="sparkles")
            kit.badge("Free")
            kit.badge("3 open", "warning", icon_name="circle-alert")
        with kit.box("row g16 wrap"):
            for level in ("good", "fair", "poor", "none"):
                kit.health_dot(level)
        with kit.box("row g12 wrap"):
            kit.spinner("Checking")
            kit.sparkline([3, 5, 4, 8, 7, 11, 12], "Replies rose from 3 to 12")
            kit.kbd("Ctrl")
            kit.kbd("K")
            kit.link("How warmup works", "/help/warmup")
        kit.progress_bar(0.64, "Warmup of the mailboxes")


def notices() -> None:
    """Draw alerts, an empty state, an error card and a skeleton."""
    with kit.box("grid2"):
        kit.alert(
            "warning",
            "The payment method expires this month",
            "Replace it before 30 November to keep the mailboxes.",
            lambda: kit.button("Replace", variant="secondary", small=True),
        )
        kit.alert("success", "All records are visible", "24 of 24 resolvers answer as planned.")
    with kit.box("grid2"):
        with kit.card("flush"):
            kit.empty_state(
                "mail",
                "No mailboxes yet",
                "They appear here once a setup has finished.",
                lambda: kit.button("Start a setup", icon="plus"),
            )
        kit.error_card(
            LimitReached(
                "Only 60 names can be checked in a minute.",
                action="It continues by itself in 40 seconds.",
                fallback="Or type a name you already own.",
            ),
            "4f1c09ab72de",
        )


def tokens() -> None:
    """Draw type and colours by name."""
    with kit.section("Type and colour").props("id=tokens"):
        with kit.box("stack g8"):
            kit.text("Heading 28", "", "h2").style("font-size:28px;line-height:34px")
            kit.h2("Heading 20")
            kit.h3("Heading 16")
            kit.paragraph("Body 14. Mail is at most once; unknown is named, shown and resolved.")
            kit.caption("Caption 12. Looked at again in 4 minutes.")
            kit.mono("google._domainkey.acme.com")
        with kit.box("row g12 wrap"):
            for name in COLOURS:
                with kit.box("stack g4").style("width:96px"):
                    swatch = kit.box().style("height:36px;border-radius:8px")
                    swatch.style(f"background:var(--{name});border:1px solid var(--border)")
                    kit.text(name, "cap muted cut")
