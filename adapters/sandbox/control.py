"""Steers a running sandbox over its control interface."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

import httpx

from adapters.trust import authorities
from core.doors import require_no_transaction
from core.errors import CredentialsRefused, Rejected, Unavailable
from core.ports.sandbox import (
    ActiveFault,
    Exchange,
    FaultBoard,
    FaultWish,
    Sandbox,
    SandboxDns,
    SandboxMail,
    SandboxResolver,
    SandboxTime,
    SandboxWorld,
    StoredMail,
)

TIMEOUT_SECONDS = 10.0
WORKING_CARD, WORKING_METHOD = "4242424242424242", "card"
UNAUTHORIZED, NOT_FOUND, SERVER_ERROR = 401, 404, 500


class SandboxControl(Sandbox):
    """A client of ``/_control/``. Close it at shutdown."""

    def __init__(self, url: str, key: str) -> None:
        self._client = httpx.AsyncClient(
            base_url=f"{url.rstrip('/')}/_control",
            headers={"x-sandbox-key": key},
            verify=authorities(),
            timeout=TIMEOUT_SECONDS,
            trust_env=False,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def meet(self, site: str) -> SandboxWorld:
        """Return time and addresses in one call; its people may open links that lead to ``site``."""
        facts = await self._call("POST", "/meeting", {"site": site})
        mail = SandboxMail(**facts["mail"])
        return SandboxWorld(_time(facts["time"]), _dns(facts["dns"]), mail)

    async def clock(self) -> SandboxTime:
        """Return the sandbox's time."""
        return _time(await self._call("GET", "/clock"))

    async def skip(self, seconds: float) -> SandboxTime:
        """Move time ahead."""
        return _time(await self._call("POST", "/clock", {"skip_seconds": seconds}))

    async def set_tempo(self, tempo: float) -> SandboxTime:
        """Set how much faster providers work."""
        return _time(await self._call("POST", "/tempo", {"tempo": tempo}))

    async def faults(self) -> FaultBoard:
        """Return the faults in force and the kinds there are."""
        board = await self._call("GET", "/faults")
        active = tuple(_fault(row) for row in board["faults"])
        return FaultBoard(active, tuple(board["kinds"]), board["notes"])

    async def inject(self, wish: FaultWish) -> ActiveFault:
        """Ask for a fault."""
        return _fault(await self._call("POST", "/faults", asdict(wish)))

    async def clear(self, fault_id: str = "") -> None:
        """Remove one fault, or all of them."""
        await self._call("DELETE", f"/faults/{fault_id}" if fault_id else "/faults")

    async def requests(self, limit: int = 100, provider: str = "") -> list[Exchange]:
        """Return the newest exchanges first."""
        query = {"limit": limit, "provider": provider}
        rows = (await self._call("GET", "/requests", query=query))["requests"]
        return [Exchange(**_timed(row)) for row in rows]

    async def pay(self, checkout_url: str, email: str) -> None:
        """Pay on a checkout page with a card that works."""
        require_no_transaction()
        form = {"card": WORKING_CARD, "method": WORKING_METHOD, "email": email}
        answer = await self._client.post(checkout_url, data=form)
        if not answer.is_redirect:
            raise Rejected("The page did not take the payment.", provider="sandbox")

    async def wallet(self) -> int:
        """Return what the operator's wallet holds, in cents."""
        return int((await self._call("GET", "/wallet"))["cents"])

    async def set_wallet(self, amount_cents: int) -> int:
        """Put exactly this amount in the wallet and return it."""
        return int((await self._call("POST", "/wallet", {"cents": amount_cents}))["cents"])

    async def mails(self, limit: int = 100) -> list[StoredMail]:
        """Return system mails, newest first."""
        rows = (await self._call("GET", "/mail", query={"limit": limit}))["mails"]
        return [StoredMail(**_timed(row)) for row in rows]

    async def mail(self, mail_id: str) -> StoredMail | None:
        """Return one mail with its bodies, or None."""
        row = await self._call("GET", f"/mail/{mail_id}")
        return StoredMail(**_timed(row)) if row else None

    async def post_mail(
        self, *, message_id: str, sender: str, recipient: str, subject: str, text: str, html: str
    ) -> StoredMail:
        """Keep a mail."""
        mail = {
            "message_id": message_id,
            "sender": sender,
            "recipient": recipient,
            "subject": subject,
            "text": text,
            "html": html,
        }
        return StoredMail(**_timed(await self._call("POST", "/mail", mail)))

    async def dns(self) -> SandboxDns:
        """Return where the sandbox's name servers answer."""
        return _dns(await self._call("GET", "/dns"))

    async def mail_servers(self) -> SandboxMail:
        """Return where the sandbox takes and gives mail."""
        return SandboxMail(**await self._call("GET", "/mail_servers"))

    async def delegate(self, name: str, nameservers: tuple[str, ...]) -> None:
        """Change a name's delegation."""
        await self._call("POST", f"/dns/{name}/nameservers", {"nameservers": list(nameservers)})

    async def reset(self) -> None:
        """Forget everything but the time."""
        await self._call("POST", "/reset")

    async def _call(
        self, method: str, path: str, body: Any = None, query: dict[str, Any] | None = None
    ) -> Any:
        require_no_transaction()
        try:
            answer = await self._client.request(method, path, json=body, params=query)
        except httpx.RequestError as error:
            raise Unavailable(
                "The sandbox did not answer.", provider="sandbox", detail=type(error).__name__
            ) from None
        if answer.status_code == NOT_FOUND:
            return None
        if answer.is_success:
            return answer.json() if answer.content else None
        raise _refusal(answer)


def _refusal(answer: httpx.Response) -> CredentialsRefused | Rejected | Unavailable:
    status = answer.status_code
    if status == UNAUTHORIZED:
        return CredentialsRefused(
            "The sandbox does not accept the control key.", provider="sandbox", status=status
        )
    if status >= SERVER_ERROR:
        return Unavailable(
            "The sandbox has an error of its own.", provider="sandbox", status=status
        )
    reason = answer.json().get("message", "")
    return Rejected(f"The sandbox said no: {reason}", provider="sandbox", status=status)


def _time(facts: dict[str, Any]) -> SandboxTime:
    now = datetime.fromisoformat(facts["now"])
    return SandboxTime(now, facts["offset_seconds"], facts["tempo"])


def _dns(facts: dict[str, Any]) -> SandboxDns:
    resolvers = tuple(SandboxResolver(**row) for row in facts["resolvers"])
    return SandboxDns(facts["root"], facts["hosts"], resolvers, facts["recursive"])


def _fault(row: dict[str, Any]) -> ActiveFault:
    wish = {name: value for name, value in row.items() if name != "id"}
    return ActiveFault(row["id"], FaultWish(**wish))


def _timed(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "at": datetime.fromisoformat(row["at"])}
