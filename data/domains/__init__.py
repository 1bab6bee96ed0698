"""Names that can be bought, and whose brand they carry."""
