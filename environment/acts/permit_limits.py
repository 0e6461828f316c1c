"""Loosening a limit of a discharge permit for days that are past, by two officers of the permit's authority."""

import datetime as dt
from typing import Any, Self

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from core.actors import Actor
from core.acts import Create
from core.errors import DomainError
from core.formats import stored_day
from core.forms import DateInput, SeenChoiceField
from core.models import TokenScope
from enterprises.lifecycles.licences import own_authority
from enterprises.models import NATION, Jurisdiction, Licence
from enterprises.policies import can
from enterprises.two_person_acts import Bounds, Preview, Table, TwoPersonAct, declare
from environment.capabilities import PERMIT_LIMITS_SET
from environment.forms.permit_limits import LimitFieldsForm
from environment.services import permit_limits


class LoosenForm(LimitFieldsForm):
    in_force_from = forms.DateField(label=_("In force from"), widget=DateInput)


def _bounds(licence: Licence) -> Bounds:
    national = licence.issuing_level == Jurisdiction.Level.NATION
    return Bounds(
        place=Jurisdiction.objects.get(code=NATION) if national else licence.site.jurisdiction,
        authority=licence.authority,
        enterprise=licence.site.enterprise,
    )


def _allows(actor: Actor, licence: Licence) -> bool:
    return bool(can(actor, PERMIT_LIMITS_SET, licence)) and own_authority(actor, licence) is None


def _discharge(actor: Actor, licence: Licence) -> DomainError | None:
    return None if licence.kind == Licence.Kind.DISCHARGE else permit_limits.not_a_discharge_permit()


def _obstacle(actor: Actor, licence: Licence, **limit: Any) -> DomainError | None:
    try:
        permit_limits.require_loosened(permit_limits.new(licence, **limit))
    except DomainError as obstacle:
        return obstacle
    return None


def _preview(licence: Licence, *, in_force_from: dt.date, **limit: Any) -> Preview:
    """Show the limit beside those that it loosens; codes, so that both people read the same in whichever language."""
    row = permit_limits.new(licence, in_force_from=in_force_from, **limit)
    return Preview(
        [
            (gettext_noop("Discharge permit"), licence.number),
            (gettext_noop("Site"), f"{licence.site.code} {licence.site.name}"),
            (gettext_noop("Pollutant"), row.pollutant),
            (gettext_noop("Medium"), row.medium),
            (gettext_noop("Limit"), row.printed),
            (gettext_noop("In force from"), stored_day(in_force_from)),
            (gettext_noop("Document"), row.document),
        ],
        [
            Table(
                gettext_noop("Past days on which it is looser"),
                [gettext_noop("From"), gettext_noop("Limit until now"), gettext_noop("New limit")],
                [
                    [stored_day(loosened.day), loosened.limit.printed, row.printed]
                    for loosened in permit_limits.loosened_days(row)
                ],
            )
        ],
    )


class PermitLimitForm(LimitFieldsForm):
    licence = SeenChoiceField(
        Licence.objects.select_related("site__jurisdiction", "site__enterprise"),
        label=_("Number of the discharge permit"),
        to_field_name="number",
        widget=forms.TextInput,
        error_messages={"invalid_choice": _("There is no discharge permit of this number.")},
    )

    field_order = ("licence",)

    @classmethod
    def for_request(cls, request: HttpRequest, data: QueryDict | None) -> Self:
        form = cls(data, initial={"licence": request.GET.get("licence", "")})
        permits = Licence.objects.visible_to(request.user).filter(kind=Licence.Kind.DISCHARGE)
        form.field("licence").queryset = permits.select_related("authority", "site__jurisdiction", "site__enterprise")
        return form


CREATE_PERMIT_LIMIT = Create(
    service=permit_limits.enter,
    form=PermitLimitForm,
    capability=PERMIT_LIMITS_SET,
    title=_("Enter a limit"),
    lead=_("Readings are judged by the entry that holds on their own day."),
    button=_("Enter"),
    done=_("The limit was entered."),
    scope=TokenScope.APPROVE,
)
LOOSEN = declare(
    TwoPersonAct(
        name=permit_limits.LOOSEN,
        label=_("Loosen a limit for days that are past"),
        model=Licence,
        form=LoosenForm,
        bounds=_bounds,
        allows=_allows,
        guard=_discharge,
        argument_guard=_obstacle,
        preview=_preview,
        carry_out=permit_limits.loosen,
        related=("authority", "site__jurisdiction", "site__enterprise"),
    )
)
