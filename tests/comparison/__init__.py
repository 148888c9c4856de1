"""Two revisions of the academy side by side: the same people do the same on both, and what differs is said."""
