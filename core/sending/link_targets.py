"""Where a click goes on to: the campaign's own link of that number, and nowhere else.

A link that is the same for everybody comes out of a cache; one with tags in it is filled in for the
person once more, from the words the campaign was sent with.
"""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from typing import Generic, NamedTuple, TypeVar
from urllib.parse import quote, urlsplit, urlunsplit
from uuid import UUID

from core.sending import campaign_content, contact_fields
from core.sending.compiled import Compiled, Facts
from core.sending.escapes import WEB, safe_address
from core.sending.html_program import HIDDEN
from core.sending.mime_headers import Person
from core.sending.tracking_tokens import Named
from core.system import Actor, System
from data.sending import link_targets as rows
from data.sending.campaigns import Campaign
from data.sending.contacts import Contact
from data.sending.link_targets import Addressed

__all__ = ["HIDDEN", "LinkTargets", "Target", "web_address"]

MOST_MESSAGES = 200_000
MOST_CAMPAIGNS = 1_000
MOST_COMPILED = 50
ASCII = "".join(map(chr, range(0x21, 0x7F)))

K = TypeVar("K")
V = TypeVar("V")


class Target(NamedTuple):
    """Where a link leads; ``personal`` ones have to be filled in first. ``detail`` is what events say.

    ``address`` "" leads nowhere.
    """

    address: str
    detail: str
    personal: bool = False


NOWHERE = Target("", "{}")


class Recent(Generic[K, V]):
    """Keeps what was used lately, up to a number."""

    def __init__(self, most: int) -> None:
        self._most, self._kept = most, OrderedDict[K, V]()

    def get(self, key: K) -> V | None:
        """Return what is kept under a key."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def keep(self, key: K, value: V) -> V:
        """Keep a value and forget the one unused for longest if there are too many."""
        self._kept[key] = value
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return value


class LinkTargets:
    """Finds where links lead. Questions that come together are asked in one query."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._home = Target(f"{system.settings.url}/", "{}")
        self._messages = Recent[bytes, Addressed](MOST_MESSAGES)
        self._links = Recent[UUID, tuple[Target, ...]](MOST_CAMPAIGNS)
        self._compiled = Recent[UUID, Compiled](MOST_COMPILED)
        self._asked: dict[UUID, asyncio.Future[Addressed | None]] = {}
        self._asking: asyncio.Task[None] | None = None

    def known(self, named: Named) -> Target | None:
        """Return the target if it is in memory and the same for everybody, else None."""
        key, link = named
        if link == HIDDEN:
            return self._home
        message = self._messages.get(key)
        links = self._links.get(message.campaign_id) if message else None
        if not links or not 0 < link <= len(links):
            return None
        target = links[link - 1]
        return None if target.personal else target

    async def find(self, named: Named) -> Target:
        """Return the target of a link of a message, NOWHERE where there is none that is safe."""
        key, link = named
        message_id = UUID(bytes=key)
        message = self._messages.get(key) or await self._ask(message_id)
        if message is None:
            return NOWHERE
        links = await self._links_of(message.campaign_id)
        if not 0 < link <= len(links):
            return NOWHERE
        target = links[link - 1]
        if not target.personal:
            return target
        return target._replace(address=web_address(await self._personal(message_id, link, message)))

    async def _links_of(self, campaign_id: UUID) -> tuple[Target, ...]:
        found = self._links.get(campaign_id)
        if found is not None:
            return found
        async with self._system.platform(Actor.job()) as work:
            shown = await rows.links(work.session, campaign_id)
        return self._links.keep(campaign_id, tuple(_target(each) for each in shown))

    async def _personal(self, message_id: UUID, link: int, message: Addressed) -> str:
        async with self._system.work(Actor.job(message.organization_id)) as work:
            compiled = self._compiled.get(message.campaign_id)
            if compiled is None:
                campaign = await work.session.get_one(Campaign, message.campaign_id)
                built = await campaign_content.build(work, campaign)
                compiled = self._compiled.keep(message.campaign_id, built)
            contact = (
                await work.session.get(Contact, message.contact_id) if message.contact_id else None
            )
        values = contact_fields.values(contact) if contact else {"email": message.email}
        nobody = Person(message.email)
        facts = Facts(
            message_id,
            nobody,
            nobody,
            self._system.clock.now(),
            message.campaign_id,
            message.contact_id,
        )
        return compiled.target(link, compiled.filling(values, facts))

    def _ask(self, message_id: UUID) -> asyncio.Future[Addressed | None]:
        asked = self._asked.get(message_id)
        if asked is None:
            asked = self._asked[message_id] = asyncio.get_running_loop().create_future()
            if self._asking is None:
                self._asking = asyncio.create_task(self._answer(), name="tracking-links")
        return asked

    async def _answer(self) -> None:
        while self._asked:
            asked, self._asked = self._asked, {}
            try:
                async with self._system.platform(Actor.job()) as work:
                    found = await rows.addressed(work.session, list(asked))
            except Exception as error:  # noqa: BLE001 - told to each who asked
                for future in asked.values():
                    if not future.done():
                        future.set_exception(error)
                continue
            for message_id, message in found.items():
                self._messages.keep(message_id.bytes, message)
            for message_id, future in asked.items():
                if not future.done():
                    future.set_result(found.get(message_id))
        self._asking = None


def _target(shown: str) -> Target:
    personal = "{" in shown
    return Target("" if personal else web_address(shown), json.dumps({"url": shown}), personal)


def web_address(address: str) -> str:
    """Return an address for a redirect: http or https, in ASCII; "" for any other."""
    safe = safe_address(address, WEB)
    if safe.isascii():
        return safe
    parts = urlsplit(safe)
    try:
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    rest = (quote(part, safe=ASCII) for part in parts[2:])
    return urlunsplit((parts.scheme, host + port, *rest))
