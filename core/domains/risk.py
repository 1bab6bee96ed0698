"""How much a plan puts at risk, and the plan in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from core.domains.changes import RANK, Action, Change, Remark, Risk, done
from core.domains.purposes import is_spf
from core.domains.spf_sizes import GOOD_REPLY_BYTES, reply_bytes
from core.ports.dns import ZoneRecord

MEANINGS = {
    Risk.low: "Nothing that others have set up is changed.",
    Risk.medium: "Something that is in use changes, and goes on working.",
    Risk.high: "Something that others have set up is replaced or removed: read it line by line.",
}


def level(changes: Sequence[Change], consents: Sequence[Remark]) -> Risk:
    """Return the risk of a plan: that of its riskiest change, high where a consent is needed."""
    if consents:
        return Risk.high
    return max((change.risk for change in changes), key=RANK.__getitem__, default=Risk.low)


def words(changes: Sequence[Change], risk: Risk, zone: Sequence[ZoneRecord]) -> tuple[str, ...]:
    """Return the sentences that sum a plan up."""
    if not changes:
        return ("Everything is in place; nothing has to change.",)
    return (_counted(changes), MEANINGS[risk], *_large_spf(changes, zone))


def _counted(changes: Sequence[Change]) -> str:
    counts = {action: sum(1 for one in changes if one.action is action) for action in Action}
    verbs = {Action.create: "added", Action.update: "changed", Action.delete: "removed"}
    parts = [
        f"{count} {'record is' if count == 1 else 'records are'} {verbs[action]}"
        for action, count in counts.items()
        if count
    ]
    return f"{_listed(parts)}."


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _large_spf(changes: Sequence[Change], zone: Sequence[ZoneRecord]) -> Sequence[str]:
    for change in changes:
        if change.after is None or not is_spf(change.after):
            continue
        name = change.after.name
        texts = [
            one.content for one in done(zone, changes) if one.name == name and one.kind == "TXT"
        ]
        size = reply_bytes(name, texts)
        if size > GOOD_REPLY_BYTES:
            text = (
                f"All texts at {name} make an answer of {size} bytes; above {GOOD_REPLY_BYTES} a "
                "few old resolvers fail. Remove texts that nobody needs any more."
            )
            return (text,)
    return ()
