"""Questions: drawing, showing, reading and marking them (pure modules), and the attempts that are stored."""
