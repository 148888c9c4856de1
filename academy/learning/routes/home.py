"""The home page of a learner."""
