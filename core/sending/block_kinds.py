"""THE table of what a design is made of: kinds of blocks, their properties, and the theme."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Value = str | int | bool


class Input(StrEnum):
    """How a property is asked for, and what it may hold."""

    line = "line"
    words = "words"
    """Text of several lines with **bold**, *italic*, [words](address) and "- " for lists."""
    address = "address"
    colour = "colour"
    """``#rrggbb``, "" for the theme's own."""
    number = "number"
    choice = "choice"
    yes = "yes"
    code = "code"
    field = "field"
    """The name of a field of contacts."""


@dataclass(frozen=True, slots=True)
class Property:
    """One property; ``least`` and ``most`` bound numbers, ``options`` are value and word."""

    name: str
    title: str
    input: Input
    default: Value = ""
    options: tuple[tuple[str, str], ...] = ()
    least: int = 0
    most: int = 0
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of block; ``slots`` are the titles of the places where other blocks stand in it."""

    name: str
    title: str
    icon: str
    properties: tuple[Property, ...]
    slots: tuple[str, ...] = ()
    summary: str = ""
    """The property that tells blocks of this kind apart in a list."""

    def property(self, name: str) -> Property | None:
        """Return a property by its name."""
        return next((one for one in self.properties if one.name == name), None)


ALIGN = Property(
    "align",
    "Alignment",
    Input.choice,
    "left",
    (("left", "Left"), ("center", "Centre"), ("right", "Right")),
)
CENTRED = Property("align", "Alignment", Input.choice, "center", ALIGN.options)
SPACE = Property("space", "Space above and below", Input.number, 12, most=80)
BACKGROUND = Property("background", "Background", Input.colour)
COLOUR = Property("colour", "Colour of the text", Input.colour)

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "heading",
            "Heading",
            "heading",
            (
                Property("text", "Text", Input.line, "A clear headline"),
                Property(
                    "level",
                    "Size",
                    Input.choice,
                    "1",
                    (("1", "Large"), ("2", "Medium"), ("3", "Small")),
                ),
                *(ALIGN, COLOUR, SPACE, BACKGROUND),
            ),
            summary="text",
        ),
        Kind(
            "text",
            "Text",
            "text",
            (
                Property(
                    "text",
                    "Text",
                    Input.words,
                    "Write to one person about one thing.",
                    hint="**bold**, *italic*, [words](https://…), lines that begin with a dash.",
                ),
                Property(
                    "size",
                    "Size",
                    Input.choice,
                    "16",
                    (("13", "Small"), ("16", "Normal"), ("18", "Large")),
                ),
                *(ALIGN, COLOUR, SPACE, BACKGROUND),
            ),
            summary="text",
        ),
        Kind(
            "image",
            "Image",
            "image",
            (
                Property(
                    "address",
                    "Address of the image",
                    Input.address,
                    hint="https only. Without one, the image is left out of the mail.",
                ),
                Property(
                    "alt",
                    "What it shows",
                    Input.line,
                    hint="For people who do not see it. Leave empty if it is decoration.",
                ),
                Property("href", "Where a click leads", Input.address),
                Property("width", "Width in pixels", Input.number, 536, least=16, most=600),
                *(CENTRED, SPACE, BACKGROUND),
            ),
            summary="alt",
        ),
        Kind(
            "button",
            "Button",
            "square-mouse-pointer",
            (
                Property("text", "Text", Input.line, "Read more"),
                Property("href", "Where it leads", Input.address, "https://example.com"),
                Property("fill", "Colour", Input.colour),
                COLOUR,
                Property("wide", "As wide as the mail", Input.yes, default=False),
                *(ALIGN, SPACE, BACKGROUND),
            ),
            summary="text",
        ),
        Kind(
            "divider",
            "Divider",
            "minus",
            (
                Property("line", "Colour", Input.colour),
                Property("thickness", "Thickness", Input.number, 1, least=1, most=8),
                *(SPACE, BACKGROUND),
            ),
        ),
        Kind(
            "spacer",
            "Space",
            "move-vertical",
            (Property("height", "Height", Input.number, 24, least=4, most=160), BACKGROUND),
        ),
        Kind(
            "columns",
            "Two columns",
            "columns-2",
            (
                Property(
                    "split",
                    "Widths",
                    Input.choice,
                    "1:1",
                    (("1:1", "Equal"), ("1:2", "Narrow, wide"), ("2:1", "Wide, narrow")),
                ),
                *(SPACE, BACKGROUND),
            ),
            ("Left", "Right"),
        ),
        Kind(
            "columns3",
            "Three columns",
            "columns-3",
            (SPACE, BACKGROUND),
            ("Left", "Middle", "Right"),
        ),
        Kind(
            "social",
            "Social links",
            "share-2",
            (
                Property(
                    "links",
                    "Links",
                    Input.words,
                    "LinkedIn https://www.linkedin.com/company/example\nX https://x.com/example",
                    hint="One a line: the name, then the address.",
                ),
                *(CENTRED, COLOUR, SPACE, BACKGROUND),
            ),
            summary="links",
        ),
        Kind(
            "footer",
            "Footer",
            "panel-bottom",
            (
                Property(
                    "text",
                    "Why people get this",
                    Input.words,
                    "You receive this because you asked for news from {{organization}}.",
                ),
                Property("preferences", "Link to their preferences", Input.yes, default=False),
                Property("online", "Link to the mail as a page", Input.yes, default=False),
                *(CENTRED, SPACE, BACKGROUND),
            ),
            summary="text",
        ),
        Kind(
            "html",
            "HTML",
            "code",
            (
                Property("code", "HTML", Input.code, "<p>Your own HTML</p>"),
                *(SPACE, BACKGROUND),
            ),
        ),
        Kind(
            "condition",
            "Condition",
            "split",
            (
                Property(
                    "field",
                    "Only if the contact has",
                    Input.field,
                    "first_name",
                    hint="What stands below is shown to people who have a value there.",
                ),
            ),
            ("Shown if so", "Shown otherwise"),
            summary="field",
        ),
    )
}

THEME = Kind(
    "theme",
    "Colours and type",
    "palette",
    (
        Property(
            "font",
            "Typeface",
            Input.choice,
            "sans",
            (("sans", "Sans serif"), ("serif", "Serif"), ("mono", "Typewriter")),
        ),
        Property("background", "Around the mail", Input.colour, "#f3f4f6"),
        Property("surface", "The mail itself", Input.colour, "#ffffff"),
        Property("text", "Text", Input.colour, "#1f2937"),
        Property("muted", "Quiet text", Input.colour, "#6b7280"),
        Property("accent", "Buttons and links", Input.colour, "#2563eb"),
        Property("on_accent", "Text on buttons", Input.colour, "#ffffff"),
        Property("rounding", "Round corners", Input.number, 8, most=28),
        Property("side", "Space at the sides", Input.number, 32, most=56),
        Property("dark", "Follow dark mode", Input.yes, default=True),
        Property("language", "Language, as en or de-CH", Input.line, "en"),
    ),
)
"""What the whole design shares."""
