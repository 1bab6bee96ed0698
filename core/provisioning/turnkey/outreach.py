"""Step 6: the organization has a workspace and a login at the sequencer."""

from __future__ import annotations

from typing import Any

from core.ports.outreach import OutreachClient
from core.provisioning import rows
from core.vault import Place
from core.workflow import Context, Done, Wait
from data.accounts.organizations import Organization
from data.provisioning.provisions import Provision


async def connect(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Find or create the workspace, then a login that sees exactly this workspace."""
    outreach = ctx.system.ports.outreach
    async with ctx.work() as work:
        provision = await rows.get(work, ctx.subject_id)
        organization = await work.session.get_one(Organization, work.organization_id)
    name = f"{organization.name} {ctx.subject_id.hex[-12:]}"
    workspace_ref = provision.outreach_workspace_ref
    if not workspace_ref:
        workspace_ref = await outreach.find_workspace(name) or await outreach.create_workspace(name)
        async with ctx.work() as work:
            stored = await rows.get(work, ctx.subject_id, lock=True)
            stored.outreach_workspace_ref, stored.updated_at = workspace_ref, work.now()
    if not provision.outreach_client_ref:
        client = await _client(ctx, provision, organization, workspace_ref)
        await _store_client(ctx, client)
    return Done({"shown": "Workspace and login ready"})


async def _client(
    ctx: Context, provision: Provision, organization: Organization, workspace_ref: str
) -> OutreachClient:
    """Create the login. The password is shown once: a login whose answer was lost is made anew.

    A login of somebody else under this address stays untouched; ours gets a tagged address.
    """
    outreach = ctx.system.ports.outreach
    local, _, domain = provision.email.partition("@")
    email = provision.email
    for candidate in (provision.email, f"{local}+{ctx.subject_id.hex[-8:]}@{domain}"):
        email = candidate
        existing = await outreach.find_client(candidate)
        if existing is None:
            break
        if set(existing.workspaces) == {workspace_ref}:
            await outreach.delete_client(existing.ref)
            break
    return await outreach.create_client(
        workspace_ref,
        email=email,
        first_name=provision.first_name,
        last_name=provision.last_name,
        business=organization.name,
    )


async def _store_client(ctx: Context, client: OutreachClient) -> None:
    async with ctx.work() as work:
        provision = await rows.get(work, ctx.subject_id, lock=True)
        place = Place(work.organization_id, "provisions", "sealed_client_password", provision.id)
        provision.outreach_client_ref = client.ref
        provision.outreach_client_email = client.email
        provision.sealed_client_password = work.vault.seal(client.password or "", place)
        provision.updated_at = work.now()
