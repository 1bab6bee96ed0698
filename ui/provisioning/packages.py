"""The organization's packages: which one is looked at, and the way to another one."""

from __future__ import annotations

from uuid import UUID

from core.provisioning.allowance import Provision
from ui import kit
from ui.shell.view import View

HOME = "/gtm"


def path(provision_id: UUID) -> str:
    """Return the address of one package."""
    return f"{HOME}?package={provision_id}"


def asked(bought: list[Provision], package: str) -> UUID | None:
    """Return the package an address asks for, None where it asks for none of these."""
    return next((one.id for one in bought if str(one.id) == package), None)


def tabs(packages: list[Provision], at: UUID) -> None:
    """Lead from one package to another, where there are several."""
    if len(packages) > 1:
        links = [(one.brand, path(one.id)) for one in packages]
        kit.link_tabs("Packages", links, path(at))


def another(view: View, room: int) -> None:
    """Offer to set up one more package, where there is room for it."""
    if "owner" in view.roles and room > 0:
        with kit.box("row"):
            kit.link_button("Add a package", "/gtm/setup", variant="secondary", icon="plus")
