"""Every use case of domains and mailboxes that takes an id is tried with the ids of another organization."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from types import ModuleType
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.exc import NoResultFound

import core.domains
import core.provisioning
from adapters.sandbox.server import Server
from core.errors import AppError, NotFound
from core.paging import Page
from core.system import Actor, System
from tests.support import tenancy
from tests.support.belongings import Belongings, belongings
from tests.support.database import TestServer
from tests.support.journey import customer

UseCase = Callable[..., Awaitable[object]]

ARGUMENTS: dict[str, Any] = {
    "purpose": "setup",
    "user_name": "ada",
    "first_name": "Ada",
    "last_name": "Byron",
    "kind": "app_password",
    "secret": "abcdefghijklmnop",
    "file_format": "csv",
    "text": "go-acme.com",
    "status": "",
    "search": "",
    "offset": 0,
    "limit": 5,
    "selector": "google",
    "stage": "none",
    "reason": "Asked for.",
}
"""What use cases are told besides ids."""
ELSEWHERE = {
    "organization_id": "comes from a row that was loaded under the tenant's own protection",
    "claim_id": "decided by staff",
    "provision_id": "tried in test_tenancy and by the calls of the API",
    "tier_id": "packages belong to everybody",
    "upgrade_id": "asked for once, under the tenant's own protection, on the way back from paying",
}
"""Ids that are not tried here, and why."""
LOADED = {
    "core.domains.connections.bought": "told by the run of the organization's own order",
    "core.domains.flattening.hold": "told of a domain that was loaded for its plan",
    "core.domains.propagation.start": "takes a domain that was loaded",
}
"""Use cases whose ids are not a caller's."""


class UndoneError(Exception):
    """Ends a transaction without its effects."""


def modules() -> Iterator[ModuleType]:
    """Give every module of these areas."""
    for package in (core.domains, core.provisioning):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(found.name)


def use_cases() -> dict[str, UseCase]:
    """Return what takes a transaction or the system, and an id, by its full name."""
    found = {}
    for module in modules():
        for name, value in vars(module).items():
            own = getattr(value, "__module__", "") == module.__name__
            if name.startswith("_") or not own or not inspect.iscoroutinefunction(value):
                continue
            parameters = inspect.signature(value).parameters
            first = next(iter(parameters), "")
            if first in ("work", "system") and ids_of(value):
                found[f"{module.__name__}.{name}"] = value
    return {name: value for name, value in found.items() if name not in LOADED}


def ids_of(use_case: UseCase) -> list[str]:
    """Return the names of the ids that a use case asks for."""
    parameters = inspect.signature(use_case).parameters.values()
    return [one.name for one in parameters if one.name.endswith(("_id", "_ids"))]


def told(use_case: UseCase, ids: dict[str, UUID]) -> dict[str, Any]:
    """Return what to tell a use case: ids, and what else it insists on."""
    given: dict[str, Any] = {}
    for name, parameter in inspect.signature(use_case).parameters.items():
        if name in ids:
            given[name] = ids[name]
        elif name.removesuffix("s") in ids:
            given[name] = [ids[name.removesuffix("s")]]
        elif name not in ("work", "system", "actor") and parameter.default is parameter.empty:
            given[name] = ARGUMENTS[name]
    return given


async def outcome(system: System, actor: Actor, use_case: UseCase, given: dict[str, Any]) -> object:
    """Return what a use case answers or raises; what it did in its transaction is undone."""
    answer: object = None
    try:
        if "actor" in inspect.signature(use_case).parameters:
            return await use_case(system, actor, **given)
        with suppress(UndoneError):
            async with system.work(actor) as work:
                answer = await use_case(work, **given)
                raise UndoneError
    except (AppError, NoResultFound) as error:
        return error
    else:
        return answer


def nothing(answer: object) -> bool:
    """Tell whether an answer says that there is no such thing, or shows nothing."""
    if isinstance(answer, Page):
        return not answer.rows and not answer.total
    if isinstance(answer, tuple):
        return all(nothing(part) for part in answer)
    return isinstance(answer, NotFound | NoResultFound) or not answer


def kept(admin: psycopg.Connection, organization: UUID | None) -> dict[str, list[str]]:
    """Return every row of an organization."""
    rows = {}
    for name in tenancy.TABLES:
        query = sql.SQL("select t::text from {} t where organization_id = %s order by 1")
        found = admin.execute(query.format(sql.Identifier(name)), [organization]).fetchall()
        rows[name] = [text for (text,) in found]
    return rows


@pytest.fixture
async def theirs(system: System, sandbox: Server) -> Belongings:
    """Give an organization with one of everything."""
    return await belongings(system, sandbox)


async def test_no_use_case_reaches_what_others_have(
    system: System, theirs: Belongings, server: TestServer, database_url: str
) -> None:
    ours = await customer(system, "Beta")
    with server.admin_of(database_url) as admin:
        before = kept(admin, theirs.owner.organization_id)
        reached = {}
        for name, use_case in tried().items():
            answer = await outcome(system, ours, use_case, told(use_case, theirs.ids))
            if not nothing(answer):
                reached[name] = answer
        assert reached == {}
        assert kept(admin, theirs.owner.organization_id) == before
    assert sum(len(rows) for rows in before.values()) > 10


async def test_to_their_owner_the_same_things_are_there(system: System, theirs: Belongings) -> None:
    """The ids are real: within one transaction, no use case calls them unknown."""
    within = {n: u for n, u in tried().items() if "work" in inspect.signature(u).parameters}
    unknown = {
        name
        for name, use_case in within.items()
        if isinstance(
            await outcome(system, theirs.owner, use_case, told(use_case, theirs.ids)), NotFound
        )
    }
    assert unknown <= OF_ANOTHER_KIND
    assert len(within) > 30


def test_every_kind_of_id_is_tried_or_has_its_reason() -> None:
    asked = {name.removesuffix("s") for use in use_cases().values() for name in ids_of(use)}
    assert asked <= TRIED | set(ELSEWHERE)
    assert asked >= TRIED - {"run_id"}


def tried() -> dict[str, UseCase]:
    """Return the use cases whose ids the other organization has."""
    return {
        name: use_case
        for name, use_case in use_cases().items()
        if all(one.removesuffix("s") in TRIED for one in ids_of(use_case))
    }


TRIED = {
    *("domain_id", "change_set_id", "snapshot_id", "check_id", "run_id"),
    *("order_id", "item_id", "mailbox_id", "message_id", "batch_id"),
}
OF_ANOTHER_KIND: set[str] = set()
"""Use cases of packages, whose domains are other rows than those that were connected."""
