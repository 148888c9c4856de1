"""Published editions, search and course pages."""
