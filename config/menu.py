"""The main menu: the pages of each role's work, in the order of the work."""

import functools
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, IntegerField, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models import NATION, Freeze, Notification, User
from enterprises.roles import ENTERPRISE_ROLES, STAFF_ROLES, Role

OFFICIALS = STAFF_ROLES
TELLERS = STAFF_ROLES | {Role.GROUP_OFFICER, Role.CUSTOMS_OFFICER, Role.TAX_OFFICER}


@dataclass(frozen=True, slots=True)
class Entry:
    label: Any
    url_name: str
    roles: frozenset[Any]
    family: tuple[str, ...]  # names of pages that belong under it


ENTRIES = (
    Entry(_("Today"), "pages:start", frozenset(Role), ("start",)),
    Entry(_("Overview"), "pages:overview", frozenset(TELLERS), ("overview",)),
    Entry(_("Quota"), "pages:accounts", frozenset(Role), ("account", "programme-year")),
    Entry(_("Export question"), "pages:can-export", frozenset({Role.CUSTOMS_OFFICER}), ("can-export",)),
    Entry(_("Notices"), "pages:notices", frozenset(TELLERS), ("notice",)),
    Entry(_("Monthly reports"), "pages:reports", frozenset(Role), ("report",)),
    Entry(_("Flags"), "pages:flags", frozenset(OFFICIALS), ("flag",)),
    Entry(
        _("Inspections"),
        "pages:inspections",
        frozenset(OFFICIALS | ENTERPRISE_ROLES),
        ("inspection", "finding", "campaign", "risk"),
    ),
    Entry(_("Cases"), "pages:cases", frozenset(OFFICIALS), ("case", "order")),
    Entry(_("Tips"), "pages:tips", frozenset({Role.INSPECTOR, Role.CASE_DECIDER}), ("tip",)),
    Entry(_("Observations"), "pages:observations", frozenset({Role.INSPECTOR}), ("observation",)),
    Entry(_("Evidence"), "pages:evidence", frozenset({Role.INSPECTOR, Role.LEGAL_REVIEWER}), ("evidence",)),
    Entry(_("Orders"), "pages:orders", frozenset(ENTERPRISE_ROLES), ("order",)),
    Entry(_("Enterprises"), "pages:enterprises", frozenset(Role), ("enterprise", "area", "site")),
    Entry(_("Approvals"), "pages:approvals", frozenset(TELLERS | {Role.ENTERPRISE_ADMIN}), ("approval",)),
    Entry(_("People"), "pages:people", frozenset({Role.ENTERPRISE_ADMIN}), ("people",)),
)


def _is_current(entry: Entry, name: str) -> bool:
    return bool(name) and name.startswith(entry.family) if entry.family else False


def _noticed(user: User) -> tuple[int, bool]:
    """Return how much the reader has not read, and whether anything is frozen anywhere: one query for every page."""
    unread = Notification.objects.visible_to(user).unread().order_by().annotate(all=Value(1)).values("all")
    count = Subquery(unread.annotate(count=Count("*")).values("count"), output_field=IntegerField())
    found = User.objects.filter(pk=user.pk).values_list(Coalesce(count, 0), Exists(Freeze.objects.in_force()))
    return found.first() or (0, False)


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
    noticed = functools.cache(functools.partial(_noticed, user))
    return {
        "unread": lambda: noticed()[0],
        "freezes": functools.cache(lambda: _freezes_for(user) if noticed()[1] else []),
        "menu": [
            {"label": entry.label, "url": reverse(entry.url_name), "current": _is_current(entry, name)}
            for entry in ENTRIES
            if not user.roles.isdisjoint(entry.roles)
        ],
    }
