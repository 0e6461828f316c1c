"""Pages of the limits of discharge permits: every entry, and a form for the authority of the permit."""

from functools import partial

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy

from core.web.creation import create_view
from core.web.filters import form_of
from core.web.records import RecordPages
from enterprises.models import Licence
from enterprises.policies import holds
from environment.capabilities import PERMIT_LIMITS_SET
from environment.filters import PermitLimitFilters
from environment.forms.permit_limits import LimitFieldsForm
from environment.models import PermitLimit
from environment.services import permit_limits


class PermitLimitForm(LimitFieldsForm):
    licence = forms.ModelChoiceField(
        label=gettext_lazy("Number of the discharge permit"),
        queryset=Licence.objects.none(),
        to_field_name="number",
        widget=forms.TextInput,
        error_messages={"invalid_choice": gettext_lazy("There is no discharge permit of this number.")},
    )

    field_order = ("licence",)


def _form(request: HttpRequest, data: QueryDict | None) -> PermitLimitForm:
    form = PermitLimitForm(data, initial={"licence": request.GET.get("licence", "")})
    permits = Licence.objects.visible_to(request.user).filter(kind=Licence.Kind.DISCHARGE)
    form.field("licence").queryset = permits.select_related("authority", "site__jurisdiction", "site__enterprise")
    return form


PAGES = RecordPages(
    title=gettext_lazy("Limits of discharge permits"),
    list_page="pages:permit-limits",
    detail_page="pages:permit-limit",
    templates="environment/permit_limit",
    rows=PermitLimit.objects.select_related("licence__site__enterprise", "licence__site__jurisdiction", "recorded_by"),
    order=("-in_force_from", "-pk"),
    filters=PermitLimitFilters,
    form=form_of(PermitLimitFilters, "pollutant", "province"),
    may_record=partial(holds, capability=PERMIT_LIMITS_SET),
)


create = create_view(
    PAGES,
    title=gettext_lazy("Enter a limit"),
    lead=gettext_lazy("Readings are judged by the entry that holds on their own day."),
    button=gettext_lazy("Enter"),
    form=_form,
    service=permit_limits.enter,
    done=gettext_lazy("The limit was entered."),
)
