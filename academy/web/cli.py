"""``flask academy assets …``"""

import click
from flask.cli import AppGroup

from academy.web.assets import BUILD, build_assets

assets_group = AppGroup("assets", help="Static files.")


@assets_group.command("build")
def build_command() -> None:
    """Build the static files and print their sizes in bytes, plain and shipped."""
    for name, hashed in build_assets().items():
        size = (BUILD / hashed).stat().st_size
        compressed = BUILD / f"{hashed}.br"
        shipped = compressed.stat().st_size if compressed.exists() else size
        click.echo(f"{name:24} {size:7} {shipped:7}")
