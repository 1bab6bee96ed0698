"""Pages of payment providers that people see: their frame, their look, and who answers for them."""
