"""Certificates: an award has a number, a state and a document, frozen at issue, that is given as a file.

What documents of each kind say is in `documents`, the files are in `formats`.

Doors: services, queries.
"""
