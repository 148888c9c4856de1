"""Questions about names: typed for an old font, or not to be printed on certificates."""

from academy.accounts.certificate_names import PrintedName, printed_name, spelled
from academy.accounts.forms.questions import AskingForm, Choice, Question
from academy.accounts.zawgyi import unicode_of_zawgyi
from academy.core.i18n import gettext as _
from academy.core.names import tidy_line

OLD_FONT = "Zawgyi"


class NameForm(AskingForm):
    """Takes a display name; letters typed for the font Zawgyi are converted after asking."""

    def validate_display_name(self, _field: object) -> None:
        """Ask which name is right when it looks typed for Zawgyi."""
        typed = str(self["display_name"].data)
        converted = tidy_line(unicode_of_zawgyi(typed))
        if converted:
            choices = (Choice(converted, converted), Choice(typed, typed))
            self["display_name"].data = self.ask(Question("display_name", _old_font(converted), choices))


class CertificateNameForm(NameForm):
    """Takes a name for certificates as well; it says what they cannot print."""

    def validate_certificate_name(self, _field: object) -> None:
        """Ask about what would be printed in another way; name the letters that cannot be printed."""
        typed = str(self["certificate_name"].data or "")
        name = typed or str(self["display_name"].data or "")
        if not name:
            return
        printed = printed_name(name)
        if printed.missing or not printed.text:
            later = () if typed else (Choice("", _("Save, and write it later")),)
            self.ask(Question("certificate_name", _missing(printed), later))
        elif printed.text != tidy_line(name):
            sentence = _old_font(printed.text) if printed.is_converted else _without_pictures(printed.text)
            choices = (Choice(printed.text, printed.text),)
            self["certificate_name"].data = self.ask(Question("certificate_name", sentence, choices))


def _old_font(converted: str) -> str:
    return str(
        _(
            "This name looks as if it was typed for the font %(font)s. Other phones and certificates would show "
            "other letters. Did you mean %(name)s?",
            font=OLD_FONT,
            name=converted,
        )
    )


def _without_pictures(name: str) -> str:
    return str(_("Certificates cannot show pictures. They will say: %(name)s. Is this right?", name=name))


def _missing(printed: PrintedName) -> str:
    if not printed.text:
        return str(_("Certificates cannot show pictures. Write the name for them in letters."))
    return str(
        _(
            "Certificates cannot show these letters: %(letters)s. Write the name for them in other letters, "
            "for example as in your passport.",
            letters=spelled(printed.missing),
        )
    )
