"""Pages about certificates: the holder's own, the public check, and revoking."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from academy.core.errors import NotFoundError
from academy.core.files import count_due
from academy.core.i18n import gettext as _
from academy.core.permissions import current_actor
from academy.credentials import queries
from academy.credentials.forms import FindForm, NumberForm, RevokeForm
from academy.credentials.labels import REASONS, STATES
from academy.credentials.models import RevocationReason
from academy.credentials.numbers import parse_number
from academy.credentials.permissions import GRANTS, Permission
from academy.credentials.services.awards import revoke_certificate as revoke
from academy.credentials.services.files import hurry_file
from academy.web import files
from academy.web.blueprint import AcademyBlueprint, public, requires
from academy.web.context import lead_languages_to
from academy.web.forms import LONGEST_SEARCH
from academy.web.paging import page_in_address
from academy.web.urgency import Urgency

CERTIFICATES_A_PAGE = 25

blueprint = AcademyBlueprint("credentials", __name__, grants=GRANTS)
printed = AcademyBlueprint("printed", __name__, is_localised=False)


@blueprint.get("/certificates")
@requires(Permission.OWN_READ)
def list_certificates() -> ResponseReturnValue:
    """Show the actor's certificates."""
    certificates = queries.certificates_of(current_actor().person_id)
    return render_template("credentials/list.html", certificates=certificates, reasons=REASONS)


@blueprint.get("/certificates/<number>/download", urgency=Urgency.DOCUMENT)
@requires(Permission.OWN_READ)
def download_certificate(number: str) -> ResponseReturnValue:
    """Send the PDF, or a page that looks again by itself while it is being made."""
    actor = current_actor()
    data = queries.own_file(actor, number)
    if data is None:
        hurry_file(number)
        data = files.wait_for(lambda: queries.own_file(actor, number))
    if data is None:
        back = url_for("credentials.list_certificates")
        return files.waiting_page(count_due(), back, _("Your certificate is being made"))
    return files.file_response(data, files.PDF, f"certificate-{number}.pdf")


@printed.get("/v/<path:number>")
@public("the address printed on certificates")
def open_printed_address(number: str) -> ResponseReturnValue:
    """Lead from the printed address to the check in the reader's language."""
    response = redirect(url_for("credentials.show_verification", number=number[:60]))
    response.vary.update(("Accept-Language", "Cookie"))
    return response


@blueprint.get("/verify")
@public("anyone who is shown a certificate may check it")
def check_certificate() -> ResponseReturnValue:
    """Ask for a number and lead to its page."""
    form = NumberForm(request.args)
    if "number" in request.args and form.validate():
        number = parse_number(form.number.data or "")
        if number is None:
            return _verification_page(form.number.data or "")
        return redirect(url_for("credentials.show_verification", number=number))
    if "number" not in request.args:
        form = NumberForm()
    return render_template("credentials/verify.html", form=form, certificate=None, asked="", reasons=REASONS)


@blueprint.get("/verify/<path:number>")
@public("anyone who is shown a certificate may check it")
def show_verification(number: str) -> ResponseReturnValue:
    """Say whether a certificate is valid, and what is printed on it."""
    return _verification_page(number)


def _verification_page(asked: str) -> ResponseReturnValue:
    certificate = queries.find_certificate(asked)
    if certificate is None:
        lead_languages_to("/verify")
    page = render_template(
        "credentials/verify.html",
        form=NumberForm(formdata=None),
        certificate=certificate,
        asked=asked[:60],
        reasons=REASONS,
    )
    return page, 200 if certificate else 404


@blueprint.get("/admin/certificates")
@requires(Permission.CERTIFICATE_REVOKE)
def find_certificate() -> ResponseReturnValue:
    """Find certificates by their number, or by the name or address of their holder."""
    form, page = FindForm(request.args if "q" in request.args else None), page_in_address()
    rows: list[queries.CertificateView] = []
    total = 0
    if "q" in request.args and form.validate():
        search = (form.q.data or "")[:LONGEST_SEARCH]
        certificate = queries.find_certificate(search)
        if certificate:
            return redirect(url_for("credentials.show_revocation", number=certificate.number))
        rows, total = queries.certificates_page(search, page, CERTIFICATES_A_PAGE)
    return render_template(
        "credentials/find.html",
        form=form,
        rows=rows,
        states=STATES,
        total=total,
        page=page,
        pages=-(-total // CERTIFICATES_A_PAGE),
        is_asked="q" in request.args and not form.errors,
    )


@blueprint.get("/admin/certificates/<number>")
@requires(Permission.CERTIFICATE_REVOKE)
def show_revocation(number: str) -> ResponseReturnValue:
    """Show a certificate and the form that revokes it."""
    return _revocation_page(RevokeForm(), _found(number))


@blueprint.post("/admin/certificates/<number>/revoke", form_page="credentials.show_revocation")
@requires(Permission.CERTIFICATE_REVOKE)
def revoke_certificate(number: str) -> ResponseReturnValue:
    """Revoke a certificate."""
    certificate, form = _found(number), RevokeForm()
    if not form.validate_on_submit():
        return _revocation_page(form, certificate), 422
    reason, note = RevocationReason(form.reason.data), form.note.data or ""
    revoke(current_actor(), certificate.number, reason, note)
    flash(_("The certificate is revoked. Its public page says so from now on."), "good")
    return redirect(url_for("credentials.show_revocation", number=certificate.number), 303)


def _revocation_page(form: RevokeForm, certificate: queries.CertificateView) -> str:
    return render_template(
        "credentials/revoke.html",
        certificate=certificate,
        holder=queries.holder_of(certificate.number),
        form=form,
        reasons=REASONS,
    )


def _found(number: str) -> queries.CertificateView:
    certificate = queries.find_certificate(number)
    if certificate is None:
        raise NotFoundError(_("No certificate has this number."))
    return certificate
