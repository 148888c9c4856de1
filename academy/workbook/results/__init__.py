"""What a sheet worked out: its tables, its chart, and all of it in words."""
