"""Which pages are opened, and by whom: the table of kinds, and every address of each kind."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import cycle
from typing import Any, assert_never

from werkzeug.routing import Map

from academy.accounts import notices
from academy.core.locales import offered
from bench.community import DONE, Community, Learner
from bench.phone import OK, Someone

PATHWAYS = ("women", "youth", "inclusive")
COUNTRIES = ("id", "kh", "vn")
SEED = 2026


class Reader(StrEnum):
    """Who opens a page."""

    GUEST = "guest"
    LEARNER = "learner"
    GRADUATE = "graduate"
    MEMBER = "member"
    ANALYST = "analyst"


@dataclass(frozen=True)
class PageKind:
    """Pages that share one figure: its name, who opens them, and the endpoints.

    ``is_by_place`` says that readers at different places of a course see different pages at the same address.
    """

    name: str
    reader: Reader
    endpoints: tuple[str, ...]
    is_by_place: bool = False


@dataclass(frozen=True)
class Visit:
    """Somebody opens an address; None is a guest."""

    who: Someone | None
    path: str
    expect: int = OK


#: Pages with a figure of their own, and the rest of each reader's pages under one figure, one after the other.
KINDS = (
    PageKind("landing", Reader.GUEST, ("catalogue.show_landing",)),
    PageKind("catalogue", Reader.GUEST, ("catalogue.list_courses",)),
    PageKind("course_guest", Reader.GUEST, ("catalogue.show_course",)),
    PageKind("lesson_guest", Reader.GUEST, ("learning.show_lesson",)),
    PageKind("tool_guest", Reader.GUEST, ("workbook.show_tool_sheet",)),
    PageKind("sign_in_page", Reader.GUEST, ("accounts.sign_in",)),
    PageKind(
        "other_guest_pages",
        Reader.GUEST,
        (
            "accounts.ask_reset",
            "accounts.register",
            "accounts.show_notice",
            "accounts.show_paper_code",
            "accounts.show_privacy",
            "accounts.show_reset_sent",
            "catalogue.choose_country",
            "catalogue.list_pathways",
            "catalogue.show_contacts",
            "catalogue.show_glossary",
            "catalogue.show_pathway",
            "workbook.list_tools",
            "workbook.show_tool",
            "pages.show_languages",
            "programmes.join",
            "programmes.show_invitation",
        ),
    ),
    PageKind("home", Reader.LEARNER, ("learning.show_home",)),
    PageKind("course", Reader.LEARNER, ("catalogue.show_course",), is_by_place=True),
    PageKind("lesson", Reader.LEARNER, ("learning.show_lesson",), is_by_place=True),
    PageKind("final_check_page", Reader.LEARNER, ("learning.show_final_check",)),
    PageKind("workbook", Reader.LEARNER, ("workbook.show_workbook",)),
    PageKind("tool_in_course", Reader.LEARNER, ("workbook.show_workbook_sheet",)),
    PageKind("workbook_csv", Reader.LEARNER, ("workbook.download_sheet",)),
    PageKind("workbook_xlsx", Reader.LEARNER, ("workbook.download_workbook",)),
    PageKind("certificates", Reader.GRADUATE, ("credentials.list_certificates",)),
    PageKind(
        "other_learner_pages",
        Reader.MEMBER,
        (
            "accounts.list_consents",
            "accounts.list_sessions",
            "accounts.show_about_you",
            "accounts.show_address",
            "accounts.show_business",
            "accounts.show_close_account",
            "accounts.show_data",
            "accounts.show_details",
            "accounts.show_password",
            "accounts.show_profile",
            "accounts.show_remove_address",
            "accounts.show_welcome",
            "catalogue.show_glossary",
            "catalogue.show_pathway",
            "programmes.ask_to_leave",
        ),
    ),
    PageKind("agency_programmes", Reader.ANALYST, ("statistics.list_results",)),
    PageKind("agency_results", Reader.ANALYST, ("statistics.show_results",)),
)

#: Addresses that guests or learners reach and that no figure is for, with the reason.
LEFT_OUT = {
    "accounts.show_address_code": "needs a code that only a message holds",
    "accounts.show_reset": "needs a link that only a message holds",
    "accounts.show_reset_code": "needs a code that only a message holds",
    "choose_language": "only leads on",
    "health.show_process": "for machines",
    "health.show_readiness": "for machines",
    "workbook.confirm_workbook_row": "a question in a few words",
    "workbook.print_empty_sheet": "drawn once for everybody, then a file",
    "workbook.print_empty_workbook": "drawn once for everybody, then a file",
    "workbook.show_workbook_row": "opened while the lines of a sheet are got ready; saving it is measured",
    "media.show_picture": "counted in the bytes of pages",
    "printed.open_printed_address": "only leads on to the verification",
    "styleguide.show_components": "for those who build pages",
}


def visits(kind: PageKind, community: Community, addresses: Map) -> list[Visit]:
    """Return every address of a kind for everybody who reads it, mixed, always in the same order."""
    found = [
        Visit(who, path)
        for who in readers(kind.reader, community)
        for endpoint in kind.endpoints
        for path in paths(endpoint, who, community, addresses)
    ]
    random.Random(SEED).shuffle(found)  # noqa: S311 - an order, no secret
    return found


def readers(reader: Reader, community: Community) -> Sequence[Someone | None]:
    """Return who reads the pages of a kind."""
    match reader:
        case Reader.GUEST:
            return [None]
        case Reader.LEARNER:
            return community.learners
        case Reader.GRADUATE:
            return [her for her in community.learners if her.place in DONE]
        case Reader.MEMBER:
            return [her for her in community.learners if her.place]
        case Reader.ANALYST:
            return community.analysts
    assert_never(reader)


def paths(endpoint: str, who: Someone | None, community: Community, addresses: Map) -> Iterator[str]:
    """Yield the addresses of an endpoint for ``who``; a guest reads each in another language."""
    adapter = addresses.bind("bench.example")
    (rule,) = [rule for rule in addresses.iter_rules(endpoint) if "GET" in (rule.methods or ())]
    tongues = cycle([who.language] if who else list(offered()))
    for values in _arguments(rule.arguments - {"locale"}, who, community):
        yield adapter.build(endpoint, {"locale": next(tongues), **values}, force_external=False)


def _arguments(names: set[str], who: Someone | None, community: Community) -> Iterator[Mapping[str, Any]]:
    if not names:
        # A guest's page without arguments is opened in each language.
        yield from ({} for _ in range(1 if who else len(offered())))
    elif "slug" in names:
        for slug in [who.course] if isinstance(who, Learner) else community.lessons:
            yield from _in_course(names, slug, community, is_guest=who is None)
    else:
        (name,) = names - {"version"}
        yield from _values(name, community)


def _in_course(
    names: set[str], slug: str, community: Community, *, is_guest: bool
) -> Iterator[Mapping[str, Any]]:
    if "lesson_slug" in names:
        # A guest may read the first lesson.
        lessons = community.lessons[slug][: 1 if is_guest else None]
        yield from ({"slug": slug, "lesson_slug": lesson} for lesson in lessons)
    elif "sheet_id" in names:
        yield from ({"slug": slug, "sheet_id": sheet["id"]} for sheet in community.sheets[slug])
    else:
        yield {"slug": slug}


def _values(name: str, community: Community) -> list[Mapping[str, Any]]:
    """Return the values of an argument of pages outside courses. Raises KeyError for one that nobody foresaw."""
    known: dict[str, list[Mapping[str, Any]]] = {
        "pathway_id": [{"pathway_id": each} for each in PATHWAYS],
        "country": [{"country": each} for each in COUNTRIES],
        "kind": [{"kind": "email"}],
        "code": [{"code": community.join_code}],
        "public_id": [{"public_id": community.programme}],
        "name": [{"name": notices.TERMS, "version": notices.versions_of(notices.TERMS)[-1]}],
    }
    return known[name]
