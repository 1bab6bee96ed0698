"""What a received test message shows to be wrong, each with its reason and its remedy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from core.domains.authentication_results import Proof


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong; ``code`` is stable."""

    code: str
    reason: str
    fix: str

    def to_json(self) -> dict[str, str]:
        """Return a JSON object."""
        return asdict(self)


def problems(domain: str, proof: Proof, *, in_spam: bool) -> list[Problem]:
    """Return what is wrong with a message of a domain that its receiver judged, the worst first."""
    return list(_problems(domain, proof, in_spam=in_spam))


def _problems(domain: str, proof: Proof, *, in_spam: bool) -> Iterator[Problem]:
    if not proof.results:
        reason = "The receiver wrote nothing about SPF, DKIM and DMARC into the message."
        yield Problem("unjudged", reason, "Send the test to a mailbox at another host.")
        return
    if proof.dmarc.result == "none":
        reason = "The receiver found no DMARC record."
        yield Problem("dmarc", reason, "Publish the DMARC record of the plan.")
    elif proof.dmarc.result != "pass":
        reason = f"DMARC came to {proof.dmarc.result}: neither SPF nor DKIM passed for {domain}."
        yield Problem("dmarc", reason, "Mend SPF and DKIM below; DMARC follows.")
    if proof.spf.result != "pass":
        reason = f"SPF came to {proof.spf.result} for {proof.spf.domain or domain}."
        yield Problem("spf", reason, "Publish the SPF record with the host that sends.")
    yield from _of_dkim(domain, proof)
    if in_spam:
        reason = "The message went to the spam folder."
        yield Problem("spam", reason, "Mend what is named here; a young domain must be warmed up.")


def _of_dkim(domain: str, proof: Proof) -> Iterator[Problem]:
    results = [one for one in proof.results if one.method == "dkim"]
    own = [one for one in results if one.domain == domain]
    if any(one.result == "pass" for one in own):
        return
    if own:
        reason = f"DKIM came to {own[0].result}: the published key does not fit the signature."
        yield Problem("dkim", reason, "Copy the record again from where your mail is signed.")
    elif results:
        reason = f"The message is signed by {results[0].domain or 'its host'}, not by {domain}."
        fix = "Start authentication in the console of your mailbox host."
        yield Problem("dkim", reason, fix)
    else:
        fix = "Switch DKIM on where your mail is sent."
        yield Problem("dkim", "The message carries no DKIM signature.", fix)
