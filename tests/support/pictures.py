"""Pictures of pages, compared with what a person accepted: coarse enough for any machine's fonts.

A picture is kept at a quarter of its size. Two of them are compared as means over squares of five
points (20 points of the screen), so that the edge of a letter is lost, and a part that is missing,
moved or of another colour is not.
"""

from __future__ import annotations

import io
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops
from playwright.sync_api import Page

FOLDER = Path(__file__).parents[1] / "golden" / "pages"
RESULTS = Path("test-results") / "pictures"
KEPT = 4
"""A kept picture has one point for a square of so many points of the screen, in each direction."""
CELL = 5
NOTICED = 11
"""Difference of a channel's mean, 0..255, from which a square counts as changed."""
FORGIVEN = 3
"""Changed squares of a screenful that are put up with: a word that is drawn a little wider."""
SCREENFUL = 225
EVEN_FONTS = ":not(svg, svg *) { font-family: Inter, sans-serif !important }"
"""While a picture is taken, no font is used that another machine may not have."""
EVEN_TIMES = r"""() => {
    const day = /\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b( \d{4})?/g;
    const hour = /\d+:\d\d(:\d\d)?(\s*–\s*\d+:\d\d)?/g;
    for (const element of document.body.querySelectorAll(':not(:has(*), script, style)')) {
        const said = element.textContent, even = said.replace(day, '1 Jan').replace(hour, '0:00');
        if (even !== said)
            [...element.childNodes].forEach((text, n) => text.data = n ? '' : even);
    }
    return document.fonts.ready.then(() => null);
}"""
"""Nor does a picture tell when it was taken."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How a picture differs from the accepted one; empty ``said`` when it does not."""

    said: str
    shown: Image.Image | None = None


def taken(page: Page, *, whole: bool = False) -> bytes:
    """Take a picture of the window, or of the whole page, once its fonts are there."""
    page.evaluate(EVEN_TIMES)
    return page.screenshot(animations="disabled", full_page=whole, style=EVEN_FONTS)


def reduced(png: bytes) -> Image.Image:
    """Return a screenshot in the size and colours it is kept in."""
    full = Image.open(io.BytesIO(png)).convert("RGB")
    size = (max(1, full.width // KEPT), max(1, full.height // KEPT))
    return full.resize(size, Image.Resampling.BOX)


def compared(now: Image.Image, accepted: Image.Image) -> Difference:
    """Compare two reduced pictures."""
    if now.size != accepted.size:
        was, this = (f"{w * KEPT} x {h * KEPT}" for w, h in (accepted.size, now.size))
        return Difference(f"it was {was} points, and is {this}", side_by_side(now, accepted, None))
    changed = squares(now, accepted)
    most = max(Counter(top // SCREENFUL for _, top in changed).values(), default=0)
    if most <= FORGIVEN:
        return Difference("")
    marked = Image.new("L", now.size)
    for left, top in changed:
        marked.paste(255, (left, top, left + CELL, top + CELL))
    left, top, right, bottom = (KEPT * at for at in marked.getbbox() or (0, 0, 0, 0))
    where = f"between {left}, {top} and {right}, {bottom}"
    return Difference(f"{len(changed)} squares differ {where}", side_by_side(now, accepted, marked))


def squares(now: Image.Image, accepted: Image.Image) -> list[tuple[int, int]]:
    """Return where squares differ, by their upper left corner in the reduced picture."""
    width, height = (-(-side // CELL) for side in now.size)
    area = (0, 0, width * CELL, height * CELL)
    means = [
        one.crop(area).resize((width, height), Image.Resampling.BOX) for one in (now, accepted)
    ]
    apart = ImageChops.difference(*means)
    loudest = apart.getchannel(0)
    for channel in (1, 2):
        loudest = ImageChops.lighter(loudest, apart.getchannel(channel))
    return [
        (n % width * CELL, n // width * CELL)
        for n, value in enumerate(loudest.tobytes())
        if value >= NOTICED
    ]


def side_by_side(
    now: Image.Image, accepted: Image.Image, marked: Image.Image | None
) -> Image.Image:
    """Return accepted, now, and now with what differs left bright."""
    shown = [accepted, now]
    if marked:
        dark = Image.eval(now, lambda value: value // 4)
        shown.append(Image.composite(now, dark, marked))
    sheet = Image.new("RGB", (sum(one.width + 8 for one in shown), max(i.height for i in shown)))
    left = 0
    for one in shown:
        sheet.paste(one, (left, 0))
        left += one.width + 8
    return sheet


def matches(name: str, png: bytes) -> str:
    """Return "" when a screenshot looks as accepted, else what differs; under make golden, keep it.

    What differs is drawn to test-results/pictures, beside what was accepted.
    """
    path, now = FOLDER / f"{name}.webp", reduced(png)
    if os.environ.get("MAILWRIGHT_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or compared(now, Image.open(path).convert("RGB")).said:
            now.save(path, lossless=True, quality=100, method=6)
    if not path.exists():
        return f"{name}: nobody accepted a picture of it yet; `make golden` takes one"
    difference = compared(now, Image.open(path).convert("RGB"))
    if not difference.shown:
        return ""
    RESULTS.mkdir(parents=True, exist_ok=True)
    drawn = RESULTS / f"{name}.png"
    difference.shown.save(drawn)
    return (
        f"{name}: {difference.said}. Look at {drawn} (accepted, now, what differs); "
        "if it is meant, accept it by `make golden` and commit the new picture."
    )
