"""The first page after signing in: this person's work of today in its order, and accounts over their limit."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from core import clock
from core.row_counts import number_of
from core.web.pages import page
from enterprises import deadlines
from enterprises.models import Enterprise, User
from enterprises.policies import can, holds
from enterprises.roles import ENTERPRISE_ROLES, Role
from environment.capabilities import RESTORATION_RECORD
from environment.models import RestorationEntry
from environment.queries.restoration import OverdueRestoration, most_overdue
from inspections import drawn_sites, queries
from inspections.capabilities import CASES_OPEN, HANDOVERS_TAKE, OBSERVATIONS_RECORD, VISITS_DRAW
from inspections.lifecycles import ORDER
from inspections.models import Case, DrawnSite, Flag, Handover, Inspection, Order
from inspections.web.flags import gravest_first
from portal.queries import desk
from portal.web.console import places_that_wait
from quotas import capabilities
from quotas.models import Account, Category, ConsumptionReturn, Holder, Notice, Report, ReportingDuty
from quotas.models.accounts import AccountQuerySet
from quotas.queries import reporting_years, statistics
from quotas.queries import reports as report_queries
from quotas.services import notices, reports
from quotas.services.consumption import CONSUMPTION
from quotas.services.reports.lifecycle import with_writer
from quotas.web.accounts import with_names, worst_first
from quotas.web.report_forms import enterprise_of
from trade.capabilities import DECLARATIONS_RECORD, INVOICES_RECORD, LETTERS_WRITE
from trade.models import Letter
from trade.queries import export_comparisons, invoice_comparisons
from trade.queries.invoice_comparisons import Comparison

MOST = 8
MOST_LOOKED_AT = 50
LOOKED_BACK, LOOKED_AHEAD = dt.timedelta(days=60), dt.timedelta(days=31)  # of deadlines
# Visits that await their team, and those that await the enterprise.
FOR_TEAM = (Inspection.State.PLANNED, Inspection.State.CARRIED_OUT)
FOR_ENTERPRISE = (Inspection.State.PLANNED, Inspection.State.REPORTED)
INVESTIGATING = {Role.INSPECTOR, Role.LEGAL_REVIEWER, Role.CASE_DECIDER}
# The parts of the page by kind of work, in its order; each is read by the function of its name in ``PARTS``.
ORDER_OF_WORK = {
    "tax": ("mismatches", "requests", "letters", "over", "missing"),
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
        "drawn",
        "cases",
        "deadlines",
        "over",
        "missing",
    ),
    "regulator": (
        "figures",
        "requests",
        "notices",
        "decide",
        "papers",
        "deadlines",
        "over",
        "flags",
        "restoration",
        "visits",
        "missing",
    ),
}

# Work that begins with a form, for those who may: the capability, the page and the label of its button.
BEGINNINGS = (
    (capabilities.NOTICES_DRAFT, "pages:notice-new", _("Draft a notice")),
    (CASES_OPEN, "pages:case-new", _("Open a case")),
    (OBSERVATIONS_RECORD, "pages:observation-new", _("Record an observation")),
    (DECLARATIONS_RECORD, "pages:declaration-new", _("Record a declaration")),
    (INVOICES_RECORD, "pages:invoice-new", _("Record an invoice")),
    (LETTERS_WRITE, "pages:letter-new", _("Draft a letter")),
)


def start(request: HttpRequest) -> HttpResponseBase:
    """Greet a citizen with the public register, which leads to the sign-in, and show people their work of today."""
    return today_of(request) if request.user.is_authenticated else redirect("pages:public")


@page
def today_of(request: HttpRequest) -> HttpResponse:
    user, today = request.user, clock.today()
    assert isinstance(user, User)
    firm = enterprise_of(user) if user.roles & ENTERPRISE_ROLES else None
    if firm is not None:
        return render(request, "portal/start_enterprise.html", _enterprise_context(user, firm, today))
    names = ORDER_OF_WORK[_kind_of_work(user)]
    if Role.TAX_OFFICER in user.roles and "mismatches" not in names:
        names = ("mismatches", *names)
    if Role.ADMINISTRATOR in user.roles:
        names = ("administration", *names)
    parts = {name: PARTS[name](user, today) for name in names}
    sections = [f"portal/start/{name}.html" for name in names]
    beginnings = [(address, label) for capability, address, label in BEGINNINGS if holds(user, capability)]
    context = {"sections": sections, "beginnings": beginnings, "today": today, "year": today.year, **parts}
    return render(request, "portal/start.html", context)


def _kind_of_work(user: User) -> str:
    if user.roles & INVESTIGATING:
        return "inspector"
    if Role.TAX_OFFICER in user.roles:
        return "tax"
    return "customs" if Role.CUSTOMS_OFFICER in user.roles else "regulator"


def _mismatches(user: User, today: dt.date) -> list[Comparison]:
    """Return the months in which reports and invoices differ most."""
    rows = invoice_comparisons.compare(
        Enterprise.objects.visible_to(user), invoice_comparisons.last_year(today), on=today
    )
    return invoice_comparisons.worst_first(rows)[:MOST]


def _handovers(user: User) -> list[Handover]:
    """Return the handovers that wait for an inspector, and those that this one took up, the oldest first."""
    if not holds(user, HANDOVERS_TAKE):
        return []
    mine = Q(state=Handover.State.WAITING) | Q(state=Handover.State.TAKEN, taken_by=user)
    rows = Handover.objects.visible_to(user).filter(mine).select_related("enterprise", "made_by")
    return list(rows.order_by("made_at", "pk")[:MOST])


def _drawn(user: User, today: dt.date) -> list[tuple[DrawnSite, DrawnSite.Visit]]:
    """Return the sites drawn at random that nobody visited yet, the missed ones first."""
    if not holds(user, VISITS_DRAW):
        return []
    return [(row, row.visit(today)) for row in drawn_sites.due(user, today, MOST)]


def _letters(user: User, today: dt.date) -> list[Letter]:
    """Return this officer's letters that were answered or not answered by their day, the longest waiting first."""
    if not holds(user, LETTERS_WRITE):
        return []
    waiting = Q(state=Letter.State.ANSWERED) | Q(state=Letter.State.SENT, due_on__lt=today)
    rows = Letter.objects.visible_to(user).filter(waiting, sent_by=user).select_related("enterprise")
    return list(rows.order_by("due_on", "number")[:MOST])


def _exports(user: User, today: dt.date) -> list[export_comparisons.ExportMonth]:
    """Return the months in which reported exports and declarations differ most."""
    rows = export_comparisons.compare_exports(
        Enterprise.objects.visible_to(user), invoice_comparisons.last_year(today), on=today
    )
    return export_comparisons.worst_first(rows)[:MOST]


def _accounts(user: User, today: dt.date) -> AccountQuerySet:
    return Account.objects.visible_to(user).filter(programme_year__year=today.year).exclude(category=Category.TOTAL)


def _standing_flags(user: User) -> QuerySet[Flag]:
    # A total is flagged only together with its categories.
    standing = Flag.objects.visible_to(user).filter(state__in=Flag.STANDING)
    return queries.flags(standing).exclude(category=Category.TOTAL)


def _figures(user: User, today: dt.date) -> dict[str, int]:
    """Count accounts by state, flags, missing reports and overdue orders; two queries."""
    counted = (
        _accounts(user, today)
        .filter(holder__type=Holder.Type.ENTERPRISE)
        .aggregate(
            exceeded=Count("pk", filter=Q(state=Account.State.EXCEEDED)),
            unplanned=Count("pk", filter=Q(state=Account.State.UNPLANNED)),
            near=Count("pk", filter=Q(state=Account.State.NEAR)),
        )
    )
    lists: dict[str, QuerySet[Any]] = {
        "missing": report_queries.missing(on=today).visible_to(user),
        "overdue": Order.objects.visible_to(user).overdue(today),
    }
    if user.is_staff:
        lists["flags"] = _standing_flags(user)
    return {**counted, **_numbers(user, **lists)}


def _over(user: User, today: dt.date) -> dict[str, Any]:
    """Return the accounts over their limit, the worst first; if none is, the page reads published excess."""
    worst = worst_first(with_names(_accounts(user, today).over()))
    return {"accounts": worst[: MOST + 2], "published": lambda: statistics.over_in(today.year)}


def _missing(user: User, today: dt.date) -> QuerySet[ReportingDuty]:
    rows = report_queries.missing(on=today).visible_to(user)
    return rows.order_by("due_on", "enterprise__code", "pk")[:MOST]


def _numbers(user: User, **lists: QuerySet[Any]) -> dict[str, int]:
    """Count several lists in one query."""
    return User.objects.filter(pk=user.pk).values(**{name: number_of(rows) for name, rows in lists.items()}).get()


@dataclass(frozen=True, slots=True)
class Due:
    """Deadlines of the coming month, the earliest first, and the number of those of the last two that have passed."""

    coming: list[deadlines.Deadline]
    overdue: int


def _deadlines(user: User, today: dt.date) -> Due:
    rows = deadlines.list_deadlines(user, today - LOOKED_BACK, today + LOOKED_AHEAD)
    coming = [row for row in rows if row.day >= today]
    return Due(coming[:MOST], len(rows) - len(coming))


def _overdue_restoration(user: User, today: dt.date) -> list[OverdueRestoration]:
    """Return the sites and mining areas that are late with restoration, for those who record it."""
    if user.roles & INVESTIGATING or not holds(user, RESTORATION_RECORD):
        return []
    return most_overdue(RestorationEntry.objects.visible_to(user), today, MOST)


def _waiting_orders(user: User, today: dt.date) -> list[Order]:
    """Return overdue orders, those still to be served, and answers that this officer may verify."""
    rows = queries.listed_orders(Order.objects.visible_to(user)).filter(
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
    rows = Report.objects.visible_to(user).filter(state=Report.State.SUBMITTED).exclude(Report.UNCONFIRMED)
    rows = rows.select_related("enterprise__jurisdiction").defer("canonical").order_by("submitted_at", "pk")
    return [report for report in rows[:MOST] if reports.LIFECYCLE.is_open(user, report, "accept")]


def _papers(user: User) -> dict[str, list[Any]]:
    """Return the reports and returns that other officers entered from paper and that this one may confirm."""
    if Role.PROVINCIAL_REGULATOR not in user.roles:
        return {}
    waiting = Report.objects.visible_to(user).filter(Report.UNCONFIRMED | Report.RECEIPT_WAITS)
    rows = with_writer(waiting.exclude(submitted_by=user), user).select_related("enterprise__jurisdiction")
    returns = ConsumptionReturn.objects.visible_to(user).waiting().exclude(filed_by=user).with_replaced()
    returns = returns.select_related("site__jurisdiction", "enterprise__jurisdiction")
    return {
        "reports": [
            report
            for report in rows.defer("canonical").order_by("submitted_at", "pk")[:MOST]
            if {"accept", "confirm_receipt"} & set(reports.LIFECYCLE.open_verbs(user, report))
        ],
        "returns": [
            row for row in returns.order_by("filed_at", "pk")[:MOST] if CONSUMPTION.is_open(user, row, "confirm")
        ],
    }


PARTS: dict[str, Callable[[User, dt.date], Any]] = {
    "administration": lambda user, today: places_that_wait(user),
    "cases": lambda user, today: _cases(user),
    "deadlines": _deadlines,
    "decide": lambda user, today: _reports_to_decide(user),
    "drawn": _drawn,
    "exports": _exports,
    "figures": _figures,
    "flags": lambda user, today: gravest_first(_standing_flags(user))[:MOST],
    "handovers": lambda user, today: _handovers(user),
    "letters": _letters,
    "mismatches": _mismatches,
    "missing": _missing,
    "notices": lambda user, today: _notices(user),
    "orders": _waiting_orders,
    "over": _over,
    "papers": lambda user, today: _papers(user),
    "proceedings": lambda user, today: desk.proceedings_for(user),
    "requests": lambda user, today: desk.requests_for(user),
    "restoration": _overdue_restoration,
    "visits": lambda user, today: _visits(Inspection.objects.filter(team__person=user, state__in=FOR_TEAM), user),
}


def _desk_order(month: reporting_years.Month, user: User, may_sign: bool) -> int:
    """Return the place of a month on the desk: first what waits for this person, last what waits for somebody else."""
    draft = month.draft
    if draft is None or not (draft.waits_for_signature or draft.is_sent_back):
        return 1
    if draft.is_sent_back:
        return 0 if draft.handed_over_by_id == user.pk else 1
    return 0 if may_sign and draft.handed_over_to_id in {None, user.pk} else 2


def _enterprise_context(user: User, firm: Enterprise, today: dt.date) -> dict[str, Any]:
    twelve = reporting_years.months_of_year([firm.pk], today.year, on=today)[firm.pk]
    before = reporting_years.months_of_year([firm.pk], today.year - 1, on=today)[firm.pk] if today.month == 1 else []
    tasks = [
        month
        for month in [*before, *twelve]
        if month.draft is not None or month.state in {"missing", "due", "returned"}
    ]
    drafts = [month.draft for month in tasks if month.draft is not None]
    prefetch_related_objects(drafts, "handed_over_by", "handed_over_to", "sent_back_by")
    may_sign = can(user, capabilities.REPORTS_SUBMIT, firm)
    tasks.sort(key=lambda month: _desk_order(month, user, may_sign))  # stable: by month within
    accounts = Account.objects.visible_to(user).filter(programme_year__year=today.year).exclude(category=Category.TOTAL)
    orders = queries.listed_orders(Order.objects.visible_to(user)).filter(state__in=Order.OPEN)
    return {
        "firm": firm,
        "year": today.year,
        "today": today,
        "tasks": tasks,
        "twelve": twelve,
        "may_sign": may_sign,
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
