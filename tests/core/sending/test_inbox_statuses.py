"""The statuses of inboxes, events and appeals, walked pair by pair."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from itertools import product

import pytest

from core.errors import Conflict
from core.sending import inboxes
from core.sending.appeals import APPEAL_TRANSITIONS
from core.sending.inboxes import Inbox, InboxStatus
from data.base import new_id
from data.sending.inbound_events import TRANSITIONS as EVENT_TRANSITIONS
from data.sending.inboxes import TRANSITIONS

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(("here", "there"), list(product(InboxStatus, repeat=2)))
def test_only_what_the_table_allows(here: InboxStatus, there: InboxStatus) -> None:
    inbox = Inbox(
        organization_id=new_id(),
        email="tim@acme.com",
        email_norm="tim@acme.com",
        host="imap.acme.com",
        login="tim",
        status=here,
        next_at=NOW,
        created_at=NOW,
        updated_at=NOW,
    )
    if here is there or there in TRANSITIONS[here]:
        inboxes.move(inbox, there)
        assert inbox.status == there
    else:
        with pytest.raises(Conflict, match=here):
            inboxes.move(inbox, there)
        assert inbox.status == here


@pytest.mark.parametrize("table", [TRANSITIONS, EVENT_TRANSITIONS, APPEAL_TRANSITIONS])
def test_every_status_has_its_row(table: dict[StrEnum, frozenset[str]]) -> None:
    known = type(next(iter(table)))
    assert set(table) == set(known)
    assert all(here not in there for here, there in table.items())
