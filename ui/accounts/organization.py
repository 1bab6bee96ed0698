"""The organization's name and postal address, as registrars and recipients see them."""

from __future__ import annotations

from core.accounts import organizations
from core.accounts.countries import COUNTRIES
from core.accounts.organizations import PostalAddress
from ui import kit
from ui.shell.view import View


async def build(view: View) -> None:
    """Show the form; owners only."""
    found = await view.read(organizations.get)
    countries = dict(sorted(COUNTRIES.items(), key=lambda entry: entry[1]))

    async def save() -> None:
        where = PostalAddress(
            country.value,
            address.value,
            city.value,
            postal_code.value,
            state.value,
            phone.value,
        )
        await view.act("Organization saved", organizations.change, name.value, where)

    with kit.page(narrow=True):
        kit.page_header(
            "Organization",
            "Who you are to registrars and to the readers of your mail.",
            lambda: kit.link_button(
                "Your data", "/organization/data", variant="secondary", icon="download"
            ),
        )
        with kit.card(), kit.form(save):
            name = kit.field("Name", value=found.name, name="organization", maxlength=80)
            country = kit.select("Country", countries, value=found.country, name="country")
            address = kit.field(
                "Street and number",
                value=found.address,
                name="address",
                hint="Stands under every marketing mail, because the law asks for it.",
            )
            with kit.box("cols2"):
                postal_code = kit.field("Postal code", value=found.postal_code, name="postal_code")
                city = kit.field("City", value=found.city, name="city")
                state = kit.field("State or region", value=found.state, name="state", optional=True)
                phone = kit.field("Phone", value=found.phone, name="phone", optional=True)
            with kit.box("row end"):
                kit.button("Save organization", submit=True)
