"""Join a programme with its code, and leave it again."""

import hashlib

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from academy.accounts import queries as accounts
from academy.core.errors import NotFoundError
from academy.core.i18n import current_locale
from academy.core.i18n import gettext as _
from academy.core.names import isolated
from academy.core.permissions import current_actor
from academy.programmes import queries, services
from academy.programmes.eligibility import Fit, fit_of
from academy.programmes.forms import ConsentForm, JoinCodeForm
from academy.programmes.join_codes import parse_join_code, printed_join_code
from academy.programmes.permissions import Permission, get_participation_or_404
from academy.programmes.queries.invitations import Invitation
from academy.programmes.routes.blueprint import blueprint
from academy.programmes.services.participations import why_not_joinable
from academy.web.blueprint import AN_ADDRESS, Counted, limited, public, requires

QUARTER = 15 * 60
#: A class of learners behind one address types the code at once; guessing among 21**8 codes stays hopeless.
CODES_A_PERSON = 20


@blueprint.get("/join")
@public("Somebody with a programme code may have no account yet.")
def join() -> ResponseReturnValue:
    """Ask for a programme code, and list the programmes in which the reader takes part."""
    return _join_page(JoinCodeForm())


@blueprint.post("/join")
@public("Somebody with a programme code may have no account yet.")
@limited("programme-code", AN_ADDRESS, QUARTER, counted=Counted.FAILED)
@limited(
    "programme-code-person",
    CODES_A_PERSON,
    QUARTER,
    lambda: current_actor().public_id,
    counted=Counted.FAILED,
)
def find_programme() -> ResponseReturnValue:
    """Lead from a code to its programme."""
    form = JoinCodeForm()
    if form.validate():
        code = parse_join_code(form.code.data or "")
        if queries.find_invitation(code, current_actor(), current_locale()):
            return redirect(url_for("programmes.show_invitation", code=printed_join_code(code)), 303)
        form.code.errors = [_("No programme has this code. Check each letter and number, or ask again.")]
    return _join_page(form), 422


@blueprint.get("/join/<code>")
@public("The link to a programme is shared with people who have no account yet.")
def show_invitation(code: str) -> ResponseReturnValue:
    """Show what a programme is, who will see what, and ask for consent."""
    return _invitation_page(_invitation_or_404(code), ConsentForm())


@blueprint.post("/join/<code>")
@requires(Permission.PARTICIPATION_JOIN)
@limited("programme-join", CODES_A_PERSON, QUARTER, lambda: current_actor().public_id)
def join_programme(code: str) -> ResponseReturnValue:
    """Let the reader take part."""
    invitation, form = _invitation_or_404(code), ConsentForm()
    is_same = form.terms.data in ("", None, terms_digest(invitation))
    if form.validate() and not is_same:
        form.agree.errors = [
            _("The programme has changed while you read. Please read it again and tick again.")
        ]
        form.agree.data = False
    if form.errors:
        return _invitation_page(invitation, form), 422
    was_in = invitation.is_joined
    services.join_programme(
        current_actor(),
        invitation.programme,
        language=current_locale(),
        notice_version=form.notice_version.data or "",
    )
    name = isolated(invitation.programme.name)
    flash(
        _("You have agreed to the changes of %(programme)s.", programme=name)
        if was_in
        else _("You have joined %(programme)s.", programme=name),
        "good",
    )
    return redirect(url_for("programmes.join"), 303)


@blueprint.get("/programmes/<public_id>/leave")
@requires(Permission.PARTICIPATION_LEAVE)
def ask_to_leave(public_id: str) -> ResponseReturnValue:
    """Ask before the reader leaves a programme."""
    programme = get_participation_or_404(current_actor(), public_id)
    return render_template(
        "web/confirm.html",
        title=_("Leave %(programme)s?", programme=isolated(programme.name)),
        sentence=_(
            "The programme will no longer see your name or your learning, and new files leave you out. "
            "You keep your courses and certificates. You can join again with the code."
        ),
        action_label=_("Leave the programme"),
        action_url=url_for("programmes.leave", public_id=public_id),
        cancel_url=url_for("programmes.join"),
    )


@blueprint.post("/programmes/<public_id>/leave")
@requires(Permission.PARTICIPATION_LEAVE)
def leave(public_id: str) -> ResponseReturnValue:
    """End taking part and withdraw the consent."""
    programme = get_participation_or_404(current_actor(), public_id)
    services.leave_programme(current_actor(), programme)
    flash(
        _(
            "You have left %(programme)s. It no longer sees your learning.",
            programme=isolated(programme.name),
        ),
        "good",
    )
    return redirect(url_for("programmes.join"), 303)


def _join_page(form: JoinCodeForm) -> str:
    actor = current_actor()
    mine = queries.my_programmes(actor, current_locale()) if actor.is_authenticated else []
    return render_template(
        "programmes/join.html",
        form=form,
        mine=mine,
        can_agree=lambda programme: programme.join_code and not why_not_joinable(programme, actor.country),
        printed=printed_join_code,
    )


def _invitation_or_404(typed: str) -> Invitation:
    code = parse_join_code(typed)
    invitation = queries.find_invitation(code, current_actor(), current_locale()) if code else None
    if invitation is None:
        raise NotFoundError(_("No programme has this code. Check each letter and number, or ask again."))
    return invitation


def _invitation_page(invitation: Invitation, form: ConsentForm) -> str:
    actor, programme = current_actor(), invitation.programme
    notice = accounts.current_notice(accounts.PROGRAMME, current_locale())
    form.notice_version.data = notice.version
    form.terms.data = terms_digest(invitation)
    fit = Fit.FITS
    if actor.is_authenticated:
        answers = accounts.get_answers(actor.person_id)
        fit = fit_of(answers, for_women=programme.for_women, for_youth=programme.for_youth)
    country = actor.country if actor.is_authenticated else programme.country
    return render_template(
        "programmes/invitation.html",
        programme=programme,
        invitation=invitation,
        form=form,
        notice=notice,
        fit=fit,
        obstacle=why_not_joinable(programme, country),
        here=request.path,
    )


def terms_digest(invitation: Invitation) -> str:
    """Return a short text that changes with everything that a consent to the programme names."""
    programme = invitation.programme
    named = (
        programme.name,
        programme.starts_on,
        programme.ends_on,
        programme.for_women,
        programme.for_youth,
        [course.code for course in invitation.courses],
    )
    return hashlib.sha256(repr(named).encode()).hexdigest()[:16]
