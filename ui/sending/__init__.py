"""Pages of sending: templates, contacts, campaigns, and what became of them."""
