"""Flattening: what is written out means what it meant, keeps the limits and never guesses."""

from __future__ import annotations

import pytest

from core.domains.spf import Limits, Result
from core.domains.spf_cost import cost
from core.domains.spf_flatten import plan
from core.domains.spf_flattened import Flattened
from core.domains.spf_records import parse
from core.domains.spf_sizes import reply_bytes
from core.domains.spf_tree import grow
from core.ports.dns import AnswerStatus
from tests.support.spf_zones import DOMAIN, flattened, published, verdict, zone
from tests.support.zone import ZoneResolver


async def test_a_record_within_its_limits_stays_as_it_is() -> None:
    records = zone(acme="v=spf1 include:mail.example ~all", mail="v=spf1 ip4:192.0.2.0/24 -all")
    result = await flattened(records)
    assert not result.changed
    assert not result.automatic
    assert (result.lookups_before, result.lookups_after) == (1, 1)
    assert result.usable


async def test_an_include_is_written_out_when_its_owner_asks_for_it() -> None:
    records = zone(
        acme="v=spf1 a include:mail.example include:other.example ip6:2001:db8::1 ~all",
        mail="v=spf1 ip4:192.0.2.0/25 ip4:192.0.2.128/25 include:more.mail.example -all",
        more_mail="v=spf1 ip4:198.51.100.7 ip6:2001:db8:5::/48 ~all",
        other="v=spf1 ip4:203.0.113.1 -all",
    )
    result = await flattened(records, "MAIL.example")
    assert result.text == (
        "v=spf1 ip4:192.0.2.0/24 ip4:198.51.100.7 ip6:2001:db8::1 ip6:2001:db8:5::/48"
        " a include:other.example ~all"
    )
    assert result.original == records[DOMAIN]["TXT"][0]
    assert (result.lookups_before, result.lookups_after) == (4, 2)
    assert result.includes_resolved == ("mail.example",)
    assert result.ip4 == ("192.0.2.0/24", "198.51.100.7/32")
    assert result.ip6 == ("2001:db8:5::/48",)
    assert result.characters == len(result.text)
    assert result.ttl == 300
    assert result.usable
    assert not result.automatic


async def test_over_ten_lookups_the_cheapest_includes_are_written_out_and_no_more() -> None:
    big = " ".join(f"ip4:10.{number}.0.0/24" for number in range(20))
    records = zone(
        acme="v=spf1 " + " ".join(f"include:s{n}.example" for n in range(12)) + " ~all",
        s0=f"v=spf1 {big} -all",
        **{f"s{n}": f"v=spf1 ip4:192.0.2.{n * 2} -all" for n in range(1, 12)},
    )
    result = await flattened(records)
    assert result.automatic
    assert (result.lookups_before, result.lookups_after) == (12, 10)
    assert "ip4:" in result.text
    assert "include:s0.example" in result.text
    assert len(result.includes_resolved) == 2
    assert (await cost(DOMAIN, ZoneResolver(published(records, result)))).lookups == 10
    assert (await verdict(records, "192.0.2.22", Limits())).result is Result.permerror
    assert (
        await verdict(published(records, result), "192.0.2.22", Limits())
    ).result is Result.pass_


async def test_thirty_times_the_same_include_ends_within_512_characters() -> None:
    records = zone(
        acme="v=spf1 " + "include:service.example " * 30 + "~all",
        service="v=spf1 ip4:192.0.2.1 -all",
    )
    result = await flattened(records)
    assert result.automatic
    assert len(result.original) > 512
    assert result.text == "v=spf1 include:service.example ~all"
    assert (result.lookups_before, result.lookups_after) == (30, 1)


async def test_what_is_too_long_for_one_answer_goes_to_names_of_its_own() -> None:
    addresses = [f"ip4:10.{n % 250}.{n}.{n * 7 % 250}" for n in range(100)]
    records = zone(acme=f"v=spf1 mx {' '.join(addresses)} -exists:%{{i}}.bad.example -all")
    result = await flattened(records)
    assert result.automatic
    assert list(result.records) == [DOMAIN, *(f"_spf{n}.{DOMAIN}" for n in range(1, 5))]
    assert result.lookups_after == 6
    for name, text in result.records.items():
        assert len(text) <= 450
        assert reply_bytes(name, [text]) <= 512
        parse(text)
    written = " ".join(result.records.values()).split()
    assert sorted(term for term in written if term.startswith("ip4:")) == sorted(addresses)
    assert result.text.endswith(" mx -exists:%{i}.bad.example -all")


async def test_the_other_txt_records_of_the_name_use_the_same_room() -> None:
    addresses = " ".join(f"ip4:192.0.2.{n * 2}" for n in range(20))
    records = zone(acme="v=spf1 include:mail.example -all", mail=f"v=spf1 {addresses} -all")
    assert len((await flattened(records, "mail.example")).records) == 1
    records[DOMAIN]["TXT"].append("verification=" + "x" * 200)
    result = await flattened(records, "mail.example")
    assert result.text == f"v=spf1 include:_spf1.{DOMAIN} -all"


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ("v=spf1 exists:%{i}.x.example -all", "exists:%{i}.x.example cannot be written"),
        ("v=spf1 ptr -all", "ptr cannot be written"),
        ("v=spf1 a:%{l}.x.example -all", "depends on the message"),
        ("v=spf1 include:%{o}.x.example -all", "depends on the message"),
        ("v=spf1 redirect=%{l}.x.example", "depends on the message"),
        ("v=spf1 +all", "passes every address"),
        ("v=spf1 ip4:1.2.3 -all", "malformed"),
        ("v=spf1 include:gone.example -all", "no SPF record"),
        ("v=spf1 include:mail.example -all", "includes itself"),
    ],
)
async def test_what_cannot_be_kept_stays_an_include(record: str, reason: str) -> None:
    records = zone(acme="v=spf1 include:mail.example ~all", mail=record)
    result = await flattened(records, "mail.example")
    assert not result.changed
    [problem] = result.problems
    assert reason in problem.reason
    assert problem.fix


async def test_too_many_mail_hosts_cannot_be_kept() -> None:
    records = zone(acme="v=spf1 include:mail.example ~all", mail="v=spf1 mx -all")
    records["mail.example"]["MX"] = [f"10 mx{n}.example" for n in range(11)]
    [problem] = (await flattened(records, "mail.example")).problems
    assert "11 MX records" in problem.reason


async def test_qualifiers_and_order_decide_as_before() -> None:
    records = zone(
        acme="v=spf1 ip4:192.0.2.9 ~include:mail.example -ip4:192.0.2.0/24 ?all",
        mail="v=spf1 -ip4:192.0.2.1 ip4:192.0.2.0/29 ?ip4:192.0.2.8 include:in.mail.example ~all",
        in_mail="v=spf1 ip4:192.0.2.8/31 -all",
    )
    result = await flattened(records, "mail.example")
    assert result.text == (
        "v=spf1 ip4:192.0.2.9 ~ip4:192.0.2.0 ~ip4:192.0.2.2/31 ~ip4:192.0.2.4/30 ~ip4:192.0.2.9"
        " -ip4:192.0.2.0/24 ?all"
    )


async def test_redirect_and_explanation_stay() -> None:
    records = zone(
        acme="v=spf1 include:mail.example redirect=rest.example exp=why.example x-note=1",
        mail="v=spf1 redirect=in.mail.example",
        in_mail="v=spf1 ip4:192.0.2.1 -all",
        rest="v=spf1 ip4:198.51.100.1 -all",
    )
    result = await flattened(records, "mail.example")
    assert result.text == "v=spf1 ip4:192.0.2.1 redirect=rest.example exp=why.example x-note=1"
    assert result.lookups_after == 1


async def test_hosts_are_written_out_as_their_networks() -> None:
    records = zone(acme="v=spf1 include:mail.example -all", mail="v=spf1 a/30 mx//64 -all")
    records["mail.example"] |= {
        "A": ["192.0.2.5"],
        "AAAA": ["2001:db8::5"],
        "MX": ["10 mx.mail.example", "20 away.example"],
    }
    records["mx.mail.example"] = {"A": ["198.51.100.1"], "AAAA": ["2001:db8:1::1"]}
    result = await flattened(records, "mail.example")
    assert result.ip4 == ("192.0.2.4/30", "198.51.100.1/32")
    assert result.ip6 == ("2001:db8::5/128", "2001:db8:1::/64")


async def test_nothing_changes_before_two_resolvers_agree() -> None:
    acme = "v=spf1 include:mail.example -all"
    before = zone(acme=acme, mail="v=spf1 ip4:192.0.2.1 -all")
    after = zone(acme=acme, mail="v=spf1 ip4:192.0.2.2 -all")
    first, second = [await grow(DOMAIN, ZoneResolver(each)) for each in (before, after)]
    chosen = ["mail.example"]
    assert not plan([first], chosen=chosen).settled
    assert not plan([first, second], chosen=chosen).settled
    assert not plan([first, second], chosen=chosen).usable
    assert plan([first, first], chosen=chosen).usable


async def test_what_nobody_answers_settles_nothing() -> None:
    records = zone(
        acme="v=spf1 include:mail.example include:away.example -all",
        mail="v=spf1 a -all",
        away="v=spf1 ip4:192.0.2.1 -all",
    )
    records["mail.example"]["A"] = ["192.0.2.7"]
    whole = await grow(DOMAIN, ZoneResolver(records))
    for failing in [(DOMAIN, "TXT"), ("mail.example", "A"), ("away.example", "TXT")]:
        partly = await grow(DOMAIN, ZoneResolver(records, [failing], AnswerStatus.servfail))
        for trees in ([whole, partly], [partly, whole], [partly, partly]):
            assert not plan(trees, chosen=["away.example"]).usable


async def test_a_loss_of_more_than_a_fifth_is_an_alarm() -> None:
    records = zone(acme="v=spf1 include:mail.example -all", mail="v=spf1 ip4:192.0.2.0/25 -all")
    tree = await grow(DOMAIN, ZoneResolver(records))

    def since(*networks: str) -> Flattened:
        previous = {"mail.example": networks, "gone.example": ("10.0.0.0/8",)}
        return plan([tree, tree], chosen=["mail.example"], previous=previous)

    assert since("192.0.2.0/25").lost == 0.0
    assert since("192.0.2.0/24").lost == 0.5
    assert since("192.0.2.0/24").alarm
    assert not since("192.0.2.0/24").usable
    assert not since("192.0.2.0/25", "192.0.2.128/27").alarm
    assert since("192.0.2.0/25", "2001:db8::1").lost == 1.0


async def test_a_record_that_cannot_be_read_is_left_alone() -> None:
    result = await flattened(zone(acme="v=spf1 include:mail.example oops -all"), "mail.example")
    assert not result.changed
    assert not result.usable
    assert [problem.rule for problem in result.problems] == ["spf_unusable"]


async def test_a_name_in_use_is_not_taken() -> None:
    addresses = " ".join(f"ip4:10.0.{n}.1" for n in range(40))
    records = zone(acme=f"v=spf1 include:_spf1.{DOMAIN} {addresses} -all")
    records[f"_spf1.{DOMAIN}"] = {"TXT": ["v=spf1 ptr -all"]}
    result = await flattened(records)
    assert list(result.records) == [DOMAIN, f"_spf2.{DOMAIN}", f"_spf3.{DOMAIN}"]
