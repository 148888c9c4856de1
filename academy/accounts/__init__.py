"""People: sign-in, consent, profile and enterprise profile; organisations, memberships, roles.

Doors: services, queries, signals, codes, forms.
"""
