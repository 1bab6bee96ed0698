"""What pages about domains draw from what the core tells."""

from __future__ import annotations

from typing import Any

import pytest

from core.domains.orders import Listed
from core.errors import Invalid
from ui.domains import buy, frame, texts
from ui.kit.molecules import small_file


def change(action: str, content: str, **more: Any) -> dict[str, Any]:
    """Return a change of the MX records as a plan tells it."""
    record = {"name": "acme.com", "kind": "MX", "content": content, "ttl": 300, "priority": 5}
    place = "before" if action == "delete" else "after"
    told = {
        "action": action,
        "purpose": "mx",
        "before": None,
        "after": None,
        "why": "",
        "risk": "low",
    }
    return {**told, place: record, **more}


def test_records_added_at_one_name_stand_together() -> None:
    rows = texts.change_rows([change("create", "a.mx"), change("create", "b.mx")])
    assert [row["after"] for row in rows] == [["5 a.mx", "5 b.mx"]]


def test_what_differs_in_risk_or_reason_stands_apart() -> None:
    changes = [
        change("create", "a.mx"),
        change("create", "b.mx", risk="high"),
        change("delete", "c.mx", why="It was not there."),
    ]
    rows = texts.change_rows(changes)
    assert [(row["action"], row["before"], row["after"]) for row in rows] == [
        ("create", [], ["5 a.mx"]),
        ("create", [], ["5 b.mx"]),
        ("delete", ["5 c.mx"], []),
    ]


def test_every_changed_record_shows_its_own_before_and_after() -> None:
    old = change("create", "old.mx")["after"]
    rows = texts.change_rows(
        [change("update", "new.mx", before=old), change("update", "newer.mx", before=old)]
    )
    assert [(row["before"], row["after"]) for row in rows] == [
        (["5 old.mx"], ["5 new.mx"]),
        (["5 old.mx"], ["5 newer.mx"]),
    ]


def test_a_ttl_the_host_sets_is_said_so() -> None:
    assert texts.ttl(1) == "TTL set by the host"
    assert texts.ttl(300) == "TTL 300 s"


@pytest.mark.parametrize(
    ("offer", "verb", "off"),
    [
        (Listed("a.com", "x", True, False, 1000, 1200), "Add", False),
        (Listed("cart.com", "x", True, False, 1000, 1200), "In cart", True),
        (Listed("a.com", "x", False, False, 1000, None), "taken", True),
        (Listed("a.com", "x", True, True, 125_000, None), "premium, $1,250.00", True),
        (Listed("a.com", "x", True, False, None, None), "not sold here", True),
    ],
)
def test_what_cannot_be_had_is_grey_and_says_why(offer: Listed, verb: str, off: bool) -> None:
    row = buy.offer_row(offer, {"cart.com"})
    assert (row["verb"], bool(row["off"])) == (verb, off)


@pytest.mark.parametrize(
    ("code", "status", "href", "verb", "act"),
    [
        (
            "nameservers",
            "pending_nameservers",
            "/setup/domain?domain=1&step=2",
            "Show the steps",
            False,
        ),
        ("approve", "dns_configuring", "/domains/1/records", "Look at the plan", False),
        ("wait", "dns_propagating", "/domains/1/propagation", "Watch it", False),
        ("wait", "dns_configuring", "", "", False),
        ("restart", "failed", "", "Start again", True),
    ],
)
def test_the_next_step_leads_to_where_it_is_done(
    code: str, status: str, href: str, verb: str, act: bool
) -> None:
    seen = {
        "domain": {"id": "1", "status": status},
        "next": {"code": code, "title": "", "text": ""},
    }
    shown = frame.strip(seen)
    assert (shown["href"], shown["verb"], shown["act"]) == (href, verb, act)


def test_a_file_arrives_as_its_bytes_and_not_larger_than_agreed() -> None:
    assert small_file.decoded("aGVsbG8=") == b"hello"
    with pytest.raises(Invalid, match="could not be read"):
        small_file.decoded("no base64!")
    with pytest.raises(Invalid, match="too large"):
        small_file.decoded("AAAA" * (small_file.MOST_BYTES // 3 + 1))
