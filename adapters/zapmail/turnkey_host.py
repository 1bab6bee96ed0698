"""Zapmail as our registrar, DNS host and mailbox host."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from adapters.portions import portions
from adapters.shapes import Shape
from adapters.zapmail import limits, reading
from adapters.zapmail.api import ZapmailApi
from core.errors import Rejected, Surprising
from core.ports.money import cents
from core.ports.turnkey import (
    BillingDetails,
    ConnectionRequest,
    DnsRecord,
    ExportState,
    HostedDomain,
    HostedMailbox,
    MailboxLogin,
    NewMailbox,
    Offer,
    Slots,
    TurnkeyHost,
)

PLUSVIBE = "PIPL"
"""PlusVibe's older name, which exports still use."""

EXPORT_STATES = {"COMPLETED": "completed", "FAILED": "failed"}


class Zapmail(TurnkeyHost):
    """TurnkeyHost over their HTTP API."""

    def __init__(
        self,
        api: ZapmailApi,
        *,
        tlds: frozenset[str] = limits.TLDS,
        slot_price_cents: int = limits.SLOT_PRICE_CENTS,
    ) -> None:
        self.tlds = tlds
        self._api = api
        self._slot_price_cents = slot_price_cents

    async def check_key(self) -> None:
        """Raise CredentialsRefused unless the key works."""
        await self._api.user()

    async def balance_cents(self) -> int:
        """Return what the operator's wallet holds, in cents."""
        text = (await self._api.wallet())["walletBalance"].text()
        amount = cents(text)
        if amount is None:
            raise Surprising(
                "zapmail answered with a balance that is no number.",
                provider="zapmail",
                detail=text,
            )
        return amount

    async def slot_price_cents(self) -> int:
        """Return the monthly price of one mailbox slot; a setting, for no endpoint tells it."""
        return self._slot_price_cents

    async def offers(self, names: list[str]) -> list[Offer]:
        """Look names up, twenty in a call, each call under the search limit."""
        found: dict[str, Offer] = {}
        for some in portions(names, limits.NAMES_PER_SEARCH):
            for row in (await self._api.availability(some))["domains"].each():
                offer = reading.offer(row)
                found[offer.name] = offer
        unknown = {
            n: Offer(n.lower(), available=False, premium=False, price_cents=None) for n in names
        }
        return [found.get(name.lower(), unknown[name]) for name in names]

    async def find_workspace(self, name: str) -> str | None:
        """Return the workspace of exactly this name, if there is one."""

        async def fetch(page: int, limit: int) -> Shape:
            return await self._api.workspaces(name, page, limit)

        for row in await _all(fetch, "workspaces"):
            if row["name"].text_or_empty() == name:
                return row["id"].text()
        return None

    async def create_workspace(self, name: str, billing: BillingDetails) -> str:
        """Create a workspace and return its ref."""
        return (await self._api.create_workspace(name, reading.billing_details(billing)))[
            "id"
        ].text()

    async def domains(self, workspace_ref: str) -> list[HostedDomain]:
        """List all domains of a workspace."""

        async def fetch(page: int, limit: int) -> Shape:
            return await self._api.domains(workspace_ref, page, limit)

        return [reading.domain(row) for row in await _all(fetch, "domains")]

    async def buy_domains(self, workspace_ref: str, names: list[str]) -> None:
        """Spend: order names. A short wallet is answered with an invoice and the same 200."""
        await self._api.buy(workspace_ref, names)

    async def set_dmarc_email(self, workspace_ref: str, domain_refs: list[str], email: str) -> None:
        """Set where DMARC reports of these domains go."""
        await self._api.set_dmarc(workspace_ref, domain_refs, email)

    async def dns_records(self, workspace_ref: str, domain_ref: str) -> list[DnsRecord]:
        """List the DNS records of one domain."""
        records = (await self._api.dns_records(workspace_ref, domain_ref))["records"]
        return [reading.record(row) for row in records.each()]

    async def add_dns_record(
        self, workspace_ref: str, domain_ref: str, kind: str, host: str, value: str
    ) -> None:
        """Add a DNS record to one domain; ``host`` is below the domain, "@" the domain itself."""
        record = {"host": host, "value": value, "recordType": kind}
        await self._api.add_dns_records(workspace_ref, domain_ref, [record])

    async def assignable(self, workspace_ref: str) -> set[str]:
        """Return the names of the domains that can take mailboxes now."""

        async def fetch(page: int, limit: int) -> Shape:
            return await self._api.assignable(workspace_ref, page, limit)

        return {row["domain"].text().lower() for row in await _all(fetch, "domains")}

    async def connect_domain(self, workspace_ref: str, name: str) -> tuple[str, ...]:
        """Ask for a domain registered elsewhere; return the name servers its owner has to set."""
        told = (await self._api.connect_domain(workspace_ref, [name])).first("nameServers")
        return tuple(row.text() for row in told.each()) if told.value else limits.NAME_SERVERS

    async def connection_requests(self, workspace_ref: str) -> list[ConnectionRequest]:
        """List the domains registered elsewhere that were asked for."""

        async def fetch(page: int, limit: int) -> Shape:
            return await self._api.connection_requests(workspace_ref, page, limit)

        rows = await _all(fetch, "connectionRequests")
        return [reading.connection_request(row) for row in rows]

    async def drop_connection_request(self, workspace_ref: str, request_ref: str) -> None:
        """Withdraw a request, such as one that is stuck."""
        await self._api.drop_connection_request(workspace_ref, request_ref)

    async def slots(self, workspace_ref: str) -> Slots:
        """Return bought and free mailbox slots."""
        counts = await self._api.mailboxes(workspace_ref, 1, 1)
        return Slots(counts["purchasedMailboxes"].whole(), counts["availableMailboxes"].whole())

    async def buy_slots(self, workspace_ref: str, quantity: int) -> None:
        """Spend: buy mailbox slots from the wallet."""
        await self._api.buy_slots(workspace_ref, quantity)

    async def mailboxes(self, workspace_ref: str) -> list[HostedMailbox]:
        """List all mailboxes of a workspace; their secrets go no further than here."""
        return [reading.mailbox(row) for row in await self._mailbox_rows(workspace_ref)]

    async def create_mailboxes(
        self, workspace_ref: str, by_domain: dict[str, list[NewMailbox]]
    ) -> None:
        """Queue mailboxes, keyed by domain ref; raise Rejected for more than a domain takes."""
        most = limits.MAILBOXES_PER_DOMAIN
        if any(len(boxes) > most for boxes in by_domain.values()):
            raise Rejected(f"A domain takes {most} mailboxes at most.", provider="zapmail")
        lines = {
            ref: [reading.line(box) for box in boxes] for ref, boxes in by_domain.items() if boxes
        }
        await self._api.create_mailboxes(workspace_ref, lines)

    async def rename_mailboxes(
        self, workspace_ref: str, mailbox_refs: list[str], first_name: str, last_name: str
    ) -> None:
        """Change the name people see as the sender of these mailboxes."""
        names = {"firstName": first_name, "lastName": last_name}
        lines = [{"mailboxId": ref, **names} for ref in mailbox_refs]
        if lines:
            await self._api.update_mailboxes(workspace_ref, lines)

    async def retry_failed_mailboxes(self, workspace_ref: str, domain_refs: list[str]) -> None:
        """Ask the provider to try failed mailboxes of these domains again."""
        await self._api.retry_failed(workspace_ref, domain_refs)

    async def mailbox_logins(self, workspace_ref: str, emails: list[str]) -> list[MailboxLogin]:
        """Return live logins; only the fallback import may ask."""
        wanted = {email.lower() for email in emails}
        rows = await self._mailbox_rows(workspace_ref)
        return [reading.login(row) for row in rows if row["email"].text().lower() in wanted]

    async def remove_mailboxes(self, workspace_ref: str, mailbox_refs: list[str]) -> None:
        """Schedule mailboxes for removal at the end of their paid period."""
        if mailbox_refs:
            await self._api.schedule_removal(workspace_ref, mailbox_refs)

    async def linked_outreach(self, workspace_ref: str) -> str | None:
        """Return the login e-mail of the linked outreach account, if one is linked."""
        for row in (await self._api.linked_accounts(workspace_ref, PLUSVIBE)).each():
            return row["email"].text()
        return None

    async def link_outreach(self, workspace_ref: str, email: str, password: str) -> None:
        """Link the outreach account, or replace its login when one is linked already."""
        account = {"email": email, "password": password, "app": PLUSVIBE}
        linked = list((await self._api.linked_accounts(workspace_ref, PLUSVIBE)).each())
        if linked:
            account["accountId"] = linked[0]["id"].text()
            await self._api.relink_account(workspace_ref, account)
        else:
            await self._api.link_account(workspace_ref, account)

    async def export(self, workspace_ref: str, mailbox_refs: list[str]) -> str | None:
        """Start an export; an empty list exports nothing, where the provider would take all."""
        if not mailbox_refs:
            return None
        data = await self._api.export(workspace_ref, PLUSVIBE, mailbox_refs)
        return data.first("exportId", "export_id").text_or_empty() or None

    async def export_state(self, workspace_ref: str, export_ref: str) -> ExportState:
        """Return where an export is."""
        data = await self._api.export_status(workspace_ref, export_ref)
        state = EXPORT_STATES.get(data["status"].text().upper(), "running")
        return ExportState(state, data.first("failure_reason").text_or_empty())

    async def _mailbox_rows(self, workspace_ref: str) -> list[Shape]:
        async def fetch(page: int, limit: int) -> Shape:
            return await self._api.mailboxes(workspace_ref, page, limit)

        groups = await _all(fetch, "domains")
        return [row for group in groups for row in group["mailboxes"].each()]


async def _all(fetch: Callable[[int, int], Awaitable[Shape]], name: str) -> list[Shape]:
    """Read all pages; ``nextPage`` never ends, so the last is the one totalPages names."""
    rows: list[Shape] = []
    page = 1
    while True:
        data = await fetch(page, limits.PAGE)
        some = list(data[name].each())
        rows += some
        last = data.first("totalPages")
        if not some or (last.value is not None and page >= last.whole()):
            return rows
        page += 1
