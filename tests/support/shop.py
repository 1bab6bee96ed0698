"""The fixture ``shop``: the till with our real goods on sale, on providers we need not wait for.

``sold`` is a package bought there that has not begun, ``in_use`` one whose journey is over.

Test modules name this, ``tests.support.unhurried`` and ``tests.support.selling`` as plugins.
"""

from __future__ import annotations

from uuid import UUID

import pytest

from core.provisioning.families import PURPOSES
from core.system import Actor, System
from tests.support.database import TestServer
from tests.support.package import Package, bought
from tests.support.prepared import prepared
from tests.support.till import Till


@pytest.fixture
async def shop(unhurried: System, till: Till) -> Till:
    """Give a till that sells packages and upgrades."""
    unhurried.purposes = dict(PURPOSES)
    return till


@pytest.fixture
async def sold(shop: Till, server: TestServer) -> Package:
    """Give a package that was paid and has not begun."""

    async def made() -> tuple[Actor, UUID]:
        package = await bought(shop)
        await shop.delivered()
        return package.actor, package.provision_id

    given = await prepared("sold package", shop.system, shop.world, server, made)
    return Package(shop.system, shop.world, *given)


@pytest.fixture
async def in_use(sold: Package, server: TestServer) -> Package:
    """Give a bought package whose journey is over."""
    await prepared("sold package in use", sold.system, sold.world, server, sold.settle)
    return sold
