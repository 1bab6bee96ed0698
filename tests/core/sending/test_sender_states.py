"""What follows from proofs: every combination, from every status before."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest

from core.ports.sending import WantedRecord
from core.sending import sender_records, sender_states
from data.base import new_id
from data.sending.relays import TRANSITIONS as RELAY_TRANSITIONS
from data.sending.relays import RelayStatus
from data.sending.senders import TRANSITIONS, SenderStatus
from data.sending.sending_domains import Proof, SendingDomain, Signer

NOW = datetime(2026, 6, 1, tzinfo=UTC)
RECORDS = [WantedRecord("CNAME", "t1._domainkey.acme.com", "t1.dkim.example", "dkim")]


def domain(status: str, dkim: str, *, owned: bool = True, seen: bool = False) -> SendingDomain:
    """Return a domain as it is after a look."""
    made = SendingDomain(
        organization_id=new_id(),
        domain="acme.com",
        provider=Signer.ses,
        status=status,
        dkim_status=dkim,
        token="abc",
        owned_at=NOW if owned else None,
        created_at=NOW,
        updated_at=NOW,
    )
    made.records = [one | {"seen": seen} for one in sender_records.wanted(made, RECORDS)]
    return made


@pytest.mark.parametrize("before", SenderStatus)
def test_a_status_only_moves_along_its_table(before: SenderStatus) -> None:
    for status, dkim, owned, seen in product(Proof, Proof, (True, False), (True, False)):
        after = sender_states.status_of(domain(status, dkim, owned=owned, seen=seen), before)
        assert after is before or after in TRANSITIONS[before], (status, dkim, owned, seen)


def test_every_pair_of_statuses_is_decided() -> None:
    assert set(TRANSITIONS) == set(SenderStatus)
    assert set(RELAY_TRANSITIONS) == set(RelayStatus)
    for table in (TRANSITIONS, RELAY_TRANSITIONS):
        assert all(one not in targets for one, targets in table.items())
    assert SenderStatus.pending not in TRANSITIONS[SenderStatus.verified]


@pytest.mark.parametrize(
    ("made", "before", "after"),
    [
        (domain(Proof.success, Proof.success), "pending", "verified"),
        (domain(Proof.success, Proof.success, owned=False), "pending", "verifying"),
        (domain(Proof.pending, Proof.pending), "pending", "pending"),
        (domain(Proof.pending, Proof.pending, seen=True), "pending", "verifying"),
        (domain(Proof.not_started, Proof.not_started), "pending", "pending"),
        (domain(Proof.failed, Proof.pending), "verifying", "failed"),
        (domain(Proof.temporary_failure, Proof.success), "verified", "verified"),
        (domain(Proof.success, Proof.pending), "verified", "failed"),
        (domain(Proof.pending, Proof.pending), "failed", "pending"),
    ],
)
def test_what_proofs_mean(made: SendingDomain, before: str, after: str) -> None:
    assert sender_states.status_of(made, before) == after
    assert sender_states.told(made, after).startswith(sender_states.WORDS[SenderStatus(after)])


def test_records_follow_their_own_proof() -> None:
    """The text follows the ownership, the key the signature, whatever stands in DNS."""
    made = domain(Proof.pending, Proof.success, owned=False, seen=True)
    assert [one["state"] for one in sender_records.shown(made)] == ["seen", "verified"]
    made = domain(Proof.success, Proof.pending)
    assert [one["state"] for one in sender_records.shown(made)] == ["verified", "missing"]
