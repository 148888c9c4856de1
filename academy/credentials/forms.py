"""Forms about certificates."""

from wtforms import BooleanField, RadioField, SearchField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from academy.core.i18n import lazy_gettext as _l
from academy.core.typed import LONGEST
from academy.credentials.labels import REASONS
from academy.credentials.models import RevocationReason
from academy.web.choices import SelectChoice
from academy.web.forms import AcademyForm, QueryForm
from academy.web.names import PassageField

#: A wrong name is no reason until a certificate can be issued again: its holder would be left without one.
OFFERED_REASONS = [reason for reason in REASONS if reason is not RevocationReason.NAME_CORRECTED]


class FindForm(QueryForm):
    """Look for certificates."""

    q = SearchField(
        _l("Number, name or address"),
        [DataRequired(_l("Type the number of the certificate, or the name or address of its holder."))],
    )


class NumberForm(QueryForm):
    """Ask for a certificate number."""

    number = StringField(
        _l("Certificate number"),
        [DataRequired(_l("Type the number that stands under the square code.")), Length(max=LONGEST)],
        description=_l("12 letters and numbers, for example K7QF-2M9D-XT4A."),
    )


class RevokeForm(AcademyForm):
    """Revoke a certificate for a reason."""

    reason = RadioField(
        _l("Why is it revoked?"),
        [InputRequired(_l("Choose a reason. Whoever checks the certificate will see it."))],
        choices=[SelectChoice(reason.value, REASONS[reason]) for reason in OFFERED_REASONS],
    )
    note = PassageField(
        _l("Note for the records"),
        [Length(max=500)],
        description=_l("Only administrators see it. Write no names: it is kept for good."),
    )
    is_sure = BooleanField(
        _l("I understand that this cannot be undone"),
        [InputRequired(_l("Tick the box to confirm. A revoked certificate stays revoked."))],
    )
