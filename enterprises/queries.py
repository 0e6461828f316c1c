"""Queries about the holders and licences of sites, one statement each, however many rows.

A day counts as licensed when the site's operating licence is valid on it and neither suspended nor revoked. All ranges
of days in arguments and answers are inclusive at both ends.
"""

import datetime as dt
import functools
import operator
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from django.contrib.postgres.fields.ranges import RangeBoundary
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    Aggregate,
    BooleanField,
    Count,
    DateField,
    DecimalField,
    Exists,
    Expression,
    ExpressionWrapper,
    F,
    Field,
    Func,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Least

from core.actors import Actor
from enterprises import capacities
from enterprises.models import Enterprise, Licence, LicenceReview, LicenceSuspension, MiningArea, Site, SiteTenure
from enterprises.models.sites import day_range
from enterprises.scoping import bounds_of

# The licence that a site of the kind needs to work at all.
OPERATING_LICENCE: dict[str, str] = {
    Site.Kind.MINE: Licence.Kind.MINING,
    Site.Kind.DRESSING: Licence.Kind.PRODUCTION,
    Site.Kind.SEPARATION: Licence.Kind.PRODUCTION,
    Site.Kind.METAL: Licence.Kind.PRODUCTION,
    Site.Kind.RECYCLING: Licence.Kind.PRODUCTION,
    Site.Kind.TRADING: Licence.Kind.EXPORT,
}
_OPERATING = functools.reduce(
    operator.or_, (Q(site__kind=site, kind=licence) for site, licence in OPERATING_LICENCE.items())
)


def filter_containing(rows: QuerySet[Enterprise], text: str) -> QuerySet[Enterprise]:
    """Return the enterprises whose names, codes or licences contain every word of the text, an exact code first."""
    for word in text.split():
        licensed = Licence.objects.filter(number__icontains=word)
        anywhere = Q(pk__in=licensed.values("enterprise_id"))
        for name in ("code", "name", "name_zh", "credit_code"):
            anywhere |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(anywhere)
    itself = ExpressionWrapper(Q(code__iexact=text), output_field=BooleanField())
    return rows.order_by(itself.desc(), "code")


class DateMultirangeField(Field):
    """Several ranges of days; used only in annotations."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "datemultirange"


class _Operator(Func):
    """``left <operator> right`` over ranges and multiranges."""

    def __init__(
        self, left: Combinable, operator: str, right: Combinable, *, output_field: Field | None = None
    ) -> None:
        super().__init__(left, right, output_field=output_field or BooleanField())
        self.extra["template"], self.extra["arg_joiner"] = "(%(expressions)s)", f" {operator} "


def _multirange(span: Expression) -> Func:
    return Func(span, function="DATEMULTIRANGE", output_field=DateMultirangeField())


def _days(first: dt.date, last: dt.date) -> Func:
    return day_range(Value(first, DateField()), Value(last, DateField()), RangeBoundary(inclusive_upper=True))


def _none() -> Func:
    return Func(function="DATEMULTIRANGE", output_field=DateMultirangeField())


def _union(spans: QuerySet[Any], by: str) -> Coalesce:
    """Return the union of all ``span`` of the rows; empty if there are none."""
    union = Aggregate(F("span"), function="RANGE_AGG", output_field=DateMultirangeField(), default=None)
    return Coalesce(Subquery(spans.order_by().values(by).annotate(union=union).values("union")), _none())


def _with_days_in_force(licences: QuerySet[Licence]) -> QuerySet[Licence]:
    """Annotate each licence with ``span``: the days on which it permits work."""
    validity = day_range(F("valid_from"), Least(F("valid_to") + 1, F("revoked_on")), RangeBoundary())
    suspensions = LicenceSuspension.objects.filter(licence=OuterRef("pk")).annotate(
        span=day_range(F("suspended_on"), F("ended_on"), RangeBoundary())
    )
    in_force = _Operator(_multirange(validity), "-", _union(suspensions, "licence"), output_field=DateMultirangeField())
    return licences.annotate(span=in_force)


def operating_licences(first: dt.date, last: dt.date) -> QuerySet[Licence]:
    """Return operating licences in force on at least one day of the span."""
    licences = _with_days_in_force(Licence.objects.filter(_OPERATING))
    return licences.filter(_Operator(F("span"), "&&", _days(first, last)))


def sites_held(enterprise: Enterprise | UUID, first: dt.date, last: dt.date) -> QuerySet[Site]:
    """Return the sites that the enterprise held on at least one day of the span, whether or not it holds them today."""
    held = SiteTenure.objects.held_within(first, last).filter(site=OuterRef("pk"), enterprise=enterprise)
    return Site.objects.filter(Exists(held))


def own_enterprises(actor: Actor) -> list[UUID]:
    """Return the keys of the enterprises in which the actor has a role."""
    return [bound.enterprise_id for bound in bounds_of(actor) if bound.enterprise_id is not None]


def own_sites(actor: Actor) -> QuerySet[Site]:
    """Return the sites that the actor's enterprises hold or held: whoever held a site in a period files its return."""
    own = own_enterprises(actor)
    held = SiteTenure.objects.filter(site=OuterRef("pk"), enterprise__in=own)
    return Site.objects.filter(Q(enterprise__in=own) | Exists(held))


def with_holders(rows: Iterable[Site]) -> list[Site]:
    """Return sites that are annotated with ``holder_id``, each with this ``holder``; one query."""
    found = list(rows)
    holders = Enterprise.objects.in_bulk({vars(site)["holder_id"] for site in found})
    for site in found:
        vars(site)["holder"] = holders.get(vars(site)["holder_id"])
    return found


def operations(first: dt.date, last: dt.date) -> QuerySet[SiteTenure]:
    """Return the tenures with a day in the span on which the site's licence was in force.

    The holder of each owes a report for the span. The same enterprise and site come twice if it held the site twice.
    """
    held = _Operator(
        day_range(OuterRef("held_from"), OuterRef("held_to"), RangeBoundary(inclusive_upper=True)),
        "*",
        _days(first, last),
        output_field=DateMultirangeField(),
    )
    licensed = _with_days_in_force(Licence.objects.filter(_OPERATING, site=OuterRef("site")))
    return SiteTenure.objects.held_within(first, last).filter(Exists(licensed.filter(_Operator(F("span"), "&&", held))))


def licensed_sites(sites: Iterable[UUID], first: dt.date, last: dt.date) -> set[UUID]:
    """Return those of the sites whose operating licence was in force on at least one day of the span."""
    return set(operating_licences(first, last).filter(site__in=list(sites)).values_list("site_id", flat=True))


class AreaTotals(Protocol):
    """The totals that ``mining_areas`` annotates."""

    sites_total: int
    sites_licensed: int
    approved_capacity: Decimal | None


def mining_areas(on: dt.date) -> QuerySet[MiningArea]:
    """Return planned areas with the number of their sites, of those licensed on the day, and the approved capacity.

    Capacity that was eliminated by the day does not count.
    """
    sites = Site.objects.filter(mining_area=OuterRef("pk")).order_by().values("mining_area")
    working = operating_licences(on, on).filter(site__mining_area=OuterRef("pk"))
    return MiningArea.objects.select_related("jurisdiction").annotate(
        sites_total=Coalesce(Subquery(sites.annotate(n=Count("pk")).values("n")), 0),
        sites_licensed=Coalesce(
            Subquery(
                working.order_by().values("site__mining_area").annotate(n=Count("site", distinct=True)).values("n")
            ),
            0,
        ),
        approved_capacity=Subquery(sites.annotate(sum=Sum("approved_capacity")).values("sum"))
        - Coalesce(capacities.eliminated_in_area(on), capacities.NOTHING, output_field=DecimalField()),
    )


def register(on: dt.date) -> QuerySet[SiteTenure]:
    """Return the public register of a day: the holder of each licensed site, and the licences in ``site.operating``."""
    licences = operating_licences(on, on).select_related("authority").order_by("number")
    return (
        operations(on, on)
        .select_related("enterprise", "site__jurisdiction", "site__mining_area")
        .prefetch_related(Prefetch("site__licences", licences, to_attr="operating"))
        .order_by("enterprise__code", "site__code")
    )


def stopped(enterprises: Iterable[UUID], on: dt.date) -> set[UUID]:
    """Return the enterprises whose operating licences were all suspended or revoked, which may not receive quota.

    Licences that have expired or have not begun are disregarded; so is an enterprise without any.
    """
    states: dict[UUID, set[str]] = {}
    rows: QuerySet[Any] = Licence.objects.filter(_OPERATING, site__enterprise__in=list(enterprises)).with_state(on)
    for owner, state in rows.values_list("site__enterprise_id", "state"):
        if state not in (Licence.State.EXPIRED, Licence.State.PENDING):
            states.setdefault(owner, set()).add(state)
    stops = {Licence.State.SUSPENDED, Licence.State.REVOKED}
    return {owner for owner, owned in states.items() if owned <= stops}


def latest_reviews(licences: Iterable[Licence]) -> list[Licence]:
    """Return licences of a round with ``last_review``, the review that ``ReviewRound.licences`` named; one query."""
    rows = list(licences)
    keys = [vars(row)["review"] for row in rows if vars(row)["review"] is not None]
    reviews = LicenceReview.objects.select_related("recorded_by").in_bulk(keys)
    for row in rows:
        vars(row)["last_review"] = reviews.get(vars(row)["review"])
    return rows
