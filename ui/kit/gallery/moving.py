"""Gallery: live regions, fed from samples; ringing their topics redraws them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from core.waits import Why
from ui import kit
from ui.shell.regions import LogTail, ProgressSteps, ProvisionGrid
from ui.shell.view import View

WAITING_AT = 2
STEPS = (
    ("workspace", "Create your workspace", "Workspace ws_01J8Z3T9QK at Zapmail"),
    ("domains", "Buy the domains", "5 domains bought for $49.00"),
    ("records", "Wait for the domains to connect", "3 of 5 connected"),
    ("dmarc", "Publish DMARC", ""),
    ("mailboxes", "Create the mailboxes", ""),
    ("outreach", "Open the outreach workspace", ""),
    ("export", "Connect the mailboxes", ""),
    ("warmup", "Start the warmup", ""),
    ("list", "Create the lead list", ""),
    ("complete", "Hand over", ""),
)


def steps_at(done: int, now: datetime, state: str = "waiting") -> dict[str, Any]:
    """Return the sample journey with ``done`` steps finished and the next one in ``state``."""
    start = now - timedelta(minutes=9)
    why = Why(
        "The registry is still connecting 2 of 5 domains.",
        "up to 10 minutes",
        now + timedelta(seconds=42),
        now + timedelta(minutes=6),
    )
    steps = []
    for number, (step_id, title, detail) in enumerate(STEPS):
        here = "done" if number < done else state if number == done else "pending"
        begun = start + timedelta(seconds=34 * number) if number <= done else None
        ended = begun + timedelta(seconds=21) if begun and number < done else None
        steps.append(
            {
                "id": step_id,
                "title": title,
                "state": here,
                "started_at": begun.isoformat() if begun else None,
                "ended_at": ended.isoformat() if ended else None,
                "detail": detail if number <= done else "",
                "error": {"message": "The wallet is empty.", "action": "Top it up, then retry."}
                if here == "failed"
                else None,
                "why": why.to_json() if here == "waiting" else None,
            }
        )
    status = "active" if done == len(STEPS) else "failed" if state == "failed" else "provisioning"
    return {"title": "Acme Outreach", "status": status, "steps": steps}


async def journey(view: View) -> None:
    """Draw the ten steps; they move on each time the topic is rung."""
    began, rung = view.now(), {"done": 1}

    async def fetch() -> dict[str, Any]:
        rung["done"] = min(len(STEPS), rung["done"] + 1)
        return steps_at(rung["done"], began, "waiting" if rung["done"] == WAITING_AT else "running")

    await view.live(ProgressSteps, f"sample:{id(rung)}", fetch)


async def operator(view: View) -> None:
    """Draw many provisions."""
    now = view.now()
    states = ("provisioning", "waiting", "failed", "provisioning", "active", "waiting")
    why = {
        "waiting": "The registry is connecting 2 of 5 domains.",
        "failed": "The wallet is empty.",
    }

    async def fetch() -> dict[str, Any]:
        return {
            "rows": [
                {
                    "id": str(n),
                    "name": f"Growth · {name}",
                    "organization": f"{name.title()} GmbH",
                    "step": 10 if states[n] == "active" else n + 3,
                    "steps": 10,
                    "step_title": STEPS[min(9, n + 2)][1],
                    "status": states[n],
                    "why": why.get(states[n]),
                    "created_at": (now - timedelta(minutes=7 * n + 2)).isoformat(),
                    "href": "/kit",
                }
                for n, name in enumerate(
                    ("acme", "northwind", "globex", "initech", "umbra", "hooli")
                )
            ]
        }

    with kit.box("stack g12"):
        kit.h2("Every provision, live")
        await view.live(ProvisionGrid, "sample:provisions", fetch)


async def log(view: View) -> None:
    """Draw the end of a log."""
    now = view.now()
    lines = (
        ("info", "Looking for workspace “Acme Outreach” at Zapmail"),
        ("info", "Workspace found: ws_01J8Z3T9QK"),
        ("info", "Availability of 5 names checked in one call"),
        ("warning", "429 from Zapmail, 38 s until the window opens"),
        ("info", "5 domains bought, $49.00 from the wallet"),
        ("error", "acmehq.com: connection FAILED, retried in 60 s"),
    )

    async def fetch() -> dict[str, Any]:
        return {
            "title": "Activity",
            "lines": [
                {
                    "id": n,
                    "at": (now - timedelta(seconds=90 - 13 * n)).isoformat(),
                    "level": level,
                    "text": text,
                }
                for n, (level, text) in enumerate(lines)
            ],
        }

    await view.live(LogTail, "sample:log", fetch)
