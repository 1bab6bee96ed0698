"""Which CSS may stand in mail: properties that place and paint, and functions that fetch nothing."""

from __future__ import annotations

import re

PROPERTIES = frozenset(
    """
    align-content align-items align-self aspect-ratio background background-attachment
    background-clip background-color background-image background-origin background-position
    background-repeat background-size border border-block border-bottom border-bottom-color
    border-bottom-left-radius border-bottom-right-radius border-bottom-style border-bottom-width
    border-collapse border-color border-inline border-left border-left-color border-left-style
    border-left-width border-radius border-right border-right-color border-right-style
    border-right-width border-spacing border-style border-top border-top-color
    border-top-left-radius border-top-right-radius border-top-style border-top-width border-width
    box-shadow box-sizing caption-side clear color color-scheme column-count column-gap columns
    content direction display empty-cells filter flex flex-basis flex-direction flex-flow flex-grow
    flex-shrink flex-wrap float font font-family font-feature-settings font-size font-stretch
    font-style font-variant font-weight gap grid-template-columns height hyphens justify-content
    justify-items justify-self letter-spacing line-height list-style list-style-image
    list-style-position list-style-type margin margin-bottom margin-inline margin-left margin-right
    margin-top max-height max-width min-height min-width object-fit object-position opacity order
    outline outline-color outline-style outline-width overflow overflow-wrap overflow-x overflow-y
    padding padding-bottom padding-inline padding-left padding-right padding-top row-gap
    supported-color-schemes table-layout text-align text-align-last text-decoration
    text-decoration-color text-decoration-line text-decoration-style text-indent text-overflow
    text-rendering text-shadow text-size-adjust text-transform text-underline-offset
    text-underline-position unicode-bidi vertical-align visibility white-space widows width
    word-break word-spacing word-wrap writing-mode
    -webkit-font-smoothing -webkit-text-fill-color -webkit-text-size-adjust -moz-osx-font-smoothing
    -moz-text-size-adjust -ms-interpolation-mode -ms-text-size-adjust -premailer-width
    """.split()
)
"""Without ``position``, ``z-index``, ``transform``, ``cursor``: mail does not cover what is not its."""

OUTLOOK = re.compile(r"mso-[a-z-]{1,40}")
"""Properties that only Outlook reads."""

FUNCTIONS = frozenset(
    """
    rgb rgba hsl hsla hwb lab lch oklab oklch color-mix calc min max clamp
    linear-gradient radial-gradient repeating-linear-gradient repeating-radial-gradient
    repeat minmax fit-content grayscale brightness contrast invert sepia saturate
    """.split()
)

WITH_IMAGES = frozenset({"background", "background-image", "list-style", "list-style-image"})
"""Properties that may name an image, over https."""

GROUPS = frozenset({"media", "supports"})
"""At-rules that only hold other rules; the rest would fetch something, or is read by no mailer."""
