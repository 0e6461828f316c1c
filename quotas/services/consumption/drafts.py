"""Drafts of returns of consumption: saved with whatever is known, filed once the month is over, or discarded."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor
from core.errors import Fault, Invalid
from core.transactions import service
from enterprises.models import Site
from quotas.capabilities import CONSUMPTION_PREPARE
from quotas.models import ConsumptionDraft, ConsumptionReturn
from quotas.services.consumption import filing
from quotas.services.consumption.lifecycle import DRAFT


@service
def save(*, actor: Actor, site: Site, period: dt.date, **quantities: Decimal | None) -> ConsumptionDraft:
    """Save a draft of the return of a site and month, which may still run; quantities may be missing."""
    row = DRAFT.begin_new(
        lambda: ConsumptionDraft(
            site=site, enterprise=filing.holder_of(site, period) or site.enterprise, period=period, **quantities
        ),
        CONSUMPTION_PREPARE,
        actor,
        beside=[site],
    )
    faults = [*filing.site_faults(row), *_month_faults(row), *filing.negative_quantities(row)]
    if faults:
        raise Invalid("invalid", _("The draft has errors. Nothing was saved."), errors=faults)
    row.saved_by_id, row.saved_at = actor.pk, clock.now()
    row.save(force_insert=True)
    _audit(row, "save", actor)
    return row


@service
def update(draft: ConsumptionDraft, *, actor: Actor, **quantities: Decimal | None) -> ConsumptionDraft:
    """Set the quantities of a draft that are given, ``None`` to empty one; the others stay as they are."""
    draft = DRAFT.begin(draft, "update", actor)
    for name, quantity in quantities.items():
        setattr(draft, name, quantity)
    if faults := filing.negative_quantities(draft):
        raise Invalid("invalid", _("The draft has errors. Nothing was saved."), errors=faults)
    draft.saved_by_id, draft.saved_at = actor.pk, clock.now()
    draft.save_next(*ConsumptionDraft.ITEMS, "saved_by", "saved_at")
    _audit(draft, "update", actor)
    return draft


@service
def file(draft: ConsumptionDraft, *, actor: Actor, confirmed: bool = False) -> ConsumptionReturn:
    """File the return as its draft states it; the draft is deleted. ``confirmed``: as of a return without a draft."""
    draft = DRAFT.begin(draft, "file", actor)
    stated: dict[str, Any] = {**draft.quantities}
    filed = filing.file(actor=actor, site=draft.site, period=draft.period, confirmed=confirmed, **stated)
    draft.delete()
    return filed


@service
def discard(draft: ConsumptionDraft, *, actor: Actor) -> None:
    """Delete a draft; nothing was filed."""
    draft = DRAFT.begin(draft, "discard", actor)
    _audit(draft, "discard", actor)
    draft.delete()


def _month_faults(draft: ConsumptionDraft) -> list[Fault]:
    if draft.period > clock.today():
        return [Fault("/period", "future_period", _("This month has not begun."))]
    if ConsumptionReturn.objects.filter(site=draft.site, period=draft.period).exists():
        return [Fault("/period", "return_exists", _("The site has a return of this month. Amend that one."))]
    return []


def _audit(row: ConsumptionDraft, verb: str, actor: Actor) -> None:
    audit.record(
        actor=actor,
        action=f"consumption_drafts.{verb}",
        obj=row,
        place=row.site.jurisdiction.code,
        enterprise_code=row.enterprise.code,
        data={"period": f"{row.period:%Y-%m}"},
    )
