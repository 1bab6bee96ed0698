"""DMARC in a zone: one record, the stricter policy, and the reports of all who get some today."""

from __future__ import annotations

from dataclasses import replace

from core.domains.dmarc_records import DmarcRecord, Policy, parse_record
from core.domains.drafting import Draft
from core.domains.merge_keys import clear_alias
from core.domains.purposes import Purpose, Wanted, is_dmarc
from core.ports.dns import ZoneRecord

STRICTNESS = {Policy.none: 0, Policy.quarantine: 1, Policy.reject: 2}


def merge_dmarc(draft: Draft, wanted: list[Wanted]) -> None:
    """Merge the wanted record into the one at ``_dmarc``; never weaken what others have set."""
    for one in wanted:
        clear_alias(draft, one)
        found = [record for record in draft.at(one.record.name, "TXT") if is_dmarc(record)]
        if not found:
            draft.create(one, terms=_terms(one.record.content))
        else:
            found.sort(key=lambda record: not draft.is_ours(record))
            _merge(draft, one, found)


def _merge(draft: Draft, wanted: Wanted, found: list[ZoneRecord]) -> None:
    first, *others = found
    text = text_wanted = wanted.record.content
    if not draft.is_ours(first) or others:
        text = _joined(draft, wanted, found)
    known = draft.standing(first)
    foreign = set(_reports(first.content)) - set(known.terms if known else ())
    terms = tuple(term for term in _terms(text_wanted) if term not in foreign)
    draft.update(wanted, first, text, _why(draft, first, text), terms=terms)
    if others:
        draft.ask(
            "two_dmarc",
            "The domain has more than one DMARC record, and receivers then follow none of them. "
            "They become one.",
            others,
        )
    for record in others:
        draft.delete(Purpose.dmarc, record, "There may be only one DMARC record.")


def _joined(draft: Draft, wanted: Wanted, found: list[ZoneRecord]) -> str:
    """Return the first record with our reports and the policy it shall have."""
    new, _ = parse_record(wanted.record.content)
    old, _ = parse_record(found[0].content)
    if new is None or old is None:
        draft.ask("dmarc_replaced", "The DMARC record that is there cannot be read.", found[:1])
        return wanted.record.content
    known = draft.standing(found[0])
    ours = known.terms if known else ()
    rua = [uri for uri in old.rua if uri not in ours]
    for other in found[1:]:
        rua += _reports(other.content)
    same_wish = known is None or _policy(new) in known.terms
    strict = old if same_wish and _strictness(old) > _strictness(new) else new
    merged = replace(
        old,
        policy=strict.policy,
        testing=strict.testing,
        percentage=strict.percentage,
        rua=tuple(dict.fromkeys([*rua, *new.rua])),
        ruf=tuple(dict.fromkeys([*old.ruf, *new.ruf])),
    )
    return found[0].content if merged == old and len(found) == 1 else merged.text


def _strictness(record: DmarcRecord) -> tuple[int, int]:
    return STRICTNESS[record.applied()], STRICTNESS[record.policy]


def _reports(text: str) -> tuple[str, ...]:
    record, _ = parse_record(text)
    return record.rua if record else ()


def _terms(text: str) -> tuple[str, ...]:
    """Return what is ours in a record: our reports, and the policy we asked for."""
    record, _ = parse_record(text)
    return (*record.rua, _policy(record)) if record else ()


def _policy(record: DmarcRecord) -> str:
    return f"p={record.policy}{' testing' if record.testing else ''}"


def _why(draft: Draft, before: ZoneRecord, text: str) -> str:
    if draft.is_ours(before):
        return "Brings our DMARC record up to date."
    old, _ = parse_record(before.content)
    new, _ = parse_record(text)
    if old and new and old.policy == new.policy:
        return "Has DMARC reports sent to you as well; the policy that is there stays."
    return "Changes the DMARC policy, and has reports sent to you as well."
