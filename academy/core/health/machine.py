"""This machine: its settings, whose the files are, the fonts, the room on its disks, the texts."""

import os
import pwd
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from flask import current_app

from academy.core import key_file
from academy.core.built import not_built
from academy.core.checks import Finding, fine, notice, wrong
from academy.core.i18n import gettext as _
from academy.core.pdf import missing_fonts
from academy.core.preparation import OTHERS, SQLITE
from academy.core.settings_rules import nearest_folder
from academy.core.storage import FOLDER_SCHEME
from config import ROOT, Settings

#: With less room than this somebody should look; with the second, a day of answers may not fit.
SOME_ROOM, LITTLE_ROOM = 1_000_000_000, 100_000_000
LEAST_FILES = 1000
BYTES_A_MEGABYTE = 1_000_000
LOOPBACK = ("127.0.0.1", "::1", "localhost")
ROOT_USER = 0


def look_at_settings() -> Finding:
    """Say what kind of installation this is."""
    settings = _settings()
    if settings.is_production:
        return fine(_("This is set up for production."))
    here = (settings.host, urlsplit(settings.base_url).hostname)
    if all(each in LOOPBACK for each in here):
        return fine(_("This is set up to try things on one machine."))
    return notice(
        _("Others can reach this, but it is not set up for production: messages go to nobody."),
        _("Set ACADEMY_ENV=production, and what it asks for: docs/operator/install.md."),
    )


def look_at_rights() -> Finding:
    """Say whether this user can write what the academy writes, nothing more, and nobody else reads it."""
    settings = _settings()
    is_there = settings.data_dir.is_dir()
    owner = settings.data_dir.stat().st_uid if is_there else os.geteuid()
    if owner != os.geteuid():
        return wrong(
            _(
                "The data folder belongs to %(owner)s, and this runs as %(user)s.",
                owner=_name(owner),
                user=_name(),
            ),
            _("Run the academy and its commands as the user whom the data folder belongs to."),
        )
    if not is_there or not os.access(settings.data_dir, os.W_OK | os.X_OK):
        return wrong(
            _("The academy cannot write into its data folder %(place)s.", place=settings.data_dir),
            _("Give the folder to the user who runs the academy."),
        )
    if open_to_others := list(_open_to_others(settings.data_dir)):
        return wrong(
            _("Others on this machine can read %(names)s.", names=", ".join(open_to_others)),
            _("Run: chmod -R go= %(place)s", place=settings.data_dir),
        )
    if settings.is_production and os.geteuid() == ROOT_USER:
        return notice(
            _("The academy runs as root."), _("Run it as a user of its own: docs/operator/install.md.")
        )
    if settings.is_production and any(
        os.access(path, os.W_OK) for path in (ROOT, ROOT / "academy", ROOT / "wsgi.py")
    ):
        return notice(
            _("The academy can change its own code in %(place)s.", place=ROOT),
            _("Give the code to another user, such as root; the academy only reads it."),
        )
    return fine(_("The academy can write its data, and nobody else can read it."))


def look_at_room() -> Finding:
    """Say how much room the disks have."""
    settings = _settings()
    tight = []
    least = None
    for folder in _folders(settings):
        try:
            room = os.statvfs(folder)
        except OSError as error:
            return wrong(
                _("%(place)s cannot be used: %(reason)s.", place=folder, reason=error.strerror),
                _("See whether the disk is there (mounted), and who may write to it."),
            )
        free = room.f_frsize * room.f_bavail
        least = free if least is None else min(free, least)
        if free < SOME_ROOM or (room.f_files > 0 and room.f_favail < LEAST_FILES):
            tight.append(f"{folder} ({free // BYTES_A_MEGABYTE:,} MB)")
    if not tight:
        return fine(
            _("At least %(megabytes)s MB are free.", megabytes=f"{(least or 0) // BYTES_A_MEGABYTE:,}")
        )
    sentence = _("There is little room left: %(places)s.", places=", ".join(tight))
    advice = _("Make room, or give the academy a larger disk.")
    return wrong(sentence, advice) if (least or 0) < LITTLE_ROOM else notice(sentence, advice)


def look_at_fonts() -> Finding:
    """Say whether certificates and other PDF files can be drawn."""
    packages = missing_fonts()
    if packages:
        return wrong(
            _("Fonts are missing. Certificates cannot be drawn."),
            _("On the server, run: apt install %(packages)s", packages=" ".join(packages)),
        )
    return fine(_("All fonts for certificates are here."))


def look_at_built_files() -> Finding:
    """Say whether translations and static files are those of this code."""
    if not_built(current_app):
        return wrong(
            _("The code was changed after it was set up, so texts or styles may be missing."),
            _("Run make setup as the owner of the code, then start the academy again."),
        )
    return fine(_("Translations and styles are of this release."))


def _open_to_others(folder: Path) -> Iterator[str]:
    """Yield the names of secret files that other users of this machine can read."""
    if folder.stat().st_mode & stat.S_IXOTH == 0:
        return  # nobody else comes in
    for path in sorted(folder.iterdir()):
        is_secret = path.name == key_file.NAME or path.suffix.startswith((".db", ".txt"))  # .db-wal too
        if is_secret and path.is_file() and path.stat().st_mode & OTHERS:
            yield path.name


def _folders(settings: Settings) -> list[Path]:
    """Return the folders that the academy writes to on this machine, each once."""
    found = [settings.data_dir]
    if settings.database_url.startswith(SQLITE):
        found.append(Path(settings.database_url.removeprefix(SQLITE)).parent)
    if settings.storage_url.startswith(FOLDER_SCHEME):
        found.append(nearest_folder(Path(settings.storage_url.removeprefix(FOLDER_SCHEME))))
    if settings.backup_dir is not None:
        found.append(settings.backup_dir)
    return list(dict.fromkeys(found))


def _name(user: int | None = None) -> str:
    number = os.geteuid() if user is None else user
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
