"""What the tables of accounts hold about people."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from academy.accounts import notices
from academy.accounts.codes import labels
from academy.accounts.forms.profile import QUESTIONS
from academy.accounts.models import (
    AddressChange,
    CodePurpose,
    Consent,
    LearnerProfile,
    LoginSession,
    Membership,
    OneTimeCode,
    Organisation,
    Person,
)
from academy.accounts.passwords import NO_PASSWORD
from academy.accounts.second_factors import CodeApp, Passkey, RecoveryCode
from academy.core import locales
from academy.core.audit import name_acts
from academy.core.db import db
from academy.core.i18n import current_locale
from academy.core.i18n import lazy_gettext as _l
from academy.core.ids import new_public_id
from academy.core.personal_data import (
    COUNTRY,
    WHILE_OPEN,
    AboutPeople,
    Told,
    about_nobody,
    about_people,
    country_words,
)
from academy.core.personal_data.months import only_the_month

#: How long what no longer works is kept, to answer questions about misuse.
KEEP_CODES = timedelta(days=1)
KEEP_SESSIONS = timedelta(days=90)


def _language(row: Any) -> str:
    return locales.languages()[row.locale].name


def _answer(name: str) -> Told:
    def words(row: Any) -> str | None:
        code = getattr(row, name)
        return str(labels.ANSWERS[name][code]) if code else None

    return Told(QUESTIONS[name], words=words)


def _notice(row: Consent) -> str:
    return notices.get_notice(row.purpose.partition(":")[0], row.notice_version, current_locale()).title


def _organisation(row: Membership) -> str:
    return db.session.scalars(
        sa.select(Organisation.name).where(Organisation.id == row.organisation_id)
    ).one()


name_acts(
    {
        "person.register": _l("Account made"),
        "person.change-password": _l("Password changed"),
        "person.change-address": _l("Address changed"),
        "person.remove-address": _l("Address removed"),
        "person.close": _l("Account closed"),
        "person.correct": _l("Account corrected"),
        "person.merge": _l("Two accounts made one"),
        "person.give-code": _l("Code on paper given"),
        "person.download-data": _l("Data downloaded"),
        "person.take-back": _l("Account taken back"),
        "role.grant": _l("Role given"),
        "role.revoke": _l("Role taken away"),
        "sessions.end": _l("Signed out everywhere"),
        "second-step.set-up-code-app": _l("Code app set up"),
        "second-step.remove-code-app": _l("Code app removed"),
        "second-step.add-passkey": _l("Passkey added"),
        "second-step.remove-passkey": _l("Passkey removed"),
        "second-step.make-recovery-codes": _l("Recovery codes made"),
        "second-step.use-recovery-code": _l("Recovery code used"),
        "second-step.remove": _l("Second step removed"),
    }
)
about_nobody(Organisation, "id public_id name name_key kind country created_at closed_at merged_into")
about_people(
    AboutPeople(
        model=Person,
        title=_l("Your account"),
        kept=WHILE_OPEN,
        is_person=True,
        rows=lambda subject: Person.id == subject.person_id,
        told={
            "public_id": _l("Number of your account"),
            "display_name": _l("Your name"),
            "certificate_name": _l("Name on certificates"),
            "email": _l("E-mail address"),
            "phone": _l("Phone number"),
            "locale": Told(_l("Language"), words=_language),
            "country": Told(COUNTRY, words=country_words),
            "is_administrator": _l("Looks after this academy"),
            "created_at": _l("Account made"),
        },
        left_out=frozenset({"password_hash"}),
        plain=frozenset({"id", "closed_at", "erase_at", "merged_into", "is_invented"}),
        emptied={
            # Whatever still knows the person by the old id, such as the audit log, leads to nobody from now on.
            "public_id": lambda _old: new_public_id(),
            "display_name": "",
            "certificate_name": "",
            "email": None,
            "phone": None,
            "password_hash": NO_PASSWORD,
            "is_administrator": False,
            "is_invented": False,
            "created_at": only_the_month,
            "closed_at": only_the_month,
            "erase_at": None,
        },
        stays=_l("A row without name or address stays, so that counts of learners stay right."),
    ),
    AboutPeople(
        model=LearnerProfile,
        title=_l("Your answers about you and your business"),
        kept=WHILE_OPEN,
        rows=lambda subject: LearnerProfile.person_id == subject.person_id,
        told={**{name: _answer(name) for name in QUESTIONS}, "updated_at": _l("Last changed")},
        plain=frozenset({"person_id"}),
    ),
    AboutPeople(
        model=LoginSession,
        title=_l("Where you are signed in"),
        kept=_l("For 90 days after you sign out."),
        rows=lambda subject: LoginSession.person_id == subject.person_id,
        told={
            "device": _l("Browser"),
            "created_at": _l("Signed in"),
            "seen_at": _l("Last used"),
            "ended_at": _l("Signed out"),
            "expires_at": _l("Ends at the latest"),
            "second_step_at": _l("Second step taken"),
        },
        left_out=frozenset({"token_hash", "challenge"}),
        plain=frozenset({"id", "public_id", "person_id", "challenge_until"}),
        forgotten=lambda now: [
            LoginSession.ended_at < now - KEEP_SESSIONS,
            LoginSession.expires_at < now - KEEP_SESSIONS,
        ],
    ),
    AboutPeople(
        model=OneTimeCode,
        title=_l("Links and codes that you asked for"),
        kept=_l("For 1 day after they stop working. Codes on paper for 90 days."),
        rows=lambda subject: sa.or_(
            OneTimeCode.person_id == subject.person_id, OneTimeCode.address.in_(subject.addresses)
        ),
        told={
            "address": _l("Sent to"),
            "created_at": _l("Asked for"),
            "expires_at": _l("Worked until"),
            "used_at": _l("Used"),
            "told_at": _l("Told you of a code on paper"),
        },
        left_out=frozenset({"secret_hash"}),
        plain=frozenset({"id", "purpose", "locale", "person_id", "handled_at", "attempts"}),
        forgotten=lambda now: [
            sa.and_(OneTimeCode.expires_at < now - KEEP_CODES, OneTimeCode.purpose != CodePurpose.PAPER),
            OneTimeCode.expires_at < now - KEEP_SESSIONS,
        ],
    ),
    AboutPeople(
        model=AddressChange,
        title=_l("A new address that waits for its code"),
        kept=_l("For 1 day after the code stops working."),
        rows=lambda subject: AddressChange.person_id == subject.person_id,
        told={"address": _l("Sent to"), "expires_at": _l("Works until")},
        left_out=frozenset({"secret_hash"}),
        plain=frozenset({"person_id", "channel", "attempts"}),
        forgotten=lambda now: [AddressChange.expires_at < now - KEEP_CODES],
    ),
    AboutPeople(
        model=Consent,
        title=_l("What you agreed to"),
        kept=WHILE_OPEN,
        rows=lambda subject: Consent.person_id == subject.person_id,
        told={
            "purpose": Told(_l("Text"), words=_notice),
            "about": _l("About"),
            "notice_version": _l("Version"),
            "language": Told(_l("Language"), words=lambda row: locales.languages()[row.language].name),
            "given_at": _l("Agreed on"),
            "withdrawn_at": _l("Taken back on"),
        },
        plain=frozenset({"id", "person_id", "text_hash", "how", "withdrawn_how"}),
        emptied={},
        stays=_l("That somebody agreed stays, without who, as proof for files that were made with it."),
    ),
    AboutPeople(
        model=Membership,
        title=_l("Your roles"),
        kept=WHILE_OPEN,
        rows=lambda subject: Membership.person_id == subject.person_id,
        told={
            "organisation_id": Told(_l("Organisation"), words=_organisation, value=_organisation),
            "role": Told(_l("Role"), words=lambda row: str(labels.ROLES[row.role])),
            "country": Told(COUNTRY, words=country_words),
            "created_at": _l("Given on"),
        },
        plain=frozenset({"id", "person_id"}),
    ),
    AboutPeople(
        model=CodeApp,
        title=_l("Your code app"),
        kept=WHILE_OPEN,
        rows=lambda subject: CodeApp.person_id == subject.person_id,
        told={"created_at": _l("Set up")},
        left_out=frozenset({"secret"}),
        plain=frozenset({"person_id", "last_step"}),
    ),
    AboutPeople(
        model=Passkey,
        title=_l("Your passkeys"),
        kept=WHILE_OPEN,
        rows=lambda subject: Passkey.person_id == subject.person_id,
        told={"name": _l("Name"), "created_at": _l("Added"), "used_at": _l("Last used")},
        left_out=frozenset({"credential_id", "public_key"}),
        plain=frozenset({"id", "public_id", "person_id", "sign_count"}),
    ),
    AboutPeople(
        model=RecoveryCode,
        title=_l("Your recovery codes"),
        kept=WHILE_OPEN,
        rows=lambda subject: RecoveryCode.person_id == subject.person_id,
        told={"created_at": _l("Made"), "used_at": _l("Used")},
        left_out=frozenset({"code_hash"}),
        plain=frozenset({"id", "person_id"}),
    ),
)
