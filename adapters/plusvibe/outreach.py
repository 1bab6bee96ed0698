"""PlusVibe as our cold-mail sequencer with warmup."""

from __future__ import annotations

from adapters.plusvibe import limits, reading
from adapters.plusvibe.api import PlusVibeApi
from adapters.plusvibe.partner_api import PartnerApi
from adapters.plusvibe.reading import account, imported, inline, ref
from adapters.portions import portions
from core.errors import NotFound, Surprising
from core.ports.outreach import Outreach, OutreachAccount, OutreachClient, WarmupPlan
from core.ports.turnkey import MailboxLogin

PERMISSIONS = ["UNIBOX_FULL_ACCESS"]


class PlusVibe(Outreach):
    """Outreach over their HTTP API.

    ``workspace`` is the agency's own, which authorises calls about no workspace in particular;
    empty: the key's first. ``bulk_names`` says whether bulk changes may carry display names, which
    no page of the provider confirms; without it names come from the mailbox host. ``partner`` is the
    second way in, where the provider has opened it.
    """

    def __init__(
        self,
        api: PlusVibeApi,
        *,
        workspace: str = "",
        login_url: str = limits.LOGIN_URL,
        bulk_names: bool = False,
        partner: PartnerApi | None = None,
    ) -> None:
        self.login_url = login_url
        self.terms_url = limits.TERMS_URL
        self._api = api
        self._bulk_names = bulk_names
        self._vouching = workspace
        self._partner = partner

    async def check_key(self) -> None:
        """Raise CredentialsRefused unless the key works."""
        await self._api.authenticate()

    async def find_workspace(self, name: str) -> str | None:
        """Return the workspace of exactly this name; of several, the oldest."""
        for row in (await self._api.authenticate())["workspaces"].each():
            if row["name"].text_or_empty() == name:
                return ref(row)
        return None

    async def create_workspace(self, name: str) -> str:
        """Create a workspace and return its ref."""
        return ref(await self._api.add_workspace(await self._voucher(), name))

    async def find_client(self, email: str) -> OutreachClient | None:
        """Return the client login of this e-mail with the workspaces it sees, without its password."""
        for row in (await self._api.clients(await self._voucher()))["clients"].each():
            if row["client_email"].text_or_empty().lower() == email.lower():
                grants = row.first("client_permissions")
                told = () if grants.value is None else grants.each()
                seen = tuple(grant["workspace_id"].text() for grant in told)
                return OutreachClient(ref(row), email.lower(), workspaces=seen)
        return None

    async def create_client(
        self, workspace_ref: str, *, email: str, first_name: str, last_name: str, business: str
    ) -> OutreachClient:
        """Create a login that sees exactly this workspace; the password comes only now."""
        client = {
            "workspace_id": await self._voucher(),
            "client_email": email,
            "client_first_name": first_name,
            "client_last_name": last_name,
            "client_business_name": business,
            "workspaces": [{"id": workspace_ref, "permissions": PERMISSIONS, "hide_labels": []}],
        }
        made = await self._api.create_client(client)
        login = made.first("email", "client_email").text_or_empty() or email
        return OutreachClient(ref(made), login.lower(), made["password"].text())

    async def delete_client(self, client_ref: str) -> None:
        """Delete a login; needed when its one-time password was lost."""
        await self._api.delete_client(await self._voucher(), client_ref)

    async def accounts(self, workspace_ref: str) -> list[OutreachAccount]:
        """List all accounts of a workspace."""
        found: list[OutreachAccount] = []
        while True:
            rows = list((await self._api.accounts(workspace_ref, len(found)))["accounts"].each())
            found += [account(row) for row in rows]
            if len(rows) < limits.PAGE:
                return found

    async def configure(
        self, workspace_ref: str, account_refs: list[str], plan: WarmupPlan, first: str, last: str
    ) -> None:
        """Set warmup and sending limits; raise Surprising when not all accounts took them."""
        settings = reading.settings(plan)
        if self._bulk_names:
            settings |= {"first_name": first, "last_name": last}
        for refs in portions(account_refs, limits.ACCOUNTS_PER_CALL):
            told = (await self._api.bulk_update(workspace_ref, refs, settings)).first(
                "updated_count"
            )
            if told.value is not None and told.whole() < len(refs):
                raise Surprising(
                    f"plusvibe changed {told.whole()} of {len(refs)} accounts.",
                    provider="plusvibe",
                    action="Nothing to do: the rest is set at the next attempt.",
                )

    async def set_warmup(
        self, workspace_ref: str, account_refs: list[str], *, active: bool
    ) -> list[str]:
        """Switch warmup; return the refs that were really changed."""
        status = "ACTIVE" if active else "INACTIVE"
        changed: list[str] = []
        for refs in portions(account_refs, limits.ACCOUNTS_PER_CALL):
            answer = await self._api.bulk_warmup(workspace_ref, refs, status)
            changed += [ref.text() for ref in answer["updated_ids"].each()]
        return changed

    async def add_accounts(
        self, workspace_ref: str, logins: list[MailboxLogin], plan: WarmupPlan
    ) -> None:
        """Import mailboxes by login; acceptance only, look in ``accounts``."""
        for some in portions(logins, limits.ACCOUNTS_PER_CALL):
            await self._api.bulk_add(workspace_ref, [imported(login, plan) for login in some])

    @property
    def has_partner(self) -> bool:
        """Whether the provider's interface for partners is open to us."""
        return self._partner is not None

    async def partner_workspaces(self) -> set[str]:
        """Return the refs of the workspaces the partner's sign-in sees."""
        told = (await self._as_partner().workspaces()).first("workspaces", "data")
        return {ref(row) for row in told.each()}

    async def partner_accounts(self, workspace_ref: str) -> list[OutreachAccount]:
        """List the accounts of a workspace as the partner's sign-in sees them."""
        found: list[OutreachAccount] = []
        while True:
            page = await self._as_partner().accounts(workspace_ref, len(found))
            rows = [account(row) for row in page["accounts"].each()]
            found += rows
            if len(rows) < limits.PAGE:
                return found

    async def upload_accounts(
        self, workspace_ref: str, logins: list[MailboxLogin], plan: WarmupPlan, *, notify: str
    ) -> None:
        """Import mailboxes as a partner; what came of each is mailed to ``notify``."""
        for some in portions(logins, limits.ACCOUNTS_PER_CALL):
            lines = [imported(login, plan) for login in some]
            await self._as_partner().upload(workspace_ref, lines, notify)

    async def google_link(self, workspace_ref: str, plan: WarmupPlan) -> str:
        """Return an address where Google is asked to let one mailbox into a workspace."""
        told = await self._as_partner().google_link(workspace_ref, inline(plan))
        return told.first("url", "auth_url", "data").text()

    def _as_partner(self) -> PartnerApi:
        if self._partner is None:
            raise NotFound("PlusVibe has opened no partner interface to us.")
        return self._partner

    async def _voucher(self) -> str:
        """Return a workspace that authorises calls about no workspace in particular."""
        if not self._vouching:
            for row in (await self._api.authenticate())["workspaces"].each():
                self._vouching = ref(row)
                break
            else:
                raise Surprising("plusvibe has no workspace yet.", provider="plusvibe")
        return self._vouching
