"""Planning of visits: announced or not, postponed, given to another team, cancelled."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.errors import Conflict, Fault, Invalid
from core.formats import NOTHING
from core.random_codes import draw_code
from core.transactions import service
from enterprises.models import Site
from enterprises.policies import person
from inspections import capabilities, risk
from inspections.lifecycles import CAMPAIGN, INSPECTION
from inspections.models import Campaign, Inspection, InspectionMember
from inspections.services import handover_notifications, handovers_put_back, required_text, teams
from inspections.services.inspections.steps import end, enter, step

FARTHEST = dt.timedelta(days=2 * 366)


@service
def create(
    *,
    actor: Actor,
    site: Site,
    planned_on: dt.date,
    reason: str,
    team: Sequence[teams.Officer],
    announced: bool = False,
    campaign: Campaign | None = None,
) -> Inspection:
    """Plan a visit, of a campaign or by itself. An unannounced one is hidden until it has been carried out."""
    site = Site.objects.select_related("jurisdiction", "enterprise").get(pk=site.pk)
    inspection = INSPECTION.begin_new(
        lambda: Inspection(
            site=site,
            enterprise=site.enterprise,
            place=site.jurisdiction,
            planned_on=planned_on,
            reason=reason.strip(),
            planned_by_id=person(actor).pk,
            planned_at=clock.now(),
            fictitious=site.fictitious or site.enterprise.fictitious,
        ),
        capabilities.INSPECTIONS_PLAN,
        actor,
        beside=[campaign] if campaign else (),  # none is added while it ends
    )
    required_text.require_text(reason=reason)
    _require_day(planned_on)
    if campaign is not None:
        inspection.campaign = CAMPAIGN.rows().get(pk=campaign.pk)
        _require_within(inspection.campaign, site, planned_on)
    members = teams.members(inspection, team)
    if announced:
        inspection.announced, inspection.announced_at = True, clock.now()
    assessed = risk.assess_site(site.pk, on=clock.today())
    inspection.risk = assessed.as_json() if assessed else {}
    inspection.number = f"I-{site.jurisdiction.province_code}-{planned_on.year}-{draw_code(4, 4)}"
    inspection.save(force_insert=True)
    for member in members:
        member.inspection = inspection  # the database gives its id
    inspection.team.bulk_create(members)
    return enter(inspection, "plan", actor, inspection.reason)


@service
def name_team(inspection: Inspection, *, actor: Actor, team: Sequence[teams.Officer]) -> Inspection:
    """Replace the team of a visit that has not been carried out yet."""
    inspection = step(inspection, "name_team", actor)
    members = teams.members(inspection, team)
    inspection.team.all().delete()
    inspection.team.bulk_create(members)
    inspection.save_next()
    return enter(
        INSPECTION.rows().get(pk=inspection.pk),
        "name_team",
        actor,
        ", ".join(_describe_member(member) for member in members),
    )


@service
def announce(inspection: Inspection, *, actor: Actor) -> Inspection:
    """Announce the visit to the enterprise. An announcement cannot be withdrawn."""
    inspection = step(inspection, "announce", actor)
    inspection.announced, inspection.announced_at = True, clock.now()
    inspection.save_next("announced", "announced_at")
    handover_notifications.notify_of_visit(inspection)
    return enter(inspection, "announce", actor)


@service
def postpone(inspection: Inspection, *, actor: Actor, planned_on: dt.date, reason: str) -> Inspection:
    """Postpone the visit to another day, within its campaign."""
    required_text.require_text(reason=reason)
    inspection = step(inspection, "postpone", actor)
    _require_day(planned_on)
    if inspection.campaign is not None:
        _require_within(inspection.campaign, inspection.site, planned_on)
    if planned_on == inspection.planned_on:
        raise Invalid.at("/planned_on", "same_day", _("It is planned for this day already."))
    before, inspection.planned_on = inspection.planned_on, planned_on
    handovers_put_back.put_back(inspection, actor, reason.strip(), far_only=True)
    inspection.save_next("planned_on")
    return enter(inspection, "postpone", actor, f"{before} → {planned_on}. {reason.strip()}")


@service
def cancel(inspection: Inspection, *, actor: Actor, reason: str) -> Inspection:
    """Cancel an inspection that does not take place; the reason is kept."""
    required_text.require_text(reason=reason)
    inspection = step(inspection, "cancel", actor)
    handovers_put_back.put_back(inspection, actor, reason.strip())
    return end(inspection, "cancel", actor, reason)


def _require_day(planned_on: dt.date) -> None:
    today = clock.today()
    if planned_on < today:
        raise Invalid.at("/planned_on", "past_day", _("This day has passed."))
    if planned_on > today + FARTHEST:
        raise Invalid.at("/planned_on", "too_far", _("Plan two years ahead at most."))


def _require_within(campaign: Campaign, site: Site, planned_on: dt.date) -> None:
    if campaign.state == Campaign.State.ENDED:
        raise Conflict("campaign_ended", _("This campaign has ended."), campaign=campaign.number)
    faults = []
    if not campaign.lies_over(site):
        faults.append(Fault("/site", "outside_the_campaign", _("The campaign does not look at this site.")))
    if not campaign.begins_on <= planned_on <= campaign.ends_on:
        faults.append(
            Fault("/planned_on", "outside_the_campaign", _("This day is outside the period of the campaign."))
        )
    if faults:
        raise Invalid("invalid", _("The inspection has errors."), errors=faults)


def _describe_member(member: InspectionMember) -> str:
    return f"{member.person.username} ({member.certificate or NOTHING})"
