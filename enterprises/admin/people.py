"""People and their roles in the admin, for administrators; auditors read."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Model, Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core import clock
from core.actors import Actor
from core.formats import NOTHING
from enterprises.acts.accounts import MEMBERSHIPS, PEOPLE
from enterprises.admin.base import ServiceModelAdmin
from enterprises.admin.filters import InForceFilter, ProvinceFilter
from enterprises.admin.inlines import ReadOnlyInline
from enterprises.capabilities import PEOPLE_MANAGE
from enterprises.models import Membership, User, UserName
from enterprises.policies import holds
from enterprises.roles import Role
from enterprises.services import memberships, people


class MembershipInline(ReadOnlyInline):
    model = Membership
    fields = ("role", "authority", "jurisdiction", "enterprise", "group", "valid_from", "valid_to")
    related = ("authority", "jurisdiction", "enterprise", "group")
    show_change_link = True


class UserNameInline(ReadOnlyInline):
    model = UserName
    fields = ("username", "taken_at")


@admin.register(User)
class PersonAdmin(ServiceModelAdmin):
    list_display = ("username", "name", "email", "roles_today", "is_active", "fictitious")
    list_filter = ("is_active", "memberships__role", "fictitious")
    search_fields = ("username", "name", "email")
    inlines = (MembershipInline, UserNameInline)
    editable = people.EDITABLE
    add_capability = change_capability = PEOPLE_MANAGE
    acts = PEOPLE

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        held = Membership.objects.in_force(clock.today())
        held = held.select_related("authority", "jurisdiction", "enterprise", "group")
        return super().get_queryset(request).prefetch_related(Prefetch("memberships", held, "current_memberships"))

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        if obj is None:
            return ("username", "name", "email")
        return ("username", "name", "email", "is_active", "fictitious", "last_login", "date_joined")

    def get_inlines(self, request: HttpRequest, obj: Model | None = None) -> Sequence[type[ReadOnlyInline]]:
        return self.inlines if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return holds(request.user, PEOPLE_MANAGE)

    @display(description=_("Roles today"))
    def roles_today(self, person: User) -> str:
        return ", ".join(sorted({str(Role(role).label) for role in person.roles})) or NOTHING

    def create(self, data: dict[str, Any], actor: Actor) -> User:
        return people.create(actor=actor, **data)

    def update(self, obj: User, data: dict[str, Any], actor: Actor) -> User:
        return people.update(obj, actor=actor, **data)


@admin.register(Membership)
class MembershipAdmin(ServiceModelAdmin):
    list_display = ("user", "role", "authority", "jurisdiction", "enterprise", "group", "valid_from", "valid_to")
    list_filter = (InForceFilter, "role", "authority", ProvinceFilter)
    list_select_related = ("user", "authority", "jurisdiction", "enterprise", "group")
    search_fields = ("user__username", "user__name", "enterprise__code", "enterprise__name")
    autocomplete_fields = ("user", "authority", "jurisdiction", "enterprise", "group")
    fields = ("user", "role", "authority", "jurisdiction", "enterprise", "group", "valid_from", "valid_to")
    add_capability = PEOPLE_MANAGE
    acts = MEMBERSHIPS

    def create(self, data: dict[str, Any], actor: Actor) -> Membership:
        return memberships.grant(data.pop("user"), actor=actor, **data)  # officials: proposed on the person's screen
