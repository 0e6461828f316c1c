"""The end of an enterprise: merged into another or closed, with its sites, licences and unused quota."""

import datetime as dt

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core import clock
from core.actors import Actor
from core.errors import DomainError, Forbidden
from core.formats import stored_day, stored_label
from core.forms import DateInput, PageForm
from enterprises.capabilities import ENTERPRISES_CLOSE, ENTERPRISES_MERGE
from enterprises.forms.codes import StoredEnterpriseField
from enterprises.lifecycles.enterprises import ENTERPRISE
from enterprises.models import Enterprise, Licence, Site
from enterprises.policies import can
from enterprises.services import enterprises
from enterprises.two_person_acts import Bounds, Preview, Table, TwoPersonAct, declare
from quotas.services import successions


class ClosureForm(PageForm):
    effective_on = forms.DateField(
        label=gettext_lazy("Effective on"),
        required=False,
        widget=DateInput,
        help_text=gettext_lazy("Today or earlier; left empty, the day of the approval."),
    )


class MergerForm(ClosureForm):
    successor = StoredEnterpriseField(
        label=gettext_lazy("Successor"), help_text=gettext_lazy("Code of the successor enterprise")
    )

    field_order = ("successor", "effective_on")


def _bounds(enterprise: Enterprise) -> Bounds:
    return Bounds(place=enterprise.jurisdiction, enterprise=enterprise)


def _sites(enterprise: Enterprise) -> Table:
    rows = Site.objects.filter(enterprise=enterprise).order_by("code").values_list("code", "name", "kind")
    columns = [gettext_noop("Code"), gettext_noop("Name"), gettext_noop("Kind")]
    return Table(
        gettext_noop("Sites"),
        columns,
        [[code, name, stored_label(Site.Kind(kind))] for code, name, kind in rows],
    )


def _licences(enterprise: Enterprise) -> Table:
    rows = Licence.objects.filter(site__enterprise=enterprise).not_ended(clock.today()).order_by("number", "pk")
    columns = [gettext_noop("Number"), gettext_noop("Kind")]
    kinds = [[number, stored_label(Licence.Kind(kind))] for number, kind in rows.values_list("number", "kind")]
    return Table(gettext_noop("Licences that have not ended"), columns, kinds)


def _quota(enterprise: Enterprise, day: dt.date | None) -> Table:
    rows = successions.unused(enterprise, (day or clock.today()).year)
    return Table(
        gettext_noop("Unused quota that moves"),
        [gettext_noop("Programme"), gettext_noop("Year"), gettext_noop("Category"), gettext_noop("Tonnes")],
        [
            [account.programme_year.programme.code, str(account.programme_year.year), account.category,
             f"{account.available:.3f}"]
            for account in rows
        ],
    )  # fmt: skip


def _day(day: dt.date | None) -> list[tuple[str, str]]:
    return [(gettext_noop("Effective on"), stored_day(day))] if day else []


def _merger(enterprise: Enterprise, *, successor: Enterprise, effective_on: dt.date | None) -> Preview:
    enterprises.require_successor(enterprise, successor)
    return Preview(
        facts=[
            (gettext_noop("Enterprise"), f"{enterprise.code} {enterprise.name}"),
            (gettext_noop("Successor"), f"{successor.code} {successor.name}"),
            *_day(effective_on),
        ],
        tables=[_sites(enterprise), _licences(enterprise), _quota(enterprise, effective_on)],
    )


def _closure(enterprise: Enterprise, *, effective_on: dt.date | None) -> Preview:
    return Preview(
        facts=[(gettext_noop("Enterprise"), f"{enterprise.code} {enterprise.name}"), *_day(effective_on)],
        tables=[_sites(enterprise), _licences(enterprise), _quota(enterprise, effective_on)],
    )


def _lock(enterprise: Enterprise, *, effective_on: dt.date | None, **others: Enterprise) -> None:
    successions.lock(enterprise, (effective_on or clock.today()).year)


def _merge_guard(actor: Actor, enterprise: Enterprise) -> DomainError | None:
    return ENTERPRISE.obstacle(enterprise, "merge")


def _successor_guard(
    actor: Actor, enterprise: Enterprise, *, successor: Enterprise, **others: object
) -> DomainError | None:
    """Refuse a successor outside the actor's reach."""
    if can(actor, ENTERPRISES_MERGE, successor):
        return None
    return Forbidden("forbidden", _("Your roles do not allow this here."))


def _close_guard(actor: Actor, enterprise: Enterprise) -> DomainError | None:
    return ENTERPRISE.obstacle(enterprise, "close")


MERGE = declare(
    TwoPersonAct(
        name=enterprises.MERGE,
        label=gettext_lazy("Merge into another enterprise"),
        model=Enterprise,
        related=("jurisdiction", "group"),
        form=MergerForm,
        bounds=_bounds,
        allows=lambda actor, enterprise: can(actor, ENTERPRISES_MERGE, enterprise),
        guard=_merge_guard,
        argument_guard=_successor_guard,
        lock=_lock,
        preview=_merger,
        carry_out=successions.merge,
    )
)
CLOSE = declare(
    TwoPersonAct(
        name=enterprises.CLOSE,
        label=gettext_lazy("Close an enterprise"),
        model=Enterprise,
        related=("jurisdiction", "group"),
        form=ClosureForm,
        bounds=_bounds,
        allows=lambda actor, enterprise: can(actor, ENTERPRISES_CLOSE, enterprise),
        guard=_close_guard,
        lock=_lock,
        preview=_closure,
        carry_out=successions.close,
    )
)
