"""Pages of the guided package: wizard, progress, dashboard, and the operator's view of them."""
