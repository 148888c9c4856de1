"""Certificates: content frozen at issue, number with check symbol, PDF."""
