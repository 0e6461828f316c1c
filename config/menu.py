"""The main menu: the pages of each role's work, in the order of the work."""

import functools
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models import Notification, User
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


def menu(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not user.is_authenticated:
        return {}
    match = request.resolver_match
    name = (match.url_name or "") if match and "pages" in match.namespaces else ""
    return {
        "unread": functools.cache(Notification.objects.visible_to(user).unread().count),
        "menu": [
            {"label": entry.label, "url": reverse(entry.url_name), "current": _is_current(entry, name)}
            for entry in ENTRIES
            if not user.roles.isdisjoint(entry.roles)
        ],
    }
