"""Pages of accounts: quota, use, and the postings behind each balance."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.db.models import Case, Count, F, FloatField, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from core import clock, formats
from core.formats import local_name
from core.forms import DateInput, YearField
from core.web.filters import AnyOf, ListForm, choice
from core.web.pages import PER_PAGE, page, paged
from enterprises.filters import provinces
from enterprises.models import Enterprise, Group
from enterprises.policies import holds
from quotas.capabilities import NOTICES_DRAFT, QUOTA_MOVE, STRUCTURE_READ
from quotas.filters.accounts import AccountFilters
from quotas.models import Account, Category, Holder, Notice, Programme, Report
from quotas.printed_documents import statement_printed
from quotas.queries import accounts as queries

OVER = "over"
MOST_BELOW = 50
# The computed totals repeat the categories, so a list omits them until they are asked for.
CATEGORIES = [choice_ for choice_ in Category.choices if choice_[0] != Category.TOTAL]
WORST_FIRST = Case(
    When(state__in=Account.OVER, then=Value(0)),
    When(state=Account.State.NEAR, then=Value(1)),
    When(state=Account.State.WITHIN, then=Value(2)),
    default=Value(3),
    output_field=IntegerField(),
)


def programmes() -> list[tuple[str, str]]:
    return [(programme.code, local_name(programme)) for programme in Programme.objects.order_by("code")]


def groups() -> list[tuple[str, str]]:
    return [(group.code, local_name(group)) for group in Group.objects.order_by("code")]


def not_later(day: dt.date | None) -> dt.date | None:
    if day is not None and day > clock.today():
        raise forms.ValidationError(_("Choose a day that is not in the future."))
    return day


class AccountFilter(ListForm):
    programme = choice(_("Programme"), programmes)
    year = YearField(label=_("Year"))
    category = AnyOf(_("Category"), [*CATEGORIES, (Category.TOTAL, _("Total of the categories"))])
    holder_type = AnyOf(_("Holder"), Holder.Type)
    province = choice(_("Province"), provinces)
    group = choice(_("Group"), groups)
    ownership = choice(_("Ownership"), Enterprise.Ownership)
    state = AnyOf(_("State"), Account.State, together=(OVER, _("Over: exceeded or unplanned"), Account.OVER))
    withheld = choice(_("Provisional"), [("true", _("Something is withheld")), ("false", _("Nothing is withheld"))])
    q = forms.CharField(label=_("Name or code"), max_length=80)
    on = forms.DateField(label=_("As it counts on"), widget=DateInput)
    as_of = forms.DateField(label=_("As recorded on"), widget=DateInput)
    without_plan = YearField(label=_("Without a plan for"))

    def clean_as_of(self) -> Any:
        return not_later(self.cleaned_data.get("as_of"))


def filters_of(chosen: Mapping[str, Any], *, without: str = "") -> dict[str, Any]:
    """Return the chosen filters in the form that pages, API and exports share (``without`` leaves one out)."""
    given = {name: value for name, value in chosen.items() if name not in {"q", "on", "as_of", without}}
    if "q" in chosen:
        given["named"] = chosen["q"]
    given.setdefault("category", [value for value, _label in CATEGORIES])
    return given


def exported(chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Return the chosen filters for the API, with instants in ISO 8601."""
    times = {"on": chosen["on"].isoformat()} if "on" in chosen else {}
    if "as_of" in chosen:
        times["as_of"] = end_of(chosen["as_of"]).isoformat().replace("+00:00", "Z")
    return {**filters_of(chosen), **times}


def with_names(rows: QuerySet[Account]) -> QuerySet[Account]:
    return rows.select_related(
        "programme_year__programme",
        "holder__jurisdiction",
        "holder__group",
        "holder__enterprise",
        "holder__place",
    ).annotate(received_above=queries.RECEIVED_ABOVE)


def worst_first(rows: QuerySet[Account]) -> QuerySet[Account]:
    """Order by the tonnes over the limit, then by nearness to the limit, then the rest."""
    share = Case(When(allocated__gt=0, then=F("used") / F("allocated")), default=Value(0.0), output_field=FloatField())
    return rows.order_by(WORST_FIRST, "-excess", share.desc(), "-used", "holder__code", "category", "id")


@page
def listing(request: HttpRequest) -> HttpResponse:
    form = AccountFilter(request)
    chosen = form.chosen
    visible = Account.objects.visible_to(request.user)
    past = "on" in chosen or "as_of" in chosen
    rows = AccountFilters(filters_of(chosen, without="state" if past else ""), queryset=visible).qs
    shown = paged(request, _as_they_stood(rows, chosen) if past else worst_first(with_names(rows)))
    shown.object_list = list(shown.object_list)
    if not past:
        form.fields["state"].widget = forms.HiddenInput()  # the chips choose it
    context = {
        "form": form,
        "rows": shown,
        "chips": [] if past else _chips(visible, chosen),
        "chosen": chosen,
        "state": form["state"].value() if "state" in chosen else "",
        "past": past,
        "exported": exported(chosen),
        "may_assess": holds(request.user, NOTICES_DRAFT),
        "may_move": holds(request.user, QUOTA_MOVE),
        "reads_structure": holds(request.user, STRUCTURE_READ),
    }
    return render(request, "quotas/account_list.html", context)


def _as_they_stood(rows: QuerySet[Account], chosen: Mapping[str, Any]) -> Any:
    """Return the accounts at another time, with the states and the order of that time."""
    as_of = end_of(chosen["as_of"]) if "as_of" in chosen else None
    states = filters_of(chosen).get("state", ())
    today = clock.today()
    shown = queries.as_accounts(today)
    return queries.balances_at(rows, shown, today=today, on=chosen.get("on"), as_of=as_of, states=states)


def _chips(visible: QuerySet[Account], chosen: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return each state with the number of accounts in it, under the other filters."""
    rows = AccountFilters(filters_of(chosen, without="state"), queryset=visible).qs
    counted = dict(rows.order_by().values_list("state").annotate(Count("pk")).values_list("state", "pk__count"))
    over = sum(counted.get(state, 0) for state in Account.OVER)
    states = (
        Account.State.EXCEEDED,
        Account.State.UNPLANNED,
        Account.State.NEAR,
        Account.State.WITHIN,
        Account.State.AWAITING_PLAN,
    )
    return [
        {"value": "", "label": _("All"), "count": sum(counted.values())},
        {"value": OVER, "label": _("Over or unplanned"), "count": over},
        *({"value": state, "label": state.label, "count": counted.get(state, 0)} for state in states),
    ]


class StatementFilter(ListForm):
    on = forms.DateField(label=_("As it counts on"), widget=DateInput)
    as_of = forms.DateField(
        label=_("As recorded on"), widget=DateInput, help_text=_("by the end of that day in Asia/Shanghai")
    )

    def clean_as_of(self) -> Any:
        return not_later(self.cleaned_data.get("as_of"))


@page
def statement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one account with every posting and the balance after each, now or as known on a day."""
    visible = Account.objects.visible_to(request.user)
    account = get_object_or_404(with_names(visible), pk=pk)
    form = StatementFilter(request)
    chosen = form.chosen
    today = clock.today()
    on, as_of = chosen.get("on"), end_of(chosen["as_of"]) if "as_of" in chosen else None
    past = on is not None or as_of is not None
    if past:
        shown = queries.as_accounts(today)
        stood = list(queries.balances_at(visible.filter(pk=pk), shown, today=today, on=on, as_of=as_of)[0:1])
        account = stood[0] if stood else account
    else:
        account = get_object_or_404(queries.with_holders(today), pk=account.pk)
    postings = queries.statement(account.pk, on=on, as_of=as_of)
    paginator: Paginator[Any] = Paginator(postings, PER_PAGE)  # type: ignore[arg-type]  # counts and slices itself
    rows = paginator.get_page(request.GET.get("page", paginator.num_pages))
    rows.object_list = list(rows.object_list)
    reports, notices = ({row[name] for row in rows.object_list} for name in ("report_id", "notice_id"))
    context = {
        "account": account,
        "form": form,
        "rows": rows,
        "reports": set(Report.objects.visible_to(request.user).filter(pk__in=reports).values_list("pk", flat=True)),
        "notices": set(Notice.objects.open_to(request.user).filter(pk__in=notices).values_list("pk", flat=True)),
        "past": past,
        "chosen": chosen,
        "exported": {name: value for name, value in exported(chosen).items() if name in {"on", "as_of"}},
        "above": visible.filter(children=pk).values_list("pk", flat=True).first(),
        "below": worst_first(with_names(visible.filter(parent=pk)))[:MOST_BELOW],
        "faults": bool(form.errors),
        "may_assess": account.programme_year.year == today.year and holds(request.user, NOTICES_DRAFT),
    }
    return render(request, "quotas/account_detail.html", context)


@page
def printed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Return the statement of an account as PDF, with the days as of which it counts and is recorded."""
    account = get_object_or_404(with_names(Account.objects.visible_to(request.user)), pk=pk)
    form = StatementFilter(request)
    chosen = form.chosen
    as_of = end_of(chosen["as_of"]) if "as_of" in chosen else None
    postings = queries.statement(account.pk, on=chosen.get("on"), as_of=as_of)
    times = {"on": chosen.get("on"), "as_of": chosen.get("as_of") or clock.today()}
    basis = {str(form.fields[name].label): formats.day(day) for name, day in times.items() if day}
    return statement_printed(account, list(postings[:]), basis).answer(request)


def end_of(day: dt.date) -> dt.datetime:
    end = dt.datetime.combine(day, dt.time.max, clock.ZONE).astimezone(dt.UTC)
    return min(end, clock.now())
