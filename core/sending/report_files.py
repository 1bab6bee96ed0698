"""The figures of a report as a file for spreadsheets."""

from __future__ import annotations

from typing import Any

from core.provisioning.csv_tables import table

COLUMNS = ("figure", "messages", "people", "machines", "times", "rate")
TITLES = {
    "opened": "Opened",
    "clicked": "Clicked",
    "replied": "Replied",
    "bounced": "Bounced",
    "complained": "Complained",
    "unsubscribed": "Unsubscribed",
    "resubscribed": "Subscribed again",
}


def summary(found: dict[str, Any]) -> str:
    """Return a report (core.sending.analytics.report) as CSV; no cell is a formula."""
    lines = [
        line("Planned", found["planned"]),
        line("Sent", found["sent"], rate=share(found["sent"], found["planned"])),
        line("Delivered", found["delivered"], rate=share(found["delivered"], found["sent"])),
        *(counted(title, found["kinds"][kind]) for kind, title in TITLES.items()),
        *(counted(f"Clicked: {link['url']}", link["views"]) for link in found["links"]),
    ]
    return table(lines, COLUMNS)


def counted(figure: str, views: dict[str, dict[str, Any]]) -> dict[str, object]:
    """Return a figure that people and machines have a part in."""
    every = views["all"]
    parts = {"people": views["people"]["unique"], "machines": views["machines"]["unique"]}
    return line(figure, every["unique"], **parts, times=every["total"], rate=every["rate"])


def line(figure: str, messages: int, **more: object) -> dict[str, object]:
    """Return one row; what is not given stays empty."""
    return {**dict.fromkeys(COLUMNS, ""), "figure": figure, "messages": messages, **more}


def share(part: int, whole: int) -> float:
    """Return a part as 0..1."""
    return round(part / whole, 4) if whole else 0.0
