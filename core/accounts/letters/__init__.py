"""The words of the system mails, each written once and rendered as text and as HTML."""

from core.accounts.letters.render import Letter, render

__all__ = ["Letter", "render"]
