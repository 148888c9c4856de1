"""Forms of accounts, one module a subject."""
