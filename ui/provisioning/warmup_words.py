"""What is said of warmup wherever it is sold or shown: whose it is, its terms, and no promise."""

from __future__ import annotations

from ui import kit


def promise(vendor: str, terms_url: str) -> None:
    """Say that warmup guarantees nothing, and lead to the terms of whose network it is."""
    kit.caption(
        f"Warmup runs in {vendor}’s network, under its terms. It helps a good name to grow; "
        "nobody can guarantee the inbox."
    )
    kit.link(f"Terms of {vendor}", terms_url)
