"""What a page is given: who looks, and how to read, act, ask, move on and follow."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

import structlog
from nicegui import context, ui

from core.errors import AppError, Conflict, NotPermitted
from core.system import Actor, System
from ui.kit.molecules import dialogs
from ui.kit.molecules.forms import submitted
from ui.kit.parts import Component
from ui.layers import new_id
from ui.patience import bounded
from ui.shell.live import Fetch, Hub, LiveElement, Snapshot

T = TypeVar("T")
L = TypeVar("L", bound=LiveElement)
UseCase = Callable[..., Awaitable[T]]
Words = str | Callable[[Any], str] | None
"""What is called out after a success; None where the page does it, by what came of it."""
Renew = Callable[[Actor], Awaitable[Actor | None]]
"""Looks at an actor's rights again, because a page stays open while they change."""

FRESH = timedelta(seconds=1)
"""How long a look at a person's rights holds for reading: a page is built from many reads."""

log = structlog.get_logger(__name__)


class View:
    """One browser tab, looked at by one actor."""

    def __init__(self, system: System, actor: Actor, hub: Hub, renew: Renew | None = None) -> None:
        self.system, self.actor, self.hub = system, actor, hub
        self._renew, self._looked_at = renew, system.clock.wall()
        self.toasts: Component | None = None
        self._complained = False

    @property
    def roles(self) -> frozenset[str]:
        """The roles the actor has, in the organization and on the platform."""
        return frozenset({self.actor.role, getattr(self.actor, "platform_role", "none")})

    def now(self) -> datetime:
        """Return the time, from the clock."""
        return self.system.clock.now()

    async def read(self, use_case: UseCase[T], *args: Any, **kwargs: Any) -> T:
        """Return what a use case answers; an error becomes the card of the page."""
        await self._look_now_and_then()
        async with self._work() as work:
            return await use_case(work, *args, **kwargs)

    async def act(
        self, done_message: Words, use_case: UseCase[T], *args: Any, **kwargs: Any
    ) -> T | None:
        """Run a use case in one transaction and say how it went; None when it did not."""
        return await self._tell(done_message, self._acted(use_case, *args, **kwargs))

    async def quietly(self, use_case: UseCase[T], *args: Any, **kwargs: Any) -> T | None:
        """Do what nobody pressed a button for, like keeping a draft; only a failure is called out."""
        return await self._tell(None, self._acted(use_case, *args, **kwargs))

    async def call(
        self, use_case: UseCase[T], *args: Any, done_message: Words, **kwargs: Any
    ) -> T | None:
        """Run a use case that talks to providers and say how it went; None when it failed."""
        return await self._tell(done_message, self._called(use_case, *args, **kwargs))

    async def look(self, use_case: UseCase[T], *args: Any, **kwargs: Any) -> T | None:
        """Return what a use case that talks to providers finds, to be shown; None when it failed."""
        return await self._tell(None, self._called(use_case, *args, **kwargs))

    async def ask(self, use_case: UseCase[T], *args: Any, **kwargs: Any) -> T:
        """Return what a use case that talks to providers reads; an error becomes the card."""
        await self._look_now_and_then()
        return await use_case(self.system, *args, **kwargs)

    async def answer(self, use_case: UseCase[T], *args: Any, **kwargs: Any) -> T | AppError:
        """Return what ``call`` does, or its refusal, for a page that explains it in its own place."""
        try:
            return await self._called(use_case, *args, **kwargs)
        except AppError as error:
            return error

    def go(self, path: str) -> None:
        """Open a page of ours, without reloading where that is possible; the same one is built anew."""
        client = context.client
        wanted, present = urlsplit(path), urlsplit(client.sub_pages_router.current_path)
        if wanted.path != present.path or wanted.query not in ("", present.query):
            ui.navigate.to(path)
            return
        for pages in [e for e in client.layout.descendants() if isinstance(e, ui.sub_pages)]:
            pages.refresh()

    def leave(self, url: str, *, new_tab: bool = False) -> None:
        """Leave for a page outside of the application: a checkout, a provider's console."""
        if urlsplit(url).scheme not in ("", "http", "https"):
            raise ValueError(f"not a page: {url!r}")
        context.client.open(url, new_tab)

    def toast(self, kind: str, title: str, text: str = "", **more: Any) -> None:
        """Show a short message: kind is success, accent, warning or danger."""
        self._complained = self._complained or kind == "danger"
        self._tell_toasts("push", {"kind": kind, "title": title, "text": text, **more})

    async def confirm(
        self, title: str, text: str, verb: str, *, danger: bool = True, typed: str | None = None
    ) -> bool:
        """Ask before something is done."""
        return await dialogs.confirm(title, text, verb, danger=danger, typed=typed)

    async def live(
        self,
        kind: type[L],
        topic: str,
        fetch: Fetch,
        first: Snapshot | None = None,
        **more: Any,
    ) -> L:
        """Show a region that follows a topic; ``fetch`` reads it, first for this page itself."""
        return kind(self.hub, topic, fetch, await fetch() if first is None else first, **more)

    def refuse(self, error: Exception) -> None:
        """Call out why something was not done; where a field is to blame, the reason stands there."""
        if isinstance(error, AppError):
            form = submitted.get()
            if form is None or form.is_deleted or not form.fail(error):
                advice = error.advice
                self.toast("danger", advice.message, advice.action, href=advice.help)
            else:
                self.toast("warning", "Nothing was done yet", "Look at the field that is marked.")
            return
        error_id = new_id()
        log.error("action failed", error_id=error_id, exc_info=error)
        self.toast("danger", "Something broke on our side.", "Try again in a moment.", id=error_id)

    async def _tell(self, done_message: Words, running: Awaitable[T]) -> T | None:
        try:
            with self.system.lately.timed():
                async with bounded():
                    result = await running
        except Exception as error:  # noqa: BLE001 - the door of every action on a page
            self.refuse(error)
            return None
        if self._complained:
            self._complained = False
            self._tell_toasts("settle")
        if done_message is not None:
            said = done_message if isinstance(done_message, str) else done_message(result)
            self.toast("success", said)
        return result

    def _tell_toasts(self, method: str, *args: Any) -> None:
        if self.toasts is not None and not self.toasts.is_deleted:
            self.toasts.run_method(method, *args)

    async def _acted(self, use_case: UseCase[T], *args: Any, **kwargs: Any) -> T:
        await self._look_again()
        async with self._work() as work:
            return await use_case(work, *args, **kwargs)

    async def _called(self, use_case: UseCase[T], *args: Any, **kwargs: Any) -> T:
        await self._look_again()
        return await use_case(self.system, *args, **kwargs)

    async def _look_now_and_then(self) -> None:
        if self.system.clock.wall() - self._looked_at > FRESH:
            await self._look_again()

    async def _look_again(self) -> None:
        if self._renew is None:
            return
        actor = await self._renew(self.actor)
        if actor is None:
            raise NotPermitted("Your session has ended.", action="Sign in again.")
        if actor.organization_id != self.actor.organization_id:
            raise Conflict("This page belongs to another organization than you work in now.")
        self.actor, self._looked_at = actor, self.system.clock.wall()

    @asynccontextmanager
    async def _work(self) -> AsyncIterator[Any]:
        staff = self.actor.platform_role != "none"
        async with (self.system.platform if staff else self.system.work)(self.actor) as work:
            yield work
