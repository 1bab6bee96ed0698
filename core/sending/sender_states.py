"""What follows for the senders of a domain from what is proved of it."""

from __future__ import annotations

from data.sending.senders import SenderStatus
from data.sending.sending_domains import Proof, SendingDomain

WORDS = {
    SenderStatus.pending: "None of its records is visible yet. Add them where your DNS is kept.",
    SenderStatus.verifying: "Some of its records are visible; the rest is on its way.",
    SenderStatus.verified: "Everything is proved: this address may send.",
    SenderStatus.failed: "The proof failed. Compare the records with those at your DNS host.",
}
PROOFS = {
    Proof.not_started: "not started",
    Proof.pending: "waiting for its records",
    Proof.success: "proved",
    Proof.failed: "failed",
    Proof.temporary_failure: "no answer at the last look",
}


def status_of(domain: SendingDomain, before: str = SenderStatus.pending) -> SenderStatus:
    """Return the status of a domain's senders.

    A verified one stays so through a temporary failure, and fails once a proof is gone.
    """
    if domain.verified:
        return SenderStatus.verified
    proofs = {domain.status, domain.dkim_status}
    if before == SenderStatus.verified:
        shaken = proofs <= {Proof.success, Proof.temporary_failure}
        return SenderStatus.verified if shaken else SenderStatus.failed
    if Proof.failed in proofs:
        return SenderStatus.failed
    begun = domain.dkim_status == Proof.success or any(one["seen"] for one in domain.records)
    return SenderStatus.verifying if begun else SenderStatus.pending


def told(domain: SendingDomain, status: str) -> str:
    """Return how a sender stands, in the words of a tooltip."""
    said = WORDS[SenderStatus(status)]
    return f"{said} Signature (DKIM): {PROOFS[Proof(domain.dkim_status)]}."
