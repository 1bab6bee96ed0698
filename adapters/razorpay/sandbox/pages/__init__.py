"""The pages people see: paying, and what was paid."""

from adapters.razorpay.sandbox.pages.table import routes

__all__ = ["routes"]
