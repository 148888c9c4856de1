"""Backup and restore: database and documents in one file, made while the academy serves (docs/decisions/0015).

Doors: `services.write_backup`, `services.restore_backup`; `soundness.find_damage` for a start.
"""
