"""The same mail routes and webhook as the tests of SES use."""

from tests.adapters.ses.conftest import hook, routes

__all__ = ["hook", "routes"]
