"""The outside world as core sees it: one object with a port per need."""

from __future__ import annotations

from dataclasses import dataclass

from core.ports.direct import Direct
from core.ports.dns import Resolver
from core.ports.fetching import Fetch
from core.ports.identities import Identities
from core.ports.inboxes import InboxReader
from core.ports.lead_lists import LeadLists
from core.ports.mailer import Mailer
from core.ports.outreach import Outreach
from core.ports.payments import Payments
from core.ports.registrar import Registry
from core.ports.sandbox import Sandbox
from core.ports.sending import MailRoutes
from core.ports.turnkey import TurnkeyHost
from core.ports.writing import Writers


@dataclass(frozen=True, slots=True)
class Ports:
    """The services in use, chosen by main.py."""

    turnkey: TurnkeyHost
    outreach: Outreach
    lead_lists: LeadLists
    payments: Payments
    mailer: Mailer
    mail: MailRoutes
    inboxes: InboxReader
    direct: Direct
    resolver: Resolver
    registry: Registry
    writers: Writers
    fetch: Fetch | None = None
    """Gets files that others serve (MTA-STS, logos); None where nothing may be fetched."""
    identities: Identities | None = None
    """Sign-in by somebody else's account; None when it is not configured."""
    sandbox: Sandbox | None = None
    """The sandbox's own controls; None in live mode."""
