"""Pages of returns of offices: what is due, what was returned, one return, and its recording."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Self

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy

from core import clock
from core.actors import Actor
from core.acts import Create
from core.formats import NOTHING, local_name
from core.forms import PageForm, YearField, text_area
from core.models import label_of
from core.web.filters import choice, form_of
from core.web.records import RecordPages
from enterprises.models import NATION, Jurisdiction
from enterprises.policies import roles_with
from enterprises.scoping import bounds_of
from quotas.capabilities import OFFICE_RETURNS_RECORD
from quotas.filters.office_returns import OfficeReturnFilters
from quotas.models import Notice, OfficeReturn, Programme
from quotas.office_notification_texts import duty_text
from quotas.queries import office_duties
from quotas.queries.office_duties import OpenDuty
from quotas.services import office_returns
from quotas.services.office_reminders import path_of
from quotas.services.office_returns import OFFICE_RETURN
from quotas.web.accounts import programmes

LOOKED_BACK, LOOKED_AHEAD = dt.timedelta(days=366), dt.timedelta(days=92)


class OfficeReturnForm(PageForm):
    kind = forms.ChoiceField(label=label_of(OfficeReturn, "kind"), choices=OfficeReturn.Kind.choices)
    programme = forms.ModelChoiceField(
        label=label_of(OfficeReturn, "programme"), queryset=Programme.objects.order_by("code"), to_field_name="code"
    )
    place = forms.ModelChoiceField(
        label=label_of(OfficeReturn, "place"), queryset=Jurisdiction.objects.none(), to_field_name="code"
    )
    year = YearField(label=label_of(OfficeReturn, "year"), first=2006)
    quarter = forms.TypedChoiceField(
        label=label_of(OfficeReturn, "quarter"),
        choices=[("", NOTHING), *OfficeReturn.Quarter.choices],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("Of an execution; an application is of the whole year."),
    )
    executed = forms.DecimalField(
        label=label_of(OfficeReturn, "executed"), max_digits=12, decimal_places=3, min_value=0,
        help_text=gettext_lazy("In the year until the end of the quarter; of a forecast, in the whole year."),
    )  # fmt: skip
    applied = forms.DecimalField(
        label=label_of(OfficeReturn, "applied"), max_digits=12, decimal_places=3, min_value=0, required=False,
        help_text=gettext_lazy("For the next year. Of an application alone."),
    )  # fmt: skip
    document = text_area(label_of(OfficeReturn, "document"), rows=2, max_length=2_000)

    def __init__(self, data: QueryDict | None, *, actor: Actor, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        granted = roles_with(OFFICE_RETURNS_RECORD)
        own = {bound.place for bound in bounds_of(actor) if bound.role in granted and bound.place}
        self.field("place").queryset = Jurisdiction.objects.filter(code__in=own).order_by("code")
        for name in ("place", "programme"):
            self.field(name).label_from_instance = local_name

    @classmethod
    def for_request(cls, request: HttpRequest, data: QueryDict | None) -> Self:
        names = ("kind", "programme", "place", "year", "quarter")
        return cls(data, actor=request.user, initial={name: request.GET.get(name, "") for name in names})


def _open_duties(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the duties that are due within three months or late, of the reader's provinces and programmes."""
    bounds = [bound for bound in bounds_of(request.user) if bound.place]
    if not bounds:
        return []
    today = clock.today()
    every = office_duties.provinces_with_quota(today.year)
    own = {bound.place[:2] for bound in bounds if bound.place and bound.place != NATION}
    codes = every if any(bound.place == NATION for bound in bounds) else sorted(own)
    found = office_duties.list_open(codes, today - LOOKED_BACK, today + LOOKED_AHEAD)
    seen = [duty for duty in found if any(bound.authority in (None, duty.authority) for bound in bounds)]
    places = {place.code: place for place in Jurisdiction.objects.filter(code__in={duty.place for duty in seen})}
    return [_shown(duty, places, own) for duty in seen]


def _shown(duty: OpenDuty, places: dict[str, Jurisdiction], own: set[str]) -> dict[str, Any]:
    return {
        "text": duty_text(duty.duty, duty.year, duty.quarter, _named(duty.notice)),
        "place": places[duty.place],
        "due_on": duty.due_on,
        "late": duty.due_on < clock.today(),
        "document": duty.rule.local_document,
        "path": path_of(duty) if duty.place in own else "",
    }


def _named(notice: Notice | None) -> str:
    """Return the programme, year and batch of a notice: its number may be of the register and in English."""
    if notice is None:
        return ""
    year = notice.programme_year
    return f"{local_name(year.programme)} {year.year} ({notice.get_batch_display()})"


def _versions(request: HttpRequest, row: OfficeReturn) -> Mapping[str, Any]:
    same = {"kind": row.kind, "programme": row.programme_id, "place": row.place_id, "year": row.year}
    versions = PAGES.visible(request).filter(**same, quarter=row.quarter).order_by("recorded_at", "pk")
    return {"versions": versions, "replaced": hasattr(row, "replacement")}


CREATE = Create(
    service=office_returns.record,
    form=OfficeReturnForm,
    capability=OFFICE_RETURNS_RECORD,
    title=gettext_lazy("Record a return of the office"),
    lead=gettext_lazy("The execution of a quarter, or the forecast of the year with the application for the next."),
    done=gettext_lazy("The return was recorded."),
)
PAGES = RecordPages(
    title=gettext_lazy("Returns of offices"),
    templates="quotas/office_return",
    rows=OFFICE_RETURN.rows(),
    order=("-year", "-pk"),
    standing=lambda rows: rows.filter(replacement=None),
    filters=OfficeReturnFilters,
    form=form_of(
        OfficeReturnFilters,
        "kind",
        "programme",
        "province",
        "year",
        programme=choice(gettext_lazy("Programme"), programmes),
    ),
    creates=CREATE,
    in_list=lambda request, context: {"duties": _open_duties(request)},
    in_detail=_versions,
)
