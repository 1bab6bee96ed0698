"""A package at its host: operators write records and ask for domains, owners rename senders."""

from __future__ import annotations

from tests.support.ledger import ADMIN
from tests.support.package import Package
from tests.support.visiting import visiting

pytest_plugins = ("tests.support.unhurried",)
TAKEN = "taken-acme.com"


async def test_a_package_is_looked_into_changed_and_renamed_at_its_host(package: Package) -> None:
    await package.settle()
    system, provision_id = package.system, package.provision_id
    async with visiting(system, ADMIN) as visitor:
        said = await visitor.open(f"/operate/provisions/{provision_id}/host")
        names = [domain.name for domain in await package.domains()]
        assert all(name in said for name in names)
        assert said.count("takes more mailboxes") == len(names)
        assert "6 accounts in this package" in said
        visitor.fill("domain", TAKEN)
        visitor.press("ask-for")
        await visitor.sees("Name servers: pns61.cloudns.net")
        await visitor.sees("Withdraw")
        visitor.press("Withdraw")
        await visitor.until(lambda: "stops looking" in visitor.asked)
        visitor.press("confirm")
        await visitor.sees("The request is gone")
        await visitor.until(lambda: "Let one" in visitor.said() and TAKEN not in visitor.said())
        visitor.press("Let one mailbox in by Google")
        await visitor.until(lambda: bool(visitor.left_for))
        assert visitor.left_for[-1].startswith("https://accounts.google.com")
        ref = (await package.domains())[0].ref
        await visitor.open(f"/operate/provisions/{provision_id}/host?domain={ref}")
        visitor.fill("host", "_dmarc")
        visitor.fill("value", "v=DMARC1; p=reject")
        visitor.press("add-record")
        await visitor.sees("the host keeps it")
        visitor.fill("host", "@")
        visitor.fill("value", "google-site-verification=7")
        visitor.press("add-record")
        await visitor.until(lambda: f"TXT {names[0]}" in visitor.said())
        await visitor.sees("google-site-verification=7")
        said = await visitor.open("/operate/preflight")
        assert "HeyReach makes campaigns over its interface by now." in said
        assert "Customers still make theirs by hand" in said
    async with visiting(system, package.actor) as visitor:
        said = await visitor.open("/gtm")
        assert "Replies of real people, weigh 2 parts" in said
        assert "nobody can guarantee the inbox" in said
        assert "Terms of PlusVibe" in said
        assert "LinkedIn campaigns are made by hand in HeyReach" in said
        visitor.press("Sender name…")
        await visitor.until(lambda: "beside your addresses" in visitor.asked)
        visitor.fill("first_name", "")
        visitor.press("rename-sender")
        await visitor.sees("Look at the field that is marked.")
        visitor.fill("first_name", "Grace")
        visitor.press("rename-sender")
        await visitor.sees("6 mailboxes have the new name")
    assert {box.first_name for box in await package.mailboxes()} == {"Grace"}
    assert {row["first"] for row in package.world.store.all("zapmail_mailbox")} == {"Grace"}
