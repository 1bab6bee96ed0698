"""The live regions of a domain's pages; what they read is described beside their name."""

from __future__ import annotations

from ui.kit.parts import VUE
from ui.shell.live import LiveElement


class DomainStrip(LiveElement, component=VUE / "domain_strip.js"):
    """How a domain stands and what to do next.

    ``{status, title, text, tone, href, verb, act}``; ``href`` is where the button leads, ``act`` what
    it emits instead.
    """


class PropagationGrid(LiveElement, component=VUE / "propagation_grid.js"):
    """Records by vantage points, as ``core.domains.propagation.grid`` tells; emits check and stop."""


class OrderLines(LiveElement, component=VUE / "order_lines.js"):
    """What became of each name of an order.

    ``{status, title, text, items: [{id, name, status, price, state, reason, refunded, href}]}``.
    """
