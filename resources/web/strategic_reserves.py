"""Pages of strategic reserves: what is held on a day, one reserve with its movements, opening and movements."""

from collections.abc import Mapping
from typing import Any, Self

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy

from core import clock
from core.actors import Actor
from core.acts import Create
from core.formats import local_name
from core.forms import DateInput, PageForm, text_area
from core.models import label_of
from core.web.creation import create_view
from core.web.filters import form_of
from core.web.pages import paged
from core.web.records import RecordPages
from enterprises.forms.codes import EnterpriseField
from enterprises.models import Enterprise, Jurisdiction, MiningArea
from enterprises.policies import can, holds
from enterprises.scoping import bounds_of
from resources.capabilities import STRATEGIC_RESERVES_OPEN, STRATEGIC_RESERVES_REPORT
from resources.filters import StrategicReserveFilters
from resources.forms import MovementFieldsForm
from resources.models import ReserveIndicator, StrategicReserve
from resources.queries import strategic_reserves as queries
from resources.services import strategic_reserves


def _offer(form: PageForm, name: str, rows: QuerySet[Any]) -> None:
    """Set the rows among which a field chooses."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


class ReserveForm(PageForm):
    code = forms.RegexField(
        r"^[A-Z0-9][A-Z0-9-]{1,31}$", label=label_of(StrategicReserve, "code"), max_length=32, strip=True,
        help_text=gettext_lazy("Capital letters, digits and hyphens."),
    )  # fmt: skip
    name = forms.CharField(label=label_of(StrategicReserve, "name"), max_length=160)
    name_zh = forms.CharField(label=label_of(StrategicReserve, "name_zh"), max_length=160, required=False)
    form = forms.ChoiceField(label=label_of(StrategicReserve, "form"), choices=StrategicReserve.Form.choices)
    holder = forms.ChoiceField(label=label_of(StrategicReserve, "holder"), choices=StrategicReserve.Holder.choices)
    place = forms.ModelChoiceField(
        label=label_of(StrategicReserve, "place"),
        queryset=Jurisdiction.objects.none(),
        to_field_name="code",
        required=False,
        help_text=gettext_lazy("Empty: that of the planned mining area."),
    )
    mining_area = forms.ModelChoiceField(
        label=label_of(StrategicReserve, "mining_area"),
        queryset=MiningArea.objects.select_related("jurisdiction"),
        to_field_name="number",
        required=False,
    )
    operator = EnterpriseField(
        label=gettext_lazy("Code of the operator"),
        required=False,
        help_text=gettext_lazy("The enterprise that holds or keeps it."),
    )
    document = text_area(label_of(StrategicReserve, "document"), rows=2, max_length=2_000)

    def __init__(self, data: QueryDict | None, *, actor: Actor, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        reach = [bound.place for bound in bounds_of(actor) if bound.place]
        places = [
            place.pk
            for place in Jurisdiction.objects.only("pk", "code")
            if any(bound == "CN" or place.code.startswith(bound) for bound in reach)
        ]
        _offer(self, "place", Jurisdiction.objects.filter(pk__in=places).order_by("code"))
        _offer(self, "operator", Enterprise.objects.visible_to(actor))

    @classmethod
    def for_request(cls, request: HttpRequest, data: QueryDict | None) -> Self:
        return cls(data, actor=request.user, initial={"mining_area": request.GET.get("area", "")})


class MovementForm(MovementFieldsForm):
    reserve = forms.ModelChoiceField(
        label=gettext_lazy("Strategic reserve"), queryset=StrategicReserve.objects.none(), to_field_name="code"
    )
    field_order = ("reserve",)

    def __init__(self, data: QueryDict | None, *, actor: Actor, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        own = [bound.enterprise_id for bound in bounds_of(actor) if bound.enterprise_id is not None]
        rows = StrategicReserve.objects.filter(operator__in=own, holder=StrategicReserve.Holder.ENTERPRISE)
        _offer(self, "reserve", rows.select_related("place", "operator").order_by("code"))

    @classmethod
    def for_request(cls, request: HttpRequest, data: QueryDict | None) -> Self:
        initial = {"reserve": request.GET.get("reserve", ""), "day": clock.today()}
        return cls(data, actor=request.user, initial=initial)


def _held(request: HttpRequest, context: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what every reserve holds at the end of a day, summed up by form and holder."""
    chosen = context["exported"]
    day = chosen.get("on", clock.today())
    held = queries.balances(context["rows"], day)
    whole = StrategicReserveFilters(chosen, queryset=StrategicReserve.objects.visible_to(request.user)).qs
    return {
        "day": day,
        "held": [(row, held.get(row.pk, queries.Balance())) for row in context["rows"]],
        "groups": queries.groups(whole, day),
        "plans": ReserveIndicator.objects.filter(measure=ReserveIndicator.Measure.PLANNED_STORES).order_by("region"),
        "may_report": holds(request.user, STRATEGIC_RESERVES_REPORT),
    }


def _movements(request: HttpRequest, row: StrategicReserve) -> Mapping[str, Any]:
    of_enterprise = row.holder == StrategicReserve.Holder.ENTERPRISE
    return {
        "today": clock.today(),
        "balance": queries.balances([row], clock.today()).get(row.pk, queries.Balance()),
        "rows": paged(request, row.movements.select_related("recorded_by").order_by("-day", "-pk")),
        "may_report": of_enterprise and can(request.user, STRATEGIC_RESERVES_REPORT, row),
    }


CREATE = Create(
    service=strategic_reserves.open_reserve,
    form=ReserveForm,
    capability=STRATEGIC_RESERVES_OPEN,
    title=gettext_lazy("Register a strategic reserve"),
    lead=gettext_lazy("A store, or ore in the ground that is set aside. What it holds follows from its movements."),
    button=gettext_lazy("Register"),
    done=lambda row: f"{local_name(row)}",
)
PAGES = RecordPages(
    title=gettext_lazy("Strategic reserves"),
    templates="resources/strategic_reserve",
    rows=StrategicReserve.objects.select_related("place", "mining_area__jurisdiction", "operator", "recorded_by"),
    order=("code",),
    filters=StrategicReserveFilters,
    form=form_of(
        StrategicReserveFilters,
        "province",
        "form",
        "holder",
        "on",
        on=forms.DateField(label=gettext_lazy("On this day"), widget=DateInput),
    ),
    creates=CREATE,
    in_list=_held,
    in_detail=_movements,
)


def _move(*, actor: Actor, reserve: StrategicReserve, **movement: Any) -> StrategicReserve:
    strategic_reserves.move(reserve, actor=actor, **movement)
    return reserve


move = create_view(
    PAGES,
    Create(
        service=_move,
        form=MovementForm,
        capability=STRATEGIC_RESERVES_REPORT,
        title=gettext_lazy("Record a movement"),
        lead=gettext_lazy(
            "What came into a reserve of the enterprise or went out of it. A mistake is set right by a movement in the"
            " other direction of the same day."
        ),
        done=gettext_lazy("The movement was recorded."),
    ),
)
