"""What runs inside the folder of a revision, with that revision's code; started by path, never imported."""
