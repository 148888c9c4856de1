"""What the tests share: databases, the page client, counters."""
