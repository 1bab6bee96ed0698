"""What stands between a campaign and its people: the checklist and the test mail; and its templates."""

from __future__ import annotations

from core.sending import templates
from core.system import Actor, System
from data.sending import receptions
from tests.support import campaigning
from tests.support.journey import customer
from tests.support.visiting import visiting
from ui.sending.campaign_preview import MailPreview
from ui.sending.templates_elements import TemplateCards

POINTS = ("Unsubscribe link", "Postal address", "Sender", "Audience", "Bounces and complaints")


async def test_the_checklist_lets_nothing_leave_while_too_much_bounces(system: System) -> None:
    owner, campaign = await campaigning.ready(system)
    address = f"/campaigns/{campaign.id}/edit?step=4"
    async with visiting(system, owner) as visitor:
        said = await visitor.open(address)
        assert set(POINTS) <= set(said.splitlines())
        assert "news@acme.example; its domain is verified." in said
        assert "3 people get it." in said
        assert "Everything passes." in said
        key, day = owner.require_organization(), system.clock.now().date()
        async with system.platform(Actor.job()) as work:
            marks = {(key, day, "delivered"): 90, (key, day, "bounced"): 10}
            await receptions.mark(work.session, marks)
        said = await visitor.open(address)
        assert "Bounce rate: 10 of 100 (10.0 %)." in said
        assert "1 to put right before it can be sent." in said
        assert visitor.button("release").props["disabled"]


async def test_a_test_mail_is_previewed_in_its_dialog_and_sent(system: System) -> None:
    owner, campaign = await campaigning.ready(system)
    async with visiting(system, owner) as visitor:
        await visitor.open(f"/campaigns/{campaign.id}/edit?step=4")
        visitor.press("open-test")
        await visitor.sees("It is filled in for the contact chosen below.")
        await visitor.sees("Hi Reader 2")
        [shown] = [one for one in visitor.elements() if isinstance(one, MailPreview)]
        assert (shown.props["subject"], shown.props["to"]) == (
            "Spring news",
            "acme2@people.example",
        )
        visitor.press("send-test")
        await visitor.sees("The test is on its way")
        assert visitor.asked == ""


async def test_templates_are_cards_with_a_drawing_and_a_guide_to_their_tags(system: System) -> None:
    owner = await customer(system)
    async with system.work(owner) as work:
        made = await templates.from_preset(work, "welcome_simple")
    async with visiting(system, owner) as visitor:
        for path, number in (("/templates", 1), ("/templates/new", 35)):
            await visitor.open(path)
            [grid] = [one for one in visitor.elements() if isinstance(one, TemplateCards)]
            assert len(grid.props["cards"]) == number
            assert all(len(card["shapes"]) > 3 for card in grid.props["cards"])
        await visitor.open(f"/templates/{made.id}")
        visitor.press("Fields")
        await visitor.sees("What stands between braces is filled in for every recipient.")
        guide = visitor.asked.splitlines()
        assert {"first_name", "unsubscribe_url", "{{first_name|there}}"} <= set(guide)
        visitor.press("first_name")
        await visitor.until(lambda: visitor.asked == "")
