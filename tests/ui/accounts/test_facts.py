"""Facts of the logs are read as words, moments and the beginning of ids."""

from __future__ import annotations

import pytest

from ui.accounts.audit import words
from ui.accounts.facts import readable

ID = "01a20081-f389-72dc-94c9-d4982ec16a38"


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ({"domain_id": ID, "changes": 5}, "domain id 01a20081-f389, changes 5"),
        ({"at": "2026-12-08T10:30:00+01:00"}, "at 8 Dec 2026, 09:30 UTC"),
        ({"counts": {"created": 500}, "drill": True}, "counts created 500, drill yes"),
        (["mx", "dkim_key"], "mx, dkim_key"),
    ],
)
def test_a_fact_is_written_as_people_read_it(fact: object, said: str) -> None:
    assert readable(fact) == said


def test_a_whole_id_is_given_where_it_is_needed() -> None:
    assert readable(ID, whole=True) == ID


def test_actions_are_named_with_their_acronyms() -> None:
    assert words("dns.applied") == "DNS: applied"
    assert words("member.role_changed") == "Member: role changed"
