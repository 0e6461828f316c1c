"""Pages of plans over several years: their targets beside quota and use, one plan, and its recording."""

import re
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import PageForm, text_area
from core.models import label_of
from core.web.acts import detail_view
from core.web.creation import Creation, create_view
from core.web.filters import ListForm, choice
from core.web.pages import page
from core.web.panels import panels
from enterprises.policies import holds
from quotas.capabilities import MULTI_YEAR_PLANS_SET
from quotas.filters.multi_year_plans import MultiYearPlanFilters
from quotas.models import MultiYearPlan, Programme
from quotas.models.multi_year_plans import MOST_YEARS, MultiYearPlanQuerySet
from quotas.queries import multi_year_plans as queries
from quotas.services import multi_year_plans
from quotas.web.accounts import programmes

_TARGET = re.compile(r"(\d{4})[\s:：;]+([\d,，.]+)\s*t?")  # a year and tonnes, as typed or copied from a sheet


class MultiYearPlanFilter(ListForm):
    programme = choice(gettext_lazy("Programme"), programmes)
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1990, max_value=2100)


class MultiYearPlanForm(PageForm):
    programme = forms.ModelChoiceField(
        label=label_of(MultiYearPlan, "programme"),
        queryset=Programme.objects.order_by("code"),
        to_field_name="code",
    )
    targets = text_area(
        label_of(MultiYearPlan, "targets"),
        rows=6,
        max_length=1_000,
        help_text=gettext_lazy(
            "One line for each year: the year and its tonnes. Two columns of a sheet can be pasted."
        ),
    )
    document = text_area(label_of(MultiYearPlan, "document"), rows=2, max_length=2_000)

    def clean_targets(self) -> list[dict[str, Any]]:
        lines = [line.strip() for line in self.cleaned_data["targets"].splitlines() if line.strip()]
        return [_target(number, line) for number, line in enumerate(lines[: MOST_YEARS + 1], start=1)]


def _target(number: int, line: str) -> dict[str, Any]:
    found = _TARGET.fullmatch(line)
    try:
        if found is not None:
            return {"year": int(found[1]), "tonnes": Decimal(re.sub("[,，]", "", found[2])).quantize(Decimal("0.001"))}
    except InvalidOperation:
        pass
    detail = _("Line %(number)d, %(line)s: give a year and tonnes, such as 2011 93,800.")
    raise ValidationError(detail % {"number": number, "line": line[:40]}, code="invalid")


def _rows(request: HttpRequest) -> MultiYearPlanQuerySet:
    rows = MultiYearPlan.objects.visible_to(request.user)
    return rows.select_related("programme__authority", "recorded_by", "replacement")


@page
def listing(request: HttpRequest) -> HttpResponse:
    rows = _rows(request).standing().order_by("-first_year", "programme__code", "pk")
    context = MultiYearPlanFilter(request).list_rows(request, MultiYearPlanFilters, rows)
    context["exported"] = {**context["exported"], "standing": "true"}
    context["plans"] = queries.with_years(context["rows"], request.user)
    context["may_set"] = holds(request.user, MULTI_YEAR_PLANS_SET)
    return render(request, "quotas/multi_year_plan_list.html", context)


def _visible(request: HttpRequest, pk: UUID) -> MultiYearPlan:
    return get_object_or_404(_rows(request), pk=pk)


def _detail(request: HttpRequest, row: MultiYearPlan) -> HttpResponse:
    (plan,) = queries.with_years([row], request.user)
    context = {
        "row": row,
        "plan": plan,
        "replaced_by": getattr(row, "replacement", None),
        "panels": panels(request, "multi-year-plan", row),
    }
    return render(request, "quotas/multi_year_plan_detail.html", context)


detail = detail_view(_visible, _detail)


def _form(request: HttpRequest, data: QueryDict | None) -> MultiYearPlanForm:
    return MultiYearPlanForm(data, initial={"programme": request.GET.get("programme", "")})


create = create_view(
    Creation(
        title=gettext_lazy("Record a multi-year plan"),
        lead=gettext_lazy(
            "What a programme is meant to give in each year. A target gives nobody quota. A plan on record that has"
            " one of these years is replaced; it stays on record."
        ),
        button=gettext_lazy("Record"),
        list_title=gettext_lazy("Multi-year plans"),
        list_page="pages:multi-year-plans",
        detail_page="pages:multi-year-plan",
        allowed=partial(holds, capability=MULTI_YEAR_PLANS_SET),
        form=_form,
        service=multi_year_plans.set_plan,
        done=gettext_lazy("The plan was recorded."),
    )
)
