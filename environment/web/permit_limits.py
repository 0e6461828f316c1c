"""Pages of the limits of discharge permits: every entry, and a form for the authority of the permit."""

from functools import partial
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from core.web.acts import detail_view
from core.web.creation import Creation, create_view
from core.web.filters import ListForm, choice
from core.web.pages import page
from enterprises.models import Licence
from enterprises.policies import holds
from enterprises.web.enterprises import provinces
from environment.capabilities import PERMIT_LIMITS_SET
from environment.filters.discharges import PermitLimitFilters
from environment.forms.permit_limits import LimitFieldsForm
from environment.models import PermitLimit
from environment.models.discharges import POLLUTANT_CHOICES
from environment.services import permit_limits


class PermitLimitFilter(ListForm):
    pollutant = choice(gettext_lazy("Pollutant"), POLLUTANT_CHOICES)
    province = choice(gettext_lazy("Province"), provinces)


class PermitLimitForm(LimitFieldsForm):
    licence = forms.ModelChoiceField(
        label=gettext_lazy("Number of the discharge permit"),
        queryset=Licence.objects.none(),
        to_field_name="number",
        widget=forms.TextInput,
        error_messages={"invalid_choice": gettext_lazy("There is no discharge permit of this number.")},
    )

    field_order = ("licence",)


def _rows(request: HttpRequest) -> QuerySet[PermitLimit]:
    rows = PermitLimit.objects.visible_to(request.user)
    return rows.select_related("licence__site__enterprise", "licence__site__jurisdiction", "recorded_by")


@page
def listing(request: HttpRequest) -> HttpResponse:
    rows = _rows(request).order_by("-in_force_from", "-pk")
    context = PermitLimitFilter(request).list_rows(request, PermitLimitFilters, rows)
    context["may_set"] = holds(request.user, PERMIT_LIMITS_SET)
    return render(request, "environment/permit_limit_list.html", context)


def _form(request: HttpRequest, data: QueryDict | None) -> PermitLimitForm:
    form = PermitLimitForm(data, initial={"licence": request.GET.get("licence", "")})
    permits = Licence.objects.visible_to(request.user).filter(kind=Licence.Kind.DISCHARGE)
    form.field("licence").queryset = permits.select_related("authority", "site__jurisdiction", "site__enterprise")
    return form


create = create_view(
    Creation(
        title=gettext_lazy("Enter a limit"),
        lead=gettext_lazy("Readings are judged by the entry that holds on their own day."),
        button=gettext_lazy("Enter"),
        list_title=gettext_lazy("Limits of discharge permits"),
        list_page="pages:permit-limits",
        detail_page="pages:permit-limit",
        allowed=partial(holds, capability=PERMIT_LIMITS_SET),
        form=_form,
        service=permit_limits.enter,
        done=gettext_lazy("The limit was entered."),
    )
)


def _visible(request: HttpRequest, pk: UUID) -> PermitLimit:
    return get_object_or_404(_rows(request), pk=pk)


def _detail(request: HttpRequest, row: PermitLimit) -> HttpResponse:
    return render(request, "environment/permit_limit_detail.html", {"row": row})


detail = detail_view(_visible, _detail)
