"""The line across every page while sending is stopped: for whom, since when, and what to do."""

from __future__ import annotations

from typing import Any

from core.sending import controls, limits
from core.sending.controls import Switch, SwitchScope
from core.sending.limits import Standing
from core.system import PlatformWork, Work
from data.sending import switches as rows

__all__ = ["TOPIC", "banner"]

TOPIC = controls.TOPIC
PAGE = "/operate/kill-switch"
NOTHING_LOST = "Nothing is lost: what waits goes on by itself."


async def banner(work: PlatformWork) -> dict[str, Any]:
    """Return {tone, icon, title, text, href, action}, or {} when mail goes out as usual.

    Staff read the reason and where to act; members what it means for them.
    """
    if isinstance(work, Work):
        return await _for_members(work)
    work.actor.require_platform()
    found = await rows.on(work.session)
    everybody = [switch for switch in found if switch.scope == SwitchScope.everybody]
    if everybody:
        return _for_staff(everybody[0])
    if found:
        count = f"{len(found)} organization{'' if len(found) == 1 else 's'}"
        drills = all(switch.drill for switch in found)
        title = "A drill is on." if drills else "Sending is stopped in part."
        return _line("warning", title, f"Switches are on for {count}.") | _link("See them", PAGE)
    return {}


async def _for_members(work: Work) -> dict[str, Any]:
    found = await controls.of_organization(work.session, work.organization_id)
    real = [switch for switch in found if not switch.drill]
    if any(switch.scope == SwitchScope.everybody for switch in real):
        since = f"Since {real[0].stopped_at:%H:%M} UTC no mail of this platform leaves."
        return _line("danger", "Sending is stopped.", f"{since} {NOTHING_LOST}")
    if real:
        text = f"{real[0].reason} {NOTHING_LOST}"
        return _line("danger", "Sending of your organization is stopped.", text)
    limit = await limits.of(work.session, work.organization_id)
    if limit is not None and limit.state == Standing.suspended:
        line = _line("danger", "Sending is suspended.", limit.state_reason)
        return line | _link("See why, and appeal", "/sending/health")
    if found:
        return _line("accent", "This is a drill.", "The switch is tried out; your mail goes on.")
    return {}


def _for_staff(switch: Switch) -> dict[str, Any]:
    since = f"Since {switch.stopped_at:%H:%M} UTC: {switch.reason}"
    if switch.drill:
        line = _line("warning", "A drill is on; mail goes on.", since)
    else:
        line = _line("danger", "All sending is stopped.", since)
    return line | _link("Open the switch", PAGE)


def _line(tone: str, title: str, text: str) -> dict[str, Any]:
    icon = "octagon-x" if tone == "danger" else "triangle-alert"
    return {"tone": tone, "icon": icon, "title": title, "text": text}


def _link(action: str, href: str) -> dict[str, Any]:
    return {"action": action, "href": href}
