"""Lucide icons (ISC licence, see LUCIDE-LICENSE): the inside of each 24 x 24 drawing, by its name."""

from __future__ import annotations

import re
from pathlib import Path

SHEET = Path(__file__).with_name("icons.svg")
"""Every drawing as a symbol on a line of its own; written by make_icons.py."""
SYMBOL = re.compile(r'<symbol id="([\w-]+)" viewBox="0 0 24 24">(.*)</symbol>')

ICONS: dict[str, str] = dict(SYMBOL.findall(SHEET.read_text("utf-8")))
