"""The history of the schema, one revision per area and change."""
