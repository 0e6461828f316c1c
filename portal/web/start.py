"""The first page after signing in: this person's work of today in its order, and accounts over their limit."""

import datetime as dt
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from core import clock
from core.counting import number_of
from core.web.pages import page
from enterprises import deadlines
from enterprises.models import Enterprise, User
from enterprises.policies import can, holds
from enterprises.roles import ENTERPRISE_ROLES, Role
from environment.capabilities import RESTORATION_RECORD
from environment.models import RestorationEntry
from environment.queries.restoration import OverdueRestoration, most_overdue
from inspections import queries
from inspections.capabilities import HANDOVERS_TAKE
from inspections.lifecycles import ORDER
from inspections.models import Case, Flag, Handover, Inspection, Order
from inspections.web.flags import gravest_first
from portal.queries import desk
from quotas import capabilities
from quotas.models import Account, Category, Holder, Notice, Report
from quotas.queries import reports as report_queries
from quotas.queries import statistics, years
from quotas.services import notices, reports
from quotas.web.accounts import with_names, worst_first
from quotas.web.report_forms import enterprise_of
from trade.capabilities import LETTERS_WRITE
from trade.models import Letter
from trade.queries import comparisons, declarations
from trade.queries.comparisons import Comparison

MOST = 8
MOST_LOOKED_AT = 50
LOOKED_BACK, LOOKED_AHEAD = dt.timedelta(days=60), dt.timedelta(days=31)  # of deadlines
# Visits that await their team, and those that await the enterprise.
FOR_TEAM = (Inspection.State.PLANNED, Inspection.State.CARRIED_OUT)
FOR_ENTERPRISE = (Inspection.State.PLANNED, Inspection.State.REPORTED)
INVESTIGATING = {Role.INSPECTOR, Role.LEGAL_REVIEWER, Role.CASE_DECIDER}
# The first parts of the page by role, after the mismatches that a tax officer is shown. Other roles are shown accounts
# over their limit and standing flags.
ORDER_OF_WORK = {
    "tax": ("requests", "letters", "over", "missing"),
    "customs": ("requests", "letters", "exports", "over", "missing"),
    "inspector": (
        "figures",
        "requests",
        "proceedings",
        "flags",
        "handovers",
        "letters",
        "orders",
        "visits",
        "cases",
        "deadlines",
        "over",
        "missing",
    ),
    "regulator": (
        "figures",
        "requests",
        "notices",
        "deadlines",
        "over",
        "flags",
        "decide",
        "restoration",
        "visits",
        "missing",
    ),
}


@page
def start(request: HttpRequest) -> HttpResponse:
    user, today = request.user, clock.today()
    assert isinstance(user, User)
    firm = enterprise_of(user) if user.roles & ENTERPRISE_ROLES else None
    if firm is not None:
        return render(request, "portal/start_enterprise.html", _enterprise_context(user, firm, today))
    is_tax_officer = Role.TAX_OFFICER in user.roles
    kind = "inspector" if user.roles & INVESTIGATING else "tax" if is_tax_officer else "regulator"
    if kind == "regulator" and Role.CUSTOMS_OFFICER in user.roles:
        kind = "customs"
    context = _official_context(user, today)
    names = ORDER_OF_WORK[kind]
    if "handovers" in names:
        context["handovers"] = _handovers(user)
    if "letters" in names:
        context["letters"] = _letters(user, today)
    if is_tax_officer:
        names, context["mismatches"] = ("mismatches", *names), _mismatches(user, today)
    if kind == "customs":
        firms = Enterprise.objects.visible_to(user)
        exports = declarations.compare_exports(firms, comparisons.last_year(today), on=today)
        context["exports"] = declarations.worst_first(exports)[:MOST]
    sections = [f"portal/start/{name}.html" for name in names]
    return render(request, "portal/start.html", {"sections": sections, "today": today, **context})


def _mismatches(user: User, today: dt.date) -> list[Comparison]:
    """Return the months in which reports and invoices differ most."""
    rows = comparisons.compare(Enterprise.objects.visible_to(user), comparisons.last_year(today), on=today)
    return comparisons.worst_first(rows)[:MOST]


def _handovers(user: User) -> list[Handover]:
    """Return the handovers that wait for an inspector, and those that this one took up, the oldest first."""
    if not holds(user, HANDOVERS_TAKE):
        return []
    mine = Q(state=Handover.State.WAITING) | Q(state=Handover.State.TAKEN, taken_by=user)
    rows = Handover.objects.visible_to(user).filter(mine).select_related("enterprise", "made_by")
    return list(rows.order_by("made_at", "pk")[:MOST])


def _letters(user: User, today: dt.date) -> list[Letter]:
    """Return this officer's letters that were answered or not answered by their day, the longest waiting first."""
    if not holds(user, LETTERS_WRITE):
        return []
    waiting = Q(state=Letter.State.ANSWERED) | Q(state=Letter.State.SENT, due_on__lt=today)
    rows = Letter.objects.visible_to(user).filter(waiting, sent_by=user).select_related("enterprise")
    return list(rows.order_by("due_on", "number")[:MOST])


def _official_context(user: User, today: dt.date) -> dict[str, Any]:
    accounts = Account.objects.visible_to(user).filter(programme_year__year=today.year).exclude(category=Category.TOTAL)
    counted = accounts.filter(holder__type=Holder.Type.ENTERPRISE).aggregate(
        exceeded=Count("pk", filter=Q(state=Account.State.EXCEEDED)),
        unplanned=Count("pk", filter=Q(state=Account.State.UNPLANNED)),
        near=Count("pk", filter=Q(state=Account.State.NEAR)),
    )
    # A total is flagged only together with its categories.
    flags = queries.flags(Flag.objects.visible_to(user).filter(state__in=Flag.STANDING)).exclude(
        category=Category.TOTAL
    )
    missing = report_queries.missing(on=today).visible_to(user)
    orders = Order.objects.visible_to(user)
    waiting = _waiting_orders(user, today)
    listed: dict[str, QuerySet[Any]] = {"missing": missing, "overdue": orders.overdue(today)}
    if user.is_staff:
        listed["flags"] = flags
    return {
        "year": today.year,
        "counted": {**counted, **_numbers(user, **listed)},
        "over": worst_first(with_names(accounts.over()))[: MOST + 2],
        "published_over": statistics.over_in(today.year),
        "flags": gravest_first(flags)[:MOST],
        "orders": waiting,
        "cases": _cases(user),
        "visits": _visits(Inspection.objects.filter(team__person=user, state__in=FOR_TEAM), user),
        "requests": desk.requests_for(user),
        "proceedings": desk.proceedings_for(user),
        "notices": _notices(user),
        "decide": _reports_to_decide(user),
        "deadlines": _deadlines(user, today),
        "restoration": _overdue_restoration(user, today),
        "missing": missing.order_by("due_on", "enterprise__code", "pk")[:MOST],
    }


def _numbers(user: User, **lists: QuerySet[Any]) -> dict[str, int]:
    """Count several lists in one query."""
    return User.objects.filter(pk=user.pk).values(**{name: number_of(rows) for name, rows in lists.items()}).get()


def _deadlines(user: User, today: dt.date) -> list[deadlines.Deadline]:
    """Return what is due within a month, and what should have been done in the last two; the earliest day first."""
    return deadlines.list_deadlines(user, today - LOOKED_BACK, today + LOOKED_AHEAD)[:MOST]


def _overdue_restoration(user: User, today: dt.date) -> list[OverdueRestoration]:
    """Return the sites and mining areas that are late with restoration, for those who record it."""
    if user.roles & INVESTIGATING or not holds(user, RESTORATION_RECORD):
        return []
    return most_overdue(RestorationEntry.objects.visible_to(user), today, MOST)


def _waiting_orders(user: User, today: dt.date) -> list[Order]:
    """Return overdue orders, those still to be served, and answers that this officer may verify."""
    rows = queries.orders(Order.objects.visible_to(user)).filter(
        Q(state=Order.State.ANSWERED)
        | Q(state__in=Order.UNDONE, due_on__lt=today)
        | Q(state__in=Order.OPEN, served_on__isnull=True)
    )
    waiting = []
    for order in rows.order_by("due_on", "number")[:MOST_LOOKED_AT]:
        if order.is_overdue(today) or {"verify", "serve"} & set(ORDER.open_verbs(user, order)):
            waiting.append(order)
    return waiting[:MOST]


def _visits(rows: QuerySet[Inspection], user: User) -> list[Inspection]:
    rows = rows.filter(pk__in=Inspection.objects.visible_to(user).values("pk"))
    rows = rows.select_related("site", "enterprise", "place", "campaign")
    visits = list(rows.order_by("planned_on", "number")[:MOST])
    for visit in visits:
        vars(visit)["office"] = visit.is_office(user)
    return visits


def _cases(user: User) -> list[Case]:
    rows = Case.objects.heads_for(user).exclude(state__in=Case.ENDED)
    rows = rows.select_related("place", "enterprise", "site", "lead")
    return list(rows.order_by("due_on", "-opened_at")[:MOST])


def _notices(user: User) -> list[Notice]:
    """Return the notices that await this officer's decision, and his own drafts and returned ones."""
    rows = Notice.objects.visible_to(user).filter(
        Q(state=Notice.State.SUBMITTED) | Q(state__in=[Notice.State.RETURNED, Notice.State.DRAFT], prepared_by=user)
    )
    rows = rows.select_related("issuer", "place", "programme_year__programme__authority", "prepared_by")
    waiting: list[Notice] = []
    for notice in rows.prefetch_related("editors").order_by("issued_on", "number")[:MOST_LOOKED_AT]:
        # An officer who may return a notice decides on it. Whether it can be approved is shown on its page.
        decides = notices.LIFECYCLE.is_open(user, notice, "return")
        if decides or notice.state != Notice.State.SUBMITTED:
            vars(notice)["waits"] = _("Approve or return it") if decides else _("Finish it")
            waiting.append(notice)
    return waiting[:MOST]


def _reports_to_decide(user: User) -> list[Report]:
    if Role.PROVINCIAL_REGULATOR not in user.roles:
        return []
    rows = Report.objects.visible_to(user).filter(state=Report.State.SUBMITTED)
    rows = rows.select_related("enterprise__jurisdiction").defer("canonical").order_by("submitted_at", "pk")
    return [report for report in rows[:MOST] if reports.LIFECYCLE.is_open(user, report, "accept")]


def _enterprise_context(user: User, firm: Enterprise, today: dt.date) -> dict[str, Any]:
    twelve = years.months_of_year([firm.pk], today.year, on=today)[firm.pk]
    before = years.months_of_year([firm.pk], today.year - 1, on=today)[firm.pk] if today.month == 1 else []
    tasks = [
        month
        for month in [*before, *twelve]
        if month.draft is not None or month.state in {"missing", "due", "returned"}
    ]
    accounts = Account.objects.visible_to(user).filter(programme_year__year=today.year).exclude(category=Category.TOTAL)
    orders = queries.orders(Order.objects.visible_to(user)).filter(state__in=Order.OPEN)
    return {
        "firm": firm,
        "year": today.year,
        "today": today,
        "tasks": tasks,
        "twelve": twelve,
        "may_prepare": can(user, capabilities.REPORTS_PREPARE, firm),
        "accounts": worst_first(with_names(accounts)),
        "orders": orders.order_by("due_on", "number")[:MOST],
        "visits": _visits(Inspection.objects.filter(state__in=FOR_ENTERPRISE), user),
        "letters": list(
            Letter.objects.visible_to(user)
            .filter(state=Letter.State.SENT)
            .select_related("enterprise")
            .order_by("due_on", "number")[:MOST]
        ),
        "requests": desk.requests_for(user) if Role.ENTERPRISE_ADMIN in user.roles else [],
        "filed": sum(1 for month in twelve if month.standing is not None),
    }
