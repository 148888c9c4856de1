"""Attach accounts to the application."""

from flask import Flask

from academy.accounts.loader import init_login


def init_accounts(app: Flask) -> None:
    """Load actors from sessions."""
    init_login(app)
