"""Who has how much quota, who used more than that, and how each balance came about."""

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.db.models import Case, Count, F, FloatField, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from core import clock
from core.templatetags.pages import local_name
from core.web.filters import ListForm, choice
from core.web.forms import DateInput
from core.web.pages import PER_PAGE, page, paged
from enterprises.models import Group
from enterprises.web.enterprises import provinces
from quotas.models import Account, Category, Holder, Programme
from quotas.queries import accounts as queries

OVER = "over"
MOST_BELOW = 50
# The computed totals repeat what the categories say, so a list leaves them out until they are asked for.
CATEGORIES = [choice_ for choice_ in Category.choices if choice_[0] != Category.TOTAL]
WORST_FIRST = Case(
    When(state__in=[Account.State.EXCEEDED, Account.State.UNPLANNED], then=Value(0)),
    When(state=Account.State.NEAR, then=Value(1)),
    When(state=Account.State.WITHIN, then=Value(2)),
    default=Value(3),
    output_field=IntegerField(),
)


def programmes() -> list[tuple[str, str]]:
    return [(programme.code, local_name(programme)) for programme in Programme.objects.order_by("code")]


def groups() -> list[tuple[str, str]]:
    return [(group.code, local_name(group)) for group in Group.objects.order_by("code")]


class AccountFilter(ListForm):
    programme = choice(_("Programme"), programmes)
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    category = choice(_("Category"), [*CATEGORIES, (Category.TOTAL, _("Total of the categories"))])
    holder_type = choice(_("Holder"), Holder.Type)
    province = choice(_("Province"), provinces)
    group = choice(_("Group"), groups)
    state = choice(_("State"), [(OVER, _("Over: exceeded or unplanned")), *Account.State.choices])
    q = forms.CharField(label=_("Name or code"), max_length=80)


def narrowed(rows: QuerySet[Account], chosen: dict[str, Any], *, without: str = "") -> QuerySet[Account]:
    """Accounts that fit what was chosen (``without`` leaves one filter out, for counting its values)."""
    lookups = {
        "programme": "programme_year__programme__code",
        "year": "programme_year__year",
        "category": "category",
        "holder_type": "holder__type",
        "state": "state",
    }
    for name, lookup in lookups.items():
        if name in chosen and name != without and chosen[name] != OVER:
            rows = rows.filter(**{lookup: chosen[name]})
    if chosen.get("state") == OVER and without != "state":
        rows = rows.over()  # type: ignore[attr-defined]
    if "category" not in chosen:
        rows = rows.exclude(category=Category.TOTAL)
    if "province" in chosen:
        rows = rows.filter(holder__place__code__startswith=chosen["province"])
    if "group" in chosen:
        of_group = Q(holder__group__code=chosen["group"]) | Q(holder__enterprise__group__code=chosen["group"])
        rows = rows.filter(of_group)
    if "q" in chosen:
        rows = rows.filter(holder__in=holders_named(chosen["q"]))
    return rows


def holders_named(text: str) -> QuerySet[Holder]:
    """Holders whose code, name or Chinese name holds the text."""
    names = [
        "code",
        "enterprise__name",
        "enterprise__name_zh",
        "group__name",
        "group__name_zh",
        "jurisdiction__name",
        "jurisdiction__name_zh",
    ]
    found = Holder.objects.none()
    for name in names:
        found = found | Holder.objects.filter(**{f"{name}__icontains": text})
    return found


def with_names(rows: QuerySet[Account]) -> QuerySet[Account]:
    return rows.select_related(
        "programme_year__programme",
        "holder__jurisdiction",
        "holder__group",
        "holder__enterprise",
        "holder__place",
    )


def worst_first(rows: QuerySet[Account]) -> QuerySet[Account]:
    """Over by most tonnes, then nearest to the limit, then the rest."""
    share = Case(When(allocated__gt=0, then=F("used") / F("allocated")), default=Value(0.0), output_field=FloatField())
    return rows.order_by(WORST_FIRST, "-excess", share.desc(), "-used", "holder__code", "category", "id")


@page
def listing(request: HttpRequest) -> HttpResponse:
    form = AccountFilter(request)
    chosen = form.chosen
    visible = Account.objects.visible_to(request.user)
    counted = dict(
        narrowed(visible, chosen, without="state")
        .order_by()
        .values_list("state")
        .annotate(Count("pk"))
        .values_list("state", "pk__count")
    )
    chips = [{"value": "", "label": _("All"), "count": sum(counted.values())}]
    over = counted.get(Account.State.EXCEEDED, 0) + counted.get(Account.State.UNPLANNED, 0)
    chips.append({"value": OVER, "label": _("Over"), "count": over})
    chips += [
        {"value": value, "label": label, "count": counted.get(value, 0)}
        for value, label in (
            (Account.State.EXCEEDED, Account.State.EXCEEDED.label),
            (Account.State.UNPLANNED, Account.State.UNPLANNED.label),
            (Account.State.NEAR, Account.State.NEAR.label),
            (Account.State.WITHIN, Account.State.WITHIN.label),
            (Account.State.AWAITING_PLAN, Account.State.AWAITING_PLAN.label),
        )
    ]
    rows = paged(request, worst_first(with_names(narrowed(visible, chosen))))
    context = {"form": form, "rows": rows, "chips": chips, "chosen": chosen, "this_year": clock.today().year}
    return render(request, "quotas/account_list.html", context)


class StatementFilter(ListForm):
    on = forms.DateField(label=_("As it counts on"), widget=DateInput)
    as_of = forms.DateField(
        label=_("As it was known on"), widget=DateInput, help_text=_("by the end of that day in Asia/Shanghai")
    )

    def clean_as_of(self) -> Any:
        day = self.cleaned_data.get("as_of")
        if day is not None and day > clock.today():
            raise forms.ValidationError(_("What will be known later is not known today."))
        return day


@page
def statement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One account with every posting behind it and the balance after each, now or as it was known on a day."""
    visible = Account.objects.visible_to(request.user)
    account = get_object_or_404(with_names(visible), pk=pk)
    form = StatementFilter(request)
    chosen = form.chosen
    today = clock.today()
    on, as_of = chosen.get("on"), _end_of(chosen["as_of"]) if "as_of" in chosen else None
    past = on is not None or as_of is not None
    if past:
        stood = list(queries.balances_at(visible.filter(pk=pk), today=today, on=on, as_of=as_of)[0:1])
        account = stood[0] if stood else account
    else:
        account = get_object_or_404(queries.with_holders(today), pk=account.pk)
    postings = queries.statement(account.pk, on=on, as_of=as_of)
    paginator: Paginator[Any] = Paginator(postings, PER_PAGE)  # type: ignore[arg-type]
    rows = paginator.get_page(request.GET.get("page", paginator.num_pages))
    rows.object_list = list(rows.object_list)
    context = {
        "account": account,
        "form": form,
        "rows": rows,
        "past": past,
        "chosen": chosen,
        "above": visible.filter(children=pk).values_list("pk", flat=True).first(),
        "below": worst_first(with_names(visible.filter(parent=pk)))[:MOST_BELOW],
        "faults": bool(form.errors),
    }
    return render(request, "quotas/account_detail.html", context)


def _end_of(day: dt.date) -> dt.datetime:
    end = dt.datetime.combine(day, dt.time.max, clock.ZONE).astimezone(dt.UTC)
    return min(end, clock.now())
