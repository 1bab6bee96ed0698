"""Step 2: whom the campaign is for, counted while it is chosen."""

from __future__ import annotations

import re
from typing import Any

from core.errors import AppError
from core.sending import audience_counts, campaign_choices, campaigns
from core.sending.audience_counts import Counted
from core.sending.campaign_choices import Choices
from core.sending.campaigns import Campaign
from core.system import Actor, System
from ui import kit
from ui.shell.view import View

KINDS = (
    ("all", "All contacts", "Everybody who may be written to."),
    ("segment", "A segment", "Who fits a rule, at the moment of the start."),
    ("tags", "Tags", "Who has at least one of these tags."),
    ("import", "An import", "Who came with one file."),
    ("list", "A list", "Contacts whose addresses you paste."),
)
NON_OPENERS = ("non_openers", "Who has not opened", "Those whom the first campaign left cold.")


async def build(view: View, campaign: Campaign) -> None:
    """Ask for the audience and say at once who gets mail and who does not."""
    choices = await view.read(campaign_choices.offered)
    asked = Asked(campaign, choices)

    async def changed(_: Any = None) -> None:
        asked.show()
        found = await view.answer(counted, view.actor, asked.audience())
        tally.clear()
        with tally:
            say(found)

    async def go_on() -> None:
        stored = await view.act(
            "Saved", campaigns.update, campaign.id, campaign.version, {"audience": asked.audience()}
        )
        if stored is not None:
            view.go(f"/campaigns/{campaign.id}/edit?step=3")

    with kit.form(go_on):
        with kit.card():
            asked.draw(changed)
        tally = kit.box("stack g16")
        await changed()
        with kit.box("row between g8"):
            kit.link_button("Back", f"/campaigns/{campaign.id}/edit?step=1", variant="secondary")
            kit.button(
                "Continue", submit=True, icon="arrow-right", icon_after=True, testid="next-step"
            )


class Asked:
    """The fields of the step; which are shown depends on the kind of audience."""

    def __init__(self, campaign: Campaign, choices: Choices) -> None:
        self.kept, self.choices = campaign.audience, choices
        self.parts: dict[str, tuple[kit.Field, Any]] = {}

    def draw(self, changed: Any) -> None:
        """Draw the kinds and, below them, what each needs."""
        before = self.kept.get("campaign_id")
        kinds = (*KINDS, NON_OPENERS) if before else KINDS
        cards = [
            kit.Choice(value, title, text, testid=f"audience-{value}")
            for value, title, text in kinds
        ]
        self.kind = kit.choice_cards(
            "Who gets it", cards, value=str(self.kept.get("kind", "all")), on_change=changed
        )
        self._select("segment", "Segment", self.choices.segments, "segment_id", changed)
        self._select("import", "Import", self.choices.imports, "import_id", changed)
        known = ", ".join(f"{tag} ({people:,})" for tag, people in self.choices.tags.items())
        self._text(
            "tags",
            "Tags",
            ", ".join(self.kept.get("tags", [])),
            changed,
            hint=f"With commas between them. There are: {known or 'none yet'}.",
        )
        self._text(
            "list",
            "Addresses",
            "\n".join(self.kept.get("emails", [])),
            changed,
            kind="textarea",
            rows=8,
            hint="One in a line, at most 5,000. Only those who are contacts get mail.",
        )

    def show(self) -> None:
        """Show what the chosen kind needs."""
        for kind, (_, holder) in self.parts.items():
            holder.set_visibility(kind == self.kind.value)

    def audience(self) -> dict[str, Any]:
        """Return the audience as it is chosen now."""
        kind = self.kind.value
        value = self.parts[kind][0].value if kind in self.parts else ""
        more: dict[str, dict[str, Any]] = {
            "segment": {"segment_id": value},
            "import": {"import_id": value},
            "tags": {"tags": words(value)},
            "list": {"emails": words(value)},
            "non_openers": {"campaign_id": self.kept.get("campaign_id")},
        }
        return {"kind": kind, **more.get(kind, {})}

    def _select(
        self, kind: str, label: str, options: dict[str, str], key: str, changed: Any
    ) -> None:
        with kit.box() as holder:
            field = kit.select(
                label,
                options,
                value=str(self.kept.get(key, "")),
                name="audience",
                on_change=changed,
                hint="" if options else "There is none yet.",
                testid=f"choose-{kind}",
            )
        self.parts[kind] = (field, holder)

    def _text(self, part: str, label: str, value: str, changed: Any, **more: Any) -> None:
        with kit.box() as holder:
            field = kit.field(
                label,
                value=value,
                name="audience",
                on_change=changed,
                testid=f"choose-{part}",
                **more,
            )
        self.parts[part] = (field, holder)


async def counted(system: System, actor: Actor, audience: dict[str, Any]) -> Counted:
    """Count an audience in a transaction of its own."""
    async with system.work(actor) as work:
        return await audience_counts.count(work, audience)


def say(found: Counted | AppError) -> None:
    """Show who gets mail, and who does not and why."""
    if isinstance(found, AppError):
        kit.alert("neutral", str(found))
        return
    left = sum(found.left_out.values())
    kit.stat_cards(
        [
            kit.Stat("reached", "Get it", f"{found.reached:,}", icon="mail-check"),
            kit.Stat("left", "Left out", f"{left:,}", icon="ban"),
        ]
    )
    lines = [f"{people:,} {reason}" for reason, people in found.left_out.items()]
    if found.repeated:
        lines.append(f"{found.repeated:,} written more than once")
    if found.unknown:
        lines.append(f"{found.unknown:,} not among your contacts: import them first")
    if lines:
        kit.alert("accent", "Who does not get it", f"{'; '.join(lines)}.")
    elif not found.reached:
        kit.alert("warning", "Nobody would get it", "Choose another audience, or import contacts.")


def words(text: str) -> list[str]:
    """Return what stands between commas, semicolons or line ends."""
    return [word.strip() for word in re.split(r"[,;\n]+", text) if word.strip()]
