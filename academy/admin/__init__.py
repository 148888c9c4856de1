"""Looking after the academy: people and their roles, the audit log, and the demonstration."""
