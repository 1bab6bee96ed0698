"""What the platform's own staff look after."""
