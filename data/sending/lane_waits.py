"""What keeps a campaign that is being sent from leaving: written for people to see, taken off after."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import text

from data.session import Session

TELL = text("""
    update campaigns c set why = told.why
      from unnest(cast(:ids as uuid[]), cast(:whys as jsonb[])) as told (id, why)
     where c.id = told.id and c.status = 'sending' and c.why <> told.why
    returning c.id
""")


async def tell(session: Session, whys: Mapping[UUID, Mapping[str, Any]]) -> list[UUID]:
    """Write why campaigns wait ({} for those that do not), and return where that is news."""
    values = {"ids": list(whys), "whys": [json.dumps(why) for why in whys.values()]}
    return [row.id for row in await session.run(TELL, values)]
