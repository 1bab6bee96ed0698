"""Pages about the plan, invoices and payment."""
