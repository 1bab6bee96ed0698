"""The pages people see: checkout, the bank's question, invoice, portal."""

from adapters.stripe.sandbox.pages.table import routes as routes
