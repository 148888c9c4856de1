"""A demonstration for an empty database: a programme, 300 invented learners, and one sign-in for each role.

Everything is made by the services that real people use, at moments in the past, so that figures, limits and scores
agree with each other. No message leaves and no PDF is drawn meanwhile. See docs/decisions/0990.

Doors: build, sign_ins.
"""
