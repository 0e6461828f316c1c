"""An enterprise enters a group or leaves it, by two officers; quota that was given stays on the way it came."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core import clock
from core.actors import Actor
from core.errors import DomainError, Invalid
from core.formats import NOTHING
from core.forms import PageForm
from enterprises.capabilities import REGISTER_EDIT
from enterprises.lifecycles.enterprises import ENTERPRISE
from enterprises.models import Enterprise, Group
from enterprises.policies import can
from enterprises.services import enterprises
from enterprises.two_person_acts import Bounds, Preview, Table, TwoPersonAct, declare
from quotas.models import Account, Category


class GroupForm(PageForm):
    group = forms.ModelChoiceField(
        label=gettext_lazy("Group"),
        queryset=Group.objects.order_by("code"),
        to_field_name="code",
        required=False,
        help_text=gettext_lazy("Left empty, the enterprise belongs to no group any more."),
    )


def _preview(enterprise: Enterprise, *, group: Group | None = None) -> Preview:
    """Show the accounts from this year on, with the holder under which each of them stays."""
    accounts = Account.objects.filter(
        holder__enterprise=enterprise, programme_year__year__gte=clock.today().year
    ).exclude(category=Category.TOTAL)
    rows = accounts.select_related("programme_year__programme", "parent__holder").order_by(
        "programme_year__year", "programme_year__programme__code", "category"
    )
    cells = [
        [str(row.programme_year), str(row.category), row.parent.holder.code if row.parent else NOTHING] for row in rows
    ]
    columns = [gettext_noop("Programme year"), gettext_noop("Category"), gettext_noop("Stays under")]
    return Preview(
        facts=[
            (gettext_noop("Enterprise"), f"{enterprise.code} {enterprise.name}"),
            (gettext_noop("Group until now"), enterprise.group.code if enterprise.group else NOTHING),
            (gettext_noop("Group from now on"), group.code if group else NOTHING),
        ],
        tables=[Table(gettext_noop("Accounts that stay where they are"), columns, cells)],
    )


def _guard(actor: Actor, enterprise: Enterprise) -> DomainError | None:
    return ENTERPRISE.obstacle(enterprise, "update")


def _argument_guard(actor: Actor, enterprise: Enterprise, *, group: Group | None = None) -> DomainError | None:
    if (group.pk if group else None) == enterprise.group_id:
        return Invalid.at("/group", "unchanged", _("It belongs to this group already."))
    return None


CHANGE_GROUP = declare(
    TwoPersonAct(
        name=enterprises.CHANGE_GROUP,
        label=gettext_lazy("Change the group"),
        model=Enterprise,
        related=("jurisdiction", "group"),
        form=GroupForm,
        bounds=lambda enterprise: Bounds(place=enterprise.jurisdiction, enterprise=enterprise),
        allows=lambda actor, enterprise: can(actor, REGISTER_EDIT, enterprise),
        guard=_guard,
        argument_guard=_argument_guard,
        preview=_preview,
        carry_out=enterprises.change_group,
    )
)
