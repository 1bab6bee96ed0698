"""One's own account: name, password, signed-in devices, organizations."""

from __future__ import annotations

from core.accounts import members, organizations, password_changes, sessions
from core.accounts import profile as profiles
from core.accounts.organizations import Organization
from core.accounts.profile import Profile, own
from core.accounts.sessions import Device
from core.system import Actor, System
from ui import kit
from ui.accounts.devices import device_name
from ui.shell.view import View


async def build(view: View) -> None:
    """Show everything that belongs to the person rather than to the organization."""
    person = await view.ask(own(view.actor, profiles.get))
    devices = await view.ask(own(view.actor, sessions.listing))
    places = await view.ask(own(view.actor, organizations.of_actor))
    with kit.page(narrow=True):
        kit.page_header("Your account", person.email)
        name_card(view, person)
        password_card(view, person)
        devices_card(view, devices)
        organizations_card(view, places)


def name_card(view: View, person: Profile) -> None:
    """Change the name colleagues see."""

    async def save() -> None:
        await view.call(own(view.actor, profiles.rename), name.value, done_message="Name saved")

    with kit.section("Profile", "Your name is shown to your colleagues."), kit.form(save):
        name = kit.field("Name", value=person.name, name="name", autocomplete="name", maxlength=80)
        kit.field("Email", value=person.email, disabled=True)
        with kit.box("row end"):
            kit.button("Save name", submit=True)


def password_card(view: View, person: Profile) -> None:
    """Change the password, or set the first one after a sign-in with Google."""

    async def save() -> None:
        typed = (old.value if old is not None else "", new.value)
        message = "Password changed. Your other devices are signed out."
        if await view.call(changed, view.actor, *typed, done_message=message):
            view.go("/settings")

    subtitle = (
        "Changing it signs your other devices out." if person.has_password else "You have none yet."
    )
    with kit.section("Password", subtitle), kit.form(save):
        old = None
        if person.has_password:
            old = kit.field(
                "Current password", kind="password", name="old", autocomplete="current-password"
            )
        new = kit.field(
            "New password",
            kind="password",
            name="password",
            autocomplete="new-password",
            hint="At least 10 characters. A few words are easy to remember.",
        )
        with kit.box("row end"):
            kit.button("Change password" if person.has_password else "Set password", submit=True)


async def changed(system: System, actor: Actor, old: str, new: str) -> bool:
    """Change the password and say that it is done."""
    await password_changes.change(system, actor, old, new)
    return True


def devices_card(view: View, devices: list[Device]) -> None:
    """List where one is signed in, with a way out of each."""

    async def everywhere() -> None:
        sure = await view.confirm(
            "Sign out everywhere?", "This device is signed out too.", "Sign out everywhere"
        )
        if sure:
            await view.call(
                own(view.actor, sessions.sign_out_everywhere),
                done_message="You are signed out everywhere",
            )

    def leave_all() -> None:
        kit.button("Sign out everywhere", variant="secondary", small=True, on_click=everywhere)

    with kit.section("Devices", "Where you are signed in now.", leave_all):
        for device in devices:
            device_row(view, device)


def device_row(view: View, device: Device) -> None:
    """Show one signed-in browser."""

    async def end() -> None:
        ended = own(view.actor, sessions.end)
        await view.call(ended, device.id, done_message="Signed out there")
        view.go("/settings")

    with kit.box("row between g12 wrap"):
        with kit.box("stack g2 grow"):
            kit.text(device_name(device.agent), "strong")
            with kit.box("row g6 cap muted"):
                kit.text("Signed in", tag="span")
                kit.ago(device.since)
        if device.current:
            kit.badge("This device", "accent")
        else:
            kit.button("Sign out", variant="secondary", small=True, on_click=end)


def organizations_card(view: View, places: list[tuple[Organization, str]]) -> None:
    """List one's organizations, to go on in another or to leave this one."""

    async def leave() -> None:
        name = view.actor.organization_name
        if await view.confirm(f"Leave {name}?", "Only an owner can invite you back.", "Leave"):
            await view.act(f"You have left {name}", members.leave)

    with kit.section("Organizations", "Where you work."):
        for organization, role in places:
            here = organization.id == view.actor.organization_id
            with kit.box("row between g12 wrap"):
                with kit.box("stack g2 grow"):
                    kit.text(organization.name, "strong")
                    kit.caption(role.capitalize())
                if here:
                    kit.badge("Open now", "accent")
                    kit.button("Leave", variant="secondary", small=True, on_click=leave)
                else:
                    switch_button(view, organization)


def switch_button(view: View, organization: Organization) -> None:
    """Go on in another organization; the page reloads by itself."""

    async def switch() -> None:
        await view.call(
            own(view.actor, organizations.switch),
            organization.id,
            done_message=f"You work in {organization.name} now",
        )

    kit.button("Open", variant="secondary", small=True, on_click=switch)
