"""What the platform's staff look at, across organizations."""
