"""A plan to be carried out by hand: each line as the form of the person's registrar wants it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.domains.changes import Action, Change
from core.domains.purposes import MEANINGS
from core.domains.spf_sizes import strings
from core.ports.dns import ZoneRecord

VERBS = {Action.create: "Add", Action.update: "Change", Action.delete: "Remove"}
LABEL_OF_APEX = "@"


@dataclass(frozen=True, slots=True)
class Style:
    """How a registrar's form wants a record written.

    ``relative``: the host without the domain, the apex as @. ``apart``: the priority of an MX has a
    field of its own. ``quoted``: long texts are entered as quoted strings of at most 255 bytes.
    """

    registrar: str
    relative: bool = True
    apart: bool = True
    quoted: bool = False
    shortest_ttl: int = 300
    note: str = ""


STYLES: dict[str, Style] = {
    style.registrar: style
    for style in (
        Style("godaddy", shortest_ttl=600, note="GoDaddy takes no TTL below 600 seconds."),
        Style("namecheap", note="MX records are under Mail Settings, as Custom MX."),
        Style(
            "porkbun",
            shortest_ttl=600,
            note="Leave the host empty where @ is shown; Porkbun takes no TTL below 600 seconds.",
        ),
        Style("zone file", relative=False, apart=False, quoted=True),
        Style("other"),
    )
}
"""Forms as seen in 2026-11."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """One line to carry out. ``old_value`` is what stands there where a record changes."""

    action: Action
    verb: str
    kind: str
    host: str
    value: str
    priority: int | None
    ttl: int
    why: str
    meaning: str
    old_value: str = ""


def instructions(
    changes: Iterable[Change], domain: str, registrar: str = "other"
) -> list[Instruction]:
    """Return what to do line by line, removals first so that nothing stands in the way."""
    style = style_of(registrar)
    order = [Action.delete, Action.update, Action.create]
    return [
        _line(change, domain, style)
        for change in sorted(changes, key=lambda change: order.index(change.action))
    ]


def style_of(registrar: str) -> Style:
    """Return the style of a registrar, a common one for those we do not know."""
    return STYLES.get(registrar.lower(), STYLES["other"])


def host_in(name: str, domain: str, style: Style) -> str:
    """Return a name as the host field wants it."""
    if not style.relative:
        return f"{name}."
    return LABEL_OF_APEX if name == domain else name.removesuffix(f".{domain}")


def value_in(record: ZoneRecord, style: Style) -> str:
    """Return a record's content as the value field wants it."""
    content = record.content
    if record.kind == "TXT" and style.quoted:
        escaped = [part.replace("\\", "\\\\").replace('"', '\\"') for part in strings(content)]
        return " ".join(f'"{part}"' for part in escaped)
    if record.kind in ("CNAME", "MX") and not style.relative:
        content = f"{content}."
    if record.kind == "MX" and not style.apart:
        content = f"{record.priority} {content}"
    return content


def _line(change: Change, domain: str, style: Style) -> Instruction:
    record = change.record
    old = change.before if change.action is Action.update else None
    return Instruction(
        change.action,
        VERBS[change.action],
        record.kind,
        host_in(record.name, domain, style),
        value_in(record, style),
        record.priority if style.apart else None,
        max(record.ttl, style.shortest_ttl),
        change.why,
        MEANINGS[change.purpose] if change.purpose else "",
        value_in(old, style) if old else "",
    )
