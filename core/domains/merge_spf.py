"""SPF in a zone: one record whatever was there, ours merged into it, only our own terms withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import takewhile

from core.domains import spf_records
from core.domains.drafting import Draft
from core.domains.merge_keys import merge_text
from core.domains.purposes import Purpose, Standing, Wanted, is_spf
from core.domains.spf_macros import Malformed
from core.ports.dns import ZoneRecord

ENDS = ("all", "+all", "-all", "~all", "?all")


def merge_spf(draft: Draft, wanted: list[Wanted]) -> None:
    """Merge the wanted record into the one that stands there, and several into one."""
    for one in wanted:
        if one.record.name == draft.policy.domain:
            _merge(draft, one)
        else:
            merge_text(draft, one, "spf_replaced")


def withdraw_spf(draft: Draft, standing: Standing, record: ZoneRecord) -> None:
    """Take our terms out of a record that is not ours and that we no longer need."""
    text = without(record.content, standing.terms)
    wanted = Wanted(Purpose.spf, replace(record, content=text))
    draft.update(wanted, record, text, "Takes our senders out of the SPF record again.")


def union(texts: Sequence[str], added: str, retired: Iterable[str] = ()) -> str:
    """Return one record with the terms of all; the first decides how it ends.

    ``retired`` are terms to leave out unless the added record has them. Raises Malformed for a
    record that cannot be read.
    """
    for text in texts:
        spf_records.parse(text)
    new = {_key(term) for term in senders(added)}
    leaving = {_key(term) for term in retired} - new
    first = {_key(term) for term in senders(texts[0])}
    if len(texts) == 1 and new <= first and not leaving & first:
        return texts[0]
    bodies = [[term for term in senders(text) if _key(term) not in leaving] for text in texts]
    terms = {_key(term): term for body in [*bodies, senders(added)] for term in reversed(body)}
    order = dict.fromkeys(_key(term) for body in [*bodies, senders(added)] for term in body)
    ends = [ending for text in texts if (ending := _ending(text))] or [_ending(added)]
    return " ".join([spf_records.VERSION, *(terms[key] for key in order), *ends[0]])


def without(text: str, terms: Iterable[str]) -> str:
    """Return a record without some terms."""
    leaving = {_key(term) for term in terms}
    kept = [term for term in spf_records.words(text) if _key(term) not in leaving]
    return " ".join([spf_records.VERSION, *kept])


def senders(text: str) -> list[str]:
    """Return the terms of a record that name senders, in their order; none act behind ``all``."""
    before_all = takewhile(lambda term: term.lower() not in ENDS, spf_records.words(text))
    return [term for term in before_all if not _is_end(term)]


def _merge(draft: Draft, wanted: Wanted) -> None:
    found = [record for record in draft.at(draft.policy.domain, "TXT") if is_spf(record)]
    found.sort(key=lambda record: not draft.is_ours(record))
    added = wanted.record.content
    if not found:
        draft.create(wanted, terms=tuple(senders(added)))
        return
    first, *others = found
    standing = draft.standing(first)
    ours = standing.terms if standing else ()
    if wanted.exact:
        text = added
    else:
        try:
            text = union([record.content for record in found], added, ours)
        except Malformed as error:
            draft.ask(
                "spf_broken",
                f"The SPF record that is there cannot be read ({error}) and fails at receivers. "
                "Ours takes its place.",
                found,
            )
            text = added
    there = {_key(term) for term in senders(first.content)} - {_key(term) for term in ours}
    new = tuple(term for term in senders(added) if _key(term) not in there)
    terms = ours if wanted.exact else new
    draft.update(wanted, first, text, _why(draft, first, text), terms=terms)
    if others:
        draft.ask(
            "two_spf",
            "The domain has more than one SPF record, and receivers then accept none of them. "
            "They become one that holds the senders of all.",
            others,
        )
    for record in others:
        draft.delete(Purpose.spf, record, "Its senders move into the one SPF record.")


def _why(draft: Draft, before: ZoneRecord, text: str) -> str:
    known = {_key(term) for term in senders(before.content)}
    new = [term for term in senders(text) if _key(term) not in known]
    whose = "our" if draft.is_ours(before) else "the existing"
    if new:
        return f"Adds {', '.join(new)} to {whose} SPF record; all that it allows today stays."
    return f"Brings {whose} SPF record up to date."


def _key(term: str) -> str:
    """Return what makes two terms the same: case and a plus sign mean nothing."""
    return term.lower().removeprefix("+")


def _is_end(term: str) -> bool:
    return term.lower() in ENDS or term.lower().startswith(("redirect=", "exp="))


def _ending(text: str) -> list[str]:
    return [term for term in spf_records.words(text) if _is_end(term)]
