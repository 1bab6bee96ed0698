"""Hosts in a zone: the servers that take mail, and the name that tracked links carry."""

from __future__ import annotations

from collections import defaultdict

from core.domains.drafting import Draft
from core.domains.merge_keys import clear_alias
from core.domains.mx import is_google
from core.domains.purposes import Purpose, Wanted
from core.domains.zones import said
from core.ports.dns import ZoneRecord


def merge_mx(draft: Draft, wanted: list[Wanted]) -> None:
    """Set the MX records of each name; those of another provider give way with consent only."""
    names: dict[str, list[Wanted]] = defaultdict(list)
    for one in wanted:
        names[one.record.name].append(one)
    for name, group in names.items():
        clear_alias(draft, group[0])
        _merge_set(draft, group, draft.at(name, "MX"))


def merge_tracking(draft: Draft, wanted: list[Wanted]) -> None:
    """Point a subdomain of the domain to the sequencer."""
    for one in wanted:
        name = one.record.name
        if name == draft.policy.domain:
            draft.refuse(
                "cname_at_apex",
                f"{name} itself cannot be a CNAME. Choose a subdomain such as track.{name}.",
            )
            continue
        others = [record for record in draft.at(name) if record.kind != "CNAME"]
        if others:
            draft.refuse(
                "name_occupied",
                f"Other records stand at {name}. Choose another tracking subdomain.",
                others,
            )
            continue
        _point(draft, one, draft.at(name, "CNAME"))


def _merge_set(draft: Draft, wanted: list[Wanted], found: list[ZoneRecord]) -> None:
    there = {said(record): record for record in found}
    needed = {said(one.record) for one in wanted}
    surplus = [record for record in found if said(record) not in needed]
    missing = [one for one in wanted if said(one.record) not in there]
    foreign = [record for record in surplus if not draft.is_ours(record)]
    if missing and foreign == surplus and _serves_alike(found, wanted):
        for record in found:
            draft.keep(Wanted(Purpose.mx, record), record)
        return
    for one in wanted:
        if said(one.record) in there:
            draft.keep(one, there[said(one.record)])
    if foreign:
        hosts = ", ".join(sorted(record.content for record in foreign))
        draft.ask(
            "mx_replaced",
            f"Mail for the domain goes to {hosts} today. It will go to the new host instead; mail "
            "that the old host holds stays there.",
            foreign,
        )
    mine = [record for record in surplus if record not in foreign]
    for one in missing:
        if mine:
            why = "Brings our MX record up to date."
            draft.update(one, mine.pop(0), one.record.content, why)
        else:
            draft.create(one)
    for record in [*mine, *foreign]:
        draft.delete(Purpose.mx, record, "Mail no longer goes to this server.")


def _serves_alike(found: list[ZoneRecord], wanted: list[Wanted]) -> bool:
    """Tell whether Google takes the mail already, by whichever of its sets of names."""
    hosts = [record.content for record in found] + [one.record.content for one in wanted]
    return bool(found) and all(is_google(host) for host in hosts)


def _point(draft: Draft, wanted: Wanted, aliases: list[ZoneRecord]) -> None:
    if not aliases:
        draft.create(wanted)
        return
    alias = aliases[0]
    if said(alias) == said(wanted.record) and not alias.proxied:
        draft.keep(wanted, alias)
        return
    if not draft.is_ours(alias):
        draft.ask(
            "cname_replaced",
            f"{alias.name} points to {alias.content} today; links to it would lead elsewhere.",
            [alias],
        )
    draft.update(wanted, alias, wanted.record.content, "Points the tracking name to the sequencer.")
