"""The linter: each fault is named with its fix, and a sound record has none."""

from __future__ import annotations

import pytest

from core.domains.findings import Level, Standing
from core.domains.spf_lint import SpfState, lint, lint_record, lint_texts
from core.domains.spf_lint_words import meant
from core.ports.dns import AnswerStatus
from tests.support.zone import ZoneResolver

DOMAIN = "acme.example"
FINE = "v=spf1 ip4:8.8.8.8 -all"


async def state(*texts: str, **zone: str) -> SpfState:
    records = {f"{name}.example": {"TXT": [text]} for name, text in zone.items()}
    return await lint(DOMAIN, ZoneResolver({DOMAIN: {"TXT": list(texts)}, **records}))


@pytest.mark.parametrize(
    ("record", "rules"),
    [
        ("v=spf1 ip4:8.8.8.0/24 ip6:2a00:1450::/32 a mx include:x.example ~all", []),
        ("v=spf1 redirect=x.example", []),
        ("v=spf1 -all exp=why.example", []),
        ("v=spf1 ip4:8.8.8.8", ["spf_no_all"]),
        ("v=spf1 +all", ["spf_all_pass"]),
        ("v=spf1 all", ["spf_all_pass"]),
        ("v=spf1 ?all", ["spf_all_neutral"]),
        ("v=spf1 ptr -all", ["spf_ptr"]),
        ("v=spf1 ptr:x.example -all", ["spf_ptr"]),
        ("v=spf1 -all mx", ["spf_after_all"]),
        ("v=spf1 -all redirect=x.example", ["spf_redirect_all"]),
        ("v=spf1 mx MX -all", ["spf_repeated"]),
        ("v=spf1 include:x.example +include:X.example -all", ["spf_repeated"]),
        ("v=spf1 ip4:8.8.8.0/24 ip4:8.8.8.8 -all", ["spf_covered"]),
        ("v=spf1 ip4:8.0.0.0/8 -all", ["spf_wide"]),
        ("v=spf1 ip6:2a00::/16 -all", ["spf_wide"]),
        ("v=spf1 ip4:192.168.0.1 -all", ["spf_private"]),
        ("v=spf1 default=pass -all", ["spf_modifier"]),
        ("v=spf1 ip4:1.2.3 -all", ["spf_syntax"]),
        ("v=spf1 foo:bar.example oops -all", ["spf_syntax", "spf_syntax"]),
        ("v=spf1 redirect=a.example redirect=b.example", ["spf_syntax"]),
        ("v=spf1 a:\u0431.example -all", ["spf_syntax"]),
    ],
)
def test_a_record_by_itself(record: str, rules: list[str]) -> None:
    findings = list(lint_record(record))
    assert [found.rule for found in findings] == rules
    assert all(found.fix.endswith(".") and found.reason for found in findings)


@pytest.mark.parametrize(
    ("word", "fix"),
    [
        ("a:8.8.8.8", "ip4:8.8.8.8"),
        ("ipv4:8.8.8.8/24", "ip4:8.8.8.8/24"),
        ("~ip6:8.8.8.8", "~ip4:8.8.8.8"),
        ("ip4:2a00:1450::1", "ip6:2a00:1450::1"),
        ("8.8.8.8", "ip4:8.8.8.8"),
        ("include=x.example", "include:x.example"),
        ("includes:x.example", "include:x.example"),
        ("redirect:x.example", "redirect=x.example"),
        ("-all.", "-all"),
        ("-all:x", "-all"),
        ("ip4:1.2.3", ""),
        ("nonsense", ""),
    ],
)
def test_what_a_malformed_word_was_meant_to_be(word: str, fix: str) -> None:
    assert meant(word) == fix


@pytest.mark.parametrize(
    ("texts", "rules", "level"),
    [
        ([], ["spf_missing"], Level.error),
        (["verification=1"], ["spf_missing"], Level.error),
        ([FINE, FINE + " "], ["spf_multiple"], Level.error),
        (["v=spf1ip4:8.8.8.8 -all"], ["spf_lookalike", "spf_missing"], Level.error),
        (['"v=spf1 -all"', FINE], ["spf_lookalike"], Level.warning),
        ([FINE, "x" * 480], ["spf_reply"], Level.warning),
        (["v=spf1 " + "mx:" + "m" * 450 + ".example -all"], ["spf_long"], Level.warning),
        (["v=spf1 " + "mx:" + "m" * 510 + ".example -all"], ["spf_too_long"], Level.error),
    ],
)
def test_the_txt_records_of_a_name(texts: list[str], rules: list[str], level: Level) -> None:
    findings = list(lint_texts(DOMAIN, texts))
    assert [found.rule for found in findings] == rules
    assert {found.level for found in findings} == {level}


async def test_a_sound_record_is_valid_and_tells_its_cost() -> None:
    found = await state(FINE.replace("ip4", "include:x.example ip4"), x="v=spf1 ip4:8.8.4.4 -all")
    assert found.standing is Standing.valid
    assert found.findings == ()
    assert found.cost is not None
    assert found.cost.lookups == 1


async def test_more_than_ten_lookups_fail_and_the_dearest_are_named() -> None:
    found = await state(
        f"v=spf1 include:x.example {' '.join(f'a:h{n}.example' for n in range(5))} ~all",
        x=f"v=spf1 {' '.join(f'exists:%{{i}}.h{n}.example' for n in range(6))} -all",
    )
    assert found.standing is Standing.faulty
    [over] = [each for each in found.findings if each.rule == "spf_lookups"]
    assert "12 DNS lookups" in over.reason
    assert "include:x.example costs 7" in over.fix


async def test_near_the_limit_is_a_note_only() -> None:
    found = await state(f"v=spf1 {' '.join(f'exists:%{{i}}.h{n}.example' for n in range(9))} ~all")
    assert [each.rule for each in found.findings] == ["spf_lookups_near"]
    assert found.valid


async def test_names_that_find_nothing_are_named_and_three_fail() -> None:
    two = await state("v=spf1 a:one.example mx:two.example -all")
    assert [each.rule for each in two.findings] == ["spf_void_term", "spf_void_term"]
    assert two.valid
    three = await state("v=spf1 a:one.example mx:two.example a:three.example -all")
    assert "spf_void" in [each.rule for each in three.findings]
    assert not three.valid


@pytest.mark.parametrize(
    ("inner", "reason"),
    [
        ("hello", "include:x.example: x.example has no SPF record."),
        ("v=spf1 include:acme.example -all", "includes itself"),
        ("v=spf1 oops -all", "malformed"),
        ("v=spf1 include:y.example -all", "in the record of x.example: y.example has no SPF"),
        ("v=spf1 +all", "lets everybody send"),
    ],
)
async def test_what_an_include_leads_to_is_judged_too(inner: str, reason: str) -> None:
    found = await state("v=spf1 include:x.example -all", x=inner)
    assert found.standing is Standing.faulty
    assert reason in found.errors[0]


async def test_a_missing_record_is_missing_and_a_silent_server_unknown() -> None:
    assert (await state()).standing is Standing.missing
    silent = ZoneResolver({}, [(DOMAIN, "*")], AnswerStatus.servfail)
    found = await lint(DOMAIN, silent)
    assert found.standing is Standing.unknown
    assert found.answer is None
    include = {DOMAIN: {"TXT": ["v=spf1 include:x.example -all"]}}
    partly = await lint(DOMAIN, ZoneResolver(include, [("x.example", "TXT")]))
    assert partly.standing is Standing.unknown
    assert [each.rule for each in partly.findings] == ["spf_silent"]


async def test_a_record_of_the_old_type_is_noted() -> None:
    found = await lint(DOMAIN, ZoneResolver({DOMAIN: {"TXT": [FINE], "SPF": [FINE]}}))
    assert [each.rule for each in found.findings] == ["spf_type99"]
    assert found.valid


async def test_a_record_to_be_is_judged_instead_of_the_published_one() -> None:
    resolver = ZoneResolver({DOMAIN: {"TXT": ["v=spf1 oops"]}})
    assert (await lint(DOMAIN, resolver, text=FINE)).valid


async def test_a_hostile_record_ends() -> None:
    wide = " ".join(f"include:n{n}.example" for n in range(10))
    zone = {f"n{n}.example": {"TXT": [f"v=spf1 {wide} -all"]} for n in range(10)}
    resolver = ZoneResolver({DOMAIN: {"TXT": [f"v=spf1 {wide} -all"]}, **zone})
    assert not (await lint(DOMAIN, resolver)).valid
    assert resolver.asked < 50
