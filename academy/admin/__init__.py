"""Looking after the academy: people and their roles, organisations, messages, work, and the audit log.

Doors: sections, organisation_parts.
"""
