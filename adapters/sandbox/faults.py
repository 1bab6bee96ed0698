"""Faults on request: what goes wrong, on which route, how many times."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import Any

from adapters.sandbox.state import Store

TRANSPORT_KINDS = frozenset(
    {"latency", "status", "rate_limited", "drop_before", "drop_after_effect"}
)
"""Kinds that the server applies to any route; ``value`` is seconds, a status, or Retry-After."""

WEBHOOK_KINDS = frozenset(
    {"webhook_late", "webhook_duplicate", "webhook_reordered", "webhook_lost"}
)
"""Kinds applied when a webhook is queued; ``value`` is seconds of delay."""

PROVIDER_KINDS: dict[str, str] = {
    "empty_wallet": "zapmail: the wallet counts as empty",
    "domain_taken": "zapmail and godaddy: somebody else buys the name before us; the money comes back",
    "domain_stuck": "zapmail: a bought name stays pending",
    "mailboxes_ignored": "zapmail: 202 accepted, yet no mailbox is created",
    "mailboxes_failed": "zapmail: the mailboxes end as FAILED",
    "export_stuck": "zapmail: the export never finishes",
    "export_failed": "zapmail: the export ends as FAILED",
    "import_refused": "plusvibe: the ordinary import of logins is refused",
    "accounts_late": "plusvibe: exported accounts arrive only after a day",
    "bulk_partial": "plusvibe: a bulk update changes only half of the accounts",
    "key_expired": "any provider: the key is refused",
    "scope_missing": "google_workspace: a scope is not allowed; route */gmail.send for that one only",
    "seats_full": "google_workspace: no seat is left",
    "mailbox_late": "google_workspace: a new mailbox takes a day until mail arrives",
    "mail_to_spam": "google_workspace: the next message lands in spam",
    "mail_lost": "google_workspace: the next message never arrives",
    "login_refused": "smartlead: the mailbox does not let it sign in",
    "unsuccessful": "smartlead: 200 OK, yet not done",
    "account_older": "ses: the next new domain is also proved by a TXT record, as before API v2",
    "account_sandbox": "ses: the account reaches verified addresses only, 200 a day, one a second",
    "account_paused": "ses and resend: the account may not send",
    "daily_quota": "ses and resend: the day's quota is used up",
    "monthly_quota": "resend: the month's quota is used up",
    "credit_used_up": "chat_completions: the account has no credit left",
    "writer_declines": "chat_completions: the writer does not want to",
    "writer_stops": "chat_completions: the answer ends in the middle",
    "writer_chats": "chat_completions: the answer stands among other words",
    "writer_forgets": "chat_completions: a tag of the text gets lost",
    "writer_invents": "chat_completions: tags, links and markup nobody asked for",
    "in_flight": "resend: another call with the same idempotency key is still running",
    "identity_lost": "ses and resend: the next look at a domain finds its records gone for good",
    "dns_timeout": "dns: a server says nothing; route /<server>/<name>, method the record kind",
    "dns_servfail": "dns: a server says that it failed",
    "dns_refuse": "dns: a server refuses the question",
    "dns_lie": "dns: a server gives a wrong answer",
    "dns_truncated": "dns: a server answers over TCP only",
}
"""Kinds that the providers look for themselves, and what each does."""

DNS_KINDS = frozenset(kind for kind in PROVIDER_KINDS if kind.startswith("dns_"))

KINDS = TRANSPORT_KINDS | WEBHOOK_KINDS | frozenset(PROVIDER_KINDS)


@dataclass(frozen=True, slots=True)
class Fault:
    """One wish for trouble.

    ``route_pattern`` is a shell pattern on the path below the provider ("/v2/domains/*"),
    ``method`` a verb or "*", ``times`` how often it still happens (None: until cleared).
    """

    id: str
    provider: str
    kind: str
    route_pattern: str = "*"
    method: str = "*"
    times: int | None = 1
    value: float = 0.0

    def matches(self, provider: str, method: str | None, path: str | None) -> bool:
        """Say whether this fault is meant for such a request; None: the route does not matter."""
        return (
            self.provider in ("*", provider)
            and (method is None or self.method in ("*", method))
            and (path is None or fnmatchcase(path, self.route_pattern))
        )


class Faults:
    """The faults in force, kept across restarts."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def inject(
        self,
        provider: str,
        kind: str,
        *,
        route_pattern: str = "*",
        method: str = "*",
        times: int | None = 1,
        value: float = 0.0,
    ) -> Fault:
        """Ask for a fault. Raises ValueError for an unknown kind."""
        if kind not in KINDS:
            message = f"unknown fault {kind}; known are {', '.join(sorted(KINDS))}"
            raise ValueError(message)
        fault = Fault(
            id=f"fault_{self._store.next_number('fault')}",
            provider=provider,
            kind=kind,
            route_pattern=route_pattern,
            method=method.upper(),
            times=times,
            value=value,
        )
        self._store.put("fault", fault.id, asdict(fault))
        return fault

    def all(self) -> list[Fault]:
        """Return the faults in force, oldest first."""
        return [Fault(**row) for row in self._store.all("fault")]

    def clear(self, fault_id: str = "") -> None:
        """Remove one fault, or all of them."""
        for fault in self.all():
            if fault_id in ("", fault.id):
                self._store.delete("fault", fault.id)

    def take(
        self,
        provider: str,
        kinds: str | frozenset[str],
        *,
        method: str | None = None,
        path: str | None = None,
    ) -> Fault | None:
        """Return the first fault that applies and count it as happened once more.

        Without ``method`` and ``path`` the route of the fault does not matter.
        """
        wanted = frozenset({kinds}) if isinstance(kinds, str) else kinds
        for fault in self.all():
            if fault.kind in wanted and fault.matches(provider, method, path):
                self._count(fault)
                return fault
        return None

    def _count(self, fault: Fault) -> None:
        if fault.times is None:
            return
        if fault.times <= 1:
            self._store.delete("fault", fault.id)
            return
        row: dict[str, Any] = {**asdict(fault), "times": fault.times - 1}
        self._store.put("fault", fault.id, row)
