"""The fields that say how mailboxes are warmed up."""

from __future__ import annotations

from core.ports.sequencer import TERMS_URL
from core.provisioning.direct.outreach import BOUNDS, DEFAULT, WarmupWish
from ui import kit
from ui.provisioning import warmup_words


class WarmupForm:
    """Draws the fields into the form that is open, and reads them."""

    def __init__(self) -> None:
        self.enabled = kit.checkbox(
            "Warm up first",
            value=DEFAULT.enabled,
            name="enabled",
            hint="Mails between mailboxes of the network build a name for yours. Advised.",
        )
        with kit.box("cols3"):
            self.daily = number("Warmup mails a day", "daily_limit", DEFAULT.daily_limit)
            self.replies = number("Replies, percent", "reply_rate", DEFAULT.reply_rate)
            self.days = number("Days", "days", DEFAULT.days)

        warmup_words.promise("Smartlead", TERMS_URL)

    def wish(self) -> WarmupWish:
        """Return what was entered."""
        return WarmupWish(
            bool(self.enabled.value),
            int(self.daily.value or 0),
            int(self.replies.value or 0),
            int(self.days.value or 0),
        )


def number(label: str, name: str, value: int) -> kit.Field:
    """Ask for a number within the bounds of the sequencer."""
    least, most = BOUNDS[name]
    return kit.field(label, name=name, kind="number", value=value, min=least, max=most)
