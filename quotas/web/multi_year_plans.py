"""Pages of plans over several years: their targets beside quota and use, one plan, and its recording."""

import re
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.acts import Create
from core.forms import DecimalText, PageForm, text_area
from core.models import label_of
from core.web.filters import choice, form_of
from core.web.records import RecordPages
from quotas.capabilities import MULTI_YEAR_PLANS_SET
from quotas.filters.multi_year_plans import MultiYearPlanFilters
from quotas.models import MultiYearPlan, Programme
from quotas.models.multi_year_plans import MOST_YEARS
from quotas.policies import may_plan_years
from quotas.queries import multi_year_plans as queries
from quotas.services import multi_year_plans
from quotas.web.accounts import programmes

_TARGET = re.compile(r"(\d{4})[\s:：;]+([\d,，.]+)\s*t?")  # a year and tonnes, as typed or copied from a sheet


class MultiYearPlanForm(PageForm):
    programme = forms.ModelChoiceField(
        label=label_of(MultiYearPlan, "programme"),
        queryset=Programme.objects.none(),
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

    @classmethod
    def for_request(cls, request: HttpRequest, data: QueryDict | None) -> Self:
        """Return the form with the programmes whose plans the officer may record."""
        form = cls(data, initial={"programme": request.GET.get("programme", "")})
        every = Programme.objects.select_related("authority")
        own = [
            row.pk for row in every if may_plan_years(request.user, MULTI_YEAR_PLANS_SET, MultiYearPlan(programme=row))
        ]
        form.field("programme").queryset = Programme.objects.filter(pk__in=own).order_by("code")
        return form


def _target(number: int, line: str) -> dict[str, Any]:
    found = _TARGET.fullmatch(line)
    try:
        if found is not None:
            return {"year": int(found[1]), "tonnes": DecimalText().clean(found[2].replace("，", ","))}
    except ValidationError:
        pass  # the fault below names the line
    detail = _("Line %(number)d, %(line)s: give a year and tonnes, such as 2011 93,800.")
    raise ValidationError(detail % {"number": number, "line": line[:40]}, code="invalid")


CREATE = Create(
    service=multi_year_plans.set_plan,
    form=MultiYearPlanForm,
    capability=MULTI_YEAR_PLANS_SET,
    title=gettext_lazy("Record a multi-year plan"),
    lead=gettext_lazy(
        "What a programme is meant to give in each year. A target gives nobody quota. A plan on record that has"
        " one of these years is replaced; it stays on record."
    ),
    done=gettext_lazy("The plan was recorded."),
)
PAGES = RecordPages(
    title=gettext_lazy("Multi-year plans"),
    templates="quotas/multi_year_plan",
    rows=MultiYearPlan.objects.select_related("programme__authority", "recorded_by", "replacement"),
    order=("-first_year", "programme__code", "pk"),
    standing=lambda rows: rows.standing(),
    filters=MultiYearPlanFilters,
    form=form_of(MultiYearPlanFilters, "programme", "year", programme=choice(gettext_lazy("Programme"), programmes)),
    creates=CREATE,
    subject="multi-year-plan",
    in_list=lambda request, context: {"plans": queries.with_years(context["rows"], request.user)},
    in_detail=lambda request, row: {
        "plan": queries.with_years([row], request.user)[0],
        "replaced_by": getattr(row, "replacement", None),
    },
)
