"""Stripe as its documentation describes it, with state and a clock."""

from adapters.stripe.sandbox.routes import routes

__all__ = ["routes"]
