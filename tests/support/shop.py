"""The fixture ``shop``: the till with our real goods on sale, on providers we need not wait for.

Test modules name this, ``tests.support.unhurried`` and ``tests.support.selling`` as plugins.
"""

from __future__ import annotations

import pytest

from core.provisioning.families import PURPOSES
from core.system import System
from tests.support.till import Till


@pytest.fixture
async def shop(unhurried: System, till: Till) -> Till:
    """Give a till that sells packages and upgrades."""
    unhurried.purposes = dict(PURPOSES)
    return till
