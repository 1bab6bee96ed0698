"""DKIM keys and the proof of ownership in a zone: a name of their own, where one record answers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable

from core.domains.drafting import Draft
from core.domains.purposes import TITLES, Wanted, is_spf
from core.domains.zones import said
from core.ports.dns import ZoneRecord

KEY = re.compile(r"(^|;)[ \t]*(v=DKIM1|k=(rsa|ed25519)|p=)", re.IGNORECASE)


def merge_dkim(draft: Draft, wanted: list[Wanted]) -> None:
    """Publish each key at its selector; a different key there gives way, with consent if foreign."""
    for one in wanted:
        if one.record.kind == "CNAME":
            _merge_alias(draft, one)
        else:
            merge_text(draft, one, "dkim_replaced", lambda record: KEY.search(record.content))


def merge_proof(draft: Draft, wanted: list[Wanted]) -> None:
    """Publish our proof beside those of others."""
    for one in wanted:
        merge_text(draft, one, "proof_replaced", draft.is_ours)


def merge_host_proof(draft: Draft, wanted: list[Wanted]) -> None:
    """Publish what a mailbox host asks for beside all other texts; none is its rival."""
    for one in wanted:
        merge_text(draft, one, "proof_replaced", lambda _record: False)


def merge_text(
    draft: Draft,
    wanted: Wanted,
    consent: str,
    rivals: Callable[[ZoneRecord], object] = is_spf,
) -> None:
    """Let one text answer at a name; ``rivals`` tells which others there it takes the place of."""
    clear_alias(draft, wanted)
    there = draft.at(wanted.record.name, "TXT")
    same = [record for record in there if said(record) == said(wanted.record)]
    others = [record for record in there if record not in same and rivals(record)]
    foreign = [record for record in others if not draft.is_ours(record)]
    if foreign:
        title = TITLES[wanted.purpose]
        draft.ask(
            consent, f"A different {title} record of the same name gives way to ours.", foreign
        )
    if same:
        draft.keep(wanted, same[0])
    elif others:
        why = f"Puts the {TITLES[wanted.purpose]} record that is wanted in the place of another."
        draft.update(wanted, others.pop(0), wanted.record.content, why)
    else:
        draft.create(wanted)
    for record in others:
        draft.delete(wanted.purpose, record, "Only one record of its kind may stand at this name.")


def clear_alias(draft: Draft, wanted: Wanted) -> None:
    """Take out a CNAME at the name of a record that cannot stand beside it (RFC 1034 section 3.6.2)."""
    name = wanted.record.name
    if name == draft.policy.domain:
        return
    for alias in draft.at(name, "CNAME"):
        if draft.is_settled(alias):
            continue
        if not draft.is_ours(alias):
            draft.ask(
                "cname_replaced",
                "A CNAME of the same name hands it to somebody else; our record takes its place.",
                [alias],
            )
        draft.delete(wanted.purpose, alias, f"Nothing else can stand at {name} beside a CNAME.")


def _merge_alias(draft: Draft, wanted: Wanted) -> None:
    by_kind: dict[str, list[ZoneRecord]] = defaultdict(list)
    for record in draft.at(wanted.record.name):
        by_kind["CNAME" if record.kind == "CNAME" else "other"].append(record)
    if by_kind["other"]:
        draft.refuse(
            "name_occupied",
            f"Other records stand at {wanted.record.name}, where a CNAME is needed. Remove them, "
            "or choose another selector.",
            by_kind["other"],
        )
        return
    for alias in by_kind["CNAME"][:1]:
        if said(alias) == said(wanted.record):
            draft.keep(wanted, alias)
            return
        if not draft.is_ours(alias):
            draft.ask("dkim_replaced", "A different DKIM CNAME gives way to ours.", [alias])
        why = "Points the DKIM name to the key that is wanted."
        draft.update(wanted, alias, wanted.record.content, why)
        return
    draft.create(wanted)
