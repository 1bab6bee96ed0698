"""Who takes the payments of an installation: Stripe or Razorpay, live or in the sandbox."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import cast

from adapters.http import Observer
from adapters.late import Late
from adapters.razorpay import endpoints as razorpay_endpoints
from adapters.razorpay import limits as razorpay_limits
from adapters.sandbox import accepted
from adapters.stripe import endpoints as stripe_endpoints
from adapters.stripe import limits as stripe_limits
from core.clock import Clock
from core.ports.payments import Payments
from core.settings import Mode, Settings, plain

HOOKS = "/webhooks"
"""Our doors for payment events; one for each provider, under its name."""


class PaymentProviders:
    """Makes the adapters; ``close`` closes the lines of those that were made."""

    def __init__(self, clock: Clock, *, sandbox_url: str, observe: Observer | None = None) -> None:
        self._clock = clock
        self._sandbox_url = sandbox_url
        self._observe = observe
        self._closing: list[Callable[[], Awaitable[None]]] = []

    def chosen(self, settings: Settings, keys: Mapping[str, str], webhook_secret: str) -> Payments:
        """Return the provider that the settings name; the webhook's secret may be a setting, too."""
        if settings.payments == "razorpay":
            return self.razorpay(
                (keys["razorpay_key_id"], keys["razorpay_key_secret"]),
                webhook_secret=webhook_secret or plain(settings.razorpay_webhook_secret),
            )
        return self.stripe(
            keys["stripe_key"],
            webhook_secret=webhook_secret or plain(settings.stripe_webhook_secret),
        )

    def stripe(self, key: str, *, webhook_secret: str) -> Payments:
        """Return Stripe; the age of signatures is judged by real time."""

        def make() -> Payments:
            from adapters.stripe.api import StripeApi
            from adapters.stripe.payments import StripePayments

            base_url = (
                f"{self._sandbox_url}/stripe" if self._sandbox_url else stripe_limits.BASE_URL
            )
            api = StripeApi(key, base_url=base_url, observe=self._observe)
            self._closing.append(api.close)
            return StripePayments(api, webhook_secret=webhook_secret, clock=Clock())

        return cast("Payments", Late(make))

    def razorpay(self, keys: tuple[str, str], *, webhook_secret: str) -> Payments:
        """Return Razorpay; its pages close, and its cycles end, by the clock at hand."""

        def make() -> Payments:
            from adapters.razorpay.api import RazorpayApi
            from adapters.razorpay.payments import RazorpayPayments

            live = razorpay_limits.BASE_URL
            base_url = f"{self._sandbox_url}/razorpay" if self._sandbox_url else live
            api = RazorpayApi(*keys, base_url=base_url, observe=self._observe)
            self._closing.append(api.close)
            return RazorpayPayments(api, webhook_secret=webhook_secret, clock=self._clock)

        return cast("Payments", Late(make))

    async def close(self) -> None:
        """Close the lines."""
        for close in self._closing:
            await close()


async def sandbox_secret(settings: Settings) -> str:
    """Return the secret that signs the sandbox's payment events to our door; live it is a setting."""
    if settings.mode is not Mode.sandbox:
        return ""
    name, keys = settings.payments, accepted.KEYS
    door = f"http://127.0.0.1:{settings.port}{HOOKS}/{name}"
    base_url, file = f"{settings.sandbox_url}/{name}", settings.home / f"{name}_sandbox.json"
    if name == "stripe":
        return await stripe_endpoints.ensure(base_url, keys["stripe_key"], door, file)
    pair = (keys["razorpay_key_id"], keys["razorpay_key_secret"])
    return await razorpay_endpoints.ensure(base_url, pair, door, file)
