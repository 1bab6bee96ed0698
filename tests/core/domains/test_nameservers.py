"""Name servers as the registry names them, against those that should be there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.sandbox.dns import registrations
from adapters.sandbox.server import Server
from core.domains import guides, nameservers
from core.domains.setup import waits
from core.domains.setup.on_demand import verify_nameservers
from core.errors import Conflict
from core.system import System
from tests.support import connecting, journey

OURS = ("ada.ns.cloudflare.sandbox", "bob.ns.cloudflare.sandbox")


async def test_what_the_parent_names_is_compared_with_what_it_should(
    system: System, sandbox: Server
) -> None:
    registrations.brought(sandbox.world, "acme-mail.com")
    cases: list[tuple[tuple[str, ...], bool, bool, tuple[str, ...], str]] = [
        (OURS, True, False, OURS, "names the right servers"),
        ((OURS[1].upper(), OURS[0]), True, False, OURS, "names the right servers"),
        ((OURS[0], "ns1.elsewhere.sandbox"), False, True, (OURS[0],), "only half done"),
        ((*OURS, "ns1.elsewhere.sandbox"), False, True, OURS, "ns1.elsewhere.sandbox has to go"),
        (registrations.ELSEWHERE_NAMESERVERS, False, False, (), "still names"),
        (("ns1.parked.sandbox",), False, False, ("ns1.parked.sandbox",), "nothing answers"),
    ]
    for set_to, matches, partial, lame, said in cases:
        registrations.delegate(sandbox.world, "acme-mail.com", set_to)
        seen = await nameservers.look(system.ports.resolver, "acme-mail.com", OURS)
        assert (set_to, seen.matches, seen.partial, seen.lame) == (set_to, matches, partial, lame)
        assert said in seen.said(OURS)


async def test_a_name_that_nobody_registered_has_no_servers(system: System) -> None:
    seen = await nameservers.look(system.ports.resolver, "nobody-has-this.com", OURS)
    assert not seen.registered
    assert not seen.matches


async def test_asking_too_early_says_when_we_look_again(system: System, sandbox: Server) -> None:
    actor = await journey.customer(system)
    domain_id = await connecting.connected(system, actor, "never-acme.com")
    await connecting.later(system, sandbox.world)
    with pytest.raises(Conflict) as early:
        await verify_nameservers(system, actor, domain_id)
    advice = early.value.advice
    assert advice.message == "Nameservers not yet updated. This can take up to 48 hours."
    assert advice.retry_after == 300
    assert "by hand" in advice.fallback
    assert advice.help == "/help/errors/nameservers_not_updated"
    waiting = await connecting.setup(system, domain_id)
    registrations.delegate(
        sandbox.world, "never-acme.com", tuple(waiting.domain.required_nameservers)
    )
    assert (await verify_nameservers(system, actor, domain_id)).matches
    await journey.drained(system)
    found = await connecting.setup(system, domain_id)
    assert found.domain.nameservers_verified_at is not None


@pytest.mark.parametrize(
    ("said", "guide"),
    [
        ("GoDaddy.com, LLC", "godaddy"),
        ("NameCheap, Inc.", "namecheap"),
        ("Porkbun LLC", "porkbun"),
        ("Some Registrar GmbH", "other"),
        ("", "other"),
    ],
)
def test_a_registrar_is_recognised_by_what_the_registry_writes(said: str, guide: str) -> None:
    assert guides.recognised(said) == guide


@pytest.mark.parametrize("registrar", ["godaddy", "namecheap", "porkbun", "other", "unheard-of"])
def test_every_guide_leads_through_numbered_steps(registrar: str) -> None:
    steps = guides.instructions(registrar, "acme.com", OURS)
    assert [step["number"] for step in steps] == list(range(1, len(steps) + 1))
    for step in steps:
        assert set(step) == {"number", "title", "description", "action", "help_link"}
        assert all(step.values())
        assert "{" not in step["description"] + step["action"]
    text = " ".join(step["description"] + step["action"] for step in steps)
    assert all(server in text for server in OURS)
    assert "acme.com" in text


def test_looks_grow_rarer_until_one_in_five_minutes() -> None:
    pauses = [waits.pause_seconds(timedelta(minutes=minutes)) for minutes in (0, 5, 31, 3000)]
    assert pauses == [2.0, 30.0, 300.0, 300.0]
