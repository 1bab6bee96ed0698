"""Templates on a real database: versions, drafts, two people at once, removal and its end, two organizations."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from core.accounts import organizations
from core.errors import Conflict, Invalid, LimitReached, NotFound
from core.sending import (
    saved_blocks,
    template_drafts,
    template_preview,
    template_test_mail,
    templates,
    transactional,
)
from core.sending.blocks import fresh, written
from core.sending.templates import Template, TemplateContent
from core.system import Actor, System
from tests.support import journey

PAGE = TemplateContent("News", "newsletter", "Hi {{first_name|you}}", "In short", "<p>One</p>")


@pytest.fixture
async def actor(system: System) -> Actor:
    """Give the owner of an organization."""
    return await journey.customer(system)


@pytest.fixture
async def made(system: System, actor: Actor) -> Template:
    """Give a template that is saved once."""
    async with system.work(actor) as work:
        template, _ = await templates.create(work, PAGE)
    return template


async def saved(
    system: System, actor: Actor, template_id: UUID, version: int, content: TemplateContent
) -> Template:
    """Save a template."""
    async with system.work(actor) as work:
        template, _ = await templates.save(work, template_id, content, version)
    return template


async def test_every_save_is_a_version_and_any_of_them_comes_back(
    system: System, actor: Actor, made: Template
):
    second = replace(PAGE, subject="Second", html="<p>Two</p><script>x</script>")
    async with system.work(actor) as work:
        template, removed = await templates.save(work, made.id, second, 1)
    assert [(one.line, one.column) for one in removed] == [(1, 11)]
    assert "script" not in template.html
    same = await saved(system, actor, made.id, 2, TemplateContent.of(template))
    assert same.version == 2
    async with system.work(actor) as work:
        await templates.restore_version(work, made.id, 1)
    async with system.work(actor) as work:
        now = await templates.get(work, made.id)
        listed = await templates.versions(work, made.id)
        first = await templates.version(work, made.id, 1)
        with pytest.raises(NotFound):
            await templates.version(work, made.id, 9)
    assert (now.version, now.subject) == (3, "Hi {{first_name|you}}")
    assert [(one.version, one.note) for one in listed] == [
        (3, "Version 1 restored"),
        (2, ""),
        (1, ""),
    ]
    assert {one.saved_by for one in listed} == {"Tim Keen"}
    assert TemplateContent.of(first) == TemplateContent.of(now)


async def test_whoever_saves_second_is_told_and_loses_nothing(
    system: System, actor: Actor, made: Template
):
    await saved(system, actor, made.id, 1, replace(PAGE, subject="Theirs"))
    mine = replace(PAGE, subject="Mine {{unfinished")
    async with system.work(actor) as work:
        await template_drafts.keep(work, made.id, mine, 1)
    with pytest.raises(Conflict) as refused:
        await saved(system, actor, made.id, 1, replace(mine, subject="Mine"))
    assert refused.value.code == "template_changed"
    with pytest.raises(Invalid, match="never closed"):
        await saved(system, actor, made.id, 2, mine)
    async with system.work(actor) as work:
        draft = await template_drafts.find(work, made.id)
        assert draft is not None
        assert TemplateContent.read(draft.content) == mine
        assert draft.base_version == 1
    await saved(system, actor, made.id, 2, replace(mine, subject="Mine"))
    async with system.work(actor) as work:
        assert await template_drafts.find(work, made.id) is None
        assert (await templates.get(work, made.id)).version == 3


async def test_a_removed_template_comes_back_within_thirty_days_and_is_erased_after_them(
    system: System, actor: Actor, made: Template
):
    async with system.work(actor) as work:
        other = await templates.duplicate(work, made.id)
        await templates.remove(work, made.id)
        await templates.remove(work, other.id)
        assert (await templates.listing(work)).total == 0
        with pytest.raises(NotFound):
            await templates.get(work, made.id)
    system.clock.skip(timedelta(days=29))
    assert await templates.forget_deleted(system) == 0
    async with system.work(actor) as work:
        assert (await templates.listing(work, removed=True)).total == 2
        back = await templates.restore(work, made.id)
        assert (back.deleted_at, back.name) == (None, "News")
    system.clock.skip(timedelta(days=2))
    async with system.work(actor) as work:
        assert (await templates.listing(work, removed=True)).total == 0
        with pytest.raises(NotFound):
            await templates.restore(work, other.id)
    assert await templates.forget_deleted(system) == 1
    async with system.work(actor) as work:
        assert [one.name for one in (await templates.listing(work)).rows] == ["News"]


async def test_presets_and_copies_get_names_of_their_own_and_are_found_again(
    system: System, actor: Actor
):
    async with system.work(actor) as work:
        first = await templates.from_preset(work, "welcome_simple")
        await templates.from_preset(work, "welcome_simple")
        await templates.duplicate(work, first.id)
        offer = await templates.from_preset(work, "promotion_offer")
        names = [one.name for one in (await templates.listing(work, "WARM")).rows]
        assert sorted(names) == ["A warm welcome", "A warm welcome 2", "A warm welcome 3"]
        assert (await templates.listing(work, category="promotion")).rows[0].id == offer.id
        assert await templates.totals(work) == {"welcome": 3, "promotion": 1}
        assert (await templates.listing(work, size=2, page=2)).total == 4
        with pytest.raises(NotFound):
            await templates.from_preset(work, "nothing")
        plain = await templates.as_html(work, TemplateContent.of(first))
        assert (plain.design, plain.html) == ({}, first.html)


async def test_a_test_mail_is_filled_in_and_twenty_an_hour_are_enough(system: System, actor: Actor):
    content = replace(PAGE, html="<p>Hi {{first_name}} \\{a|b}</p>")
    message = await template_test_mail.send(system, actor, content, "ann@acme.example")
    async with system.work(actor) as work:
        told = (await transactional.contents(work.session, [message.id]))[message.id]
        building = transactional.building_of(system, await organizations.get(work), told.fields)
    built = transactional.built(told, building)
    assert told.subject == "[Test] Hi Alex"
    assert "".join(map(str, built.text.nodes[:1])).startswith("Hi Alex")
    assert "1 Main St" in told.html
    for _ in range(19):
        await template_test_mail.send(system, actor, content, "ann@acme.example")
    with pytest.raises(LimitReached):
        await template_test_mail.send(system, actor, content, "ann@acme.example")
    system.clock.skip(timedelta(hours=1, seconds=1))
    for wrong, to in ((replace(content, subject="{{nobody}}"), "ann@acme.example"), (content, "x")):
        with pytest.raises(Invalid):
            await template_test_mail.send(system, actor, wrong, to)


async def test_an_organization_sees_nothing_of_anothers_templates(
    system: System, actor: Actor, made: Template
):
    stranger = await journey.customer(system, "Globex")
    async with system.work(actor) as work:
        kept = await saved_blocks.keep(work, "Signature", written(fresh("heading")))
        with pytest.raises(Conflict):
            await saved_blocks.keep(work, " Signature", written(fresh("text")))
    async with system.work(stranger) as work:
        assert (await templates.listing(work)).total == 0
        assert await saved_blocks.listing(work) == []
        assert (await saved_blocks.keep(work, "Signature", written(fresh("text")))).name
    for use_case in (
        templates.get,
        templates.duplicate,
        templates.versions,
        templates.remove,
        templates.restore,
        template_drafts.drop,
    ):
        async with system.work(stranger) as work:
            if use_case is template_drafts.drop:
                await use_case(work, made.id)
                continue
            with pytest.raises(NotFound):
                await use_case(work, made.id)
    async with system.work(stranger) as work:
        with pytest.raises(NotFound):
            await templates.save(work, made.id, PAGE, 1)
    async with system.work(stranger) as work:
        with pytest.raises(NotFound):
            await saved_blocks.remove(work, kept.id)
        shown = await template_preview.preview(work, PAGE)
        assert "Globex" in shown.html
