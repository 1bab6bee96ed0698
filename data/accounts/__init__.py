"""Organizations, the people in them, how they sign in and what they did."""
