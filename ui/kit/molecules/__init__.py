"""Parts made of atoms."""
