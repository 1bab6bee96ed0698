"""Plain HTML pages, without a NiceGUI client: whatever must work before, after and without one."""

from ui.web.router import refusal, router

__all__ = ["refusal", "router"]
