"""Costs, margins and suggested prices, and the lines a cart is made of."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.billing import lines
from core.billing.economics import INCLUDED_DOMAIN_CENTS, economics, surcharge_cents
from core.billing.tiers import DEFAULTS, TierDraft
from data.billing.tiers import Tier

NOW = datetime(2026, 1, 1, tzinfo=UTC)
STARTER, GROWTH, SCALE = DEFAULTS


def tier(draft: TierDraft) -> Tier:
    return Tier(
        name=draft.name,
        slug=draft.slug,
        domain_count=draft.domain_count,
        mailboxes_per_domain=draft.mailboxes_per_domain,
        setup_fee_cents=draft.setup_fee_cents,
        monthly_fee_cents=draft.monthly_fee_cents,
        created_at=NOW,
        updated_at=NOW,
    )


def test_costs_margins_and_suggestions():
    found = economics(tier(STARTER), domain_price_cents=1200, slot_price_cents=350)
    assert (found.vendor_setup_cents, found.vendor_monthly_cents) == (3600, 2100)
    assert (found.setup_margin_cents, found.monthly_margin_cents) == (6100, 2600)
    assert found.margin_share == pytest.approx(8700 / 14400)
    assert found.suggested_setup_cents == 3600 + 5000
    assert found.suggested_monthly_cents == 2100 + 6 * 100


def test_a_loss_is_shown_as_one():
    found = economics(tier(STARTER), domain_price_cents=9000, slot_price_cents=900)
    assert found.setup_margin_cents == 9700 - 27000
    assert found.monthly_margin_cents == 4700 - 5400
    assert found.margin_share < 0


def test_a_free_package_has_no_share():
    free = tier(TierDraft("Free", "free", 1, 0, 0))
    assert economics(free, 0, 0).margin_share == 0.0


def test_the_defaults_are_those_of_the_seed_and_earn_money():
    assert [(d.domain_count, d.mailboxes_per_domain) for d in DEFAULTS] == [(3, 2), (5, 2), (10, 2)]
    assert [tier(draft).mailbox_count for draft in DEFAULTS] == [6, 10, 20]
    for draft in DEFAULTS:
        found = economics(tier(draft), INCLUDED_DOMAIN_CENTS, slot_price_cents=350)
        assert found.setup_margin_cents > 0
        assert tier(draft).monthly_fee_cents >= found.suggested_monthly_cents


@pytest.mark.parametrize(
    ("prices", "extra"), [([], 0), ([1500, 900], 0), ([1501], 1), ([4000, 100, 2000], 3000)]
)
def test_each_dearer_name_pays_its_own_surcharge(prices: list[int], extra: int):
    assert surcharge_cents(prices) == extra


def test_the_lines_of_a_package():
    plain, dear = lines.lines_of(tier(STARTER)), lines.lines_of(tier(STARTER), 800)
    assert [line["amount_cents"] for line in plain] == [9700, 4700]
    assert [line["amount_cents"] for line in dear] == [9700, 800, 4700]
    assert lines.monthly_cents(dear) == 4700
    assert lines.total_cents(dear) == 15200


def test_the_lines_of_an_upgrade():
    found = lines.upgrade_lines(tier(STARTER), tier(GROWTH), 300)
    assert [(line["amount_cents"], line["monthly"]) for line in found] == [
        (5000, False),
        (300, False),
    ]
    assert found[0]["name"] == "Growth: setup of 2 more domains"
    assert lines.upgrade_lines(tier(SCALE), tier(GROWTH)) == []
