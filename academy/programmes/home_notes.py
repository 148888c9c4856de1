"""What programmes say on a learner's home: that one has changed and asks for her consent again."""

from flask import url_for

from academy.core.i18n import gettext as _
from academy.core.names import isolated
from academy.core.permissions import Actor
from academy.learning.home_notes import HomeNote
from academy.programmes.queries.invitations import my_programmes


def changes_to_agree(actor: Actor, locale: str) -> list[HomeNote]:
    """Return a note for each programme of ``actor`` that has become more than she agreed to."""
    return [
        HomeNote(
            f"{isolated(one.programme.name)}: {_('The programme has changed since you agreed.')}",
            _("Read it and decide"),
            url_for("programmes.join"),
        )
        for one in my_programmes(actor, locale)
        if one.change.needs_consent
    ]
