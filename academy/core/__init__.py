"""What every domain stands on: database, clock, ids, errors, permissions, languages. Knows no domain."""
