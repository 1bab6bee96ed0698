from adapters.stripe.sandbox.endpoints import ensure as ensure_endpoint
from adapters.stripe.sandbox.routes import routes

__all__ = ["ensure_endpoint", "routes"]
