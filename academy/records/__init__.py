"""What one learner did in one course: states and days, whoever asks. Knows no programme.

Doors: queries, states, labels.
"""
