"""The page /kit: every component with realistic content, for those who build pages. Development only."""

from __future__ import annotations

from ui import kit
from ui.kit.gallery import controls, figures, moving, words
from ui.shell.view import View


async def build(view: View) -> None:
    """Draw the gallery."""
    with kit.page():
        kit.page_header(
            "Components",
            "Everything a page is drawn with. Take from here before making something new.",
            lambda: kit.link_button("Tokens", "#tokens", variant="secondary", icon="sparkles"),
        )
        figures.cards()
        await moving.journey(view)
        with kit.box("grid2"):
            controls.buttons(view)
            words.states()
        controls.forms(view)
        controls.choices()
        await figures.table(view)
        figures.charts()
        await moving.operator(view)
        words.notices()
        controls.navigation(view)
        await moving.log(view)
        words.tokens()
