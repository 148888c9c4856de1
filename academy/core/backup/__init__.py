"""Backup and restore: database and documents in one file, made while the academy serves (docs/decisions/0015).

Doors: `records` (make one, and those that were made), `services.restore_backup`, `nightly.init_nightly_backup`;
`soundness.find_damage` for a start.
"""
