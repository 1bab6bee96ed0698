"""Pages about domains: the list, one with all that belongs to it, and the shop."""
