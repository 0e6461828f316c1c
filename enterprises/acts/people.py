"""Appointing officials and changing their accounts: two administrators, a delay, and a notification before.

Acts that remove power (ending a role, locking an administrator out) take effect at once, and the person concerned
can neither cancel nor delay them by changing his own name or address.
"""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core import clock
from core.actors import Actor
from core.errors import Conflict, DomainError
from core.formats import NOTHING, stored_day
from core.forms import DateInput, NoForm, PageForm
from core.type_aliases import Text
from enterprises.capabilities import PEOPLE_MANAGE
from enterprises.lifecycles.memberships import MEMBERSHIP
from enterprises.lifecycles.people import PERSON, no_address
from enterprises.models import NATION, Authority, Group, Invitation, Jurisdiction, Membership, User
from enterprises.policies import can
from enterprises.roles import ENTERPRISE_ROLES, Role
from enterprises.services import invitations, memberships, officials, people
from enterprises.two_person_acts import Bounds, Preview, Table, TwoPersonAct, declare


class AppointmentForm(PageForm):
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=[(role.value, role.label) for role in Role if role not in ENTERPRISE_ROLES],
    )
    jurisdiction = forms.ModelChoiceField(
        label=gettext_lazy("Place"), queryset=Jurisdiction.objects.all(), to_field_name="code", required=False
    )
    authority = forms.ModelChoiceField(
        label=gettext_lazy("Authority"), queryset=Authority.objects.all(), to_field_name="code", required=False
    )
    group = forms.ModelChoiceField(
        label=gettext_lazy("Group"), queryset=Group.objects.all(), to_field_name="code", required=False
    )
    valid_from = forms.DateField(label=gettext_lazy("From"), required=False, widget=DateInput)
    valid_to = forms.DateField(label=gettext_lazy("To"), required=False, widget=DateInput)


class EndForm(PageForm):
    effective_on = forms.DateField(label=gettext_lazy("Effective on"), required=False, widget=DateInput)


class ChangeForm(PageForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254, required=False)


class UserNameForm(PageForm):
    username = forms.CharField(label=gettext_lazy("New user name"), max_length=60)


class LinkForm(PageForm):
    resets_factors = forms.BooleanField(
        label=gettext_lazy("Telephone or key was lost: remove the second factors as well"), required=False
    )


def _bounds(person: User) -> Bounds:
    return Bounds(place=Jurisdiction.objects.get(code=NATION), person=person)


def _manages(actor: Actor, person: User) -> bool:
    return bool(can(actor, PEOPLE_MANAGE)) and actor.pk != person.pk


def _delay() -> dt.timedelta:
    return dt.timedelta(hours=settings.APPOINTMENT_DELAY_HOURS)


def _identity(person: User) -> list[tuple[str, str]]:
    roles = sorted({row.role for row in Membership.objects.filter(user=person) if not _has_ended(row)})
    return [
        (gettext_noop("User name"), person.username),
        (gettext_noop("Name"), person.name),
        (gettext_noop("E-mail"), person.email or NOTHING),
        (gettext_noop("Roles"), ", ".join(roles) or NOTHING),
    ]


def _account(person: User) -> Table:
    """Return the data that the person may change himself: shown, but not part of what is approved."""
    columns = [gettext_noop("Name"), gettext_noop("E-mail")]
    return Table(gettext_noop("Account"), columns, [[person.name, person.email or NOTHING]], binding=False)


def _has_ended(membership: Membership) -> bool:
    return membership.state == Membership.State.ENDED


def _account_use(person: User) -> list[tuple[str, str]]:
    """Return since when an account that becomes an official's is in use, and who made the link for its password."""
    if officials.is_official(person):
        return []
    first = Invitation.objects.filter(user=person).exclude(used_at=None).order_by("used_at").first()
    if first is None and not person.has_usable_password():
        return []
    since = first.used_at if first is not None and first.used_at is not None else person.date_joined
    made_by = first.made_by.username if first is not None and first.made_by is not None else NOTHING
    return [
        (gettext_noop("Account in use since"), stored_day(since.astimezone(clock.ZONE).date())),
        (gettext_noop("Link made by"), made_by),
        (gettext_noop("Password, second factors and tokens end"), "✓"),
    ]


def _appointment(person: User, **appointment: Any) -> Preview:
    return Preview(
        [
            *_identity(person),
            *_account_use(person),
            (gettext_noop("New role"), appointment["role"]),
            *(
                (label, str(getattr(appointment[name], "code", appointment[name])))
                for name, label in (
                    ("jurisdiction", gettext_noop("Place")),
                    ("authority", gettext_noop("Authority")),
                    ("group", gettext_noop("Group")),
                    ("valid_from", gettext_noop("From")),
                    ("valid_to", gettext_noop("To")),
                )
                if appointment[name]
            ),
        ]
    )


def _end(membership: Membership, *, effective_on: dt.date | None) -> Preview:
    facts = [(gettext_noop("User name"), membership.user.username), (gettext_noop("Role that ends"), membership.role)]
    if membership.jurisdiction:
        facts.append((gettext_noop("Place"), membership.jurisdiction.code))
    if effective_on:
        facts.append((gettext_noop("Effective on"), stored_day(effective_on)))
    return Preview(facts, [_account(membership.user)])


def _lock_out(person: User) -> Preview:
    return Preview([(gettext_noop("User name"), person.username)], [_account(person)])


def _change(person: User, *, name: str, email: str) -> Preview:
    new = [(gettext_noop("New name"), name), (gettext_noop("New e-mail"), email)]
    return Preview([*_identity(person), *((label, value) for label, value in new if value)])


def _rename(person: User, *, username: str) -> Preview:
    return Preview([*_identity(person), (gettext_noop("New user name"), username)])


def _link(person: User, *, resets_factors: bool) -> Preview:
    removed = [(gettext_noop("Second factors are removed"), "✓")] if resets_factors else []
    return Preview([*_identity(person), (gettext_noop("Link goes to"), person.email), *removed])


def _appointment_obstacle(actor: Actor, person: User, **appointment: Any) -> DomainError | None:
    return memberships.obstacle(person, **appointment)


def _change_obstacle(actor: Actor, person: User, *, name: str, email: str) -> DomainError | None:
    return None if name or email else Conflict("nothing_to_change", _("Give a new name or a new address."))


def _user_name_obstacle(actor: Actor, person: User, *, username: str) -> DomainError | None:
    return people.user_name_obstacle(person, username)


def _link_obstacle(actor: Actor, person: User) -> DomainError | None:
    if not person.email:
        return no_address()
    return PERSON.obstacle(person, "invite")


def _official_obstacle(actor: Actor, person: User) -> DomainError | None:
    if officials.is_official(person):
        return None
    return Conflict("no_official", _("This person holds no office: one administrator suffices."))


def _administrator_obstacle(actor: Actor, person: User) -> DomainError | None:
    if officials.is_administrator(person):
        return PERSON.obstacle(person, "deactivate")
    return Conflict("no_administrator", _("This person is no administrator: one administrator suffices."))


def _reactivation_obstacle(actor: Actor, person: User) -> DomainError | None:
    return _official_obstacle(actor, person) or PERSON.obstacle(person, "reactivate")


def _end_obstacle(actor: Actor, membership: Membership) -> DomainError | None:
    if membership.role in ENTERPRISE_ROLES:
        return Conflict("no_official", _("This person holds no office: one administrator suffices."))
    return MEMBERSHIP.obstacle(membership, "end")


def _carry_out_appointment(person: User, *, actor: Actor, reason: str, **appointment: Any) -> None:
    memberships.grant(person, actor=actor, **appointment)


def _carry_out_change(person: User, *, actor: Actor, reason: str, **changes: Any) -> None:
    people.update(person, actor=actor, **{name: value for name, value in changes.items() if value})


def _carry_out_link(person: User, *, actor: Actor, reason: str, resets_factors: bool) -> None:
    invitations.send_approved(person, actor=actor, resets_factors=resets_factors)


def _lock(person: User, **arguments: Any) -> None:
    PERSON.lock(person)


def _act_on_person(name: str, label: Text, **more: Any) -> TwoPersonAct:
    return declare(
        TwoPersonAct(
            name=name, label=label, model=User, bounds=_bounds, allows=_manages, lock=_lock, **{"delay": _delay, **more}
        )
    )


APPOINT = _act_on_person(
    officials.APPOINT,
    gettext_lazy("Appoint an official"),
    form=AppointmentForm,
    argument_guard=_appointment_obstacle,
    preview=_appointment,
    carry_out=_carry_out_appointment,
)
CHANGE = _act_on_person(
    officials.CHANGE,
    gettext_lazy("Change an official's name or address"),
    form=ChangeForm,
    guard=_official_obstacle,
    argument_guard=_change_obstacle,
    preview=_change,
    carry_out=_carry_out_change,
)
RENAME = _act_on_person(
    officials.RENAME,
    gettext_lazy("Correct an official's user name"),
    form=UserNameForm,
    guard=_official_obstacle,
    argument_guard=_user_name_obstacle,
    preview=_rename,
    carry_out=people.rename,
)
SEND_LINK = _act_on_person(
    officials.SEND_LINK,
    gettext_lazy("Send a link for a new password"),
    form=LinkForm,
    guard=_link_obstacle,
    preview=_link,
    carry_out=_carry_out_link,
)
DEACTIVATE = _act_on_person(
    officials.DEACTIVATE,
    gettext_lazy("Lock an administrator's account"),
    form=NoForm,
    guard=_administrator_obstacle,
    preview=_lock_out,
    carry_out=people.deactivate,
    delay=dt.timedelta,
    while_frozen=True,
    stoppable_by_person=False,
)
REACTIVATE = _act_on_person(
    officials.REACTIVATE,
    gettext_lazy("Unlock an official's account"),
    form=NoForm,
    guard=_reactivation_obstacle,
    preview=lambda person: Preview(_identity(person)),
    carry_out=people.reactivate,
)
END_ROLE = declare(
    TwoPersonAct(
        name=officials.END_ROLE,
        label=gettext_lazy("End an official's role"),
        model=Membership,
        related=("user", "jurisdiction", "enterprise", "authority", "group"),
        form=EndForm,
        bounds=lambda membership: _bounds(membership.user),
        allows=lambda actor, membership: _manages(actor, membership.user),
        guard=_end_obstacle,
        argument_guard=lambda actor, membership, effective_on: memberships.past_end(effective_on),
        preview=_end,
        carry_out=memberships.end,
        while_frozen=True,
        stoppable_by_person=False,
    )
)
