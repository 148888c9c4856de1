"""Every page of the academy, and the states in which people meet it. A new page needs a line here."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from playwright.sync_api import Locator, Page

from tests.browser.cast import Cast, Part
from tests.browser.conftest import Site
from tests.factories.accounts import PASSWORD
from tests.factories.catalogue import FIRST_LESSON, MODEL_SLUG

COURSE = f"/courses/{MODEL_SLUG}"
LESSON = f"{COURSE}/lessons/{FIRST_LESSON}"
CHECK = f"{COURSE}/final-check"
BOOK = f"{COURSE}/workbook"
PRICES, SAVINGS, LOANS = "cost-price-and-break-even", "save-and-pay-safely", "borrow-small-borrow-safely"
CUSTOMERS, PLAN = "customers-first", "from-idea-to-one-page-plan"
WAYS = "/profile/second-step"
WORK_OUT = "main form .btn--gold"
SEND = "main form[method=post] button:not([name=theme])"
NEW = {
    "display_name": "Bopha Chea",
    "country": "KH",
    "address": "bopha@gmial.com",
    "password": PASSWORD,
    "consent": "y",
}
STAFFS_NEW = {"display_name": "Bopha Chea", "country": "KH", "address": "bopha@gmial.com"}
GIVEN = {"reason": "forgot-password", "has_seen_identity": "y"}
FROM_HOME = NEW | {"address": "62 812 3456 7890"}
ABROAD = NEW | {"address": "0812345678", "country": "other"}
DOUBTFUL = {"address": "0812345678", "password": PASSWORD}
ODD = {"fixed": "x"}
LATER = {"ends_on": "2090-12-31"}
KOREAN = {"certificate_name": "김민준 Kim"}
ZAWGYI = "ေအာင္ေက်ာ္"
Typed = Mapping[str, str]
NOTHING: Typed = MappingProxyType({})


@dataclass(frozen=True)
class Sample:
    """One state of one page: who looks, at which address (after the language), what she types and presses then."""

    name: str
    endpoint: str
    path: str
    part: Part
    press: str
    typed: Typed


def _s(
    name: str, endpoint: str, path: str, part: Part = Part.GUEST, press: str = "", *, typed: Typed = NOTHING
) -> Sample:
    """Return a sample; ``typed`` holds texts, choices and ticks ("y") by the names of the boxes."""
    return Sample(name, endpoint, path, part, press, typed)


G, N, L, W, D, R = Part.GUEST, Part.NEWCOMER, Part.LEARNER, Part.WAITING, Part.GRADUATE, Part.REVOKED
E, M, A, X = Part.LEFT, Part.MANAGER, Part.ANALYST, Part.ADMINISTRATOR

SAMPLES = (
    _s("landing", "catalogue.show_landing", "/"),
    _s("landing menu", "catalogue.show_landing", "/", press=".nav__more summary"),
    _s("landing languages", "catalogue.show_landing", "/", press=".top__in > .drop summary"),
    _s("landing signed in", "catalogue.show_landing", "/", L),
    _s("menu learner", "pages.show_languages", "/languages", L, press=".nav__more summary"),
    _s("menu all roles", "pages.show_languages", "/languages", Part.EVERYTHING, press=".nav__more summary"),
    _s("languages", "pages.show_languages", "/languages"),
    _s("courses", "catalogue.list_courses", "/courses"),
    _s("courses none found", "catalogue.list_courses", "/courses?q=zzzz"),
    _s("courses found in lessons", "catalogue.list_courses", "/courses?q=forecast"),
    _s("glossary", "catalogue.show_glossary", "/glossary"),
    _s("glossary none found", "catalogue.show_glossary", "/glossary?q=zzzz"),
    _s("course guest", "catalogue.show_course", COURSE),
    _s("course not enrolled", "catalogue.show_course", COURSE, N),
    _s("course begun", "catalogue.show_course", COURSE, L),
    _s("course done", "catalogue.show_course", COURSE, D),
    _s("pathways", "catalogue.list_pathways", "/pathways"),
    _s("pathways begun", "catalogue.list_pathways", "/pathways", L),
    _s("pathway guest", "catalogue.show_pathway", "/pathways/inclusive"),
    _s("pathway begun", "catalogue.show_pathway", "/pathways/inclusive", L),
    _s("pathway done", "catalogue.show_pathway", "/pathways/women", D),
    _s("pathway coming", "catalogue.show_pathway", "/pathways/competitive"),
    _s("where to ask", "catalogue.choose_country", "/where-to-ask", L),
    _s("contacts", "catalogue.show_contacts", "/where-to-ask/kh"),
    _s("register", "accounts.register", "/register"),
    _s("register errors", "accounts.register", "/register", press=SEND),
    _s("register asks number", "accounts.register", "/register", press=SEND, typed=FROM_HOME),
    _s("register errors abroad", "accounts.register", "/register", press=SEND, typed=ABROAD),
    _s("register asks domain", "accounts.register", "/register", press=SEND, typed=NEW),
    _s("register asks font", "accounts.register", "/register", press=SEND, typed=NEW | {"display_name": ZAWGYI}),
    _s("sign in", "accounts.sign_in", "/sign-in"),
    _s("sign in errors", "accounts.sign_in", "/sign-in", press=SEND),
    _s("sign in asks country", "accounts.sign_in", "/sign-in", press=SEND, typed=DOUBTFUL),
    _s("sign in again", "accounts.sign_in", "/sign-in", E),
    _s("second step set up", "accounts.show_second_step", "/second-step", Part.NEW_STAFF),
    _s("second step set up errors", "accounts.show_second_step", "/second-step", Part.NEW_STAFF, SEND),
    _s("second step", "accounts.show_second_step", "/second-step", Part.HALF_IN),
    _s("second step errors", "accounts.show_second_step", "/second-step", Part.HALF_IN, "#with-code + form .btn"),
    _s("ways", "accounts.show_ways", WAYS, M),
    _s("ways none", "accounts.show_ways", WAYS, A),
    _s("new code app", "accounts.show_new_code_app", f"{WAYS}/code-app", M),
    _s("new code app errors", "accounts.show_new_code_app", f"{WAYS}/code-app", M, SEND),
    _s("new passkey", "accounts.show_new_passkey", f"{WAYS}/passkeys/new", M),
    _s("remove code app", "accounts.ask_to_remove_code_app", f"{WAYS}/code-app/remove", M),
    _s("remove passkey", "accounts.ask_to_remove_passkey", f"{WAYS}/passkeys/{{passkey}}/remove", M),
    _s("new recovery codes", "accounts.ask_to_make_codes", f"{WAYS}/recovery-codes", M),
    _s("recovery codes", "accounts.ask_to_make_codes", f"{WAYS}/recovery-codes", M, SEND),
    _s("ask reset", "accounts.ask_reset", "/new-password"),
    _s("ask reset errors", "accounts.ask_reset", "/new-password", press=SEND),
    _s("reset sent", "accounts.show_reset_sent", "/new-password/sent"),
    _s("reset code", "accounts.show_reset_code", "/new-password/code"),
    _s("reset link", "accounts.show_reset", "/new-password/{reset}"),
    _s("reset link used", "accounts.show_reset", "/new-password/unknown"),
    _s("code on paper", "accounts.show_paper_code", "/new-password/paper"),
    _s("code on paper errors", "accounts.show_paper_code", "/new-password/paper", press=SEND),
    _s("codes on paper", "accounts.show_phone_search", "/codes-on-paper", M),
    _s("codes on paper errors", "accounts.show_phone_search", "/codes-on-paper", M, SEND),
    _s("give a code", "accounts.show_giving_code", "/codes-on-paper/{phone_owner}", M),
    _s("give a code errors", "accounts.show_giving_code", "/codes-on-paper/{phone_owner}", M, SEND),
    _s("give a code once", "accounts.show_giving_code", "/codes-on-paper/{phone_owner}", M, SEND, typed=GIVEN),
    _s("give no code", "accounts.show_giving_code", "/codes-on-paper/{person}", X),
    _s("privacy", "accounts.show_privacy", "/privacy"),
    _s("notice", "accounts.show_notice", "/notices/programme/2026-11"),
    _s("welcome", "accounts.show_welcome", "/welcome", N),
    _s("profile empty", "accounts.show_profile", "/profile", N),
    _s("profile", "accounts.show_profile", "/profile", D),
    _s("details", "accounts.show_details", "/profile/details", D),
    _s("about you", "accounts.show_about_you", "/profile/about-you", D),
    _s("business", "accounts.show_business", "/profile/business", D),
    _s("password", "accounts.show_password", "/profile/password", D),
    _s("password errors", "accounts.show_password", "/profile/password", D, SEND),
    _s("new phone", "accounts.show_address", "/profile/phone", D),
    _s("new phone errors", "accounts.show_address", "/profile/phone", D, SEND),
    _s("new email", "accounts.show_address", "/profile/email", D),
    _s("code for an address", "accounts.show_address_code", "/profile/email/code", D),
    _s("remove an address", "accounts.show_remove_address", "/profile/email/remove", D),
    _s("sessions", "accounts.list_sessions", "/profile/sessions", D),
    _s("consents", "accounts.list_consents", "/profile/privacy", D),
    _s("close account", "accounts.show_close_account", "/profile/close", D),
    _s("close account errors", "accounts.show_close_account", "/profile/close", D, SEND),
    _s("your data", "accounts.show_data", "/profile/data", D),
    _s("your data errors", "accounts.show_data", "/profile/data", D, SEND),
    _s("details unprintable", "accounts.show_details", "/profile/details", D, SEND, typed=KOREAN),
    _s("home empty", "learning.show_home", "/home", N),
    _s("home middle", "learning.show_home", "/home", L),
    _s("home done", "learning.show_home", "/home", D),
    _s("lesson guest", "learning.show_lesson", LESSON),
    _s("lesson done", "learning.show_lesson", LESSON, L),
    _s("lesson answers open", "learning.show_lesson", LESSON, L, "main details.answer summary"),
    *(
        _s(f"lesson {slug}", "learning.show_lesson", f"{COURSE}/lessons/{slug}", L)
        for slug in ("cash-book", "promises", "profit-is-not-cash", "look-ahead", "close-the-gap")
    ),
    _s("practice", "learning.show_practice", f"{LESSON}/practice", L),
    _s("practice without answer", "learning.show_practice", f"{LESSON}/practice", L, SEND),
    *(
        _s(f"practice {item}", "learning.show_practice", f"{COURSE}/lessons/{slug}/practice?question={item}", L)
        for slug, item in (
            (FIRST_LESSON, "rk-0102"),
            (FIRST_LESSON, "rk-0103"),
            (FIRST_LESSON, "rk-0104"),
            (FIRST_LESSON, "rk-0105"),
        )
    ),
    _s("practice wrong", "learning.show_practice_answer", f"{LESSON}/practice/answers/{{wrong}}", L),
    _s("practice right", "learning.show_practice_answer", f"{LESSON}/practice/answers/{{right}}", L),
    _s("final check start", "learning.show_final_check", CHECK, R),
    _s("final check open", "learning.show_final_check", CHECK, L),
    _s("final check wait", "learning.show_final_check", CHECK, W),
    _s("final question", "learning.show_final_question", f"{CHECK}/{{open}}/questions/1", L),
    _s("final question none", "learning.show_final_question", f"{CHECK}/{{open}}/questions/9", L, SEND),
    _s("final review", "learning.review_final_check", f"{CHECK}/{{open}}/review", L),
    _s("final confirm", "learning.review_final_check", f"{CHECK}/{{open}}/review", L, SEND),
    _s("final failed", "learning.show_final_result", f"{CHECK}/{{failed}}/result", W),
    _s("final passed", "learning.show_final_result", f"{CHECK}/{{passed}}/result", D),
    _s("workbook empty", "workbook.show_workbook", BOOK, W),
    _s("workbook", "workbook.show_workbook", BOOK, L),
    _s("sheet wage", "workbook.show_workbook_sheet", f"{BOOK}/wage", L),
    _s("sheet cash book empty", "workbook.show_workbook_sheet", f"{BOOK}/cashbook", W),
    _s("sheet cash book", "workbook.show_workbook_sheet", f"{BOOK}/cashbook", L),
    _s("sheet cash book errors", "workbook.show_workbook_sheet", f"{BOOK}/cashbook", L, SEND),
    _s("sheet owe me", "workbook.show_workbook_sheet", f"{BOOK}/owe_me", L),
    _s("sheet i owe", "workbook.show_workbook_sheet", f"{BOOK}/i_owe", L),
    _s("sheet forecast", "workbook.show_workbook_sheet", f"{BOOK}/forecast", L),
    _s("line", "workbook.show_workbook_row", f"{BOOK}/cashbook/rows/{{row}}", L),
    _s("line delete", "workbook.confirm_workbook_row", f"{BOOK}/cashbook/rows/{{row}}/delete", L),
    _s("tools", "workbook.list_tools", "/tools"),
    _s("tools signed in", "workbook.list_tools", "/tools", L),
    *(
        _s(f"tool {slug}", "workbook.show_tool", f"/tools/{slug}")
        for slug in (MODEL_SLUG, PRICES, SAVINGS, LOANS, CUSTOMERS, PLAN)
    ),
    *(
        _s(f"tool sheet {sheet}", "workbook.show_tool_sheet", f"/tools/{slug}/{sheet}")
        for slug, sheet in (
            (MODEL_SLUG, "cashbook"),
            (MODEL_SLUG, "forecast"),
            (PRICES, "cost"),
            (PRICES, "break_even"),
            (SAVINGS, "safety_card"),
            (LOANS, "offers"),
            (CUSTOMERS, "map"),
            (PLAN, "canvas"),
            (PLAN, "cases"),
        )
    ),
    _s("tool sheet worked out", "workbook.show_tool_sheet", f"/tools/{LOANS}/offers", press=WORK_OUT),
    _s("tool sheet with blanks", "workbook.show_tool_sheet", f"/tools/{PRICES}/break_even", press=WORK_OUT),
    _s("tool sheet errors", "workbook.show_tool_sheet", f"/tools/{PRICES}/break_even", press=WORK_OUT, typed=ODD),
    _s("tool without its course", "workbook.show_workbook", f"/courses/{LOANS}/workbook", N),
    *(
        _s(f"own sheet {sheet}", "workbook.show_workbook_sheet", f"/courses/{slug}/workbook/{sheet}", N)
        for slug, sheet in ((PRICES, "break_even"), (LOANS, "offers"), (LOANS, "safe"), (PLAN, "pitch"))
    ),
    *(
        _s(f"filled sheet {sheet}", "workbook.show_workbook_sheet", f"/courses/{slug}/workbook/{sheet}", L)
        for slug, sheet in ((PRICES, "break_even"), (LOANS, "offers"), (PLAN, "cases"))
    ),
    _s("certificates empty", "credentials.list_certificates", "/certificates", N),
    _s("certificates", "credentials.list_certificates", "/certificates", D),
    _s("certificates revoked", "credentials.list_certificates", "/certificates", R),
    _s("check", "credentials.check_certificate", "/verify"),
    _s("check errors", "credentials.check_certificate", "/verify?number="),
    _s("check errors in a number", "credentials.check_certificate", "/verify?number=K7QF-2M9"),
    _s("check valid", "credentials.show_verification", "/verify/{certificate}"),
    _s("check revoked", "credentials.show_verification", "/verify/{revoked}"),
    _s("check unknown", "credentials.show_verification", "/verify/K7QF-2M9D-0000"),
    _s("find certificate", "credentials.find_certificate", "/admin/certificates", X),
    _s("certificates found", "credentials.find_certificate", "/admin/certificates?q=siti", X),
    _s("certificates not found", "credentials.find_certificate", "/admin/certificates?q=zzzz", X),
    _s("revoke", "credentials.show_revocation", "/admin/certificates/{certificate}", X),
    _s("revoke errors", "credentials.show_revocation", "/admin/certificates/{certificate}", X, SEND),
    _s("revoke done", "credentials.show_revocation", "/admin/certificates/{revoked}", X),
    _s("join guest", "programmes.join", "/join"),
    _s("join errors", "programmes.join", "/join", N, SEND),
    _s("join member", "programmes.join", "/join", L),
    _s("invitation guest", "programmes.show_invitation", "/join/{code}"),
    _s("invitation", "programmes.show_invitation", "/join/{code}", N),
    _s("invitation errors", "programmes.show_invitation", "/join/{code}", N, SEND),
    _s("join changed", "programmes.join", "/join", R),
    _s("home changed", "learning.show_home", "/home", R),
    _s("invitation changed", "programmes.show_invitation", "/join/{changed_code}", R),
    _s("leave", "programmes.ask_to_leave", "/programmes/{programme}/leave", L),
    _s("programmes", "programmes.list_programmes", "/programmes", M),
    _s("programme new", "programmes.show_new_programme", "/programmes/new", M),
    _s("programme new errors", "programmes.show_new_programme", "/programmes/new", M, SEND),
    _s("programme", "programmes.show_programme", "/programmes/{programme}", M),
    _s("programme none found", "programmes.show_programme", "/programmes/{programme}?q=zzzz", M),
    _s("programme edit", "programmes.show_edit", "/programmes/{programme}/edit", M),
    _s("programme edit warned", "programmes.show_edit", "/programmes/{programme}/edit", M, SEND, typed=LATER),
    _s("programme code", "programmes.ask_for_new_code", "/programmes/{programme}/join-code", M),
    _s("results", "statistics.list_results", "/results", A),
    _s("result", "statistics.show_results", "/results/{programme}", A),
    _s("administration", "admin.show_administration", "/admin", X),
    _s("organisations", "admin.list_all_organisations", "/admin/organisations", X),
    _s("organisations none found", "admin.list_all_organisations", "/admin/organisations?q=zzzz", X),
    _s("organisation", "admin.show_organisation", "/admin/organisations/{agency}", X),
    _s("new organisation", "admin.show_new_organisation", "/admin/organisations/new", X),
    _s("new organisation errors", "admin.show_new_organisation", "/admin/organisations/new", X, SEND),
    _s("change organisation", "admin.show_organisation_form", "/admin/organisations/{agency}/edit", X),
    _s("close organisation", "admin.ask_to_close_organisation", "/admin/organisations/{agency}/close", X),
    _s("choose merge", "admin.choose_merge", "/admin/organisations/{agency}/merge", X),
    _s("merge", "admin.show_merge", "/admin/organisations/{twin}/merge/{agency}", X),
    _s("merge errors", "admin.show_merge", "/admin/organisations/{twin}/merge/{agency}", X, SEND),
    _s("people", "admin.list_people", "/admin/people", X),
    _s("people none found", "admin.list_people", "/admin/people?q=zzzz", X),
    _s("person", "admin.show_person", "/admin/people/{person}", X),
    _s("new person", "admin.show_new_person", "/admin/people/new", X),
    _s("new person errors", "admin.show_new_person", "/admin/people/new", X, SEND),
    _s("new person doubtful", "admin.show_new_person", "/admin/people/new", X, SEND, typed=STAFFS_NEW),
    _s("correct person", "admin.show_correction", "/admin/people/{person}/edit", X),
    _s("correct address", "admin.show_address_correction", "/admin/people/{person}/address", X),
    _s("correct address errors", "admin.show_address_correction", "/admin/people/{person}/address", X, SEND),
    _s("close other account", "admin.ask_to_close_account", "/admin/people/{person}/close", X),
    _s("close other account errors", "admin.ask_to_close_account", "/admin/people/{person}/close", X, SEND),
    _s("find other account", "admin.find_other_account", "/admin/people/{person}/merge?q=Bopha", X),
    _s("merge people", "admin.show_merge_of_people", "/admin/people/{person}/merge/{phone_owner}", X),
    _s("merge people errors", "admin.show_merge_of_people", "/admin/people/{person}/merge/{phone_owner}", X, SEND),
    _s("new role", "admin.show_new_role", "/admin/people/{person}/roles/new", X),
    _s("new role errors", "admin.show_new_role", "/admin/people/{person}/roles/new", X, SEND),
    _s(
        "take role",
        "admin.ask_to_take_role",
        "/admin/people/{person}/roles/agency-analyst/take?organisation={agency}",
        X,
    ),
    _s("remove second step", "admin.ask_to_remove_second_step", "/admin/people/{manager}/second-step", X),
    _s(
        "remove second step errors",
        "admin.ask_to_remove_second_step",
        "/admin/people/{manager}/second-step",
        X,
        SEND,
    ),
    _s("end sessions", "admin.ask_to_end_sessions", "/admin/people/{person}/sessions", X),
    _s("health", "admin.show_health", "/admin/health", X),
    _s("health outside", "admin.show_health", "/admin/health", X, SEND),
    _s("messages", "admin.list_messages", "/admin/messages", X),
    _s("work", "admin.show_work", "/admin/work", X),
    _s("audit", "admin.list_audit_entries", "/admin/audit", X),
    _s("not found", "error", "/courses/nothing"),
    _s("forbidden", "error", "/programmes", L),
    _s("style guide", "styleguide.show_components", "/styleguide"),
    *(
        _s(f"style guide {page}", "styleguide.show_page", f"/styleguide/{page}")
        for page in (
            "lesson", "landing", "home", "empty", "certificate", "agency", "error", "confirm", "text"
        )
    ),
)  # fmt: skip

#: Addresses that answer with something else than a page.
NOT_PAGES = {
    "choose_language": "a redirect",
    "credentials.download_certificate": "a PDF",
    "files.show_file": "a PDF",
    "health.show_process": "JSON",
    "health.show_readiness": "JSON",
    "metrics.show_metrics": "figures for Prometheus",
    "workbook.download_sheet": "CSV",
    "workbook.download_workbook": "XLSX",
    "workbook.print_empty_sheet": "a PDF",
    "workbook.print_empty_workbook": "a PDF",
    "media.show_picture": "a picture",
    "printed.open_printed_address": "a redirect",
}


def show(page: Page, site: Site, cast: Cast, sample: Sample, locale: str) -> None:
    """Bring the page into the state of ``sample``; what she presses, she presses on a phone."""
    page.set_viewport_size({"width": 360, "height": 780})
    answer = page.goto(f"{site.url}/{locale}{sample.path.format(**cast.ids)}")
    assert answer is not None
    assert answer.status < 500
    assert page.locator("html").get_attribute("lang") == locale
    for name, text in sample.typed.items():
        _fill(page.locator(f"main [name={name}]").first, text)
    if sample.press:
        page.locator(sample.press).first.click()
        page.wait_for_load_state()


def _fill(box: Locator, text: str) -> None:
    match box.evaluate("box => box.type"):
        case "checkbox" | "radio":
            box.check()
        case "select-one":
            box.select_option(text)
        case _:
            box.fill(text)
