"""What is sold, how it is paid and what was paid."""
