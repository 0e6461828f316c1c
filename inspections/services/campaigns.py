"""Campaigns: planned for a region and a period, started, and ended with their results."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor
from core.errors import Fault, Invalid
from core.transactions import service
from enterprises.models import Authority, Jurisdiction, Site
from enterprises.policies import person
from inspections import capabilities
from inspections.lifecycles import CAMPAIGN
from inspections.models import Campaign
from inspections.services import required_text
from inspections.services.numbering import next_number
from quotas.models import Programme

State = Campaign.State
LONGEST = dt.timedelta(days=3 * 366)  # the longest campaign


@service
def create(
    *,
    actor: Actor,
    name: str,
    theme: str,
    place: Jurisdiction,
    authority: Authority,
    begins_on: dt.date,
    ends_on: dt.date,
    programme: Programme | None = None,
    site_kinds: Sequence[str] = (),
    fictitious: bool = False,
) -> Campaign:
    """Plan a campaign; its inspections may be planned at once, and begin with its period."""
    campaign = CAMPAIGN.begin_new(
        lambda: Campaign(
            name=name.strip(),
            theme=theme.strip(),
            place=place,
            authority=authority,
            programme=programme,
            site_kinds=sorted(set(site_kinds)),
            begins_on=begins_on,
            ends_on=ends_on,
            planned_by_id=person(actor).pk,
            planned_at=clock.now(),
            fictitious=fictitious,
        ),
        capabilities.CAMPAIGNS_PLAN,
        actor,
    )
    required_text.require_text(name=name, theme=theme)
    faults = []
    if ends_on < begins_on:
        faults.append(Fault("/ends_on", "before_it_begins", _("It ends on or after the day on which it begins.")))
    elif ends_on < clock.today():
        faults.append(Fault("/ends_on", "past_day", _("This day has passed.")))
    elif ends_on - begins_on > LONGEST:
        faults.append(Fault("/ends_on", "too_long", _("A campaign lasts three years at most.")))
    if unknown := set(site_kinds) - set(Site.Kind.values):
        faults.append(Fault("/site_kinds", "invalid_choice", _("Choose among: %s.") % ", ".join(Site.Kind.values)))
    if programme is not None and programme.authority_id != authority.pk:
        faults.append(Fault("/programme", "other_authority", _("This programme belongs to another authority.")))
    if faults or unknown:
        raise Invalid("invalid", _("The campaign has errors."), errors=faults)
    campaign.number = next_number(f"C-{place.province_code}", begins_on.year)
    campaign.save(force_insert=True)
    return _record(campaign, "plan", actor, campaign.theme)


@service
def start(campaign: Campaign, *, actor: Actor) -> Campaign:
    """Start the campaign."""
    campaign = _step(campaign, "start", actor)
    campaign.started_by_id, campaign.started_at = actor.pk, clock.now()
    campaign.save_next("state", "started_by", "started_at")
    return _record(campaign, "start", actor)


@service
def end(campaign: Campaign, *, actor: Actor, text: str) -> Campaign:
    """End the campaign with its results. None of its inspections may still be planned."""
    required_text.require_text(text=text)
    campaign = _step(campaign, "end", actor)
    campaign.ended_by_id, campaign.ended_at, campaign.outcome = actor.pk, clock.now(), text.strip()
    campaign.save_next("state", "ended_by", "ended_at", "outcome")
    return _record(campaign, "end", actor, campaign.outcome)


def _step(campaign: Campaign, verb: str, actor: Actor) -> Campaign:
    campaign = CAMPAIGN.begin(campaign, verb, actor)
    campaign.state = str(CAMPAIGN[verb].target)
    return campaign


def _record(campaign: Campaign, verb: str, actor: Actor, reason: str = "") -> Campaign:
    audit.record(actor=actor, action=f"campaigns.{verb}", obj=campaign, place=campaign.place.code, reason=reason)
    return campaign
