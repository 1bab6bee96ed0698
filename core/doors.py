"""Whether a transaction is open in this task: no provider may be called inside one."""

from __future__ import annotations

from contextvars import ContextVar

transaction_open: ContextVar[bool] = ContextVar("transaction_open", default=False)


class CalledInsideTransaction(RuntimeError):
    """A provider was called while a transaction was open: a mistake in our code."""


def require_no_transaction() -> None:
    """Raise unless the current task holds no transaction."""
    if transaction_open.get():
        message = "a provider was called inside a transaction"
        raise CalledInsideTransaction(message)
