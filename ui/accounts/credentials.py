"""Keys of the organization's own accounts at providers: tried when entered, never shown again."""

from __future__ import annotations

from nicegui.element import Element

from core.accounts import credentials
from core.accounts.credentials import FORMS, Credential, Form, FormField
from ui import kit
from ui.shell.view import View

ICONS = {
    "cloudflare": "cloud",
    "godaddy": "shopping-cart",
    "google_workspace": "mail",
    "smartlead": "send",
    "writing": "sparkles",
}


async def build(view: View) -> None:
    """Show a card for each provider."""
    with kit.page():
        kit.page_header(
            "Credentials",
            "Keys of your own accounts. Each is tried when you enter it, then kept sealed: it is "
            "never shown again, not even to you.",
        )
        kept = await view.read(credentials.listing)
        with kit.box("grid2"):
            for form in FORMS.values():
                Card(view, form).show(kept)


class Card:
    """One provider: whether there is a key, what it looks like, and what can be done with it."""

    def __init__(self, view: View, form: Form) -> None:
        self.view, self.form = view, form
        self.holder: Element = kit.box(
            "card stack g16", "section", aria_label=form.title, data_testid=f"key-{form.provider}"
        )

    async def draw(self) -> None:
        """Draw the card as it is now."""
        self.show(await self.view.read(credentials.listing))

    def show(self, kept: list[Credential]) -> None:
        """Draw the card; ``kept`` are all keys of the organization."""
        found = next((key for key in kept if key.provider == self.form.provider), None)
        self.holder.clear()
        with self.holder:
            self._head(found)
            if found is None:
                self._missing()
            else:
                self._facts(found)
            self._actions(found)

    def _head(self, found: Credential | None) -> None:
        with kit.box("row g12 top"):
            kit.icon(ICONS.get(self.form.provider, "key-round"), "big")
            with kit.box("stack g2 grow"):
                kit.h3(self.form.title)
                kit.text(self.form.purpose, "muted", "p")
            if found:
                kit.status_badge(found.status)
            elif self.ours:
                kit.badge("Optional")
            else:
                kit.status_badge("missing")

    @property
    def ours(self) -> bool:
        """Tell whether there is an account of the platform to act with instead."""
        return bool(self.view.system.platform_secrets.get(self.form.provider))

    def _missing(self) -> None:
        if self.ours:
            kit.caption("Mailwright’s own account is used until you add yours.")
        else:
            kit.caption("Needed before Mailwright can do this for you.")

    def _facts(self, found: Credential) -> None:
        if found.problem:
            kit.alert("danger", "The provider refuses this key", found.problem)
        kit.definition_list(
            [
                ("Key", lambda: kit.mono(found.hint)),
                ("Last tried", lambda: kit.ago(found.checked_at)),
            ]
        )

    def _actions(self, found: Credential | None) -> None:
        provider = self.form.provider
        with kit.box("row g8 wrap"):
            kit.button(
                "Replace" if found else "Add key",
                on_click=self.enter,
                variant="secondary" if found or self.ours else "primary",
                icon="key-round",
                testid=f"add-{provider}",
            )
            if found:
                kit.button("Try again", on_click=self.again, variant="secondary", icon="refresh-cw")
                kit.button("Remove", on_click=self.remove, variant="ghost", icon="trash-2")

    async def enter(self) -> None:
        """Ask for the key and keep it once the provider accepts it."""
        with kit.dialog(f"{self.form.title} key", wide=True) as modal:
            fields: dict[str, kit.Field] = {}

            async def save() -> None:
                given = {name: str(field.value or "") for name, field in fields.items()}
                kept = await self.view.call(
                    credentials.save,
                    self.view.actor,
                    self.form.provider,
                    given,
                    done_message=f"{self.form.title} accepts the key",
                )
                if kept is not None:
                    modal.close("kept")

            kit.h2(f"{self.form.title} key")
            kit.paragraph(f"Where to find it: {self.form.where}", muted=True)
            with kit.form(save):
                for number, field in enumerate(self.form.fields):
                    fields[field.name] = ask(field, first=number == 0)
                with kit.modal_foot(modal):
                    kit.button("Try and keep", submit=True, testid="save-key")
        if await modal.answered() == "kept":
            await self.draw()

    async def again(self) -> None:
        """Try the key once more."""
        done = "Tried: the card shows what the provider says"
        tried = await self.view.call(
            credentials.try_again, self.view.actor, self.form.provider, done_message=done
        )
        if tried is not None:
            await self.draw()

    async def remove(self) -> None:
        """Forget the key, after asking."""
        sure = await self.view.confirm(
            f"Remove the {self.form.title} key?",
            "What is set up already stays at the provider; nothing more can be done there until "
            "a key is added again.",
            "Remove the key",
        )
        if sure:
            await self.view.act("The key is forgotten", credentials.remove, self.form.provider)
            await self.draw()


def ask(field: FormField, *, first: bool) -> kit.Field:
    """Draw one field; secrets are hidden while they are typed."""
    kind = "textarea" if field.long else "password" if field.secret else "text"
    return kit.field(
        field.label,
        kind=kind,
        name=field.name,
        hint=field.hint,
        optional=field.optional,
        autocomplete="off",
        testid=f"field-{field.name}",
        rows=6 if field.long else None,
        focus=first or None,
    )
