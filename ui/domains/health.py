"""The health of one domain: its score with reasons, what receivers would say, lists, age, a real test."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from nicegui import background_tasks

from core.amounts import count
from core.domains import health
from ui import kit
from ui.domains import frame, test_mail
from ui.shell.regions import Quiet
from ui.shell.view import View

GOOD, FAIR = 85, 60
MARKS = {"spf": "SPF", "dkim": "DKIM", "dmarc": "DMARC", "mx": "MX"}
SAID = {True: ("success", "check", "passes"), False: ("danger", "x", "fails")}
UNKNOWN = ("neutral", "circle-dashed", "not known")
OUTCOMES = {
    "pass": ("success", "circle-check", "Accepts"),
    "fail": ("danger", "circle-x", "Would refuse or mark as spam"),
    "unknown": ("warning", "circle-help", "Not all is known"),
}
MOST_ISSUES, MOST_FINDINGS = 2, 4
"""Shown at a time; once they are put right, the next ones show."""


async def build(view: View, domain_id: UUID) -> None:
    """Show the newest look; it follows by itself."""

    async def fetch() -> dict[str, Any]:
        return {"health": await view.read(health.one, domain_id)}

    async def look() -> None:
        await view.call(
            health.refresh, view.actor, domain_id, done_message="The domain was looked at"
        )

    def advise(advice: dict[str, Any]) -> None:
        kit.alert(
            "warning",
            advice["message"],
            f"{advice['action']} {advice['fallback']}",
            lambda: kit.link_button(
                "SPF of this domain", f"/domains/{domain_id}/settings", small=True
            ),
        )

    with kit.page():
        await frame.head(view, domain_id, "/health")
        parts = kit.box("stack g24")
        await test_mail.build(view, domain_id)
        first = await fetch()
        region = await view.live(Quiet, f"domain:{domain_id}", fetch, first, share="health")

    async def draw(now: dict[str, Any] | None) -> None:
        history = await view.read(health.history, domain_id) if now else []
        if parts.is_deleted:
            return
        parts.clear()
        with parts:
            if now is None:
                unknown(look)
            else:
                if now["advice"]:
                    advise(now["advice"])
                show(now, history, look)

    await draw(first["health"])
    region.on_change = lambda now: background_tasks.create(draw(now["health"]))


def unknown(look: Any) -> None:
    """Say when there will be something to see."""
    with kit.card():
        kit.empty_state(
            "heart-pulse",
            "Not looked at yet",
            "Every domain is looked at once a day. You need not wait.",
            lambda: kit.button(
                "Check now", on_click=look, icon="refresh-cw", testid="check-health"
            ),
        )


def show(now: dict[str, Any], history: list[dict[str, Any]], look: Any) -> None:
    """Draw one look with everything it found."""

    def actions() -> None:
        kit.button(
            "Check now",
            on_click=look,
            variant="secondary",
            icon="refresh-cw",
            testid="check-health",
        )

    level = "good" if now["score"] >= GOOD else "fair" if now["score"] >= FAIR else "poor"
    with kit.section(f"{now['score']} of 100", "What is taken off, the most first", actions):
        with kit.box("row g16 wrap"):
            kit.health_dot(level)
            for name, title in MARKS.items():
                tone, icon, word = SAID.get(now[name], UNKNOWN)
                kit.badge(f"{title} {word}", tone, icon_name=icon)
        if now["deductions"]:
            kit.definition_list(
                [
                    (f"−{one['points']}", f"{one['reason']} {one['fix']}".strip())
                    for one in now["deductions"]
                ]
            )
        else:
            kit.paragraph("Nothing. Keep it as it is.", muted=True)
    if now["young"]:
        kit.alert("warning", f"Registered {count(now['age_days'], 'day')} ago", now["age_warning"])
    receivers(now["compliance"])
    lists(now["blacklists"])
    findings(now["validation"])
    if len(history) > 1:
        course(history)


def receivers(verdicts: list[dict[str, Any]]) -> None:
    """Show what each large receiver would say, by the rules of a date."""
    with kit.section("What receivers would say", "By their published rules"), kit.box("cols3"):
        for one in verdicts:
            with kit.box("tile-card stack g8"):
                tone, icon, word = OUTCOMES[one["outcome"]]
                kit.h3(one["name"])
                with kit.box("row"):
                    kit.badge(word, tone, icon_name=icon)
                for issue in one["issues"][:MOST_ISSUES]:
                    fix = f" {issue['fix']}" if issue["outcome"] == "fail" else ""
                    kit.text(f"{issue['reason']}{fix}", "cap muted", "p")
                kit.link(
                    f"Rules as of {kit.day(date.fromisoformat(one['read_on']))}", one["source"]
                )


def lists(found: list[dict[str, Any]]) -> None:
    """Show every list of bad senders; one that was not asked is not a clean one."""
    if not found:
        return
    explained = "“Not checked” does not mean clean"
    with kit.section("Lists of bad senders", explained), kit.box("dl", "dl"):
        for one in found:
            kit.text(one["name"], tag="dt")
            with kit.box("row g8 wrap", "dd"):
                kit.status_badge(one["state"])
                if one["reason"]:
                    kit.text(one["reason"], "muted", "span")
                if one["state"] == "listed" and one.get("delist"):
                    kit.link("Ask to be removed", one["delist"])


def findings(validation: dict[str, Any]) -> None:
    """Show what is wrong with the records, and how to put it right."""
    said = [
        (title, finding)
        for key, title in (*MARKS.items(), ("mta_sts", "MTA-STS"), ("tls_rpt", "TLS-RPT"))
        for part in as_list(validation.get(key))
        for finding in part.get("findings", [])
        if finding["level"] != "note"
    ]
    if not said:
        return
    with kit.section("In the records", "What was found, with its cure"):
        kit.definition_list(
            [
                (title, f"{one['reason']} {one.get('fix', '')}".strip())
                for title, one in said[:MOST_FINDINGS]
            ]
        )


def as_list(part: Any) -> list[dict[str, Any]]:
    """Return one or many parts of a validation as a list."""
    return part if isinstance(part, list) else [part] if part else []


def course(history: list[dict[str, Any]]) -> None:
    """Draw the score over time."""
    with kit.section("Score over time", count(len(history), "day")):
        kit.chart(
            "Score",
            [kit.short_day(date.fromisoformat(one["day"])) for one in history],
            [kit.Series("score", [float(one["score"]) for one in history], "success")],
            height=160,
        )
