"""Step 9: the organization has a lead list of its own in the shared lead-list account."""

from __future__ import annotations

from typing import Any

from core.provisioning import rows
from core.workflow import Context, Done, Wait
from data.accounts.organizations import Organization


async def create(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Find the list by its exact name or create it; names are unique by our own id."""
    lead_lists = ctx.system.ports.lead_lists
    async with ctx.work() as work:
        organization = await work.session.get_one(Organization, work.organization_id)
    name = f"{organization.name} prospects {ctx.subject_id.hex[-12:]}"
    found = await lead_lists.find_list(name) or await lead_lists.create_list(name)
    async with ctx.work() as work:
        provision = await rows.get(work, ctx.subject_id, lock=True)
        provision.lead_list_ref, provision.lead_count = found.ref, found.leads
        provision.updated_at = work.now()
    return Done({"shown": f"List “{organization.name} prospects” ready"})
