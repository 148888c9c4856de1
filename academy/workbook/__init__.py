"""Business tools: what a learner or a guest writes into the sheets of a course's tool, and what they make of it.

Doors: services, queries, signals, addresses, enrolment.
"""
