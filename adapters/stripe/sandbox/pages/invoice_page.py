"""The page of one invoice: what it says, its PDF, and a way to pay it while it is open."""

from __future__ import annotations

from starlette.responses import Response

from adapters.sandbox.hosted.desk import Desk, Form, go
from adapters.stripe.sandbox import collection, pdf
from adapters.stripe.sandbox.account import Account, Json
from adapters.stripe.sandbox.refusals import CardFailed, missing


class InvoicePage:
    """Shows a finalised invoice."""

    def __init__(self, desk: Desk[Account]) -> None:
        self._desk = desk

    def show(self, account: Account, ref: str, _form: Form) -> Response:
        """Show the invoice."""
        return self._page(account, _finalised(account, ref))

    def pay(self, account: Account, ref: str, _form: Form) -> Response:
        """Try to collect the invoice with the card on file."""
        invoice = _finalised(account, ref)
        if invoice["status"] == "open":
            try:
                collection.collect_or_refuse(account, invoice)
            except CardFailed as refusal:
                return self._page(account, invoice, refusal.message, refusal.status)
        return go(str(invoice["hosted_invoice_url"]))

    def pdf(self, account: Account, ref: str, _form: Form) -> Response:
        """Return the invoice as a PDF."""
        invoice = _finalised(account, ref)
        headers = {"content-disposition": f'attachment; filename="Invoice-{invoice["number"]}.pdf"'}
        return Response(pdf.invoice(invoice), media_type="application/pdf", headers=headers)

    def _page(
        self, account: Account, invoice: Json, error: str = "", status: int = 200
    ) -> Response:
        method = collection.method_of(account, invoice)
        return self._desk.render(
            "invoice.html",
            status=status,
            title=f"Invoice {invoice['number']}",
            invoice=invoice,
            payable=invoice["status"] == "open" and method is not None,
            error=error,
        )


def _finalised(account: Account, ref: str) -> Json:
    invoice = account.get("invoice", ref)
    if not invoice["number"]:
        raise missing("invoice", ref)
    return invoice
