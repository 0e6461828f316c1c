"""The main menu: the pages of each role's work, in the order of the work."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.row_counts import number_of
from core.type_aliases import Text
from enterprises.models import NATION, Freeze, Notification, User
from enterprises.roles import ENTERPRISE_ROLES, STAFF_ROLES, Role

OFFICIAL_ROLES = STAFF_ROLES
OVERVIEW_ROLES = STAFF_ROLES | {Role.GROUP_OFFICER, Role.CUSTOMS_OFFICER, Role.TAX_OFFICER}
CUSTOMS_ROLES = ENTERPRISE_ROLES | {Role.CUSTOMS_OFFICER, Role.INSPECTOR}
INVOICE_ROLES = ENTERPRISE_ROLES | {Role.TAX_OFFICER, Role.INSPECTOR}


@dataclass(frozen=True, slots=True)
class Entry:
    group: Text  # the heading under which it stands
    label: Text
    url_name: str
    roles: frozenset[Any]
    family: tuple[str, ...]  # beginnings of the names of pages that belong to the entry


# Headings of the menu, at most seven; one with a single entry of the reader's is that entry.
TODAY, OVERVIEW, QUOTA, REPORTS, SUPERVISION, REGISTER, OFFICE = (
    _("Today"),
    _("Overview"),
    _("Quota"),
    _("Reports"),
    _("Supervision"),
    _("Register"),
    _("Office work"),
)
ENTRIES = (
    Entry(TODAY, _("Today"), "pages:start", frozenset(Role), ("start",)),
    Entry(
        OVERVIEW,
        _("Overview"),
        "pages:overview",
        frozenset(OVERVIEW_ROLES),
        ("overview", "material-flows", "bulletin"),
    ),
    Entry(
        QUOTA,
        _("Quota"),
        "pages:accounts",
        frozenset(Role),
        ("account", "programme-year", "structure", "office-return", "quota-scenario", "deduction-", "multi-year-plan"),
    ),
    Entry(REPORTS, _("Export check"), "pages:can-export", frozenset({Role.CUSTOMS_OFFICER}), ("can-export",)),
    Entry(QUOTA, _("Notices"), "pages:notices", frozenset(OVERVIEW_ROLES), ("notice", "distribution-round")),
    Entry(REPORTS, _("Monthly reports"), "pages:reports", frozenset(Role), ("report", "consumption")),
    Entry(REPORTS, _("Invoices"), "pages:invoices", frozenset(INVOICE_ROLES), ("invoice", "letter")),
    Entry(
        REPORTS,
        _("Customs"),
        "pages:declarations",
        frozenset(CUSTOMS_ROLES),
        ("declaration", "export-", "partner-import"),
    ),
    Entry(SUPERVISION, _("Flags"), "pages:flags", frozenset(OFFICIAL_ROLES), ("flag", "suspicion")),
    Entry(
        SUPERVISION,
        _("Inspections"),
        "pages:inspections",
        frozenset(OFFICIAL_ROLES | ENTERPRISE_ROLES),
        ("inspection", "handover", "finding", "campaign", "risk", "remed", "checklist"),
    ),
    Entry(SUPERVISION, _("Cases"), "pages:cases", frozenset(OFFICIAL_ROLES), ("case", "order")),
    Entry(SUPERVISION, _("Tips"), "pages:tips", frozenset({Role.INSPECTOR, Role.CASE_DECIDER}), ("tip",)),
    Entry(SUPERVISION, _("Observations"), "pages:observations", frozenset({Role.INSPECTOR}), ("observation",)),
    Entry(
        SUPERVISION, _("Evidence"), "pages:evidence", frozenset({Role.INSPECTOR, Role.LEGAL_REVIEWER}), ("evidence",)
    ),
    Entry(SUPERVISION, _("Orders"), "pages:orders", frozenset(ENTERPRISE_ROLES), ("order",)),
    Entry(
        REGISTER,
        _("Enterprises"),
        "pages:enterprises",
        frozenset(Role),
        (
            "enterprise",
            "area",
            "site",
            "standard",
            "eligibility",
            "compliance",
            "review-round",
            "eliminated-capacit",
            "commitment",
        ),
    ),
    Entry(
        REGISTER,
        _("Environment"),
        "pages:processes",
        frozenset(Role),
        (
            "process",
            "restriction",
            "reading",
            "permit-limit",
            "project",
            "deposit",
            "incident",
            "office-decision",
            "restoration",
            "emission",
            "tailings-store",
            "outlet",
            "risk-assessment",
        ),
    ),
    Entry(
        REGISTER,
        _("Resources"),
        "pages:reserves",
        frozenset(OVERVIEW_ROLES | ENTERPRISE_ROLES),
        (
            "reserve",
            "use-return",
            "recovery-return",
            "tailings-return",
            "associated-return",
            "thorium-return",
            "energy-return",
            "resource-tax",
            "price-costs",
            "rights-plan",
            "plan-target",
            "strategic-reserve",
        ),
    ),
    Entry(
        REGISTER,
        _("Catalogue"),
        "pages:catalogue-products",
        frozenset(OVERVIEW_ROLES),
        ("catalogue", "element", "product-share"),
    ),
    Entry(
        OFFICE,
        _("Approvals"),
        "pages:approvals",
        frozenset(OVERVIEW_ROLES | {Role.ENTERPRISE_ADMIN}),
        ("approval", "consult"),
    ),
    Entry(OFFICE, _("People"), "pages:people", frozenset({Role.ENTERPRISE_ADMIN}), ("people",)),
    Entry(
        OFFICE,
        _("Administration"),
        "pages:console",
        frozenset({Role.ADMINISTRATOR}),
        ("console", "queue", "working-days", "rule-parameters", "text"),
    ),
)


def _fit(entry: Entry, name: str) -> int:
    """Return how many letters of a page's name its longest beginning in the entry's family has."""
    return max((len(beginning) for beginning in entry.family if name.startswith(beginning)), default=0)


def _current(entries: Sequence[Entry], name: str) -> Entry | None:
    """Return the entry to which a page belongs: the one that fits it best, and of several the first."""
    best = max(entries, key=lambda entry: _fit(entry, name), default=None)
    return best if best is not None and _fit(best, name) else None


def _headings(user: User, name: str) -> list[dict[str, Any]]:
    """Return the headings of the reader's menu in order, each with its entries; ``name`` is that of the page shown."""
    shown = [entry for entry in ENTRIES if not user.roles.isdisjoint(entry.roles)]
    current = _current(shown, name)
    headings: dict[Text, list[dict[str, Any]]] = {}
    for entry in shown:
        one = {"label": entry.label, "url": reverse(entry.url_name), "current": entry is current}
        headings.setdefault(entry.group, []).append(one)
    return [
        {"label": label, "entries": entries, "current": any(entry["current"] for entry in entries)}
        for label, entries in headings.items()
    ]


def _unread_and_frozen(user: User) -> tuple[int, bool]:
    """Return the number of unread notifications, and whether any freeze is in force; one query for every page."""
    unread = number_of(Notification.objects.visible_to(user).unread())
    row = User.objects.filter(pk=user.pk).values_list(unread, Exists(Freeze.objects.in_force()))
    return row.first() or (0, False)


def _freezes_for(user: User) -> list[Freeze]:
    """Return the freezes in force that stop something where the reader works."""
    codes = []
    for held in user.current_memberships:
        place = held.enterprise.jurisdiction if held.enterprise else held.jurisdiction
        codes.append(place.code if place else NATION)
    return [row for row in Freeze.objects.in_force().select_related("place") if row.concerns(codes)]


def menu(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not user.is_authenticated:
        return {}
    match = request.resolver_match
    name = (match.url_name or "") if match and "pages" in match.namespaces else ""
    notices = functools.cache(functools.partial(_unread_and_frozen, user))
    return {
        "unread": lambda: notices()[0],
        "freezes": functools.cache(lambda: _freezes_for(user) if notices()[1] else []),
        "menu": _headings(user, name),
    }
