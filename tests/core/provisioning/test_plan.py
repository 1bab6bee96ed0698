"""The plan before paying: every step, every call, every cent, and how long it takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from core.provisioning import plan
from core.provisioning.plan import Plan
from core.provisioning.turnkey.steps import TURNKEY
from data.base import new_id
from data.billing.tiers import Tier
from data.provisioning.drafts import Draft

NOW = datetime(2026, 1, 1, tzinfo=UTC)
STARTER = Tier(
    name="Starter",
    slug="starter",
    domain_count=3,
    mailboxes_per_domain=2,
    setup_fee_cents=9700,
    monthly_fee_cents=4700,
    created_at=NOW,
    updated_at=NOW,
)


def planned(*prices: int) -> Plan:
    draft = Draft(
        organization_id=new_id(),
        domains=[{"name": f"acme{n}.com", "price_cents": p} for n, p in enumerate(prices)],
        patterns=["tim", "tim.keen"],
        created_at=NOW,
        updated_at=NOW,
    )
    return plan.of(draft, STARTER, "tim@acme.example")


def test_ordinary_names_cost_no_more_than_the_package() -> None:
    found = planned(1198, 1348, 1500)
    assert (found.setup_cents, found.surcharge_cents, found.monthly_cents) == (9700, 0, 4700)
    assert found.due_today_cents == 14400


def test_a_dearer_name_costs_what_it_is_dearer_and_a_cheaper_one_saves_nothing() -> None:
    found = planned(1598, 2900, 498)
    assert found.surcharge_cents == 98 + 1400
    assert found.due_today_cents == 14400 + 98 + 1400


def test_it_lists_every_mailbox() -> None:
    assert planned(1198, 1198, 1198).mailboxes == (
        "tim@acme0.com",
        "tim.keen@acme0.com",
        "tim@acme1.com",
        "tim.keen@acme1.com",
        "tim@acme2.com",
        "tim.keen@acme2.com",
    )


def test_every_step_says_what_it_does_and_how_long_it_takes() -> None:
    found = planned(1198, 1198, 1198)
    assert [line.title for line in found.lines] == [step.title for step in TURNKEY]
    assert len(found.lines) == 10
    assert all(line.what and "{" not in line.what for line in found.lines)
    assert any("6 Google mailboxes" in line.what for line in found.lines)
    assert any("tim@acme.example" in line.what for line in found.lines)
    assert found.usual == timedelta(seconds=sum(step.usual_seconds for step in TURNKEY))
    assert found.calls == sum(len(line.calls) for line in found.lines) > 30


def test_every_call_is_named_with_its_provider_and_what_costs_money_with_its_price() -> None:
    found = planned(1198, 1348, 1500)
    calls = [call for line in found.lines for call in line.calls]
    assert {call.provider for call in calls} == {"Zapmail", "PlusVibe", "HeyReach"}
    assert all(call.what and "{" not in call.what for call in calls)
    assert {line.title: line.price for line in found.lines if line.price} == {
        "Buying domains": "$40.46, part of the setup",
        "Creating mailboxes": "part of $47.00 a month",
    }
