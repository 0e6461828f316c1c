"""A small resource over a real row, to test what every resource of the API shares."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import connection
from django.urls import include, path
from rest_framework import serializers
from rest_framework.routers import SimpleRouter

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as product
from core import audit
from core.api.acts import Verb
from core.api.fields import ActionsField, DecimalStringField
from core.api.filters import FilterSet, filters
from core.api.serializers import ModelSerializer, ReasonSerializer, Serializer
from core.api.viewsets import Creates, Updates
from core.errors import Conflict, Fault
from core.lifecycle import Lifecycle, Transition
from core.models import FixedDay, TokenScope
from core.transactions import service
from core.write_access import WriteAccess
from enterprises.models import Enterprise, Jurisdiction
from enterprises.roles import REGULATORS
from tests.support import factories

__all__ = ["handler400", "handler403", "handler404", "handler500"]

CHANGE = "things.change"
THINGS = "/api/v1/things/"


def can(actor: Any, capability: str, obj: Enterprise | None) -> bool:
    if obj is None or obj._state.adding:
        return not REGULATORS.isdisjoint(actor.roles)
    return bool(actor.reach.covers(obj, REGULATORS))


THING = WriteAccess(Enterprise, can=can)


@service
def create(*, actor: Any, code: str, name: str, tonnes: Decimal | None = None, parts: Any = ()) -> Enterprise:
    THING.begin_new(Enterprise, CHANGE, actor)
    created = factories.enterprise(code, name=name)
    audit.record(actor=actor, action="things.create", obj=created, place=created.jurisdiction.code)
    return created


@service
def rename(row: Enterprise, *, actor: Any, name: str | None = None, **others: Any) -> Enterprise:
    row = THING.begin(row, CHANGE, actor)
    if name is not None:
        row.name = name
    row.save_next("name")
    return row


@service
def suspend(row: Enterprise, *, actor: Any, reason: str) -> Enterprise:
    row = LIFECYCLE.begin(row, "suspend", actor)
    row.state = Enterprise.State.SUSPENDED
    row.save_next("state")
    audit.record(actor=actor, action="things.suspend", obj=row, place=row.jurisdiction.code, reason=reason)
    return row


@service
def refuse(row: Enterprise, *, actor: Any) -> Enterprise:
    rename(row, actor=actor, name="half-written")
    raise Conflict("quota_exceeded", "too much", errors=[Fault("/lines/0", "exceeds", "by 2 t")], excess="2.000")


@service
def crash(row: Enterprise, *, actor: Any) -> Enterprise:
    raise ZeroDivisionError


@service
def collide(row: Enterprise, *, actor: Any) -> Enterprise:
    connection.cursor().execute("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40P01'; END $$")
    raise AssertionError


@service
def copy(row: Enterprise, *, actor: Any) -> Enterprise:
    for _turn in range(2):
        FixedDay.objects.create(id=row.pk, day=dt.date(2011, 10, 20))
    return row


LIFECYCLE = Lifecycle(
    Enterprise,
    states=Enterprise.State.values,
    transitions=[Transition("suspend", ["active"], "suspended", CHANGE, "Suspend", reason_required=True)],
    can=can,
)


class PartSerializer(Serializer):
    tonnes = DecimalStringField(places=3, maximum="1000000")


class ThingSerializer(ModelSerializer):
    place = serializers.CharField(source="jurisdiction.code", read_only=True)
    actions = ActionsField(LIFECYCLE)
    tonnes = DecimalStringField(places=3, maximum="1000000", required=False, write_only=True)
    parts = PartSerializer(many=True, required=False, write_only=True)

    class Meta:
        model = Enterprise
        fields = ["id", "code", "name", "state", "place", "version", "actions", "tonnes", "parts"]
        read_only_fields = ["state", "version"]


class ThingFilters(FilterSet):
    place = filters.ModelChoiceFilter(
        field_name="jurisdiction", to_field_name="code", queryset=Jurisdiction.objects.all()
    )

    class Meta:
        model = Enterprise
        fields = ["state"]


class ThingViewSet(Creates, Updates):
    queryset = Enterprise.objects.select_related("jurisdiction")
    serializer_class = ThingSerializer
    filterset_class = ThingFilters
    lookup_field = "code"
    search_fields = ["code", "name"]
    ordering_fields = ["code", "name"]
    create_service = create
    update_service = rename

    suspend = Verb(suspend, ReasonSerializer, scope=TokenScope.APPROVE)
    refuse = Verb(refuse)
    crash = Verb(crash)
    collide = Verb(collide)
    copy = Verb(copy)


router = SimpleRouter()
router.register("things", ThingViewSet, basename="thing")

urlpatterns = [path("api/v1/", include(router.urls)), *product]
