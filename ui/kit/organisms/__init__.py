"""Parts a page is made of."""
