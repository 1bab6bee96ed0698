"""What the receiving side finds out about a message: SPF, DKIM and DMARC."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.google_workspace.sandbox import keys, spf
from adapters.sandbox.dns import lookup
from adapters.sandbox.world import World


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose key signed."""

    domain: str
    selector: str


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The results, and what the sender's policy wants done with the message."""

    spf: str
    dkim: str
    dmarc: str
    policy: str
    signer: Signer

    @property
    def disposition(self) -> str:
        """Return none, quarantine or reject."""
        return self.policy if self.dmarc == "fail" else "none"

    def header(self, sender: str, from_domain: str, signature: str) -> str:
        """Return the Authentication-Results field with its line end (RFC 8601)."""
        verb = "designates" if self.spf == "pass" else "does not designate"
        return (
            "Authentication-Results: mx.google.com;\r\n"
            f"       dkim={self.dkim} header.i=@{self.signer.domain}"
            f" header.s={self.signer.selector} header.b={signature[:8]};\r\n"
            f"       spf={self.spf} (google.com: domain of {sender} {verb} {spf.ADDRESS}"
            f" as permitted sender) smtp.mailfrom={sender};\r\n"
            f"       dmarc={self.dmarc}{self._policies()} header.from={from_domain}\r\n"
        )

    def _policies(self) -> str:
        if not self.policy:
            return ""
        told = self.policy.upper()
        return f" (p={told} sp={told} dis={self.disposition.upper()})"


def judge(world: World, sender: str, from_domain: str, signer: Signer) -> Verdicts:
    """Judge a message from Google's servers, signed by ``signer``."""
    envelope = sender.rpartition("@")[2]
    by_spf, by_dkim = spf.check(world, envelope), _dkim(world, signer)
    found = _policy(world, from_domain)
    if found is None:
        return Verdicts(by_spf, by_dkim, "none", "", signer)
    policy, tags = found
    aligned = (
        by_spf == "pass" and _aligned(world, envelope, from_domain, strict=tags.get("aspf") == "s")
    ) or (
        by_dkim == "pass"
        and _aligned(world, signer.domain, from_domain, strict=tags.get("adkim") == "s")
    )
    return Verdicts(by_spf, by_dkim, "pass" if aligned else "fail", policy, signer)


def _dkim(world: World, signer: Signer) -> str:
    """Compare the published key with the one that signed: the message is on its first hop."""
    if signer.domain.endswith(keys.SHARED_SUFFIX):
        return "pass"
    return "pass" if keys.published(world, signer.domain) else "permerror"


def _policy(world: World, domain: str) -> tuple[str, dict[str, str]] | None:
    """Return the policy for a domain, its own or its registered name's, with all tags."""
    registered = lookup.registered_name(world, domain)
    for name, tag in ((domain, "p"), (registered, "sp")):
        records = [t for t in lookup.texts(world, f"_dmarc.{name}") if t.startswith("v=DMARC1")]
        if name and len(records) == 1:
            tags = keys.tags(records[0])
            policy = tags.get(tag) or tags.get("p", "none")
            testing = {"reject": "quarantine", "quarantine": "none"}
            return (testing.get(policy, policy) if tags.get("t") == "y" else policy), tags
    return None


def _aligned(world: World, one: str, other: str, *, strict: bool) -> bool:
    if strict or one == other:
        return one == other
    registered = lookup.registered_name(world, one)
    return registered is not None and registered == lookup.registered_name(world, other)
