"""Targets by year as a sheet: a row for each year of a multi-year plan; those on record stand in the template."""

from django.utils.translation import gettext_lazy as _

from core.models import label_of
from quotas.models import Import, MultiYearPlan, Programme
from quotas.sheets import workbooks
from quotas.sheets.columns import ChoiceColumn, Column, DecimalColumn, WholeColumn
from quotas.sheets.reading import Layout


def layout() -> Layout:
    options = {one.code: (one.name, one.name_zh) for one in Programme.objects.order_by("code")}
    return Layout(
        Import.Kind.TARGETS,
        (),
        (
            ChoiceColumn("programme", _("Programme"), needed=True, options=options),
            WholeColumn("year", _("Year"), needed=True),
            DecimalColumn("tonnes", _("Target, t"), needed=True),
            Column("document", label_of(MultiYearPlan, "document"), needed=True, longest=2_000),
        ),
    )


def template(form: str) -> bytes:
    """Return the targets of the standing plans as a sheet to change or to extend."""
    plans = MultiYearPlan.objects.standing().select_related("programme").order_by("programme__code", "first_year")
    lines = [
        {"programme": plan.programme.code, "year": year, "tonnes": tonnes, "document": plan.document}
        for plan in plans
        for year, tonnes in plan.tonnes_by_year.items()
    ]
    columns = layout()
    programmes = {"programme": [str(names[0]) for names in columns.columns[0].options.values()]}  # type: ignore[attr-defined]
    return workbooks.template(columns, {}, lines, programmes, form)
