"""Sites: entered with their first holder, corrected, handed over. A site's kind decides which figures it reports."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core import audit
from core.actors import Actor, Loader
from core.errors import Conflict, Invalid
from core.outbox import announce
from core.transactions import refusal, service
from core.write_access import Lock, WriteAccess
from enterprises import licence_application_rules, policies, seen_places
from enterprises.capabilities import REGISTER_EDIT
from enterprises.events import ENTERPRISE_CHANGED
from enterprises.models import Enterprise, Jurisdiction, Licence, MiningArea, Site, SiteTenure
from enterprises.services import approvals, validation

SITE = WriteAccess(
    Site,
    can=policies.can,
    rows=lambda: Site.objects.select_related("enterprise", "jurisdiction", "mining_area"),
    locks=[Lock(Enterprise, lambda site: [site.enterprise_id])],  # its tenures change under their holder's lock only
)
EDITABLE = (
    "name",
    "name_zh",
    "kind",
    "ore_type",
    "approved_capacity",
    "jurisdiction",
    "mining_area",
    "latitude",
    "longitude",
)
# Data by which filed months were checked: fixed from the first licence on.
_FIXED = ("kind", "ore_type", "jurisdiction")
HAND_OVER = "sites.hand_over"  # takes two people
CORRECT_CAPACITY = "sites.correct_capacity"  # takes two people
MOVE = "sites.move"  # takes two people

type Place = tuple[Decimal | None, Decimal | None]  # latitude and longitude


def facts_fixed() -> Conflict:
    return Conflict(
        "facts_fixed",
        _("Kind, ore type and place stay once a site has been licensed or reported: filed months were judged by them."),
    )


def area_fixed() -> Conflict:
    return Conflict(
        "area_fixed",
        _("A planned mining area stays once its site has had a mining licence: the special plan is kept by area."),
    )


def month_was_filed() -> Conflict:
    return Conflict(
        "month_was_filed",
        _("The holder has filed a report with this site for that month or a later one. Choose a day after it."),
    )


refusal("site_of_filed_reports_is_fixed", facts_fixed)
refusal("site_area_is_fixed", area_fixed)
refusal("tenure_keeps_filed_months", month_was_filed)
refusal("site_capacity_by_two", approvals.needs_second_person)
refusal("site_moved_by_two", approvals.needs_second_person)


@service
def create(
    *,
    actor: Actor,
    code: str,
    name: str,
    enterprise: Enterprise,
    kind: str,
    jurisdiction: Jurisdiction,
    held_from: dt.date | None = None,
    name_zh: str = "",
    ore_type: str = "",
    approved_capacity: Decimal | None = None,
    mining_area: MiningArea | None = None,
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
    fictitious: bool = False,
) -> Site:
    """Enter a site with its holder and the first day of the tenure."""
    site = SITE.begin_new(
        lambda: Site(
            code=code,
            name=name,
            name_zh=name_zh,
            enterprise=enterprise,
            kind=kind,
            ore_type=ore_type,
            approved_capacity=approved_capacity,
            jurisdiction=jurisdiction,
            mining_area=mining_area,
            latitude=latitude,
            longitude=longitude,
            fictitious=fictitious,
        ),
        REGISTER_EDIT,
        actor,
        also=[enterprise],
    )
    _require_alive(Enterprise.objects.get(pk=enterprise.pk))
    since = validation.past_or_today(held_from, "held_from")
    _require_area_fits(site)
    site.save()
    SiteTenure.objects.create(site=site, enterprise=enterprise, held_from=since)
    _record(actor, "create", site, data={"held_from": since.isoformat()})
    return site


@service
def update(site: Site, *, actor: Actor, exception: str = "", **changes: Any) -> Site:
    """Correct a site's data; enlarging a mine or separation plant needs a recorded exception.

    A licensed mine without an area is given one if the plans of the area have room for its licences. Another capacity,
    or a first one, counts from the first month that is not over and of which nothing was filed: what was filed is
    judged by the one of before. Two people alone correct it from an earlier day, or empty it (``correct_capacity``).
    """
    site = SITE.begin(site, REGISTER_EDIT, actor)
    before, area = site.approved_capacity, site.mining_area
    place = site.latitude, site.longitude
    differences: dict[str, Any] = {**validation.apply(site, changes, EDITABLE)}
    if "jurisdiction" in differences:
        policies.authorise(actor, REGISTER_EDIT, site)  # at its new place too
    if set(differences).intersection(_FIXED) and site.licences.exists():
        raise facts_fixed()
    if "mining_area" in differences and area is not None and site.licences.filter(kind=Licence.Kind.MINING).exists():
        raise area_fixed()
    if not {"latitude", "longitude"}.isdisjoint(differences) and not isinstance(actor, Loader):
        _require_nothing_seen(place, (site.latitude, site.longitude))
    _require_area_fits(site)
    if _may_enlarge(before, site.approved_capacity) and not exception.strip():
        refused = licence_application_rules.capacity_freeze(site.kind)
        if refused is not None:
            raise refused
    if before is not None and site.approved_capacity is None and not isinstance(actor, Loader):
        raise approvals.needs_second_person()
    if differences:
        site.save_next(*differences)
        _record(actor, "update", site, reason=exception.strip(), data={"changed": differences})
    return site


@service
def correct_capacity(
    site: Site, *, actor: Actor, reason: str, since: dt.date, approved_capacity: Decimal | None = None
) -> Site:
    """Correct the approved capacity from a day on, also of months that were filed.

    While capacities are frozen their reason names the decision that makes the exception, as ``exception`` of an update
    does; both people answer for it.
    """
    site = SITE.begin(site, REGISTER_EDIT, actor)
    reason = validation.require_reason(reason)
    approvals.require(CORRECT_CAPACITY, site, actor=actor)
    before = site.approved_capacity
    site.approved_capacity = approved_capacity
    site.save_next("approved_capacity")  # the database keeps from when on it counts
    changed = {"approved_capacity": validation.change(before, approved_capacity)}
    _record(actor, "correct_capacity", site, reason=reason, data={"changed": changed, "since": since.isoformat()})
    return site


def _require_nothing_seen(before: Place, after: Place) -> None:
    if not _is_seen_near(before, after):
        return
    if None in after:  # two people state another place, and none cannot be stated
        detail = _("Something was seen near this place, so the site keeps one. Two people correct it.")
        raise Invalid.at("/latitude", "place_is_kept", detail)
    raise approvals.needs_second_person()


def _is_seen_near(*places: Place) -> bool:
    return any(seen_places.is_seen_near(*place) for place in places)


def obstacle_to_move(site: Site, *, latitude: Decimal, longitude: Decimal) -> Conflict | None:
    """Return the refusal of a move near which nothing was seen."""
    if _is_seen_near((site.latitude, site.longitude), (latitude, longitude)):
        return None
    return Conflict("one_suffices", _("Nothing was seen near the old or the new place: one officer corrects it."))


@service
def move(site: Site, *, actor: Actor, reason: str, latitude: Decimal, longitude: Decimal) -> Site:
    """Correct the place of a site near which something was seen, or that moves to where it was."""
    site = SITE.begin(site, REGISTER_EDIT, actor)
    reason = validation.require_reason(reason)
    approvals.require(MOVE, site, actor=actor)
    changed = {
        "latitude": validation.change(site.latitude, latitude),
        "longitude": validation.change(site.longitude, longitude),
    }
    site.latitude, site.longitude = latitude, longitude
    site.save_next("latitude", "longitude")
    _record(actor, "move", site, reason=reason, data={"changed": changed})
    return site


@service
def hand_over(site: Site, *, actor: Actor, to: Enterprise, reason: str, on: dt.date | None = None) -> Site:
    """Hand a site over to another enterprise from the day ``on``; its licences go with it."""
    site = SITE.begin(site, REGISTER_EDIT, actor, also=[to])
    reason = validation.require_reason(reason)
    day = validation.past_or_today(on, "on")
    _require_alive(Enterprise.objects.get(pk=to.pk))
    before = site.enterprise
    if before.pk == to.pk:
        raise Conflict("already_held", _("This enterprise holds the site already."))
    approvals.require(HAND_OVER, site, actor=actor)
    pass_on(site, to=to, on=day)
    data = {"from": before.code, "to": to.code, "on": day.isoformat()}
    _record(actor, "hand_over", site, reason=reason, data=data)
    announce(ENTERPRISE_CHANGED, enterprise_id=before.pk)
    return site


def pass_on(site: Site, *, to: Enterprise, on: dt.date) -> None:
    """Change the holder of a locked site in its timeline; the caller has authorised, and records the reason."""
    _end_tenure(site.tenures.filter(held_to=None).first(), on)
    SiteTenure.objects.create(site=site, enterprise=to, held_from=on)
    site.enterprise = to
    site.save_next("enterprise")


def end_tenures(enterprise: Enterprise, *, on: dt.date) -> None:
    """End all tenures of an enterprise from ``on``; the sites keep their last holder's name."""
    for tenure in SiteTenure.objects.filter(enterprise=enterprise, held_to=None).order_by("pk"):
        _end_tenure(tenure, on)


def _end_tenure(tenure: SiteTenure | None, on: dt.date) -> None:
    if tenure is None:
        return
    if on <= tenure.held_from:
        raise Conflict(
            "before_tenure",
            _("The site is held since %(day)s only: the change must take effect later.") % {"day": tenure.held_from},
        )
    tenure.held_to = on - dt.timedelta(days=1)
    tenure.save(update_fields=["held_to"])


def _may_enlarge(before: Decimal | None, after: Decimal | None) -> bool:
    """Return whether a capacity grows, or is emptied, after which any could be entered."""
    return before is not None and (after is None or after > before)


def _require_alive(enterprise: Enterprise) -> None:
    if enterprise.state in {Enterprise.State.CLOSED, Enterprise.State.MERGED}:
        raise Conflict("enterprise_ended", _("This enterprise is closed or merged."), state=str(enterprise.state))


def _require_area_fits(site: Site) -> None:
    if site.mining_area is not None and site.kind not in {Site.Kind.MINE, Site.Kind.DRESSING}:
        raise Invalid.at("/mining_area", "not_a_mine", _("Only mines and dressing plants lie in a planned area."))


def _record(actor: Actor, verb: str, site: Site, *, reason: str = "", data: dict[str, Any] | None = None) -> None:
    audit.record(
        actor=actor,
        action=f"sites.{verb}",
        obj=site,
        place=site.jurisdiction.code,
        enterprise_code=site.enterprise.code,
        reason=reason,
        data=data,
    )
    announce(ENTERPRISE_CHANGED, enterprise_id=site.enterprise_id)
