"""Setting a domain up, step by step, from its zone to records that everybody sees."""
