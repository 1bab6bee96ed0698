"""What holds of every plan, whatever stands in the zone."""

from __future__ import annotations

from hypothesis import assume, given, settings

from core.domains.changes import Action, Plan, done, remaining
from core.domains.drafting import Policy
from core.domains.merge import merged
from core.domains.purposes import Purpose, Standing, Wanted, is_dmarc, is_spf
from core.domains.zones import fingerprint, said, settable
from core.ports.dns import ZoneRecord
from tests.support.random_zones import DOMAIN, wishes, zones

POLICY = Policy(DOMAIN, mark="mailwright:0123456789ab")
Zone = list[ZoneRecord]
Wishes = list[Wanted]


def planned(
    zone: Zone, wanted: Wishes, owned: tuple[Standing, ...] = ()
) -> tuple[Plan, tuple[Standing, ...]]:
    found = merged(zone, wanted, owned, POLICY)
    return found.plan, found.standings


@settings(max_examples=60)
@given(zones(), wishes)
def test_after_the_plan_everything_wanted_is_there(zone: Zone, wanted: Wishes) -> None:
    plan, standings = planned(zone, wanted)
    assume(not plan.refusals)
    after = done(zone, plan.changes)
    kept = {said(record) for record in after}
    assert all(said(standing.record) in kept for standing in standings)
    assert {one.purpose for one in wanted} == {one.purpose for one in standings}
    for one in wanted:
        if one.purpose in (Purpose.dkim, Purpose.tracking, Purpose.proof):
            assert said(one.record) in kept
    assert remaining(after, plan.changes) == []


@settings(max_examples=60)
@given(zones(), wishes)
def test_a_plan_for_a_zone_it_was_applied_to_is_empty(zone: Zone, wanted: Wishes) -> None:
    plan, standings = planned(zone, wanted)
    assume(not plan.refusals)
    again, _ = planned(done(zone, plan.changes), wanted, standings)
    assert again.changes == ()
    assert again.consents == ()


@settings(max_examples=60)
@given(zones(), wishes)
def test_taking_a_plan_back_gives_the_same_zone_to_the_byte(zone: Zone, wanted: Wishes) -> None:
    plan, _ = planned(zone, wanted)
    after = done(zone, plan.changes)
    back = done(after, [change.inverse("back") for change in plan.changes])
    assert fingerprint(back) == fingerprint(zone)
    assert {settable(one) for one in back} == {settable(one) for one in zone}


@settings(max_examples=60)
@given(zones(), wishes)
def test_there_are_never_two_spf_or_dmarc_records_where_we_want_one(
    zone: Zone, wanted: Wishes
) -> None:
    plan, _ = planned(zone, wanted)
    assume(not plan.refusals)
    after = done(zone, plan.changes)
    purposes = {one.purpose for one in wanted}
    if Purpose.spf in purposes:
        assert sum(1 for one in after if one.name == DOMAIN and is_spf(one)) == 1
    if Purpose.dmarc in purposes:
        assert sum(1 for one in after if one.name == f"_dmarc.{DOMAIN}" and is_dmarc(one)) == 1


@settings(max_examples=60)
@given(zones(), wishes)
def test_records_of_others_are_touched_only_where_ours_must_stand(
    zone: Zone, wanted: Wishes
) -> None:
    plan, _ = planned(zone, wanted)
    names = {one.record.name for one in wanted}
    for change in plan.changes:
        assert change.record.kind not in ("NS", "SOA")
        assert change.record.name in names
        if change.action is Action.delete:
            assert plan.consents or plan.refusals


@settings(max_examples=60)
@given(zones(), wishes)
def test_what_we_have_made_goes_again_when_nothing_is_wanted(zone: Zone, wanted: Wishes) -> None:
    zone = [one for one in zone if not is_spf(one) and not is_dmarc(one)]
    plan, standings = planned(zone, wanted)
    assume(not plan.refusals)
    assume(not plan.consents)
    none, left = planned(done(zone, plan.changes), [], standings)
    assert left == ()
    assert fingerprint(done(done(zone, plan.changes), none.changes)) == fingerprint(zone)
