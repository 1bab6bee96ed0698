"""Razorpay as its documentation describes it, with state and a clock."""

from adapters.razorpay.sandbox.routes import routes

__all__ = ["routes"]
