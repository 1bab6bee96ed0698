"""What a person can do next about a domain, as one object that the pages show."""

from __future__ import annotations

from typing import Any

from core.domains import advices
from core.domains.connections import Domain, DomainStatus, Executor
from core.domains.records import ChangeSet, ChangeSetStatus
from core.errors import Conflict
from data.workflow import Run, RunStatus, RunStep

AGAIN_SECONDS = 300


def of(
    domain: Domain, run: Run | None, steps: list[RunStep], change_set: ChangeSet | None
) -> dict[str, str]:
    """Return {code, title, text}: what to do, or that nothing has to be done."""
    if domain.status == DomainStatus.failed:
        error = domain.error
        return _action(
            "restart", "Start again", f"{error.get('message', '')} {error.get('action', '')}"
        )
    if run is None or run.status != RunStatus.running:
        if domain.status == DomainStatus.ready:
            return _action("mailboxes", "Create mailboxes", "The domain is ready for mail.")
        return _action("restart", "Start again", "Nothing is going on for this domain.")
    step = steps[run.position]
    why = str(step.why.get("remedy", ""))
    if step.name == "nameservers":
        return _action("nameservers", "Change the name servers", why)
    if step.name in ("zone", "ownership") and step.why:
        return _action("prove", "Add the record that proves ownership", why)
    if step.name == "apply" and change_set and change_set.status == ChangeSetStatus.planned:
        title = "Look at the plan" if change_set.refusals else "Approve the plan"
        return _action("approve", title, why)
    if step.name == "published" and domain.executor == Executor.manual:
        return _action("copy", "Copy the records to your DNS host", why)
    return _action("wait", step.title, why or "Nothing to do: it continues by itself.")


def nameserver_advice(domain: Domain) -> dict[str, Any] | None:
    """Return the advice while the name servers are not changed: message, action, fallback, help."""
    waits = domain.status == DomainStatus.pending_nameservers and domain.executor == Executor.api
    if not waits or domain.nameservers_verified_at is not None or not domain.required_nameservers:
        return None
    early = not_updated()
    return advices.to_json(early)


def not_updated() -> Conflict:
    """Return the answer to a look that came too early; ``retry_after`` is in seconds."""
    return Conflict(
        "Nameservers not yet updated. This can take up to 48 hours.",
        code="nameservers_not_updated",
        action="Follow the steps for your registrar. We look again by ourselves.",
        fallback="Set the records by hand at your own DNS host instead.",
        retry_after=AGAIN_SECONDS,
    )


def _action(code: str, title: str, text: str) -> dict[str, str]:
    return {"code": code, "title": title, "text": text.strip()}
