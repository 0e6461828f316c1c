"""People, who sign in, and memberships: in which role, for which organisation and place, between which days."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password, make_password
from django.db import models, transaction
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core import actor_sessions, clock, row_security
from core.actors import Actor
from core.constraints import CheckConstraint, UniqueConstraint
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.conflicts import assigned_matters, closed_matters, declared_matters
from enterprises.models.authorities import Authority
from enterprises.models.enterprises import Enterprise
from enterprises.models.groups import Group
from enterprises.models.jurisdictions import Jurisdiction
from enterprises.roles import ENTERPRISE_ROLES, STAFF_ROLES, Role
from enterprises.scoping import Bound, Reach, Scope
from enterprises.user_names import SkeletonField, UserNameField, folded

# Roles whose members see other people: everyone, or those of their own enterprise.
_READS_PEOPLE = frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.ENTERPRISE_ADMIN})
_READS_EVERYONE = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})


class PersonQuerySet(models.QuerySet["User"]):
    def named(self, typed: str) -> "User | None":
        """Return the person with a user name as typed; case and Unicode form do not matter."""
        return self.annotate(folded=folded(F("username"))).filter(folded=folded(Value(typed.strip()))).first()

    def visible_to(self, actor: Actor) -> Self:
        """Return the people visible to the actor.

        Everyone sees himself; administrators and auditors everyone; an enterprise's administrator its people, past ones
        too.
        """
        reach: Reach | None = getattr(actor, "reach", None)
        if reach is None:
            return self.none()
        if any(bound.role in _READS_EVERYONE for bound in reach.bounds):
            return self
        colleagues = Membership.objects.filter(reach.rows_of(Membership, _READS_PEOPLE))
        return self.filter(Q(pk=actor.pk) | Q(pk__in=colleagues.values("user")))


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)["User"]):  # type: ignore[misc]  # a base class made at run time
    """Manager that finds people by user name. There is no ``create_superuser``: see ``create_administrator``."""


class User(Identified, Versioned, AbstractBaseUser):  # knox brings no types
    """A person who signs in. There is no superuser: all rights follow from memberships."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        LOCKED = "locked", _("Locked")

    username = UserNameField(_("user name"), max_length=60, unique=True)
    username_skeleton = SkeletonField(_("skeleton of the user name"), max_length=120, editable=False)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(
        _("language of mails"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    # The digest of the calendar's secret address; empty if there is none.
    calendar_digest = models.CharField(_("digest of the calendar"), max_length=64, unique=True, null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    # Part of the session hash: increasing it ends every earlier session.
    session_generation = models.PositiveIntegerField(_("generation of sessions"), default=0, editable=False)
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)
    date_joined = models.DateTimeField(_("joined at"), db_default=Now())

    objects = PersonManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["username"]
        constraints = [
            UniqueConstraint(
                folded(F("username")),
                name="person_name_once",
                violation=Fault("/username", "taken", _("Another entry of the register has this value already.")),
            ),
            CheckConstraint(
                name="person_name_shaped",
                condition=~Q(username__regex=r"(^|[._@+-])([._@+-]|$)"),
                violation=Fault("/username", "user_name_shape", _("This is not a valid user name.")),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def check_password(self, raw_password: str | None) -> bool:
        """Return whether this is the password; it renews a digest made by former parameters, as its person."""
        return check_password(raw_password, self.password, self._renew_password)

    def _renew_password(self, raw_password: str) -> None:
        """Write the digest anew where people sign in; other processes prove nobody and leave it."""
        if not settings.SIGN_IN_DATABASE:
            return
        with transaction.atomic():
            if actor_sessions.prove_at_sign_in(self):
                self.password = make_password(raw_password)
                User.objects.filter(pk=self.pk).update(password=self.password)

    @property
    def state(self) -> str:
        return self.State.OPEN if self.is_active else self.State.LOCKED

    @cached_property
    def current_memberships(self) -> Sequence["Membership"]:
        """Return the memberships in force today; read once per loaded user."""
        if not self.pk:
            return []
        today = clock.today()
        rows = Membership.objects.in_force(today).filter(user=self.pk).annotate(**_matters_of(self.pk, today))
        organisations = ("authority", "jurisdiction", "enterprise__jurisdiction", "group")
        held = list(rows.select_related(*organisations).order_by("role", "id"))
        for membership in held:
            membership.user = self
        return held

    def reload_memberships(self) -> None:
        """Read memberships again at the next use, after a change."""
        for name in ("current_memberships", "reach", "declared_reach"):
            self.__dict__.pop(name, None)

    @cached_property
    def reach(self) -> Reach:
        held = self.current_memberships
        if not held:
            return Reach()
        matters = self._matters(held)
        bounds = [Bound.of(row, matters[row.pk]["assigned"], matters[row.pk]["moved"]) for row in held]
        return Reach.of(bounds, matters[held[0].pk]["closed"], matters[held[0].pk]["opened"])

    def _matters(self, held: "Sequence[Membership]") -> "Mapping[Any, Mapping[str, Sequence[UUID]]]":
        """Return the matters of each membership, read with it or else queried (``enterprises.conflicts``)."""
        expressions = _matters_of(self.pk, clock.today())
        if all(vars(row).keys() >= expressions.keys() for row in held):
            return {row.pk: vars(row) for row in held}
        rows = (
            Membership.objects.filter(pk__in=[row.pk for row in held])
            .annotate(**expressions)
            .values("pk", *expressions)
        )
        return {row["pk"]: row for row in rows}

    @cached_property
    def declared_reach(self) -> row_security.Declaration:
        """Return the reach declared to row-level security for this person (``core.row_security``)."""
        firms = [membership.enterprise for membership in self.current_memberships if membership.enterprise]
        groups = [membership.group_id for membership in self.current_memberships if membership.group_id]
        seats = [firm.jurisdiction.code for firm in firms]
        if groups:
            seats += Enterprise.objects.filter(group__in=groups).values_list("jurisdiction__code", flat=True)
        return self.reach.declared(self.pk, seats, {firm.group_id for firm in firms if firm.group_id})

    @property
    def roles(self) -> set[str]:
        return {membership.role for membership in self.current_memberships}

    @property
    def only_reads(self) -> bool:
        """Return whether all the roles that the person holds only read; their pages may come from a standby."""
        return bool(self.roles) and self.roles <= {Role.AUDITOR}

    @property
    def role(self) -> str:
        """Return the roles that the person holds today, as the audit trail names them."""
        return ", ".join(sorted(self.roles))

    @property
    def is_staff(self) -> bool:
        return not self.roles.isdisjoint(STAFF_ROLES)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Return ``False`` for Django's permission names, which grant nothing; the admin uses ``policies`` instead."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff

    def get_session_auth_hash(self) -> str:
        return self._session_hash(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(secret)

    def _session_hash(self, secret: str | bytes) -> str:
        """Return a hash of the password and the generation, so that a change of either ends all sessions."""
        content = f"{self.password}:{self.session_generation}"
        return salted_hmac("enterprises.sessions", content, secret=secret, algorithm="sha256").hexdigest()

    def audit_scope(self) -> tuple[str, ...] | None:
        return self.reach.audit_scope()


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, actor: Actor) -> "MembershipQuerySet":
        """Return the actor's own memberships, and those of the people visible to him."""
        reach: Reach | None = getattr(actor, "reach", None)
        if reach is None:
            return self.none()
        if any(bound.role in _READS_EVERYONE for bound in reach.bounds):
            return self
        return self.filter(Q(user=actor.pk) | reach.rows_of(Membership, _READS_PEOPLE))

    def in_force(self, on: dt.date) -> "MembershipQuerySet":
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


class Membership(Identified):
    """A role of a person: role × organisation × jurisdiction, from one day to another (both inclusive)."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ENDED = "ended", _("Ended")

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=24, choices=Role)
    authority = models.ForeignKey(Authority, models.PROTECT, null=True, blank=True, related_name="memberships")
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, null=True, blank=True, related_name="memberships")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, blank=True, related_name="memberships")
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="memberships")
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    SCOPE = Scope(place="jurisdiction__code", enterprise="enterprise_id", groups=("group_id",))

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["user", "role"]
        constraints = [
            # A membership that ends on the day it began was never in force: its last day precedes its first.
            CheckConstraint(
                name="membership_ordered",
                condition=Q(valid_to=None)
                | Q(valid_to__gte=models.ExpressionWrapper(F("valid_from") - 1, output_field=models.DateField())),
                violation=Fault("/valid_to", "before_valid_from", _("A membership cannot end before it begins.")),
            ),
            CheckConstraint(
                name="membership_organisation_fits_role",
                condition=Q(
                    role__in=sorted(ENTERPRISE_ROLES),
                    enterprise__isnull=False,
                    group__isnull=True,
                    authority__isnull=True,
                    jurisdiction__isnull=True,
                )
                | Q(
                    role=Role.GROUP_OFFICER,
                    group__isnull=False,
                    enterprise__isnull=True,
                    authority__isnull=True,
                    jurisdiction__isnull=True,
                )
                | (
                    ~Q(role__in=sorted(ENTERPRISE_ROLES | {Role.GROUP_OFFICER}))
                    & Q(enterprise__isnull=True, group__isnull=True, jurisdiction__isnull=False)
                ),
                violation=Fault(
                    "/role",
                    "organisation_does_not_fit",
                    _("People of an enterprise name it alone, group officers their group, officials their place."),
                ),
            ),
            CheckConstraint(
                name="membership_regulator_names_authority",
                condition=~Q(role__in=["national_regulator", "provincial_regulator", "county_regulator"])
                | Q(authority__isnull=False),
                violation=Fault("/authority", "required", _("A regulator belongs to an authority.")),
            ),
            UniqueConstraint(
                name="membership_once_at_a_time",
                fields=["user", "role", "authority", "jurisdiction", "enterprise", "group"],
                condition=Q(valid_to=None),
                nulls_distinct=False,
                violation=Fault("", "already_granted", _("This person holds this role already.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"

    @property
    def state(self) -> str:
        """Return the state: open until its last day has passed, even if it has not begun."""
        ended = self.valid_to is not None and self.valid_to < clock.today()
        return self.State.ENDED if ended else self.State.OPEN


def _matters_of(person: UUID, today: dt.date) -> dict[str, Func]:
    """Return expressions for a membership of a person: the matters closed, opened and assigned to him."""
    return {"closed": closed_matters(person, today), "opened": declared_matters(person), **assigned_matters()}
