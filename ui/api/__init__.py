"""The way in for programs: JSON over HTTP, versioned by path."""
