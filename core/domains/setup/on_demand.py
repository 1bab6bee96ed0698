"""Looking at name servers because a person asks to, at once."""

from __future__ import annotations

from uuid import UUID

from core.domains import connections, nameservers, next_actions
from core.domains.nameservers import Delegated
from core.system import Actor, System
from data.workflow import Run, RunStatus


async def verify_nameservers(system: System, actor: Actor, domain_id: UUID) -> Delegated:
    """Look at the registry now and let the set-up go on.

    Raises Conflict "nameservers_not_updated", with the seconds until we look again, while it does
    not name the right servers.
    """
    async with system.work(actor) as work:
        domain = await connections.get(work, domain_id)
        run = await work.session.get(Run, domain.run_id) if domain.run_id else None
        if run is not None and run.status == RunStatus.running:
            await connections.look_now(work, domain_id)
    seen = await nameservers.look(system.ports.resolver, domain.name, domain.required_nameservers)
    if connections.Executor(domain.executor) is connections.Executor.api and not seen.matches:
        raise next_actions.not_updated()
    return seen
