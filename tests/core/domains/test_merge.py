"""What a plan does about what really stands in zones, case by case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.domains import merge
from core.domains.changes import Action, Plan, Risk, done
from core.domains.drafting import Policy
from core.domains.purposes import Purpose, Standing, Wanted, purpose_of
from core.domains.wanted import Key, Wishes, wanted
from core.domains.zones import fingerprint, normalise, settable
from core.ports.dns import ZoneRecord

NAME = "acme.com"
MARK = "mailwright:0123456789ab"
POLICY = Policy(NAME, MARK)
SPF = Wanted(Purpose.spf, ZoneRecord(NAME, "TXT", "v=spf1 include:_spf.google.com ~all"))
TRACK = Wanted(Purpose.tracking, ZoneRecord(f"track.{NAME}", "CNAME", "open.sleadtrack.com"))


def text(content: str, name: str = NAME) -> ZoneRecord:
    return ZoneRecord(name, "TXT", content, 3600, comment="theirs")


def spf_after(
    *there: ZoneRecord, owned: tuple[Standing, ...] = (), wish: Wanted = SPF
) -> list[str]:
    plan = merge.plan(there, [wish], owned, POLICY)
    return [one.content for one in done(there, plan.changes) if one.content.startswith("v=spf1")]


def dmarc_after(there: ZoneRecord, policy: str = "none") -> tuple[Plan, str]:
    wishes = Wishes(NAME, dmarc={"policy": policy, "rua": ["me@acme.com"]})
    plan = merge.plan([there], wanted(wishes), [], POLICY)
    return plan, done([there], plan.changes)[-1].content


def codes(plan: Plan) -> list[str]:
    return [one.code for one in plan.refusals]


@pytest.mark.parametrize(
    ("there", "after"),
    [
        ("v=spf1 -all", "v=spf1 include:_spf.google.com -all"),
        ("v=spf1 a mx ~all", "v=spf1 a mx include:_spf.google.com ~all"),
        ("v=spf1 redirect=x.example", "v=spf1 include:_spf.google.com redirect=x.example"),
        ("v=spf1 INCLUDE:_spf.google.com -all", "v=spf1 INCLUDE:_spf.google.com -all"),
        ("v=spf1 a -all ip4:192.0.2.1", "v=spf1 a include:_spf.google.com -all"),
        ("v=spf1  +a   -all", "v=spf1 +a include:_spf.google.com -all"),
    ],
)
def test_our_senders_join_the_spf_record_that_is_there(there: str, after: str) -> None:
    assert spf_after(text(there)) == [after]


def test_a_record_of_others_keeps_its_ttl_and_its_remark() -> None:
    there = text("v=spf1 a -all")
    plan = merge.plan([there], [SPF], [], POLICY)
    (change,) = plan.changes
    assert change.after is not None
    assert (change.after.ttl, change.after.comment) == (3600, "theirs")
    assert (plan.risk, change.owned, change.shared) == (Risk.medium, False, True)
    assert "include:_spf.google.com" in change.why


def test_two_spf_records_become_one_with_consent() -> None:
    there = [text("v=spf1 a -all"), text("v=spf1 mx ~all")]
    plan = merge.plan(there, [SPF], [], POLICY)
    assert [one.code for one in plan.consents] == ["two_spf"]
    assert spf_after(*there) == ["v=spf1 a mx include:_spf.google.com -all"]


def test_an_spf_record_nobody_can_read_is_replaced_with_consent() -> None:
    plan = merge.plan([text("v=spf1 ipv4:192.0.2.1 -all")], [SPF], [], POLICY)
    assert [one.code for one in plan.consents] == ["spf_broken"]
    assert plan.changes[0].after is not None
    assert plan.changes[0].after.content == SPF.record.content


def test_only_our_own_senders_leave_a_shared_spf_record() -> None:
    there = text("v=spf1 a -all")
    first = merge.merged([there], [SPF], [], POLICY)
    zone = done([there], first.plan.changes)
    ses = replace(SPF, record=replace(SPF.record, content="v=spf1 include:amazonses.com ~all"))
    assert spf_after(*zone, owned=first.standings, wish=ses) == [
        "v=spf1 a include:amazonses.com -all"
    ]
    none = merge.merged(zone, [], first.standings, POLICY)
    assert fingerprint(done(zone, none.plan.changes)) == fingerprint([there])


def test_a_stricter_dmarc_policy_stays_and_we_get_reports_too() -> None:
    plan, after = dmarc_after(text("v=DMARC1; p=reject; rua=mailto:x@y.example", f"_dmarc.{NAME}"))
    assert after == "v=DMARC1; p=reject; rua=mailto:x@y.example,mailto:me@acme.com"
    assert (plan.risk, plan.consents) == (Risk.medium, ())


def test_a_stricter_policy_gives_way_only_when_another_is_chosen() -> None:
    there = text("v=DMARC1; p=reject", f"_dmarc.{NAME}")
    soft, middle = (
        wanted(Wishes(NAME, dmarc={"policy": policy, "rua": ["me@acme.com"]}))
        for policy in ("none", "quarantine")
    )
    first = merge.merged([there], soft, [], POLICY)
    zone = done([there], first.plan.changes)
    assert "p=reject" in zone[0].content
    assert merge.plan(zone, soft, first.standings, POLICY).changes == ()
    chosen = merge.merged(zone, middle, first.standings, POLICY)
    assert "p=quarantine" in done(zone, chosen.plan.changes)[0].content


def test_a_weaker_dmarc_policy_becomes_ours() -> None:
    _, after = dmarc_after(text("v=DMARC1; p=none", f"_dmarc.{NAME}"), "quarantine")
    assert after == "v=DMARC1; p=quarantine; rua=mailto:me@acme.com"


def test_a_dmarc_name_handed_to_somebody_else_is_taken_back_with_consent() -> None:
    plan, _ = dmarc_after(ZoneRecord(f"_dmarc.{NAME}", "CNAME", "acme.dmarc.example"))
    assert [one.code for one in plan.consents] == ["cname_replaced"]
    assert [one.action for one in plan.changes] == [Action.delete, Action.create]


def test_another_key_under_our_selector_gives_way_with_consent() -> None:
    name = f"google._domainkey.{NAME}"
    wish = wanted(Wishes(NAME, keys=[Key("google", "v=DKIM1; k=rsa; p=NEW")]))[0]
    plan = merge.plan([text("v=DKIM1; k=rsa; p=OLD", name)], [wish], [], POLICY)
    assert [one.code for one in plan.consents] == ["dkim_replaced"]
    assert [one.action for one in plan.changes] == [Action.update]


def test_google_mail_is_left_alone_whichever_of_its_sets_is_there() -> None:
    there = [ZoneRecord(NAME, "MX", "smtp.google.com", 3600, 1)]
    five = [one for one in wanted(Wishes(NAME, mx_template="google")) if one.purpose == "mx"]
    assert len(five) == 5
    assert merge.plan(there, five, [], POLICY).changes == ()


def test_a_domain_that_takes_no_mail_does_so_only_with_consent() -> None:
    null = ZoneRecord(NAME, "MX", ".", 3600, 0)
    five = [one for one in wanted(Wishes(NAME, mx_template="google")) if one.purpose == "mx"]
    plan = merge.plan([null], five, [], POLICY)
    assert [one.code for one in plan.consents] == ["mx_replaced"]
    assert len(done([null], plan.changes)) == 5


def test_a_domain_that_only_sends_needs_no_mail_servers() -> None:
    purposes = [one.purpose for one in wanted(Wishes(NAME, services=["ses"], mx_template="none"))]
    assert purposes == ["spf", "dmarc"]


def test_who_sends_through_others_asks_for_no_spf_record() -> None:
    assert [one.purpose for one in wanted(Wishes(NAME, services=["smartlead"]))] == ["dmarc"]


def test_a_record_tells_what_it_is_for() -> None:
    wishes = Wishes(
        NAME,
        services=["google"],
        keys=[Key("google", "v=DKIM1; p=A")],
        mx_template="google",
        tracking_label="track",
        tracking_target="open.sleadtrack.com",
        proof_token="abc",
        host_proof="google-site-verification=abc",
    )
    for one in wanted(wishes):
        assert purpose_of(replace(one.record, comment=MARK), NAME) is one.purpose
    assert purpose_of(text("google-site-verification=abc"), NAME) is None


def test_a_name_in_use_is_refused_for_tracking() -> None:
    plan = merge.plan([ZoneRecord(f"track.{NAME}", "A", "192.0.2.1")], [TRACK], [], POLICY)
    assert codes(plan) == ["name_occupied"]


def test_the_apex_never_becomes_a_cname() -> None:
    apex = replace(TRACK, record=replace(TRACK.record, name=NAME))
    assert codes(merge.plan([], [apex], [], POLICY)) == ["cname_at_apex"]


def test_an_apex_that_is_a_cname_is_refused_where_the_host_does_not_flatten_it() -> None:
    there = [ZoneRecord(NAME, "CNAME", "site.example")]
    assert codes(merge.plan(there, [SPF], [], POLICY)) == []
    by_hand = replace(POLICY, flattens_apex=False)
    assert "apex_cname" in codes(merge.plan(there, [SPF], [], by_hand))


def test_a_name_below_a_delegation_is_refused() -> None:
    there = [ZoneRecord(f"_domainkey.{NAME}", "NS", "ns.else.example")]
    wishes = [
        w for w in wanted(Wishes(NAME, keys=[Key("s", "v=DKIM1; p=A")])) if w.purpose == "dkim"
    ]
    assert codes(merge.plan(there, wishes, [], POLICY)) == ["delegated_away"]


def test_a_wildcard_stays_and_is_mentioned() -> None:
    there = [ZoneRecord(f"*.{NAME}", "A", "192.0.2.9")]
    plan = merge.plan(there, [TRACK], [], POLICY)
    assert [one.action for one in plan.changes] == [Action.create]
    assert f"*.{NAME}" in plan.changes[0].why
    assert plan.risk == Risk.medium


def test_names_in_other_scripts_are_compared_as_they_go_over_the_wire() -> None:
    name = "xn--bcher-kva.example"
    there = ZoneRecord("BÜCHER.example.", "txt", '"v=spf1 a" " -all"', comment="x")
    assert normalise(there) == ZoneRecord(name, "TXT", "v=spf1 a -all", comment="x")
    wish = Wanted(Purpose.spf, ZoneRecord("bücher.example", "TXT", "v=spf1 mx ~all"))
    plan = merge.plan([there], [wish], [], Policy(name, MARK))
    assert [one.record.content for one in plan.changes] == ["v=spf1 a mx -all"]


def test_a_text_of_four_kilobytes_passes_and_a_longer_one_is_refused() -> None:
    fits = Wanted(Purpose.proof, ZoneRecord(f"_mailwright.{NAME}", "TXT", "x" * 4080))
    assert codes(merge.plan([], [fits], [], POLICY)) == []
    longer = replace(fits, record=replace(fits.record, content="x" * 4081))
    assert codes(merge.plan([], [longer], [], POLICY)) == ["text_too_long"]


def test_texts_of_one_name_have_a_limit_together() -> None:
    there = [text(f"{letter}" * 4000) for letter in "ab"]
    big = replace(
        SPF, record=replace(SPF.record, content=f"v=spf1 include:{'c' * 300}.example -all")
    )
    assert "text_too_long" in codes(merge.plan(there, [big], [], POLICY))


def test_more_than_thirty_percent_of_a_large_zone_is_refused() -> None:
    mail = [ZoneRecord(NAME, "MX", f"mx{n}.old.example", priority=n) for n in range(4)]
    web = [ZoneRecord(f"w{n}.{NAME}", "A", "192.0.2.1") for n in range(6)]
    wishes = [one for one in wanted(Wishes(NAME, mx_template="google")) if one.purpose == "mx"]
    assert codes(merge.plan([*mail, *web], wishes, [], POLICY)) == ["too_many"]
    assert codes(merge.plan([*mail, *web[:5]], wishes, [], POLICY)) == []
    assert codes(merge.plan([*mail[:3], *web, *web[:1]], wishes, [], POLICY)) == []


def test_our_own_records_may_all_change_at_once() -> None:
    wishes = wanted(
        Wishes(
            NAME,
            services=["google"],
            mx_template="google",
            tracking_label="t",
            tracking_target="x.y",
        )
    )
    web = [ZoneRecord(f"w{n}.{NAME}", "A", "192.0.2.1") for n in range(4)]
    first = merge.merged(web, wishes, [], POLICY)
    zone = done(web, first.plan.changes)
    assert len(zone) == 12
    single = wanted(Wishes(NAME, services=["google"], mx_template="google_single"))
    second = merge.merged(zone, single, first.standings, POLICY)
    assert second.plan.refusals == ()
    assert second.plan.consents == ()
    assert {one.content for one in done(zone, second.plan.changes) if one.kind == "MX"} == {
        "smtp.google.com"
    }


def test_what_we_make_carries_our_mark_and_the_default_ttl() -> None:
    plan = merge.plan([], [SPF, TRACK], [], POLICY)
    for change in plan.changes:
        assert change.after is not None
        assert (change.after.comment, change.after.ttl) == (MARK, 300)
        assert not change.after.proxied
    assert plan.risk == Risk.low
    assert plan.words[0] == "2 records are added."


def test_name_servers_are_never_touched() -> None:
    there = [ZoneRecord(NAME, "NS", "ns1.example"), ZoneRecord(NAME, "NS", "ns2.example")]
    bad = Wanted(Purpose.proof, ZoneRecord(NAME, "NS", "ns3.example"))
    plan = merge.plan(there, [bad], [], POLICY)
    assert "name_servers" in codes(plan)


def test_a_hash_knows_all_that_people_can_set_and_nothing_else() -> None:
    one = text("hello")
    assert fingerprint([one]) == fingerprint([replace(one, ref="7", modified_on="today")])
    for change in ({"ttl": 60}, {"comment": ""}, {"content": "Hello"}, {"proxied": True}):
        assert fingerprint([one]) != fingerprint([replace(one, **change)])
    assert settable(one) != settable(replace(one, priority=0))
