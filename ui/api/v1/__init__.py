"""Version 1 of the API; what a caller relies on here does not change."""

from ui.api.v1.router import router

__all__ = ["router"]
