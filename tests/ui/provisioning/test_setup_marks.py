"""What the DNS step says about each kind of record, at every stage of a domain."""

from __future__ import annotations

from typing import Any

from core.domains.purposes import Purpose
from ui.provisioning import setup_marks


def seen(**more: Any) -> dict[str, Any]:
    """Return a domain that waits for its name servers, with what a test changes."""
    return {
        "domain": {"shown_name": "acme-mail.com", "status": "pending_nameservers"},
        "check": None,
        "change_set": None,
        "records": [],
        "steps": [],
        "error": None,
        "run": {"status": "running", "next_at": "2026-11-21T12:00:00+00:00"},
        "next": {"code": "nameservers", "title": "Change the name servers", "text": ""},
    } | more


def record(purpose: str, status: str = "created", published_at: str | None = None) -> Any:
    """Return a record as the overview tells it."""
    return {"purpose": purpose, "status": status, "published_at": published_at}


def states(data: dict[str, Any]) -> dict[str, str]:
    """Return the state of each row by its id."""
    return {row["id"]: row["state"] for row in setup_marks.monitor(data)["rows"]}


def test_before_anything_is_planned_all_but_the_key_is_pending() -> None:
    shown = states(seen())
    assert shown == {"spf": "pending", "dkim": "missing", "dmarc": "pending", "mx": "pending"}


def test_a_kind_is_as_far_as_its_last_record() -> None:
    rows = [
        record("mx", "propagated", "2026-11-21"),
        record("mx", "created", "2026-11-21"),
        record("spf", "propagated", "2026-11-21"),
        record("dmarc"),
    ]
    shown = states(seen(records=rows))
    assert (shown["mx"], shown["spf"], shown["dmarc"]) == ("published", "propagated", "pending")


def test_one_record_that_has_failed_is_not_hidden_by_others() -> None:
    rows = [record("mx", "propagated", "2026-11-21"), record("mx", "failed")]
    assert states(seen(records=rows))["mx"] == "failed"


def test_records_of_the_plan_stand_in_until_there_are_real_ones() -> None:
    plan = {"records": [{"purpose": "spf"}, {"purpose": "tracking"}]}
    shown = states(seen(change_set=plan))
    assert shown["tracking"] == shown["spf"] == "pending"
    assert shown["mx"] == "missing"


def test_a_missing_key_is_said_to_be_optional_and_not_proved() -> None:
    row = setup_marks.mark(Purpose.dkim, seen())
    assert "until you add yours" in row["say"]


def test_a_stop_is_told_before_a_wait() -> None:
    why = {"cause": "Not yet.", "remedy": "Wait.", "limit": "48 hours"}
    step = {"id": "nameservers", "title": "Waiting", "state": "waiting", "detail": "", "why": why}
    waiting = setup_marks.now(seen(steps=[step]))
    assert waiting is not None
    assert (waiting["tone"], waiting["title"], waiting["text"]) == ("warning", "Not yet.", "Wait.")
    assert waiting["until"] == "2026-11-21T12:00:00+00:00"
    stopped = setup_marks.now(seen(steps=[step], error={"message": "Gone.", "action": "Restart."}))
    assert stopped is not None
    assert (stopped["tone"], stopped["title"]) == ("danger", "Gone.")


def test_a_domain_that_is_ready_says_so() -> None:
    ready = seen(domain={"shown_name": "acme-mail.com", "status": "ready"}, check={"percent": 100})
    monitor = setup_marks.monitor(ready)
    assert monitor["percent"] == 100
    assert "visible everywhere" in monitor["message"]


def test_by_hand_no_name_servers_are_awaited() -> None:
    domain = {"shown_name": "acme-mail.com", "status": "pending_nameservers"}
    assert setup_marks.status(domain | {"executor": "manual"}) == "waiting"
    assert setup_marks.status(domain | {"executor": "api"}) == "pending_nameservers"
