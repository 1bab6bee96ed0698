"""Which keys let people pay here: those of the payment provider an installation has chosen."""

from __future__ import annotations

from collections.abc import Callable

NEEDED = {
    "stripe": ("stripe_key", "stripe_webhook_secret"),
    "razorpay": ("razorpay_key_id", "razorpay_key_secret", "razorpay_webhook_secret"),
}
"""Provider -> settings that are needed together; with none of them customers write to us."""


def given(provider: str, read: Callable[[str], str]) -> bool:
    """Tell whether the provider can be used; ``read`` returns the text of a setting."""
    return all(read(name) for name in NEEDED[provider])


def problems(provider: str, prefix: str, read: Callable[[str], str]) -> list[str]:
    """Return a sentence where only some of a provider's settings are there, or only those of another."""
    found = []
    for needed in NEEDED.values():
        there = [setting for setting in needed if read(setting)]
        names = " and ".join(f"{prefix}{setting.upper()}" for setting in needed)
        if there and len(there) < len(needed):
            found.append(f"{names} are needed together.")
        elif there and not given(provider, read):
            found.append(f"{names} are set, yet {prefix}PAYMENTS is {provider}.")
    return found
