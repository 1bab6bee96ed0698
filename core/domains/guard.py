"""What no plan may do to a zone, whoever wants it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from core.amounts import percent
from core.domains.changes import Change, Remark, done
from core.domains.drafting import Policy
from core.domains.purposes import is_spf
from core.domains.spf_sizes import strings
from core.domains.zones import settable
from core.ports.dns import ZoneRecord

UNTOUCHABLE = frozenset({"NS", "SOA"})
LARGEST_SHARE = 0.3
SMALLEST_ZONE = 10
"""Zones with fewer records may change as a whole."""
LARGEST_TEXT_BYTES = 4096
"""On the wire, one byte of length before every string of 255 included (Cloudflare, read 2026-11)."""
LARGEST_NAME_BYTES = 8192
"""All TXT at one name together (Cloudflare, read 2026-11)."""


def refusals(
    zone: Sequence[ZoneRecord],
    changes: Sequence[Change],
    is_ours: Callable[[ZoneRecord], bool],
    policy: Policy,
) -> list[Remark]:
    """Return why changes are refused, empty when nothing forbids them."""
    after = done(zone, changes)
    names = {change.record.name for change in changes if change.after is not None}
    touched = [record for record in after if record.name in names]
    return [
        *_servers(changes),
        *_outside(changes, policy),
        *_delegated(zone, changes, policy),
        *_too_much(zone, changes, is_ours),
        *_too_long(changes, touched),
        *_conflicts(touched, policy),
    ]


def _servers(changes: Sequence[Change]) -> Iterable[Remark]:
    found = [change.record for change in changes if change.record.kind in UNTOUCHABLE]
    if found:
        yield Remark(
            "name_servers",
            "NS and SOA records say who serves the domain; they are never changed from here.",
            tuple(record.content for record in found),
        )


def _outside(changes: Sequence[Change], policy: Policy) -> Iterable[Remark]:
    names = sorted({change.record.name for change in changes})
    found = [name for name in names if not f".{name}".endswith(f".{policy.domain}")]
    if found:
        yield Remark("outside_zone", f"{', '.join(found)} does not belong to {policy.domain}.")


def _delegated(
    zone: Sequence[ZoneRecord], changes: Sequence[Change], policy: Policy
) -> Iterable[Remark]:
    away = {record.name for record in zone if record.kind == "NS"} - {policy.domain}
    for name in sorted({change.after.name for change in changes if change.after}):
        for cut in sorted(away):
            if f".{name}".endswith(f".{cut}"):
                yield Remark(
                    "delegated_away",
                    f"{cut} is delegated to other name servers, so a record at {name} would not "
                    "be seen. Make the change there, or remove the delegation.",
                )


def _too_much(
    zone: Sequence[ZoneRecord], changes: Sequence[Change], is_ours: Callable[[ZoneRecord], bool]
) -> Iterable[Remark]:
    """Count records of others: our own may all change, and all be put back."""
    before = Counter(settable(record) for record in zone)
    touched = sum(
        1
        for change in changes
        if change.before is not None
        and before[settable(change.before)]
        and not is_ours(change.before)
    )
    if len(zone) >= SMALLEST_ZONE and touched > LARGEST_SHARE * len(zone):
        yield Remark(
            "too_many",
            f"{touched} of the {len(zone)} records would change, which are not ours. More than "
            f"{percent(LARGEST_SHARE)} at once is refused; leave out a part, or change them at the host.",
        )


def _too_long(changes: Sequence[Change], touched: Sequence[ZoneRecord]) -> Iterable[Remark]:
    for change in changes:
        if change.after is None or change.after.kind != "TXT":
            continue
        size = wire_bytes(change.after.content)
        if size > LARGEST_TEXT_BYTES:
            yield Remark(
                "text_too_long",
                f"The text at {change.after.name} takes {size} bytes; {LARGEST_TEXT_BYTES} fit.",
            )
    for name in sorted({record.name for record in touched}):
        total = sum(wire_bytes(r.content) for r in touched if r.name == name and r.kind == "TXT")
        if total > LARGEST_NAME_BYTES:
            yield Remark(
                "text_too_long",
                f"All texts at {name} take {total} bytes; {LARGEST_NAME_BYTES} fit.",
            )


def _conflicts(touched: Sequence[ZoneRecord], policy: Policy) -> Iterable[Remark]:
    for name in sorted({record.name for record in touched}):
        kinds = Counter(record.kind for record in touched if record.name == name)
        crowded = kinds["CNAME"] and (len(kinds) > 1 or kinds["CNAME"] > 1)
        if crowded and name != policy.domain:
            yield Remark("cname_conflict", f"Nothing else can stand at {name} beside a CNAME.")
        elif crowded and not policy.flattens_apex:
            yield Remark(
                "apex_cname",
                f"{name} itself is a CNAME, which hides every other record of that name. Replace it "
                "by A records, or move the zone to a host that flattens it.",
            )
        if sum(1 for record in touched if record.name == name and is_spf(record)) > 1:
            yield Remark("two_spf", f"{name} would have two SPF records.")


def wire_bytes(text: str) -> int:
    """Return what a TXT record takes on the wire, in bytes (RFC 1035 section 3.3.14)."""
    return len(text.encode()) + max(len(strings(text)), 1)
