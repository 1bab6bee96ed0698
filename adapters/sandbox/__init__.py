"""The outside world in one process: every provider as a real HTTP server with state and a clock."""
