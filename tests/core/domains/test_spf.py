"""What the public test suite leaves open: limits, silence, time, mapped addresses, odd senders."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address

import pytest

from core.domains.spf import Limits, Result, Verdict, check_host
from core.errors import Invalid
from core.ports.dns import Answer, AnswerStatus
from tests.support.zone import ZoneResolver

DOMAIN = "acme.example"


def resolver(record: str, **more: dict[str, list[str]]) -> ZoneResolver:
    records = {f"{name}.example": kinds for name, kinds in more.items()}
    return ZoneResolver({DOMAIN: {"TXT": [record]}, **records})


async def check(resolver: ZoneResolver, ip: str = "192.0.2.1", sender: str = "") -> Verdict:
    return await check_host(ip, sender or f"anna@{DOMAIN}", "mail.example", resolver)


async def test_the_verdict_names_the_terms_that_decided() -> None:
    zone = resolver(
        "v=spf1 include:x.example ~all",
        x={"TXT": ["v=spf1 redirect=y.example"]},
        y={"TXT": ["v=spf1 ip4:192.0.2.0/24 -all"]},
    )
    verdict = await check(zone)
    assert verdict.result is Result.pass_
    assert verdict.mechanism == "include:x.example"
    assert verdict.path == ("include:x.example", "redirect=y.example", "ip4:192.0.2.0/24")
    assert (verdict.lookups, verdict.void_lookups) == (2, 0)
    other = await check(zone, "198.51.100.1")
    assert (other.result, other.path) == (Result.softfail, ("~all",))


async def test_an_address_may_come_as_an_object_and_mapped() -> None:
    zone = resolver("v=spf1 ip4:192.0.2.1 -all")
    for ip in (ip_address("192.0.2.1"), ip_address("::ffff:192.0.2.1")):
        verdict = await check_host(ip, f"a@{DOMAIN}", "h.example", zone)
        assert verdict.result is Result.pass_


async def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        await check(resolver("v=spf1 -all"), "192.0.2")
    assert refused.value.field == "ip"


async def test_another_domain_than_the_senders_can_be_checked() -> None:
    zone = resolver("v=spf1 exists:%{o}.of.%{d} -all")
    verdict = await check_host("192.0.2.1", "a@other.example", "h.example", zone, domain=DOMAIN)
    assert verdict.domain == DOMAIN
    assert verdict.result is Result.fail


@pytest.mark.parametrize(
    "status",
    [AnswerStatus.timeout, AnswerStatus.servfail, AnswerStatus.refused, AnswerStatus.broken],
)
async def test_any_silence_is_a_temporary_error_that_says_whose(status: AnswerStatus) -> None:
    records = {DOMAIN: {"TXT": ["v=spf1 a:x.example -all"]}}
    verdict = await check(ZoneResolver(records, [("x.example", "A")], status))
    assert verdict.result is Result.temperror
    assert verdict.problem == f"No usable answer for A of x.example: {status}."


async def test_limits_are_settings_and_excesses_are_named() -> None:
    zone = resolver(f"v=spf1 {'a:x.example ' * 11} -all", x={"A": ["198.51.100.1"]})
    verdict = await check(zone)
    assert verdict.result is Result.permerror
    assert verdict.problem == "a:x.example needs DNS lookup 11; 10 are allowed."
    generous = await check_host(
        "192.0.2.1", f"a@{DOMAIN}", "h.example", zone, limits=Limits(lookups=11)
    )
    assert (generous.result, generous.lookups) == (Result.fail, 11)


async def test_a_term_is_void_once_however_many_of_its_questions_are() -> None:
    hosts = [f"10 mx{n}.example" for n in range(8)]
    verdict = await check(resolver("v=spf1 mx:x.example -all", x={"MX": hosts}))
    assert (verdict.result, verdict.void_lookups) == (Result.fail, 1)


async def test_a_check_that_takes_too_long_is_a_temporary_error() -> None:
    class Slow(ZoneResolver):
        async def ask(self, name: str, kind: str, server: str = "") -> Answer:
            await asyncio.Event().wait()
            return await super().ask(name, kind, server)

    verdict = await check_host(
        "192.0.2.1", f"a@{DOMAIN}", "h.example", Slow({}), limits=Limits(seconds=0.01)
    )
    assert verdict.result is Result.temperror
    assert verdict.problem == "DNS took longer than 0.01 seconds."


async def test_an_explanation_that_takes_too_long_leaves_the_fail() -> None:
    class SlowToExplain(ZoneResolver):
        async def ask(self, name: str, kind: str, server: str = "") -> Answer:
            if name == "why.example":
                await asyncio.Event().wait()
            return await super().ask(name, kind, server)

    zone = SlowToExplain({DOMAIN: {"TXT": ["v=spf1 exp=why.example -all"]}})
    verdict = await check_host(
        "192.0.2.1",
        f"a@{DOMAIN}",
        "h.example",
        zone,
        default_explanation="Not ours.",
        limits=Limits(seconds=0.01),
    )
    assert (verdict.result, verdict.explanation) == (Result.fail, "Not ours.")


async def test_explanations_know_receiver_and_time() -> None:
    zone = resolver("v=spf1 exp=why.example -all", why={"TXT": ["%{r} at %{t} for %{S}"]})
    verdict = await check_host(
        "192.0.2.1", f"a+b@{DOMAIN}", "h.example", zone, receiver="mx.us.example", timestamp=12
    )
    assert verdict.explanation == "mx.us.example at 12 for a%2Bb%40acme.example"


async def test_names_beyond_ascii_are_asked_for_in_their_ascii_form() -> None:
    zone = ZoneResolver({"xn--bcher-kva.example": {"TXT": ["v=spf1 exists:%{l}.x.example -all"]}})
    verdict = await check(zone, sender="a@b\u00fccher.example")
    assert (verdict.domain, verdict.result) == ("xn--bcher-kva.example", Result.fail)


async def test_a_local_part_beyond_ascii_matches_no_macro() -> None:
    zone = resolver("v=spf1 exists:%{l}.x.example -all")
    asked = zone.asked
    verdict = await check(zone, sender=f"\u00e4nne@{DOMAIN}")
    assert verdict.result is Result.fail
    assert zone.asked == asked + 1


@pytest.mark.parametrize("sender", ["", "a@", "a@localhost", "a@[192.0.2.1]", "a@b..example"])
async def test_what_cannot_be_looked_up_has_no_policy(sender: str) -> None:
    verdict = await check_host("192.0.2.1", sender, "localhost", resolver("v=spf1 -all"))
    assert verdict.result is Result.none_


async def test_the_same_question_is_asked_once() -> None:
    zone = resolver("v=spf1 a:x.example a:X.example. -all", x={"A": ["198.51.100.1"]})
    assert (await check(zone)).lookups == 2
    assert zone.asked == 2
