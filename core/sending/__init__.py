"""From an audience to answered mail."""
