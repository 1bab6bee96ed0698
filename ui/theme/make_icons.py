"""Write icons.svg from an unpacked npm `lucide-static` package: only the icons the product shows.

npm pack lucide-static && tar xzf lucide-static-*.tgz
python -m ui.theme.make_icons package
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

NAMES = """
activity archive arrow-down arrow-right arrow-up arrow-up-right at-sign badge-check ban bell box
braces building-2 calendar chart-line check check-check chevron-down chevron-left chevron-right
circle circle-alert circle-check circle-dashed circle-help circle-pause circle-user circle-x clock
clock-alert cloud code columns-2 columns-3 copy credit-card download ellipsis external-link eye
eye-off file-text filter flame flask-conical gauge globe grip-vertical heading heart-pulse history
hourglass image inbox info key-round layers layout-dashboard link list-checks loader-circle lock
log-out mail mail-check mail-warning menu minus monitor moon mouse-pointer-click move-vertical
octagon-x package palette panel-bottom pause pencil play plug plus radio receipt redo-2 refresh-cw
reply rocket rotate-ccw rotate-cw scale scroll-text search send server share-2 shield-alert
shield-check shopping-cart sliders-horizontal smartphone sparkles split square-mouse-pointer table
tag target text trash-2 trending-down trending-up triangle-alert undo-2 upload user user-plus users
wallet webhook wifi-off wrench x zap
""".split()

SYMBOL = '<symbol id="{name}" viewBox="0 0 24 24">{drawing}</symbol>'


def main(package: Path) -> None:
    """Read the SVG files of the package and write ``icons.svg`` beside this file."""
    version = re.search(r'"version": "([^"]+)"', (package / "package.json").read_text("utf-8"))
    if version is None:
        sys.exit(f"{package} is not an npm package")
    lines = [
        "<!-- Lucide icons (ISC licence, see LUCIDE-LICENSE);",
        f"     written by make_icons.py from lucide-static {version[1]}. -->",
        '<svg xmlns="http://www.w3.org/2000/svg">',
        *(SYMBOL.format(name=name, drawing=body(package, name)) for name in sorted(NAMES)),
        "</svg>",
    ]
    Path(__file__).with_name("icons.svg").write_text("\n".join(lines) + "\n", "utf-8")


def body(package: Path, name: str) -> str:
    """Return the drawing instructions of one icon, on one line."""
    svg = (package / "icons" / f"{name}.svg").read_text("utf-8")
    inside = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
    return re.sub(r"\s+", " ", inside).replace(" />", "/>").replace("> <", "><").strip()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
